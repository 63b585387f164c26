"""Every broken rule has its words: plain, short enough for the answer to a press, and polite."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from messages.refusals import EXPECTED, refusal
from sop import errors
from sop.errors import SopError
from sop.model import TaskStatus
from sop.typed_settings import FORMAT_WORDS
from tests.messages.gallery import LATER, LONGEST, PROCEDURE, ZONE, a_task
from tests.messages.test_all_messages import FORBIDDEN

ANSWER_LIMIT = 200
CLOSED = a_task(
    status=TaskStatus.DONE, closed_at=LATER, closed_as="Plh. Kepala Sub Bagian Administrasi Umum dan Keuangan"
)
WITH_DATA: dict[type[SopError], SopError] = {
    errors.TaskAlreadyClosed: errors.TaskAlreadyClosed(CLOSED),
    errors.RunAlreadyOpen: errors.RunAlreadyOpen(2027),
    errors.TextTooLong: errors.TextTooLong(1000),
    errors.FileTooLarge: errors.FileTooLarge(20 * 1024 * 1024),
    errors.PeriodReversed: errors.PeriodReversed(date(2026, 12, 30), date(2026, 12, 28)),
    errors.AbsenceOverlaps: errors.AbsenceOverlaps(date(2026, 12, 30), date(2027, 2, 28)),
    errors.ActingIsAbsent: errors.ActingIsAbsent(date(2026, 12, 30), date(2027, 2, 28)),
    errors.CalendarDayOutOfRange: errors.CalendarDayOutOfRange(2025, 2028),
    errors.AlreadyHoliday: errors.AlreadyHoliday(date(2026, 12, 30), "Hari Raya " * 20),
    errors.HoursAlreadyChanged: errors.HoursAlreadyChanged(date(2026, 12, 30), date(2027, 2, 28), "Ramadan " * 20),
    errors.FileUnpacksTooLarge: errors.FileUnpacksTooLarge(200 * 1024 * 1024),
    errors.UnitsMissing: errors.UnitsMissing([unit.name for unit in PROCEDURE.units]),
    errors.OfficeClosedThatDay: errors.OfficeClosedThatDay(date(2026, 12, 25), LONGEST.holiday),
    errors.MeetingNotBegun: errors.MeetingNotBegun(LATER),
    errors.ExtensionTooLong: errors.ExtensionTooLong(30),
    errors.ExtensionIntoPast: errors.ExtensionIntoPast(LATER),
    errors.NotASubordinate: errors.NotASubordinate("kepala_dinas"),
    errors.NumberNotReached: errors.NumberNotReached(99_999),
    errors.NoLetterBehindNumber: errors.NoLetterBehindNumber(99_999),
    errors.NumberTaken: errors.NumberTaken("99999", "100000"),
    errors.SameAsVersion: errors.SameAsVersion(99),
    errors.DispositionIncomplete: errors.DispositionIncomplete(lacks_receiver=True, lacks_subject=True),
    errors.TooManyLines: errors.TooManyLines(3),
    errors.CrestUnreadable: errors.CrestUnreadable("too_large"),
    errors.TemplateUnreadable: errors.TemplateUnreadable("KeyError"),
    errors.TemplateHasCode: errors.TemplateHasCode("Getattr" * 20),
    errors.TemplateFieldsUnknown: errors.TemplateFieldsUnknown(("nomer", "rapat.jam") * 20),
}


def all_rules(parent: type[SopError] = SopError) -> Iterator[type[SopError]]:
    """Yield every class of a broken rule."""
    for rule in parent.__subclasses__():
        yield rule
        yield from all_rules(rule)


@pytest.mark.parametrize("rule", list(all_rules()), ids=str)
def test_every_broken_rule_has_words_that_fit_the_answer_to_a_press(rule: type[SopError]) -> None:
    words = refusal(WITH_DATA.get(rule) or rule(), zone=ZONE)

    assert 10 <= len(words) <= ANSWER_LIMIT
    assert words.endswith(".")
    assert words[0].isupper()
    assert not set("<>&{}") & set(words)
    assert FORBIDDEN.findall(words.replace("/start", "")) == []


@pytest.mark.parametrize("wanted", EXPECTED)
def test_a_text_in_place_of_a_file_is_told_which_file_is_awaited(wanted: str) -> None:
    words = refusal(errors.FileExpected(wanted), zone=ZONE)

    assert EXPECTED[wanted] in words
    assert len(words) <= ANSWER_LIMIT


def test_a_secret_disposition_without_receiver_is_not_asked_for_a_subject_that_it_cannot_have() -> None:
    assert refusal(errors.DispositionIncomplete(lacks_receiver=True, lacks_subject=False), zone=ZONE) == (
        "Penerima belum diisi. Mohon tekan Penerima."
    )


def test_every_field_of_a_letter_number_is_named_where_a_format_is_refused() -> None:
    words = refusal(errors.NumberFormatUnreadable(), zone=ZONE)

    assert [field for field in FORMAT_WORDS if field not in words] == []


def test_somebody_without_the_right_reads_the_offices_own_phrase() -> None:
    words = refusal(errors.NotPermitted(), zone=ZONE)

    assert words == (
        "Mohon maaf, Bapak/Ibu tidak memiliki kewenangan untuk tindakan ini. Silakan menghubungi Sekretariat."
    )


def test_a_double_press_is_told_who_was_first_and_when() -> None:
    words = refusal(errors.TaskAlreadyClosed(replace(CLOSED, closed_as="Sekretaris")), zone=ZONE)

    assert words == "Sudah diselesaikan oleh Sekretaris pada Senin, 30 November 2026 pukul 11.00 WIB."


def test_a_press_after_a_return_is_told_that_the_work_went_back() -> None:
    returned = replace(CLOSED, status=TaskStatus.RETURNED, closed_as="Sekretaris")

    words = refusal(errors.TaskAlreadyClosed(returned), zone=ZONE)

    assert words == "Sudah dikembalikan oleh Sekretaris pada Senin, 30 November 2026 pukul 11.00 WIB."


@pytest.mark.parametrize(
    ("status", "words"),
    [(TaskStatus.WITHDRAWN, "Tugas ini sudah ditarik kembali."), (TaskStatus.CANCELLED, "Tugas ini sudah dibatalkan.")],
)
def test_a_press_on_what_nobody_has_to_do_any_more_says_so(status: TaskStatus, words: str) -> None:
    assert refusal(errors.TaskAlreadyClosed(replace(CLOSED, status=status)), zone=ZONE) == words


def test_limits_are_named_in_the_words() -> None:
    assert "1000 huruf" in refusal(errors.TextTooLong(1000), zone=ZONE)
    assert "20 MB" in refusal(errors.FileTooLarge(20 * 1024 * 1024), zone=ZONE)
    assert "200 MB" in refusal(errors.FileUnpacksTooLarge(200 * 1024 * 1024), zone=ZONE)
    assert "2027" in refusal(errors.RunAlreadyOpen(2027), zone=ZONE)


def test_what_stands_in_the_way_is_named_in_the_words() -> None:
    words = refusal(errors.UnitsMissing(["Bidang TIK", "Sekretariat"]), zone=ZONE)
    assert words == "Belum masuk: Bidang TIK, Sekretariat. Mohon ingatkan, atau tandai nihil."

    words = refusal(errors.OfficeClosedThatDay(date(2026, 12, 25), "Hari Raya Natal"), zone=ZONE)
    assert words == "Jumat, 25 Desember 2026 kantor tutup (Hari Raya Natal). Mohon memilih hari lain."

    words = refusal(errors.OfficeClosedThatDay(date(2026, 12, 26), ""), zone=ZONE)
    assert words == "Sabtu, 26 Desember 2026 kantor tutup. Mohon memilih hari lain."

    assert "pukul 11.00 WIB" in refusal(errors.MeetingNotBegun(LATER), zone=ZONE)
    assert "Nomor 125 " in refusal(errors.NumberTaken("125", "127"), zone=ZONE)
    assert "kosong: 127." in refusal(errors.NumberTaken("125", "127"), zone=ZONE)
