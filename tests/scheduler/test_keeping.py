"""Papers are kept when they go out for the first time, and go out and into the archive as they were."""

import hashlib
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from db import kept_papers, people
from db.database import Database
from documents.bundle import MANIFEST, bundle, verify
from documents.papers.paper import Stationery
from documents.store import DocumentStore, StoreUnwritable
from messages.message import Attachment, MadeFile
from scheduler.keeping import Keeper
from services import bundles, tasks
from services.deliveries import Send
from services.steps import instruct, number
from sop.paper_settings import Addressee, Letterhead, PaperSettings
from tests.databases import SqliteFiles
from tests.documents.pdfs import text_of
from tests.services.office import OfficeAtWork, Told

KD, SEK, KSB, STF = "kepala_dinas", "sekretaris", "kasubag_umum_keuangan", "staf_sekretariat"


@pytest.fixture
def office(sqlite_files: SqliteFiles, tmp_path: Path) -> OfficeAtWork:
    office = OfficeAtWork(Database(sqlite_files.copy(tmp_path)))
    office.seat_everybody()
    settle(office, "DINAS CONTOH")
    office.start()
    return office


@pytest.fixture
def store(tmp_path: Path) -> DocumentStore:
    return DocumentStore(tmp_path / "documents")


def settle(office: OfficeAtWork, name: str) -> None:
    """Let the office have another letterhead and another addressee from now on, as after a change of its file."""
    settings = PaperSettings(letterhead=Letterhead(office=(name,)), addressees=(Addressee(f"Bupati, lewat {name}"),))
    office.office = replace(office.office, initial_stationery=Stationery(settings))


async def kept(office: OfficeAtWork, store: DocumentStore, told: Told) -> Attachment | MadeFile | None:
    """The file of a message as the sender sends it."""
    keeper = Keeper(database=office.database, store=store, now=lambda: office.now)
    assert isinstance(told.delivery, Send)
    delivery = await keeper.keep(told.delivery)
    assert isinstance(delivery, Send)
    return delivery.message.file


async def words_of(office: OfficeAtWork, store: DocumentStore, told: Told) -> str:
    file = await kept(office, store, told)
    assert isinstance(file, Attachment)
    return text_of(await store.get(file.sha256))


def is_proved_by_sha256sum(folder: Path) -> bool:
    """Whether the tool finds every file as the manifest says; true where there is no such tool."""
    tool = shutil.which("sha256sum")
    return tool is None or subprocess.run([tool, "-c", MANIFEST], cwd=folder, check=False).returncode == 0


def paper_for(office: OfficeAtWork, post: str, *, step: int) -> Told:
    """The first PDF that somebody gets when asking for the files of a step."""
    office.clear()
    office.do(tasks.send_files, sender=office.account(post), task_id=office.task_of(step).id)
    papers = [each for each in office.deliver() if each.kind == "paper" and each.message.file is not None]
    return next(each for each in papers if each.message.file and each.message.file.name.endswith(".pdf"))


async def test_a_paper_goes_out_again_as_it_was_whatever_the_settings_say_later(
    office: OfficeAtWork, store: DocumentStore
) -> None:
    office.press(instruct.send)
    first = await words_of(office, store, paper_for(office, SEK, step=2))
    settle(office, "DINAS BARU")

    again = await words_of(office, store, paper_for(office, SEK, step=2))

    assert "DINAS CONTOH" in first
    assert again == first


async def test_the_numbered_letter_stays_and_its_concept_is_another_paper(
    office: OfficeAtWork, store: DocumentStore
) -> None:
    office.jump_to(12)
    office.do(tasks.open_card, sender=office.account(KD), task_id=office.task.id)
    (told,) = [each for each in office.deliver() if each.kind == "paper"]
    concept = await words_of(office, store, told)
    office.finish()
    office.press(number.issue)
    numbered = await words_of(office, store, paper_for(office, KSB, step=13))
    settle(office, "DINAS BARU")

    for words in (await words_of(office, store, paper_for(office, KSB, step=13)), numbered):
        assert "000.7.2.7/003/DISKOMINFO/2026" in words
        assert "lewat DINAS CONTOH" in words
    assert "000.7.2.7/003" not in concept
    assert len({each.sha256 for each in office.see(kept_papers.of_run, office.run.id)}) == 2


async def test_a_concept_is_another_paper_once_somebody_else_signs(office: OfficeAtWork, store: DocumentStore) -> None:
    office.jump_to(12)
    before = await words_of(office, store, paper_for(office, KD, step=12))
    office.database.run_now(people.save, replace(office.person(office.account(KD)), name="Ir. Baru, M.Si."))

    after = await words_of(office, store, paper_for(office, KD, step=12))

    assert "Ir. Baru, M.Si." in after
    assert "Ir. Baru, M.Si." not in before


async def test_the_archive_holds_what_was_given_out_and_sha256sum_proves_it(
    office: OfficeAtWork, store: DocumentStore, tmp_path: Path
) -> None:
    office.press(instruct.send)
    slip = await kept(office, store, paper_for(office, SEK, step=2))
    assert isinstance(slip, Attachment)
    office.jump_to(14)
    settle(office, "DINAS BARU")
    office.finish()
    (told,) = [each for each in office.deliver() if each.kind == "bundle"]

    packed = await kept(office, store, told)

    assert isinstance(packed, Attachment)
    parts = {part.name: part for part in packed.parts}
    assert all(isinstance(part, Attachment) for part in packed.parts)
    own = [part for part in parts.values() if part.name.startswith("naskah/langkah 02 Lembar Disposisi")]
    assert [part.sha256 for part in own if isinstance(part, Attachment)] == [slip.sha256]
    again = await kept(office, store, told)
    assert again == packed

    made = [part for part in packed.parts if isinstance(part, Attachment) and not part.name.startswith("berkas")]
    contents = [(part.name, await store.get(part.sha256)) for part in made if "naskah akhir" not in part.name]
    path, folder = tmp_path / "paket.zip", tmp_path / "paket"
    path.write_bytes(bundle(contents))
    shutil.unpack_archive(path, folder)
    assert verify(path).problems == ()
    assert is_proved_by_sha256sum(folder)


async def test_nothing_is_kept_while_the_store_takes_nothing_and_the_paper_goes_out_later(
    office: OfficeAtWork, store: DocumentStore, tmp_path: Path
) -> None:
    office.press(instruct.send)
    told = paper_for(office, SEK, step=2)
    assert isinstance(told.message.file, MadeFile)
    in_the_way = tmp_path / "documents" / hashlib.sha256(told.message.file.recipe.render()).hexdigest()[:2]
    in_the_way.write_text("x")

    with pytest.raises(StoreUnwritable):
        await kept(office, store, told)
    nothing = office.see(kept_papers.of_run, office.run.id)
    in_the_way.unlink()

    assert nothing == []
    assert "DINAS CONTOH" in await words_of(office, store, told)


def a_part(name: str, megabytes: int) -> bundles.Part:
    return bundles.Part(Attachment(name, "0" * 64, "application/pdf"), megabytes * 1024 * 1024)


@pytest.mark.parametrize(
    ("sizes", "packages"),
    [
        ([], [[]]),
        ([20, 20], [["0", "1"]]),
        ([20, 20, 20, 5, 20, 1], [["0", "1"], ["2", "3", "4"], ["5"]]),
        ([50, 1], [["0"], ["1"]]),
    ],
)
def test_what_is_too_large_for_one_message_becomes_several_packages(
    sizes: list[int], packages: list[list[str]]
) -> None:
    found = bundles.packed([a_part(str(index), size) for index, size in enumerate(sizes)])

    assert [[part.file.name for part in each] for each in found] == packages


def test_each_package_says_which_it_is_and_leads_to_the_next(office: OfficeAtWork) -> None:
    office.jump_to(13)
    for number_of_scan in range(4):
        office.press(tasks.ask_upload)
        office.send_file(office.account(KSB), f"pindaian {number_of_scan}.pdf", size=19 * 1024 * 1024)
    office.finish()
    office.finish()
    office.clear()

    told = []
    for package in range(2):
        office.do(bundles.send, sender=office.account(KD), run_id=office.run.id, package=package)
        told += [each for each in office.deliver() if each.kind == "bundle"]

    first, second = (each.message.file for each in told)
    assert isinstance(first, Attachment) and isinstance(second, Attachment)
    assert first.name == "Paket Arsip Penyusunan IKU Tahun 2027 (1 dari 2).zip"
    assert [each.buttons for each in told] == [["Bagian 2 dari 2"], []]
    assert all(file.with_manifest and file.parts[-1].name == "daftar isi semua paket.txt" for file in (first, second))
    scans = [[part.name for part in file.parts if "pindaian" in part.name] for file in (first, second)]
    assert [len(names) for names in scans] == [2, 2]
    table = first.parts[-1]
    assert isinstance(table, MadeFile)
    contents = table.recipe.render().decode()
    assert contents.index(scans[0][0]) < contents.index("Bagian 2 dari 2") < contents.index(scans[1][0])
    office.do(bundles.send, sender=office.account(KD), run_id=office.run.id, package=2)
    assert [each for each in office.deliver() if each.kind == "bundle"] == []
