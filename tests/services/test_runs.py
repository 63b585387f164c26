"""Starting runs, watching them, cancelling them."""

from datetime import UTC, datetime, timedelta

import pytest

from db import people, runs
from db.database import Database
from db.questions import QuestionKind
from documents.sop_page import PhonePicture
from messages import labels
from messages.message import MadeFile, Message
from services import answers
from services import runs as run_services
from services.steps import create
from sop.diagram import Mark
from sop.errors import (
    NotPermitted,
    NotRegistered,
    ReasonMissing,
    RunAlreadyOpen,
    RunIsClosed,
    TextTooLong,
    YearOutOfRange,
)
from sop.events import Event
from sop.model import RunStatus, TaskStatus
from tests.services.office import START, STRANGER, YEAR, OfficeAtWork, Told
from tests.times import at

pytestmark = pytest.mark.both_databases
KD, SEK, KSB = "kepala_dinas", "sekretaris", "kasubag_umum_keuangan"
TIK, KIP, STF = "kabid_tik", "kabid_kip", "staf_sekretariat"


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    return full_office


def start(office: OfficeAtWork, *, by: str = KD, year: int = YEAR) -> Message:
    return office.do(run_services.start, sender=office.account(by), year=year)


def preview(office: OfficeAtWork, *, by: str = KD, year: int = YEAR) -> Message:
    return office.see(run_services.preview_run, sender=office.account(by), year=year)


def cancel(office: OfficeAtWork, reason: str = "Renstra berubah.") -> None:
    head = office.account(KD)
    office.do(run_services.ask_cancel_reason, sender=head, run_id=office.run.id)
    office.say(head, reason)


# Offering


def test_this_year_and_the_two_next_are_offered(office: OfficeAtWork) -> None:
    office.do(run_services.offer, sender=office.account(KD))

    (told,) = office.deliver()
    assert told.buttons == ["2026", "2027", "2028", labels.CANCEL]


def test_the_year_is_that_of_the_office_and_not_of_utc(office: OfficeAtWork) -> None:
    office.now = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)

    assert run_services.years_offered(office.office, now=office.now) == [2027, 2028, 2029]


@pytest.mark.parametrize("year", [2025, 2029, 0])
def test_another_year_is_refused(office: OfficeAtWork, year: int) -> None:
    with pytest.raises(YearOutOfRange):
        start(office, year=year)
    with pytest.raises(YearOutOfRange):
        preview(office, year=year)


# Preview


def test_the_preview_gives_all_14_due_times(office: OfficeAtWork) -> None:
    text = preview(office).text

    assert "1. Memerintahkan penyusunan IKU: pukul 08.10 WIB" in text
    assert "<b>Senin, 14 Desember 2026</b>" in text
    assert text.count(": pukul ") == 14
    assert "14. Mengantar, menggandakan dan mengarsipkan Dokumen IKU: pukul 09.55 WIB" in text


def test_the_preview_names_the_holidays_that_move_due_times(office: OfficeAtWork) -> None:
    without = preview(office).text
    office.now = at("21 Dec 2026 08.00")

    assert "libur" not in without
    assert "• Kamis, 24 Desember 2026: Cuti Bersama Hari Raya Natal" in preview(office).text


def test_the_preview_names_posts_that_are_vacant_or_unreachable(office: OfficeAtWork, database: Database) -> None:
    office.vacate(KSB)
    office.vacate(TIK)
    database.run_now(people.set_blocked, office.person(office.account(SEK)).id, blocked_at=office.now)

    text = preview(office).text

    assert "! Belum ada pejabat: Kasubag Administrasi Umum dan Keuangan, Kepala Bidang TIK." in text
    assert "! Tidak dapat dihubungi: Sekretaris." in text


# Starting


def test_a_run_starts_with_the_first_card_on_the_desk_of_the_head(office: OfficeAtWork) -> None:
    message = start(office, by=KSB)

    assert "dimulai" in message.text
    assert (office.run.year, office.run.amendment, office.run.status) == (YEAR, 0, RunStatus.OPEN)
    assert office.run.started_at == START
    assert (office.task.step, office.task.post, office.task.due_at) == (1, KD, at("1 Dec 2026 08.10"))
    assert office.waiting() == [(office.account(KD), "task_card")]


def test_history_tells_who_started_in_which_capacity(office: OfficeAtWork) -> None:
    start(office, by=KSB)

    entry = office.events()[0]
    assert (entry.event, entry.capacity) == (Event.RUN_STARTED, "Kasubag Administrasi Umum dan Keuangan")


def test_an_admin_without_the_post_starts_as_admin(office: OfficeAtWork) -> None:
    start(office, by=STF)

    assert office.events()[0].capacity == "Admin"


def test_a_second_open_run_of_a_year_is_refused(office: OfficeAtWork) -> None:
    start(office)

    with pytest.raises(RunAlreadyOpen) as refused:
        start(office, by=KSB)
    with pytest.raises(RunAlreadyOpen):
        preview(office)

    assert refused.value.year == YEAR
    assert office.see(runs.count) == 1


def test_another_year_may_run_beside_it(office: OfficeAtWork) -> None:
    start(office)
    start(office, year=YEAR + 1)

    assert office.see(runs.count) == 2


def test_a_run_after_one_that_ended_is_an_amendment(office: OfficeAtWork) -> None:
    start(office)
    cancel(office)
    start(office)
    office.jump_to(14)
    office.finish()

    start(office)

    assert office.run.title == "Penyusunan IKU Tahun 2027 (Perubahan ke-2)"


def test_the_first_card_for_a_vacant_head_waits_and_admins_are_told(office: OfficeAtWork) -> None:
    office.vacate(KD)

    start(office, by=KSB)

    assert office.waiting() == [(office.account(STF), "desk_is_empty")]


@pytest.mark.parametrize("post", [SEK, TIK, KIP])
def test_starting_is_for_who_may(office: OfficeAtWork, post: str) -> None:
    for service in (run_services.offer, run_services.start):
        with pytest.raises(NotPermitted):
            office.do(service, sender=office.account(post), **({"year": YEAR} if service is run_services.start else {}))
    with pytest.raises(NotPermitted):
        preview(office, by=post)


# Watching


def test_the_overview_shows_what_is_done_what_is_late_and_what_will_come(office: OfficeAtWork) -> None:
    start(office)
    office.jump_to(3)
    office.now = at("1 Dec 2026 11.30")

    text = office.see(run_services.show_run, sender=office.account(TIK), run_id=office.run.id).text

    lines = text.splitlines()
    assert lines[3].startswith("✓ 1. ")
    assert lines[5].startswith("! <b>3. ")
    assert "pada Kasubag Administrasi Umum dan Keuangan (Pejabat" in lines[6]
    assert lines[6].endswith("terlambat 1 jam 30 menit kerja")
    assert lines[7].startswith("○ 4. ")


def test_a_vacant_desk_is_shown_as_such(office: OfficeAtWork) -> None:
    start(office)
    office.vacate(KD)

    text = office.see(run_services.show_run, sender=office.account(SEK), run_id=office.run.id).text

    assert "pada Kepala Dinas (lowong)" in text


def test_another_round_is_shown_with_its_number(office: OfficeAtWork) -> None:
    start(office)
    office.jump_to(10)
    office.send_back()

    text = office.see(run_services.show_run, sender=office.account(SEK), run_id=office.run.id).text

    assert "9. Membuat konsep Dokumen IKU</b>, putaran 2" in text


def test_only_who_may_cancel_is_offered_to(office: OfficeAtWork) -> None:
    start(office)

    def offered(post: str) -> bool:
        message = office.see(run_services.show_run, sender=office.account(post), run_id=office.run.id)
        return labels.CANCEL_RUN in str(message.rows)

    assert [post for post in (KD, SEK, KSB, TIK, KIP, STF) if offered(post)] == [KD]


def test_the_only_run_is_shown_at_once_and_several_as_a_list(office: OfficeAtWork) -> None:
    def shown() -> list[Told]:
        office.deliver()
        office.do(run_services.list_runs, sender=office.account(SEK))
        return office.deliver()

    nothing = shown()
    start(office)
    one = shown()
    start(office, year=YEAR + 1)
    two = shown()

    assert [told.kind for told in (*nothing, *two)] == ["run_list", "run_list"]
    assert "Belum ada proses" in nothing[0].message.text
    assert [told.kind for told in one] == ["run_picture", "run_overview"]
    assert "○ 14." in one[1].message.text
    assert "Pilih proses" in two[0].message.text


def the_picture(office: OfficeAtWork) -> PhonePicture:
    message = office.see(run_services.run_picture, sender=office.account(SEK), run_id=office.run.id)
    assert isinstance(message.file, MadeFile)
    assert isinstance(message.file.recipe, PhonePicture)
    return message.file.recipe


def test_the_picture_marks_what_is_done_current_late_and_waiting(office: OfficeAtWork) -> None:
    start(office)
    office.jump_to(10)
    in_time = the_picture(office)
    office.now += timedelta(days=10)

    late = the_picture(office)

    assert (in_time.around, in_time.marks[10], in_time.marks[11]) == (10, Mark.CURRENT, Mark.WAITING)
    assert {in_time.marks[step] for step in range(1, 10)} == {Mark.DONE}
    assert late.marks[10] is Mark.LATE
    assert late.notes[10].startswith("batas ")
    assert late.notes[9] == late.notes[11] == ""


def test_the_picture_of_a_step_that_was_sent_back_waits_for_it_again(office: OfficeAtWork) -> None:
    start(office)
    office.jump_to(10)
    office.send_back()

    picture = the_picture(office)

    assert (picture.around, picture.marks[9], picture.marks[10]) == (9, Mark.CURRENT, Mark.WAITING)


def test_the_history_of_a_run_reads_in_words(office: OfficeAtWork) -> None:
    start(office)
    office.jump_to(10)
    office.send_back("Target belum sesuai.")

    office.do(run_services.send_history, sender=office.account(KIP), run_id=office.run.id)
    (told,) = [told for told in office.deliver() if told.kind == "run_history"]
    last = office.see(run_services.history_page, sender=office.account(KIP), run_id=office.run.id, page=99)

    assert "memulai proses" in last.text
    assert "mengembalikan dari langkah 10" in told.message.text
    assert "Alasan: Target belum sesuai." in told.message.text


def test_a_run_nobody_knows_is_nobodys_to_touch(office: OfficeAtWork) -> None:
    with pytest.raises(NotPermitted):
        office.see(run_services.show_run, sender=office.account(KD), run_id=99)
    with pytest.raises(NotPermitted):
        office.see(run_services.history_page, sender=office.account(KD), run_id=99, page=0)
    with pytest.raises(NotPermitted):
        office.see(run_services.file_page, sender=office.account(KD), run_id=99, page=0)
    with pytest.raises(NotPermitted):
        office.do(run_services.ask_cancel_reason, sender=office.account(KD), run_id=99)


def test_strangers_see_nothing(office: OfficeAtWork) -> None:
    start(office)

    with pytest.raises(NotRegistered):
        office.see(run_services.show_run, sender=STRANGER, run_id=office.run.id)
    with pytest.raises(NotRegistered):
        office.do(run_services.list_runs, sender=STRANGER)


# Cancelling


def test_a_cancelled_run_closes_its_tasks_and_everybody_is_told_why(office: OfficeAtWork) -> None:
    start(office)
    office.jump_to(3)

    cancel(office, "  Renstra berubah.  ")

    assert (office.run.status, office.run.closed_at) == (RunStatus.CANCELLED, office.now)
    assert office.task_of(3).status is TaskStatus.CANCELLED
    assert office.told("run_cancelled") == [office.account(post) for post in (KD, SEK, KSB, TIK, KIP, STF)]
    cancelled = [told for told in office.deliver() if told.kind == "run_cancelled"]
    assert "dibatalkan oleh Kepala Dinas" in cancelled[0].message.text
    assert "Alasan: Renstra berubah." in cancelled[0].message.text


def test_the_card_of_a_cancelled_task_loses_its_buttons(office: OfficeAtWork) -> None:
    start(office)
    office.finish_up_to(2)
    office.deliver()

    cancel(office)

    (refreshed,) = [told for told in office.deliver() if told.kind == "card_refresh"]
    assert (refreshed.chat_id, refreshed.buttons) == (office.account(SEK), [])
    assert "Dibatalkan" in refreshed.message.text


def test_history_tells_of_a_cancellation_with_its_reason(office: OfficeAtWork) -> None:
    start(office)
    cancel(office)

    run_cancelled, task_cancelled = office.events()[-2:]
    assert (run_cancelled.event, run_cancelled.capacity) == (Event.RUN_CANCELLED, "Kepala Dinas")
    assert run_cancelled.details == {"text": "Renstra berubah."}
    assert task_cancelled.event is Event.TASK_CANCELLED


def test_nobody_is_reminded_of_a_cancelled_run(office: OfficeAtWork) -> None:
    start(office)
    cancel(office)
    office.now = at("2 Dec 2026 08.00")

    assert office.tick() == 0


@pytest.mark.parametrize(("reason", "error"), [("  ", ReasonMissing), ("x" * 1001, TextTooLong)])
def test_a_cancellation_needs_a_reason(office: OfficeAtWork, reason: str, error: type[Exception]) -> None:
    start(office)

    with pytest.raises(error):
        cancel(office, reason)

    assert office.run.status is RunStatus.OPEN
    assert office.asked(office.account(KD)) == QuestionKind.CANCEL_REASON


def test_a_run_is_cancelled_once(office: OfficeAtWork) -> None:
    start(office)
    cancel(office)

    with pytest.raises(RunIsClosed):
        office.do(run_services.ask_cancel_reason, sender=office.account(KD), run_id=office.run.id)


@pytest.mark.parametrize("post", [SEK, KSB, STF])
def test_cancelling_is_for_who_may(office: OfficeAtWork, post: str) -> None:
    start(office)

    with pytest.raises(NotPermitted):
        office.do(run_services.ask_cancel_reason, sender=office.account(post), run_id=office.run.id)


# Questions that lost their subject


def test_who_was_to_hand_in_something_for_a_cancelled_run_is_asked_no_more(office: OfficeAtWork) -> None:
    start(office)
    office.jump_to(3)
    office.press(create.finish)

    cancel(office)

    assert office.asked(office.account(KSB)) is None
    office.clear()
    office.say(office.account(KSB), "Ini catatannya.")
    office.send_file(office.account(KSB))
    assert [told.kind for told in office.deliver()] == ["menu", "unasked_file"]


def test_who_was_to_tell_why_a_run_is_cancelled_is_asked_no_more_once_it_ended(office: OfficeAtWork) -> None:
    start(office)
    office.jump_to(14)
    office.do(run_services.ask_cancel_reason, sender=office.account(KD), run_id=office.run.id)

    office.finish()

    assert office.asked(office.account(KD)) is None


def test_a_head_who_was_released_cancels_nothing_with_an_old_question(office: OfficeAtWork) -> None:
    start(office)
    office.do(run_services.ask_cancel_reason, sender=office.account(KD), run_id=office.run.id)
    office.vacate(KD)

    with pytest.raises(NotPermitted):
        office.say(office.account(KD), "Renstra berubah.")

    assert office.run.status is RunStatus.OPEN


def test_the_question_can_be_left(office: OfficeAtWork) -> None:
    start(office)
    office.do(run_services.ask_cancel_reason, sender=office.account(KD), run_id=office.run.id)

    office.do(answers.leave_question, sender=office.account(KD))
    office.say(office.account(KD), "Renstra berubah.")

    assert office.run.status is RunStatus.OPEN
