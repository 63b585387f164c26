"""/laporan: what the history proves of the time that work took, and the register."""

import io
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pytest
from pypdf import PdfReader
from sqlmodel import Session

from db import extensions as extension_rows
from db import heartbeat, letters
from messages.message import MadeFile
from messages.reports import period_name
from services import extensions, holds, reports
from services.office import BLANK_PAPER
from services.steps import number
from sop.errors import ButtonUnknown, NotPermitted, NotRegistered, NumberTaken
from sop.events import Event
from sop.letters import LetterState
from sop.outages import Outage
from tests.services.office import STRANGER, OfficeAtWork, Told
from tests.times import at

KD, SEK, KSB = "kepala_dinas", "sekretaris", "kasubag_umum_keuangan"


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    """A run in which the head took an hour for the first step, and the second lies on its desk since ten."""
    full_office.start()
    full_office.wait(hours=1)
    full_office.finish()
    full_office.wait(hours=1)
    full_office.clear()
    return full_office


def asked(office: OfficeAtWork, kind: str, *, of: str = KD) -> Told:
    """The message of a kind that somebody gets."""
    (told,) = (told for told in office.deliver() if (told.kind, told.chat_id) == (kind, office.account(of)))
    return told


def made(told: Told) -> bytes:
    """The file that goes with a message."""
    assert isinstance(told.message.file, MadeFile)
    return told.message.file.recipe.render()


def cells_of(content: bytes) -> list[tuple[object, ...]]:
    """The rows below the head of a workbook."""
    return list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(min_row=4, values_only=True))


def an_outage(session: Session) -> None:
    heartbeat.add_outage(session, Outage(at("1 Dec 2026 09.10"), at("1 Dec 2026 09.40")))


def test_the_report_says_what_was_used_what_is_late_and_who_is_waited_for(office: OfficeAtWork) -> None:
    office.database.run_now(an_outage)
    office.do(reports.send_report, sender=office.account(KD), run_id=office.run.id)
    told = {each.kind: each for each in office.deliver()}

    text = told["report"].message.text
    assert "Dimulai Selasa, 1 Desember 2026 pukul 08.00 WIB, masih berjalan." in text
    assert "Waktu kerja terpakai 2 jam kerja dari waktu baku 25 menit kerja." in text
    assert "Terlambat: 2 dari 2 putaran, seluruhnya 1 jam 35 menit kerja." in text
    assert "Gangguan sistem pada jam kerja: 30 menit kerja." in text
    assert "Menunggu: langkah 2 pada Sekretaris." in text
    assert "! 1. Memerintahkan penyusunan IKU: 1 jam kerja dari 10 menit, terlambat 50 menit kerja" in text
    assert made(told["report_picture"]).startswith(b"\x89PNG")


def test_a_run_that_is_over_is_measured_until_its_end(office: OfficeAtWork) -> None:
    office.finish()
    times = office.see(reports.times_of, office.run)
    office.wait(days=30)

    assert office.see(reports.times_of, office.run)[:2] == times[:2]
    assert times[1].used_minutes == 60


def test_the_report_can_be_taken_along_as_paper_and_as_workbook(office: OfficeAtWork) -> None:
    office.do(reports.send_report_file, sender=office.account(SEK), run_id=office.run.id, is_sheet=False)
    paper = asked(office, "report_file", of=SEK)
    office.do(reports.send_report_file, sender=office.account(SEK), run_id=office.run.id, is_sheet=True)
    sheet = asked(office, "report_file", of=SEK)

    said = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(made(paper))).pages)
    assert "Memerintahkan penyusunan IKU" in " ".join(said.split())
    first, second = cells_of(made(sheet))
    assert first[:4] == (1, "Memerintahkan penyusunan IKU", 1, "Kepala Dinas")
    assert first[6:10] == (10, 60, 50, 0)
    assert second[11] == "Masih berjalan"


def test_the_evaluation_names_the_steps_that_usually_take_longer(office: OfficeAtWork) -> None:
    office.do(reports.send_evaluation, sender=office.account(KD))

    text = asked(office, "evaluation").message.text
    assert "Dari 1 proses." in text
    assert "Langkah yang lazimnya melebihi waktu baku: 1." in text
    assert "terlambat 1 dari 1" in text


def test_the_register_lists_the_numbers_with_their_state(office: OfficeAtWork) -> None:
    office.jump_to(13)
    office.press(number.issue)
    office.clear()
    office.do(reports.send_register, sender=office.account(KD))

    rows = cells_of(made(asked(office, "register")))
    assert [row[2:7] for row in rows] == [
        (1, "000.7.2.7/001/DISKOMINFO/2026", "Surat Undangan", "terbit", "Sel, 1 Des 2026"),
        (2, "000.7.2.7/002/DISKOMINFO/2026", "Keputusan Kepala Dinas", "terbit", "Rab, 2 Des 2026"),
        (3, "000.7.2.7/003/DISKOMINFO/2026", "Surat Pengantar", "terbit", "Rab, 2 Des 2026"),
    ]


def test_numbers_that_were_passed_over_are_on_record_as_used_on_paper(office: OfficeAtWork) -> None:
    office.jump_to(13)
    office.finish()
    office.finish()
    office.clear()
    office.start()
    office.jump_to(13)
    office.press(number.ask_number)
    office.say(office.account(KSB), "12")
    office.press(number.issue)
    office.clear()
    office.do(reports.send_register, sender=office.account(KD))

    rows = cells_of(made(asked(office, "register")))
    assert [(row[2], row[3], row[5]) for row in rows[4:6]] == [
        ("5–11", "", "dipakai di buku agenda"),
        (12, "000.7.2.7/012/DISKOMINFO/2026", "terbit"),
    ]
    skipped = [entry.details["text"] for entry in office.events() if entry.event is Event.NUMBERS_SKIPPED]
    assert skipped == ["5–11"]


def test_a_number_that_was_used_on_paper_before_is_not_given_again(office: OfficeAtWork) -> None:
    office.jump_to(13)
    stationery = replace(BLANK_PAPER, settings=replace(BLANK_PAPER.settings, first_number=125))
    office.office = replace(office.office, initial_stationery=stationery)
    office.press(number.ask_number)

    with pytest.raises(NumberTaken) as refused:
        office.say(office.account(KSB), "50")

    assert (refused.value.number, refused.value.free) == ("50", "125")


def test_the_first_number_follows_what_the_office_used_on_paper_before(office: OfficeAtWork) -> None:
    office.jump_to(13)
    stationery = replace(BLANK_PAPER, settings=replace(BLANK_PAPER.settings, first_number=125))
    office.office = replace(office.office, initial_stationery=stationery)
    office.press(number.issue)

    issued = office.see(letters.of_task, office.task.id, LetterState.ISSUED)
    assert [str(letter.number) for letter in issued] == ["125", "126"]


def test_the_list_offers_runs_evaluation_and_register(office: OfficeAtWork) -> None:
    office.do(reports.list_reports, sender=office.account(KD))

    assert asked(office, "report_list").buttons == [
        "Penyusunan IKU Tahun 2027",
        "Per Jabatan",
        "Evaluasi SOP",
        "Buku Agenda",
    ]


def test_a_round_that_begins_later_is_not_reported_yet(office: OfficeAtWork) -> None:
    office.jump_to(6)
    assert office.task.starts_at > office.now + timedelta(minutes=1)

    assert office.task.id not in [use.task.id for use in office.see(reports.times_of, office.run)]


@pytest.mark.parametrize("who", ["stranger", SEK])
def test_without_the_right_to_watch_there_is_no_report(office: OfficeAtWork, who: str) -> None:
    office.vacate(SEK)
    account = STRANGER if who == "stranger" else office.account(SEK)

    with pytest.raises((NotPermitted, NotRegistered)):
        office.do(reports.send_report, sender=account, run_id=office.run.id)


def read_rows(told: Told) -> list[tuple[object, ...]]:
    return cells_of(made(told))


def test_time_on_hold_is_neither_used_nor_late_and_what_was_granted_is_told(office: OfficeAtWork) -> None:
    office.do(extensions.choose_length, sender=office.account(SEK), task_id=office.task.id, number=1)
    office.say(office.account(SEK), "Menunggu data.")
    (asked_for,) = office.see(extension_rows.of_task, office.task.id)
    office.do(extensions.decide, sender=office.account(KD), extension_id=asked_for.id, grants=True)
    before = office.see(reports.times_of, office.run)[1]
    office.do(holds.ask_reason, sender=office.account(KD), run_id=office.run.id)
    office.say(office.account(KD), "Menunggu Renstra.")
    office.wait(hours=1)
    office.do(holds.resume, sender=office.account(KD), run_id=office.run.id)
    office.clear()

    use = office.see(reports.times_of, office.run)[1]
    assert (use.used_minutes, use.held_minutes, use.late_minutes) == (before.used_minutes, 60, 0)
    office.do(reports.send_report_file, sender=office.account(KD), run_id=office.run.id, is_sheet=True)
    row = read_rows(asked(office, "report_file"))[1]
    assert row[10:] == ("1 hari kerja, disetujui Kepala Dinas", "Masih berjalan; Ditunda 1 jam kerja")


def test_a_period_is_told_post_by_post_as_it_stood_at_its_end(office: OfficeAtWork) -> None:
    kd = office.account(KD)
    office.now = at("12 Jan 2027 09.00")
    office.finish()

    december = office.see(reports.period_report, sender=kd, first="20261201", last="20261231")
    january = office.see(reports.period_report, sender=kd, first="20270101", last="20270131")

    assert "Kepala Dinas: 1 putaran selesai, 1 terlambat (50 menit kerja);" in december.text
    assert "Sekretaris: 1 berjalan, 1 terlambat" in december.text
    assert "Kepala Dinas" not in january.text
    assert "Sekretaris: 1 putaran selesai, 1 terlambat" in january.text
    assert "Kasubag Administrasi Umum dan Keuangan: 1 berjalan;" in january.text


def test_one_post_of_a_period_is_told_round_by_round_and_goes_along_as_file(office: OfficeAtWork) -> None:
    days = {"first": "20261201", "last": "20261231"}

    shown = office.see(reports.post_report, sender=office.account(KD), post=KD, **days)
    office.do(reports.send_period_file, sender=office.account(KD), is_sheet=True, **days)

    assert "! 1. Memerintahkan penyusunan IKU: 1 jam kerja dari 10 menit, terlambat 50 menit kerja" in shown.text
    rows = read_rows(asked(office, "period_file"))
    assert [row[:3] for row in rows] == [
        ("Penyusunan IKU Tahun 2027", 1, "Memerintahkan penyusunan IKU"),
        ("Penyusunan IKU Tahun 2027", 2, "Mengarahkan Kasubag menyusun Indikator Kinerja Utama"),
    ]


def test_what_units_hand_in_counts_for_their_posts_but_not_for_the_steps(office: OfficeAtWork) -> None:
    office.jump_to(5)

    uses = office.see(reports.times_of, office.run)

    assert [use.task.post for use in uses if use.task.is_proposal] == ["kabid_tik", "kabid_kip", SEK]
    text = office.see(reports.report, sender=office.account(KD), run_id=office.run.id).text
    assert "usulan Bidang TIK pada Kepala Bidang TIK" in text
    assert "dari 5 putaran" in text


@pytest.mark.parametrize("days", [("20261301", "20261331"), ("00000000", "20261231")])
def test_a_forged_period_is_unknown(office: OfficeAtWork, days: tuple[str, str]) -> None:
    with pytest.raises(ButtonUnknown):
        office.see(reports.period_report, sender=office.account(KD), first=days[0], last=days[1])


def test_the_evaluation_goes_along_as_paper_and_workbook_and_names_what_is_too_long(office: OfficeAtWork) -> None:
    office.finish()
    office.finish()
    office.clear()
    for is_sheet in (True, False):
        office.do(reports.send_evaluation_file, sender=office.account(KD), is_sheet=is_sheet)

    sheet, paper = (made(told) for told in office.deliver() if told.kind == "evaluation_file")
    assert [row[9] for row in cells_of(sheet)] == [
        "Waktu baku lazimnya terlampaui",
        "Waktu baku lazimnya terlampaui",
        "Waktu baku lazimnya jauh lebih lama dari kebutuhan",
    ]
    said = " ".join(PdfReader(io.BytesIO(paper)).pages[0].extract_text().split())
    assert "Langkah yang lazimnya melebihi waktu baku: 1, 2." in said
    assert "Langkah yang lazimnya kurang dari seperempat waktu baku: 3." in said


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("20261201", "20261231", "Desember 2026"),
        ("20270201", "20270228", "Februari 2027"),
        ("20260101", "20261231", "Tahun 2026"),
        ("20261201", "20261201", "1 Desember 2026"),
        ("20261101", "20261231", "1 November 2026 s.d. 31 Desember 2026"),
        ("20261201", "20261215", "1 Desember 2026 s.d. 15 Desember 2026"),
    ],
)
def test_a_period_has_a_name(first: str, last: str, name: str) -> None:
    assert period_name(reports.read_period(first, last)) == name
