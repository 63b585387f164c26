"""`python -m bot copy-database FROM TO`: moves an office to another database while no bot serves either."""

from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import make_url

from bot.duties import open_alone
from bot.settings import SettingsError, load_settings
from db.copying import Copied, copy_all
from db.schema import is_up_to_date, upgrade


def copy_database(source_url: str, target_url: str) -> list[Copied]:
    """Copy all rows and return what each table holds now; the source is only read, and the target must be empty.

    Raises SettingsError for an address that cannot be used or an old source, DatabaseInUse, DatabaseUnusable,
    DatabaseTooNew, TargetNotEmpty or CopyDiffers.
    """
    source_url, target_url = (load_settings(database_url=url).database_url for url in (source_url, target_url))
    if source_url == target_url:
        raise SettingsError("both addresses name the same database")
    _require_there(source_url)
    with ExitStack() as stack:
        source, target = (stack.enter_context(open_alone(url)) for url in (source_url, target_url))
        if not is_up_to_date(source):
            raise SettingsError("the database to copy is of an older version; start the bot with it once, then stop it")
        upgrade(target)
        return copy_all(source, target)


def _require_there(url: str) -> None:
    path = make_url(url).database
    if make_url(url).get_backend_name() == "sqlite" and not Path(path or "").is_file():
        raise SettingsError(f"there is no database {path}")
