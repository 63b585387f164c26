"""What the papers of a run say and to whom they go, read from the files that are sent."""

import io
from dataclasses import replace

import pytest
from docx import Document
from pypdf import PdfReader
from sqlmodel import Session

from db import people
from documents.papers.paper import Stationery
from messages.message import CAPTION_LIMIT, MadeFile, shown_length
from services import tasks
from services.steps import instruct, meet, number
from sop.model import HoldingKind
from sop.paper_settings import Addressee, PaperSettings
from tests.services.office import OfficeAtWork, Told

KD, SEK, KSB = "kepala_dinas", "sekretaris", "kasubag_umum_keuangan"
STF = "staf_sekretariat"


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    """A full office with a run, whose head has rank and NIP and whose papers have an addressee."""
    addressees = (Addressee("Bupati Contoh", "Kepala Bagian Organisasi", "Tempat"),)
    stationery = Stationery(PaperSettings(addressees=addressees, place="Talang Ubi"))
    full_office.office = replace(full_office.office, initial_stationery=stationery)
    head = replace(
        full_office.person(full_office.account(KD)), rank="Pembina (IV/a)", employee_number="197001012000031001"
    )
    full_office.database.run_now(people.save, head)
    full_office.start()
    return full_office


def papers_of(told: list[Told], account: int) -> dict[str, MadeFile]:
    """The papers made for somebody, by the name of the file."""
    files = [each.message.file for each in told if each.chat_id == account and each.kind in SENDS]
    return {file.name: file for file in files if isinstance(file, MadeFile)}


SENDS = ("task_card", "paper", "invitation")


def text_of(file: MadeFile) -> str:
    """What a made file says, on one line."""
    content = file.recipe.render()
    if file.name.endswith(".docx"):
        document = Document(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return " ".join(" ".join([*(paragraph.text for paragraph in document.paragraphs), *cells]).split())
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def act_for(session: Session, *, person_id: int, post: str, office: OfficeAtWork) -> None:
    people.place(session, person_id=person_id, post=post, kind=HoldingKind.PLT, now=office.now)


def test_the_slip_comes_with_the_card_and_carries_the_chain(office: OfficeAtWork) -> None:
    office.deliver()
    office.press(instruct.ask_note)
    office.say(office.account(KD), "Mohon selesai pekan ini.")
    office.press(instruct.send)
    (first,) = papers_of(office.deliver(), office.account(SEK)).values()
    office.press(instruct.set_urgency, urgency="very_urgent")
    office.press(instruct.send)
    (second,) = papers_of(office.deliver(), office.account(KSB)).values()

    assert first.name == "Lembar Disposisi Penyusunan IKU Tahun 2027.pdf"
    assert "Mohon selesai pekan ini." in text_of(first)
    chain = text_of(second)
    for words in ("Mohon selesai pekan ini.", "Pejabat Kepala Dinas, S.Sos.", "Pejabat Sekretaris, S.Sos."):
        assert words in chain
    assert "Kasubag Administrasi Umum dan Keuangan" in chain


def test_a_card_that_was_taken_comes_without_the_slip_which_stays_under_its_files(office: OfficeAtWork) -> None:
    office.press(instruct.send)
    office.deliver()
    office.press(tasks.accept)
    office.do(tasks.open_card, sender=office.account(SEK), task_id=office.task.id)
    again = papers_of(office.deliver(), office.account(SEK))
    office.do(tasks.send_files, sender=office.account(SEK), task_id=office.task.id)
    asked_for = papers_of(office.deliver(), office.account(SEK))

    assert again == {}
    assert list(asked_for) == ["Lembar Disposisi Penyusunan IKU Tahun 2027.pdf"]


def test_who_invites_gets_the_letter_to_hand_out_and_to_edit(office: OfficeAtWork) -> None:
    office.jump_to(5)
    office.finish()
    office.deliver()
    office.do(tasks.send_files, sender=office.account(KSB), task_id=office.task_of(5).id)
    own = papers_of(office.deliver(), office.account(KSB))

    said = text_of(own["Surat Undangan Penyusunan IKU Tahun 2027.pdf"])
    for words in ("a.n. Kepala Dinas", "Pejabat Sekretaris, S.Sos.", "Pembahasan Indikator Kinerja Utama", "09.00 WIB"):
        assert words in said
    assert list(own) == [
        "Surat Undangan Penyusunan IKU Tahun 2027.pdf",
        "Surat Undangan Penyusunan IKU Tahun 2027.docx",
    ]
    assert "Ruang Rapat Dinas" in text_of(own["Surat Undangan Penyusunan IKU Tahun 2027.docx"])


def test_the_saved_attendance_comes_as_a_paper_and_the_minutes_can_be_written(office: OfficeAtWork) -> None:
    office.jump_to(6)
    office.now = office.task.starts_at
    office.press(meet.toggle, post="kabid_kip")
    office.press(meet.save_attendance)
    (attendance,) = papers_of(office.deliver(), office.account(STF)).values()
    office.do(tasks.send_files, sender=office.account(STF), task_id=office.task.id)
    minutes = papers_of(office.deliver(), office.account(STF))["Notula Penyusunan IKU Tahun 2027.docx"]

    assert "Pejabat Kepala Bidang KIP, S.Sos." in text_of(attendance)
    assert "Tidak hadir" not in text_of(attendance).split("Kepala Bidang KIP")[1]
    assert "197001012000031001" in text_of(minutes)


def test_the_letter_is_a_concept_for_who_signs_and_numbered_for_who_delivers(office: OfficeAtWork) -> None:
    office.jump_to(12)
    office.do(tasks.open_card, sender=office.account(KD), task_id=office.task.id)
    (concept,) = papers_of(office.deliver(), office.account(KD)).values()
    office.finish()
    office.press(number.issue)
    numbered = papers_of(office.deliver(), office.account(KSB))
    office.press(number.finish)
    delivered = papers_of(office.deliver(), office.account(STF))

    assert concept.name == "Konsep Surat Pengantar Penyusunan IKU Tahun 2027.pdf"
    assert "000.7.2.7" not in text_of(concept)
    names = {f"Surat Pengantar Penyusunan IKU Tahun 2027.{ending}" for ending in ("pdf", "docx")}
    assert set(numbered) == set(delivered) == names
    for letter in (*numbered.values(), *delivered.values()):
        said = text_of(letter)
        assert "000.7.2.7/003/DISKOMINFO/2026" in said
        for words in ("Bupati Contoh", "Dokumen Indikator Kinerja Utama", "Tahun 2027", "197001012000031001"):
            assert words in said


def test_an_acting_head_signs_in_that_capacity(office: OfficeAtWork) -> None:
    secretary = office.person(office.account(SEK)).id
    office.jump_to(12)
    office.database.run_now(act_for, person_id=secretary, post=KD, office=office)
    office.do(tasks.open_card, sender=office.account(SEK), task_id=office.task.id)
    (concept,) = papers_of(office.deliver(), office.account(SEK)).values()

    said = text_of(concept)
    assert "Plt. Kepala Dinas" in said
    assert "Pejabat Sekretaris, S.Sos." in said


def test_a_card_whose_words_leave_no_room_comes_without_its_slip(office: OfficeAtWork) -> None:
    for index in range(10):
        if index:
            office.press(instruct.toggle, index=index)
    office.press(instruct.ask_note)
    office.say(office.account(KD), "Catatan panjang. " * 30)
    office.press(instruct.send)
    told = [each for each in office.deliver() if each.kind == "task_card"]

    for each in told:
        assert each.message.file is None or shown_length(each.message.text) <= CAPTION_LIMIT
