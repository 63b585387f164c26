"""`python -m bot copy-database FROM TO`: moves an office to another database while no bot serves either."""

from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import make_url

from bot.duties import open_alone
from bot.settings import SettingsError, load_settings
from db.copying import Copied, copy_rows, is_empty
from db.schema import DatabaseTooNew, upgrade, version


def copy_database(source_url: str, target_url: str) -> list[Copied]:
    """Copy all rows and return what each table holds now; the source is only read, and the target must be empty.

    Raises SettingsError for an address that cannot be used, an old source or a filled target, DatabaseInUse,
    DatabaseUnusable, DatabaseTooNew or CopyDiffers.
    """
    source_url, target_url = (load_settings(database_url=url).database_url for url in (source_url, target_url))
    if source_url == target_url:
        raise SettingsError("both addresses name the same database")
    _require_there(source_url)
    with ExitStack() as stack:
        source, target = (stack.enter_context(open_alone(url)) for url in (source_url, target_url))
        found = version(source)
        if found.is_too_new:
            raise DatabaseTooNew(found.current)
        if found.current != found.wanted:
            raise SettingsError("the database to copy is of an older version; start the bot with it once, then stop it")
        upgrade(target)
        if not target.read_now(is_empty):
            raise SettingsError("the database to copy to is not empty; nothing was copied")
        return copy_rows(source, target)


def _require_there(url: str) -> None:
    path = make_url(url).database
    if make_url(url).get_backend_name() == "sqlite" and not Path(path or "").is_file():
        raise SettingsError(f"there is no database {path}")
