"""A backup comes back whole, into an empty place, on either engine; or not at all, with one line why."""

import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.backup import back_up
from bot.restore import BackupUnusable, WouldOverwrite, restore
from bot.settings import Settings, load_settings
from db import files, people
from db.database import Database
from db.schema import DatabaseTooNew
from db.stored import stored
from documents.bundle import bundle
from documents.store import DocumentStore
from tests.bot.test_command_line import Machine
from tests.databases import PostgresqlServer
from tests.db.samples import NOW, a_new_file, add_person

CONTENT = b"isi surat"


def settings_at(url: str, folder: Path) -> Settings:
    return load_settings(
        _env_file=None, database_url=url, documents_dir=folder / "documents", backups_dir=folder / "backups"
    )


@pytest.fixture
async def backup(database_url: str, tmp_path: Path) -> Path:
    """The backup of an office with one person and one file, on either engine."""
    office = settings_at(database_url, tmp_path / "office")
    sha256 = await DocumentStore(office.documents_dir).put(CONTENT)
    with closing(Database(database_url)) as database:
        by = database.run_now(add_person, telegram_id=101).id
        new = a_new_file(sha256=sha256)
        database.run_now(files.add, new=new, sent_by=by, sent_as=None, task_id=None, now=NOW)
    return (await back_up(office)).path


@pytest.fixture
def place(tmp_path: Path) -> Settings:
    """An empty folder to come back to."""
    return settings_at(f"sqlite:///{tmp_path}/new/tepat.db", tmp_path / "new")


async def holds_the_office(settings: Settings) -> bool:
    with closing(Database(settings.database_url)) as database:
        (sha256,) = database.read_now(stored)
        known = database.read_now(people.by_telegram_id, 101) is not None
    return known and await DocumentStore(settings.documents_dir).get(sha256) == CONTENT


async def test_a_backup_of_either_engine_comes_back_to_a_file(backup: Path, place: Settings, tmp_path: Path) -> None:
    restored = await restore(place, backup)

    assert (restored.database, restored.files) == (f"{tmp_path}/new/tepat.db", 1)
    assert await holds_the_office(place)
    assert sorted(path.name for path in (tmp_path / "new").iterdir() if path.is_dir()) == ["documents"]


async def test_a_backup_of_either_engine_comes_back_to_a_server(
    backup: Path, postgresql: PostgresqlServer, tmp_path: Path
) -> None:
    url = postgresql.create(with_tables=False)
    settings = settings_at(url, tmp_path / "new")

    await restore(settings, backup)

    assert await holds_the_office(settings)
    with pytest.raises(WouldOverwrite):
        await restore(settings, backup)
    postgresql.drop(url)


async def test_nothing_is_restored_over_what_is_there(backup: Path, place: Settings, tmp_path: Path) -> None:
    await restore(place, backup)
    before = (tmp_path / "new" / "tepat.db").read_bytes()

    with pytest.raises(WouldOverwrite, match=r"tepat\.db"):
        await restore(place, backup)

    assert (tmp_path / "new" / "tepat.db").read_bytes() == before


def repacked(backup: Path, *, change: str = "", leave: str = "", manifest: bool = True) -> Path:
    """Return a backup that was tampered with."""
    other = backup.with_name("lain.zip")
    with zipfile.ZipFile(backup) as before, zipfile.ZipFile(other, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name != leave and (manifest or name != "SHA256SUMS"):
                after.writestr(name, content[:-1] + b"!" if name.startswith(change or "/") else content)
    return other


@pytest.mark.parametrize(
    ("tampering", "words"),
    [
        ({"change": "about"}, r"is damaged: about\.json: changed"),
        ({"change": "tepat.db"}, r"is damaged: tepat\.db: changed"),
        ({"leave": "tepat.db"}, r"is damaged: tepat\.db: missing"),
        ({"manifest": False}, "has no SHA256SUMS"),
    ],
)
async def test_a_damaged_backup_is_refused_before_anything_is_written(
    sqlite_url: str, place: Settings, tmp_path: Path, tampering: dict[str, Any], words: str
) -> None:
    backup = (await back_up(settings_at(sqlite_url, tmp_path / "office"))).path

    with pytest.raises(BackupUnusable, match=words):
        await restore(place, repacked(backup, **tampering))

    assert not (tmp_path / "new").exists()


async def test_what_is_no_backup_is_refused(place: Settings, tmp_path: Path) -> None:
    (tmp_path / "bundle.zip").write_bytes(bundle([("surat.txt", b"x")]))
    (tmp_path / "letter.zip").write_bytes(b"x")

    with pytest.raises(BackupUnusable, match=r"it holds no tepat\.db"):
        await restore(place, tmp_path / "bundle.zip")
    for path in (tmp_path / "letter.zip", tmp_path / "none.zip"):
        with pytest.raises(BackupUnusable, match="is no backup"):
            await restore(place, path)


async def test_a_backup_of_a_newer_program_is_refused(sqlite_url: str, place: Settings, tmp_path: Path) -> None:
    with closing(Database(sqlite_url)) as database, database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    backup = (await back_up(settings_at(sqlite_url, tmp_path / "office"))).path

    with pytest.raises(DatabaseTooNew, match="9999"):
        await restore(place, backup)

    assert not (tmp_path / "new" / "tepat.db").exists()


async def test_the_commands_say_what_they_did_and_refuse_in_one_line(machine: Machine, sqlite_url: str) -> None:
    del machine.settings["TELEGRAM_BOT_TOKEN"]
    nothing = await machine.run("backup")
    backed_up = await machine.run("backup", DATABASE_URL=sqlite_url)
    path = backed_up.out.partition(": ")[0]
    restored = await machine.run("restore", path)
    again = await machine.run("restore", path)

    there = machine.folder / "data" / "tepat.db"
    assert (nothing.code, nothing.line) == (2, f"tepat: DATABASE_URL: there is no database at {there}")
    assert (backed_up.code, backed_up.out) == (0, f"{path}: database and 0 files\n")
    assert path.startswith("data/backups/tepat-")
    assert (restored.code, restored.out) == (0, f"{there}: restored, with 0 files\n")
    assert again.code == 2
    assert again.line.startswith(f"tepat: nothing was restored: {there} holds data; move it aside")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    (tmp_path / "machine").mkdir()
    return Machine(tmp_path / "machine")
