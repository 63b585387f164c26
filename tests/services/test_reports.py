"""/laporan: what the history proves of the time that work took, and the register."""

import io
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pytest
from pypdf import PdfReader
from sqlmodel import Session

from db import heartbeat, letters
from messages.message import MadeFile
from services import reports
from services.office import BLANK_PAPER
from services.steps import number
from sop.errors import NotPermitted, NotRegistered
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
    assert second[10] == "Masih berjalan"


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


def test_the_first_number_follows_what_the_office_used_on_paper_before(office: OfficeAtWork) -> None:
    office.jump_to(13)
    stationery = replace(BLANK_PAPER, settings=replace(BLANK_PAPER.settings, first_number=125))
    office.office = replace(office.office, initial_stationery=stationery)
    office.press(number.issue)

    issued = office.see(letters.of_task, office.task.id, LetterState.ISSUED)
    assert [str(letter.number) for letter in issued] == ["125", "126"]


def test_the_list_offers_runs_evaluation_and_register(office: OfficeAtWork) -> None:
    office.do(reports.list_reports, sender=office.account(KD))

    assert asked(office, "report_list").buttons == ["Penyusunan IKU Tahun 2027", "Evaluasi SOP", "Buku Agenda"]


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
