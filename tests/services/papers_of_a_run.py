"""Every paper and picture of one real run, made by the services from its rows; also the pictures of docs/.

    python -m tests.services.papers_of_a_run FOLDER

writes each as PNG (needs pdftoppm).
"""

import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pypdf import PdfReader
from sqlmodel import Session

from db import people
from db.database import Database
from db.schema import upgrade
from documents.indicators.reading import Reading
from documents.papers.paper import Stationery, WordPaper
from messages.message import MadeFile
from services import files as file_services
from services import office_settings, papers, reports, tasks
from services import runs as run_services
from services.papers import PaperKind
from services.steps import draft, instruct, meet
from sop.figures import Figure
from sop.indicators import Column, Field, Indicator
from sop.paper_settings import load_paper_settings
from tests.documents.papers import a_crest
from tests.services.office import OfficeAtWork, a_file
from tests.services.test_absences import record as record_absence
from tests.times import at

KD, SEK, KSB, TIK, KIP, STF = (
    "kepala_dinas",
    "sekretaris",
    "kasubag_umum_keuangan",
    "kabid_tik",
    "kabid_kip",
    "staf_sekretariat",
)
PEOPLE = {
    KD: ("Drs. Hasan Basri, M.Si.", "Pembina Utama Muda (IV/c)", "197001012000031001"),
    SEK: ("Sri Wahyuni, S.E., M.M.", "Pembina (IV/a)", "197505052001122001"),
    KSB: ("Dedi Kurniawan, S.Sos.", "Penata Tingkat I (III/d)", "198003032006041002"),
    TIK: ("Andi Saputra, S.Kom., M.T.", "Pembina (IV/a)", "197808082003121003"),
    KIP: ("Maya Lestari, S.I.Kom.", "Penata Tingkat I (III/d)", "198202022008012004"),
    STF: ("Rina Marlina, A.Md.", "Pengatur (II/c)", "199001012015032001"),
}
SETTINGS = {
    "address": "Jalan Merdeka Nomor 1, Talang Ubi 31211\nTelepon (0713) 000000, pos-el kominfo@contoh.go.id",
    "place": "Talang Ubi",
    "last_number": "11",
}
DIGITAL = Indicator(
    objective="Meningkatnya kualitas pemerintahan digital",
    name="Indeks Pemerintah Digital (dahulu Indeks SPBE)",
    measure="Indeks",
    formulation="Nilai hasil evaluasi Pemerintah Digital oleh Kementerian PANRB",
    source="Hasil evaluasi Kementerian PANRB",
    responsible="Bidang TIK",
    baseline=Figure("1,2"),
    targets={2027: Figure("1,4"), 2028: Figure("1,6")},
    remark="Menggantikan Indeks SPBE",
)
OPEN = Indicator(
    objective="Meningkatnya keterbukaan informasi publik",
    name="Persentase permohonan informasi yang mendapatkan tanggapan",
    measure="%",
    formulation="(jumlah permohonan yang ditanggapi / jumlah seluruh permohonan) x 100%",
    source="Register PPID",
    responsible="Bidang KIP",
    baseline=Figure("92,5"),
    targets={2027: Figure("95"), 2028: Figure("98")},
    remark="",
)


def walk(office: OfficeAtWork) -> Iterator[tuple[str, MadeFile]]:
    """Take a run from its beginning to its end, and yield each paper by name when it is made.

    The Sekretaris is away on the day of the meeting's invitation, and the Kasubag acts for her.
    """
    admin = office.account(STF)
    office.office = replace(office.office, initial_stationery=Stationery(load_paper_settings()))
    office.database.run_now(_describe_people, office)
    for setting, text in SETTINGS.items():
        office.do(office_settings.ask_value, sender=admin, setting=setting)
        office.say(admin, text)
    office.do(office_settings.receive_crest, sender=admin, picture=a_crest(200), file_name="lambang.png")
    office.start()
    office.wait(minutes=6)
    office.press(instruct.ask_note)
    office.say(office.account(KD), "Mohon selesai pekan ini.")
    office.finish()
    office.wait(minutes=25)
    office.press(instruct.toggle, index=3)
    office.finish()
    yield "lembar-disposisi", made(office, PaperKind.SLIP)
    office.finish_up_to(5)
    record_absence(office, SEK, "hari ini", acting=KSB)
    office.finish()
    yield "surat-undangan", made(office, PaperKind.INVITATION, step=5)
    office.now = office.task.starts_at
    for post in (KD, TIK, KIP, STF):
        office.press(meet.toggle, post=post)
    office.press(meet.save_attendance)
    yield "daftar-hadir", made(office, PaperKind.ATTENDANCE)
    yield "notula", made(office, PaperKind.MINUTES_WORD)
    office.wait(hours=2, minutes=40)
    office.finish()
    for unit, post, indicator in (("tik", TIK, DIGITAL), ("kip", KIP, OPEN)):
        _hand_in(office, unit, post, indicator)
    office.finish()
    office.now = at("10 Dec 2026 09.00")
    yield "gambar-pantau", picture(office)
    office.finish()
    office.wait(hours=5)
    yield "keputusan", concept(office)
    office.finish()
    office.now = at("14 Dec 2026 10.00")
    office.send_back("Mohon lengkapi target indikator kedua.")
    office.wait(hours=1)
    office.finish()
    office.wait(hours=4)
    office.finish_up_to(13)
    office.wait(minutes=10)
    office.finish()
    yield "surat-pengantar", made(office, PaperKind.COVER_LETTER, step=14)
    office.finish()
    yield "halaman-sop", _file(office.see(run_services.sop_paper, sender=office.account(KD), run_id=office.run.id))
    yield "waktu-baku", _file(office.see(reports.picture, sender=office.account(KD), run_id=office.run.id))
    yield "laporan", office.see(reports.report_of, office.run, is_sheet=False)


def made(office: OfficeAtWork, kind: PaperKind, *, step: int | None = None) -> MadeFile:
    """A paper of the open task, or of the newest task of a step."""
    task = office.task if step is None else office.task_of(step)
    file = office.see(papers.made_file, office.run, task, kind)
    assert isinstance(file, MadeFile)  # nothing was given out here before
    return file


def concept(office: OfficeAtWork) -> MadeFile:
    """The concept of the decision, as [Buat Konsep] makes it."""
    found = office.see(draft.concept, sender=office.holder(), task_id=office.task.id)
    return MadeFile("Konsep Keputusan.pdf", found.decree)


def picture(office: OfficeAtWork) -> MadeFile:
    """The picture under /pantau."""
    return _file(office.see(run_services.run_picture, sender=office.account(KD), run_id=office.run.id))


def _file(message: object) -> MadeFile:
    file = getattr(message, "file", None)
    assert isinstance(file, MadeFile)
    return file


def _describe_people(session: Session, office: OfficeAtWork) -> None:
    for post, (name, rank, number) in PEOPLE.items():
        person = people.by_telegram_id(session, office.account(post))
        assert person is not None
        people.save(session, replace(person, name=name, rank=rank, employee_number=number))


def _hand_in(office: OfficeAtWork, unit: str, post: str, indicator: Indicator) -> None:
    columns = {Column(name): place for place, name in enumerate(Field) if name is not Field.TARGET}
    reading = Reading((indicator,), (), "IKU", columns, (2,), None)
    account = office.account(post)
    office.press(tasks.ask_upload, task=office.proposal(unit), by=account)
    office.do(file_services.receive, sender=account, new=a_file(f"{unit}.xlsx"), reading=reading)


def write_pictures(folder: Path) -> None:
    """Write every paper of a run as PNG into a folder."""
    with tempfile.TemporaryDirectory() as place:
        database = Database(f"sqlite:///{place}/run.db")
        upgrade(database)
        office = OfficeAtWork(database, now=at("1 Dec 2026 08.00"))
        office.seat_everybody()
        for name, file in walk(office):
            recipe = file.recipe.paper if isinstance(file.recipe, WordPaper) else file.recipe
            content = recipe.render()
            if content.startswith(b"\x89PNG"):
                (folder / f"{name}.png").write_bytes(content)
            else:
                one_page = ["-singlefile"] if len(PdfReader(io.BytesIO(content)).pages) == 1 else []
                command = ["pdftoppm", "-png", "-r", "80", *one_page, "-", str(folder / name)]
                subprocess.run(command, input=content, check=True)
        database.close()


if __name__ == "__main__":
    write_pictures(Path(sys.argv[1]))
