"""What stays of a run as one file: who gets it when, and what is in it."""

import zipfile
from pathlib import Path

import pytest

from db.database import Database
from documents.bundle import bundle, verify
from messages.message import Attachment, MadeFile
from services import bundles, runs
from services.steps import meet
from sop.errors import RunIsOpen
from tests.services.office import OfficeAtWork

KD, STF, TIK = "kepala_dinas", "staf_sekretariat", "kabid_tik"


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    """A run whose last step is open."""
    full_office.start()
    full_office.jump_to(14)
    return full_office


def bundle_of(office: OfficeAtWork, post: str) -> Attachment:
    """The bundle that somebody gets."""
    (told,) = [told for told in office.deliver() if (told.kind, told.chat_id) == ("bundle", office.account(post))]
    assert isinstance(told.message.file, Attachment)
    return told.message.file


def test_who_put_the_documents_away_gets_the_bundle_and_nobody_else_unasked(office: OfficeAtWork) -> None:
    office.finish()

    assert office.told("bundle") == [office.account(STF)]
    names = [part.name for part in bundle_of(office, STF).parts]
    for name in (
        "naskah akhir/berkas.pdf",
        "berkas/langkah 03 putaran 1/berkas.pdf",
        "berkas/langkah 04 Bidang TIK putaran 1/usulan.pdf",
        "naskah/langkah 02 Lembar Disposisi Penyusunan IKU Tahun 2027.pdf",
        "naskah/langkah 03 Lembar Disposisi Penyusunan IKU Tahun 2027.pdf",
        "naskah/langkah 05 Surat Undangan Penyusunan IKU Tahun 2027.pdf",
        "naskah/langkah 06 Daftar Hadir Penyusunan IKU Tahun 2027.pdf",
        "naskah/langkah 13 Surat Pengantar Penyusunan IKU Tahun 2027.pdf",
        "Laporan Penyusunan IKU Tahun 2027.pdf",
        "buku agenda.xlsx",
        "riwayat.txt",
    ):
        assert name in names


def test_minutes_that_were_typed_lie_in_it(database: Database) -> None:
    office = OfficeAtWork(database)
    office.seat_everybody()
    office.start()
    office.jump_to(6)
    office.now = office.task.starts_at
    office.press(meet.save_attendance)
    office.press(meet.ask_minutes)
    office.say(office.account(STF), "Target dibahas.")
    office.press(meet.finish)
    office.finish_up_to(14)
    office.finish()

    (minutes,) = [part for part in bundle_of(office, STF).parts if "Notula" in part.name]
    assert minutes.name == "berkas/langkah 06 putaran 1/Notula rapat.txt"
    assert isinstance(minutes, MadeFile)
    assert "Target dibahas." in minutes.recipe.render().decode()


def test_what_is_made_of_it_is_whole_and_tells_the_history(office: OfficeAtWork, tmp_path: Path) -> None:
    office.finish()
    parts = bundle_of(office, STF).parts
    path = tmp_path / "paket.zip"

    path.write_bytes(bundle((part.name, part.recipe.render()) for part in parts if not isinstance(part, Attachment)))

    assert verify(path).problems == ()
    with zipfile.ZipFile(path) as package:
        history = package.read("riwayat.txt").decode()
        letter = package.read("naskah/langkah 13 Surat Pengantar Penyusunan IKU Tahun 2027.pdf")
    assert "menerbitkan nomor Surat Pengantar: 000.7.2.7/003/DISKOMINFO/2026" in history
    assert "<" not in history
    assert letter.startswith(b"%PDF")


def test_others_can_ask_for_it_once_the_run_is_over_and_get_what_they_may_read(office: OfficeAtWork) -> None:
    with pytest.raises(RunIsOpen):
        office.do(bundles.send, sender=office.account(TIK), run_id=office.run.id)
    before = office.see(runs.file_page, sender=office.account(TIK), run_id=office.run.id, page=0)
    office.finish()
    office.clear()
    after = office.see(runs.file_page, sender=office.account(TIK), run_id=office.run.id, page=0)
    office.do(bundles.send, sender=office.account(TIK), run_id=office.run.id)

    names = [part.name for part in bundle_of(office, TIK).parts]
    assert any("Bidang TIK" in name for name in names)
    assert not any("Bidang KIP" in name for name in names)
    labels = [[button.label for row in page.rows for button in row] for page in (before, after)]
    assert ["Paket Arsip (ZIP)" in shown for shown in labels] == [False, True]
