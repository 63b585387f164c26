"""Backups: whole or not there at all, made each night once, and the old ones go."""

import asyncio
import json
import subprocess
import zipfile
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from db import files
from db.copying import SnapshotFailed
from db.database import Database
from documents.bundle import verify
from scheduler import backups
from scheduler.backups import BackupFolder, NoRoomForBackup, back_up_at_night, make_backup
from tests.db.samples import a_new_file
from tests.handlers.desk import KSB, Desk, a_desk
from tests.times import JAKARTA, at

NOON = at("1 Dec 2026 12.00")


@pytest.fixture
async def desk(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    async with a_desk(sqlite_url, tmp_path) as desk:
        yield desk


@pytest.fixture
def folder(tmp_path: Path) -> BackupFolder:
    return BackupFolder(tmp_path / "backups", kept=2)


def made(folder: BackupFolder, *days: int) -> None:
    """Let there be backups of some days of December, at 01.30."""
    folder.path.mkdir(exist_ok=True)
    for day in days:
        folder.path_for(at(f"{day} Dec 2026 01.30")).write_bytes(b"")


def names(folder: BackupFolder) -> list[str]:
    return sorted(path.name for path in folder.path.iterdir())


async def give_file(desk: Desk, content: bytes, name: str) -> str:
    sha256 = await desk.store.put(content)
    by = desk.person(KSB).id
    desk.run_service(
        files.add, new=a_new_file(name=name, sha256=sha256), sent_by=by, sent_as=None, task_id=None, now=NOON
    )
    return sha256


async def test_a_backup_holds_the_database_and_every_file_once(desk: Desk, folder: BackupFolder) -> None:
    first = await give_file(desk, b"satu", "satu.pdf")
    await give_file(desk, b"satu", "salinan.pdf")
    second = await give_file(desk, b"dua", "dua.pdf")

    backup = await make_backup(desk.database, desk.store, folder, now=NOON)

    with zipfile.ZipFile(backup.path) as package:
        kept = {name: package.read(name) for name in package.namelist()}
    assert {name for name in kept if name.startswith("files/")} == {f"files/{first}", f"files/{second}"}
    assert kept[f"files/{first}"] == b"satu"
    assert kept["tepat.db"].startswith(b"SQLite format 3")
    assert json.loads(kept["about.json"]) == {"made_at": NOON.isoformat(), "files": 2, "lost": []}
    assert (backup.files, backup.lost, verify(backup.path).problems) == (2, (), ())
    assert names(folder) == ["tepat-20261201T050000Z.zip"]
    assert backup.path.stat().st_mode & 0o777 == 0o600
    assert folder.path.stat().st_mode & 0o777 == 0o700


async def test_a_backup_can_be_looked_over_without_our_program(
    desk: Desk, folder: BackupFolder, tmp_path: Path
) -> None:
    await give_file(desk, b"satu", "satu.pdf")

    backup = await make_backup(desk.database, desk.store, folder, now=NOON)

    with zipfile.ZipFile(backup.path) as package:
        package.extractall(tmp_path / "unpacked")
    looked_over = await asyncio.create_subprocess_exec(
        "sha256sum", "--quiet", "-c", "SHA256SUMS", cwd=tmp_path / "unpacked"
    )
    assert await looked_over.wait() == 0


async def test_a_file_that_the_store_lost_is_named_and_the_rest_is_kept(desk: Desk, folder: BackupFolder) -> None:
    await give_file(desk, b"satu", "satu.pdf")
    damaged = await give_file(desk, b"dua", "dua.pdf")
    (desk.folder / "documents" / damaged[:2] / damaged).write_bytes(b"du!")

    backup = await make_backup(desk.database, desk.store, folder, now=NOON)

    assert (backup.files, backup.lost) == (1, (damaged,))
    assert verify(backup.path).problems == ()


async def test_a_backup_that_would_fill_the_disk_is_not_made(
    desk: Desk, folder: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "SPARE_BYTES", 2**60)

    with pytest.raises(NoRoomForBackup, match="MB more room"):
        await make_backup(desk.database, desk.store, folder, now=NOON)

    assert names(folder) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with 200 kB, on machines that let us have one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200k", "tepat", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no right to mount")
    yield place
    subprocess.run(["umount", place], check=True)


async def test_a_backup_on_a_disk_that_fills_up_leaves_nothing_behind(desk: Desk, small_disk: Path) -> None:
    folder = BackupFolder(small_disk / "backups", kept=2)

    with pytest.raises(SnapshotFailed, match="disk is full"):
        await make_backup(desk.database, desk.store, folder, now=NOON)

    assert names(folder) == []


@pytest.mark.parametrize(
    ("now", "newest", "due"),
    [
        ("1 Dec 2026 00.59", 30, False),
        ("2 Dec 2026 00.59", 1, False),
        ("2 Dec 2026 01.00", 1, True),
        ("2 Dec 2026 17.00", 1, True),
        ("2 Dec 2026 17.00", 2, False),
        ("9 Dec 2026 00.10", 2, True),
    ],
)
def test_a_backup_is_due_where_the_last_night_has_none(folder: BackupFolder, now: str, newest: int, due: bool) -> None:
    folder.path.mkdir()
    month = "Nov" if newest == 30 else "Dec"
    folder.path_for(at(f"{newest} {month} 2026 01.30")).write_bytes(b"")

    assert folder.is_due(now=at(now), timezone=JAKARTA) is due


def test_the_first_backup_is_due_at_once_and_none_where_none_are_kept(tmp_path: Path) -> None:
    assert BackupFolder(tmp_path / "none", kept=1).is_due(now=NOON, timezone=JAKARTA)
    assert not BackupFolder(tmp_path / "none", kept=0).is_due(now=NOON, timezone=JAKARTA)


def test_only_the_newest_are_kept_and_other_files_left_alone(folder: BackupFolder) -> None:
    made(folder, 1, 2, 3, 4)
    for other in ("tepat-old.zip", "surat.pdf"):
        (folder.path / other).write_bytes(b"")

    folder.drop_old()

    assert names(folder) == ["surat.pdf", "tepat-20261202T183000Z.zip", "tepat-20261203T183000Z.zip", "tepat-old.zip"]
    BackupFolder(folder.path, kept=0).drop_old()
    assert len(names(folder)) == 4


async def at_night(desk: Desk, folder: BackupFolder, now: datetime, *, database: Database | None = None) -> None:
    await back_up_at_night(database or desk.database, desk.store, folder, timezone=JAKARTA, now=now)


async def test_each_night_has_one_backup(desk: Desk, folder: BackupFolder) -> None:
    for hour in range(72):
        await at_night(desk, folder, at("1 Dec 2026 00.30") + timedelta(hours=hour))

    assert names(folder) == ["tepat-20261201T183000Z.zip", "tepat-20261202T183000Z.zip"]


async def test_a_night_that_fails_is_logged_and_tried_again(
    desk: Desk, folder: BackupFolder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    missing = Database(f"sqlite:///{tmp_path / 'other' / 'tepat.db'}")
    await at_night(desk, folder, NOON, database=missing)
    missing.close()

    assert "backup_failed" in caplog.text
    assert names(folder) == []
    await at_night(desk, folder, NOON + timedelta(hours=1))
    assert len(names(folder)) == 1


async def test_what_a_broken_off_backup_left_goes_a_day_later(desk: Desk, folder: BackupFolder) -> None:
    left = folder.path / ".unfinished-x"
    left.mkdir(parents=True)
    (left / "tepat.db").write_bytes(b"half")
    now = datetime.fromtimestamp(left.stat().st_mtime, JAKARTA)

    folder.drop_unfinished(now=now + timedelta(hours=23))
    assert left.exists()
    folder.drop_unfinished(now=now + timedelta(hours=25))
    assert not left.exists()
