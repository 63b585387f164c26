"""A backup becomes an office again: verified first, never over what is there, the database last."""

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from bot.settings import Settings
from db.copying import copy_rows, is_empty
from db.database import Database
from db.schema import upgrade
from documents.bundle import BundleUnreadable, verify
from documents.store import DocumentStore
from scheduler.backups import DATABASE_NAME, FILES_FOLDER


class BackupUnusable(Exception):
    """A file is no whole backup. Says what is wrong with it, on one line."""


class WouldOverwrite(Exception):
    """There is a database already. Says where."""


@dataclass(frozen=True)
class Restored:
    """What a restore brought back: where the database is now, and how many files lie in the store again."""

    database: str
    files: int


async def restore(settings: Settings, backup: Path) -> Restored:
    """Bring a backup back to where the settings say; an older one is brought up to date on the way.

    Raises BackupUnusable, WouldOverwrite, DatabaseTooNew, OSError or an error of the database.
    """
    _require_whole(backup)
    _require_nothing_there(settings)
    with zipfile.ZipFile(backup) as package, _unpacked_database(settings, package) as database:
        count = await _put_files(package, DocumentStore(settings.documents))
        where = _put_database(settings, database)
    return Restored(where, count)


def _require_whole(backup: Path) -> None:
    try:
        problems = verify(backup).problems
    except BundleUnreadable as error:
        raise BackupUnusable(f"{backup} is no backup ({error})") from error
    if problems:
        raise BackupUnusable(f"{backup} is damaged: {'; '.join(problems[:3])}")
    with zipfile.ZipFile(backup) as package:
        if DATABASE_NAME not in package.namelist():
            raise BackupUnusable(f"{backup} is no backup (it holds no {DATABASE_NAME})")


def _require_nothing_there(settings: Settings) -> None:
    path = _sqlite_path(settings)
    if path is not None:
        if any(path.with_name(f"{path.name}{ending}").exists() for ending in ("", "-wal")):
            raise WouldOverwrite(path)
        return
    with closing(Database(settings.database_url)) as database:
        upgrade(database)
        if not database.read_now(is_empty):
            raise WouldOverwrite(make_url(settings.database_url).database)


@contextmanager
def _unpacked_database(settings: Settings, package: zipfile.ZipFile) -> Iterator[Path]:
    """Unpack the database beside where it is to be, and bring it up to date there."""
    path = _sqlite_path(settings)
    folder = path.parent if path is not None else settings.backups_dir
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".restoring-") as name:
        unpacked = Path(package.extract(DATABASE_NAME, name))
        unpacked.chmod(0o600)
        with closing(Database(f"sqlite:///{unpacked}")) as database:
            upgrade(database)
        yield unpacked


async def _put_files(package: zipfile.ZipFile, store: DocumentStore) -> int:
    names = [name for name in package.namelist() if name.startswith(f"{FILES_FOLDER}/")]
    for name in names:
        await store.put(package.read(name))
    return len(names)


def _put_database(settings: Settings, unpacked: Path) -> str:
    path = _sqlite_path(settings)
    if path is not None:
        unpacked.replace(path)
        return str(path)
    with closing(Database(f"sqlite:///{unpacked}")) as source, closing(Database(settings.database_url)) as target:
        copy_rows(source, target)
    return str(make_url(settings.database_url).database)


def _sqlite_path(settings: Settings) -> Path | None:
    url = make_url(settings.database_url)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None
