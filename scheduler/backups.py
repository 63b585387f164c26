"""Backups, nightly and on demand: one file that holds the database, what officials sent, and a manifest.

The manifest is that of a bundle, so `python -m bot verify` and `sha256sum -c` look it over too.
"""

import asyncio
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.exc import SQLAlchemyError

from db.copying import SnapshotFailed, snapshot
from db.database import Database, reason
from db.stored import stored
from documents.bundle import Packer
from documents.store import DocumentStore, StoredFileLost, StoreUnavailable

log = structlog.get_logger()

DATABASE_NAME = "tepat.db"
FILES_FOLDER = "files"
ABOUT_NAME = "about.json"
PATTERN = "tepat-*.zip"
UNFINISHED = ".unfinished-"
NIGHT = time(1)
"""When a night's backup is due, by the office's clock; a bot that was down then makes it when it is up again."""
SPARE_BYTES = 200 * 1024 * 1024
"""What a backup leaves free on its disk: the database may lie on the same one."""


class NoRoomForBackup(Exception):
    """A backup would fill its disk. Says how much room is missing where."""


@dataclass(frozen=True)
class Backup:
    """A backup that was made: where it lies, how many files it holds, and the hashes of those that the store lost."""

    path: Path
    files: int
    lost: tuple[str, ...]


@dataclass(frozen=True)
class BackupFolder:
    """Where backups lie, and how many of them are kept; none are made at night where that is 0."""

    path: Path
    kept: int

    def newest(self) -> datetime | None:
        """Return when the newest backup was made, aware UTC, or None."""
        made = [_made_at(path) for path in self._all()]
        return max(made, default=None)

    def is_due(self, *, now: datetime, timezone: ZoneInfo) -> bool:
        """Tell whether the last night has no backup yet."""
        local = now.astimezone(timezone)
        night = datetime.combine(local.date(), NIGHT, tzinfo=timezone)
        if night > local:
            night -= timedelta(days=1)
        newest = self.newest()
        return self.kept > 0 and (newest is None or newest < night)

    def path_for(self, now: datetime) -> Path:
        """Return the name of a backup that is made now."""
        return self.path / f"tepat-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.zip"

    def drop_old(self) -> None:
        """Delete all but the newest backups; none where no number was said."""
        oldest_first = sorted(self._all(), key=_made_at)
        for path in oldest_first[: -self.kept] if self.kept else ():
            path.unlink()

    def drop_unfinished(self, *, now: datetime) -> None:
        """Delete what a backup that was broken off left behind, a day later."""
        for path in self.path.glob(f"{UNFINISHED}*"):
            if now.timestamp() - path.stat().st_mtime > timedelta(days=1).total_seconds():
                shutil.rmtree(path, ignore_errors=True)

    def _all(self) -> list[Path]:
        return [path for path in self.path.glob(PATTERN) if _is_dated(path)]


async def make_backup(database: Database, store: DocumentStore, folder: BackupFolder, *, now: datetime) -> Backup:
    """Make a backup while the bot works; a file of that name is there once it is whole, and not before.

    Raises NoRoomForBackup, SnapshotFailed, StoreUnavailable, OSError or an error of the database.
    """
    folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.drop_unfinished(now=now)
    with tempfile.TemporaryDirectory(dir=folder.path, prefix=UNFINISHED) as name:
        unfinished = Path(name)
        copy = unfinished / DATABASE_NAME
        await asyncio.to_thread(snapshot, database, copy)
        wanted = await database.read(stored)
        _require_room(folder.path, copy.stat().st_size + sum(each.size for each in wanted.values()))
        made = await _pack(unfinished / "backup.zip", copy, store, list(wanted), now=now)
        path = folder.path_for(now)
        made.path.replace(path)
        _make_durable(folder.path)
    return Backup(path, made.files, made.lost)


async def back_up_at_night(
    database: Database, store: DocumentStore, folder: BackupFolder, *, timezone: ZoneInfo, now: datetime
) -> None:
    """Make the backup of the last night unless there is one; a failure is logged, and the next look tries again."""
    try:
        if not await asyncio.to_thread(folder.is_due, now=now, timezone=timezone):
            return
        made = await make_backup(database, store, folder, now=now)
        await asyncio.to_thread(folder.drop_old)
    except SQLAlchemyError as error:
        log.error("backup_failed", error=reason(error))
    except (NoRoomForBackup, SnapshotFailed, StoreUnavailable, OSError) as error:
        log.error("backup_failed", error=str(error))
    else:
        log.info("backup_made", files=made.files)
        for sha256 in made.lost:
            log.error("stored_file_lost", sha256=sha256)


def _require_room(folder: Path, size: int) -> None:
    missing = size + SPARE_BYTES - shutil.disk_usage(folder).free
    if missing > 0:
        raise NoRoomForBackup(f"{folder} needs {missing // 1024**2 + 1} MB more room")


async def _pack(path: Path, copy: Path, store: DocumentStore, hashes: Sequence[str], *, now: datetime) -> Backup:
    lost = []
    with path.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        packer = Packer(file)
        await asyncio.to_thread(packer.add_from_disk, DATABASE_NAME, copy)
        for sha256 in hashes:
            try:
                content = await store.get(sha256)
            except StoredFileLost:
                lost.append(sha256)
                continue
            await asyncio.to_thread(packer.add, f"{FILES_FOLDER}/{sha256}", content)
        about = {"made_at": now.isoformat(), "files": len(hashes) - len(lost), "lost": lost}
        packer.add(ABOUT_NAME, json.dumps(about, indent=1).encode())
        packer.close()
        file.flush()
        await asyncio.to_thread(os.fsync, file.fileno())
    return Backup(path, len(hashes) - len(lost), tuple(lost))


def _make_durable(folder: Path) -> None:
    """Let the name of a new file survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _made_at(path: Path) -> datetime:
    return datetime.strptime(path.stem, "tepat-%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _is_dated(path: Path) -> bool:
    try:
        _made_at(path)
    except ValueError:
        return False
    return True
