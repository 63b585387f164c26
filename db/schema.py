"""The shape of the database: brought up to date at start, refused when it is newer than this program."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from db.database import Database
from db.replicas import one_at_a_time

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


class DatabaseTooNew(Exception):
    """The database was made by a newer version of this program."""


class DatabaseUnusable(Exception):
    """The database cannot be opened, or is none; the text is what its driver says, on one line."""


def upgrade(database: Database) -> None:
    """Bring the tables to this program's version; raises DatabaseUnusable or DatabaseTooNew."""
    from alembic import command

    with migrating(database) as connection:
        _require_known(connection)
        command.upgrade(alembic_config(connection), "head")


def is_up_to_date(database: Database) -> bool:
    """Tell whether the tables are of this program's version; raises DatabaseUnusable or DatabaseTooNew."""
    from alembic.script import ScriptDirectory

    with _connect(database) as connection:
        return _require_known(connection) == ScriptDirectory.from_config(alembic_config(connection)).get_current_head()


def _require_known(connection: Connection) -> str | None:
    """Return the version of the tables, None where there are none; raises DatabaseTooNew."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(alembic_config(connection)).walk_revisions()}
    if current is not None and current not in known:
        raise DatabaseTooNew(current)
    return current


@contextmanager
def migrating(database: Database) -> Iterator[Connection]:
    """Open the transaction of migrations; raises DatabaseUnusable where it ends with rows that name missing ones.

    SQLite changes a table by making it anew under the rows that name it, so it looks at foreign keys only in the end.
    """
    with _connect(database) as connection:
        if not database.is_sqlite:
            with connection.begin():
                one_at_a_time(connection)
                yield connection
            return
        _guard_foreign_keys(connection, False)
        try:
            with connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                if broken is not None:
                    raise DatabaseUnusable(f"a row of {broken[0]} names a missing row of {broken[2]}")
        finally:
            _guard_foreign_keys(connection, True)


def _guard_foreign_keys(connection: Connection, on: bool) -> None:
    """Let SQLite guard foreign keys or not; works between transactions only, so it goes past SQLAlchemy's own."""
    connection.connection.cursor().execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _connect(database: Database) -> Connection:
    try:
        return database.engine.connect()
    except DatabaseError as error:
        raise DatabaseUnusable(str(error.orig).partition("\n")[0]) from error


def alembic_config(connection: Connection) -> "Config":
    """Return Alembic's settings for one open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
