"""A backup on demand, for the command line."""

from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from bot.clock import system_clock
from bot.settings import Settings, SettingsError
from db.database import Database
from documents.store import DocumentStore
from scheduler.backups import Backup, BackupFolder, make_backup


def backup_folder(settings: Settings) -> BackupFolder:
    """Return where the settings want backups."""
    return BackupFolder(settings.backups_dir, settings.backups_kept)


async def back_up(settings: Settings, *, to: Path | None = None) -> Backup:
    """Make a backup, whether the bot runs or not; raises SettingsError where there is nothing to back up.

    Also raises what make_backup raises.
    """
    _require_database(settings)
    folder = backup_folder(settings) if to is None else BackupFolder(to, kept=0)
    with closing(Database(settings.database_url)) as database:
        return await make_backup(database, DocumentStore(settings.documents), folder, now=system_clock())


def _require_database(settings: Settings) -> None:
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        raise SettingsError(f"DATABASE_URL: there is no database at {url.database}")
