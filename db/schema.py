"""The shape of the database: brought up to date at start, refused when it is newer than this program."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from db.database import Database
from db.replicas import one_at_a_time

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


class DatabaseTooNew(Exception):
    """The database was made by a newer version of this program."""


class DatabaseUnusable(Exception):
    """The database cannot be opened, or is none; the text is what its driver says, on one line."""


@dataclass(frozen=True)
class Version:
    """Which migration a database is at, None before the first, and which this program wants."""

    current: str | None
    wanted: str
    is_too_new: bool


def upgrade(database: Database) -> None:
    """Bring the tables to this program's version; raises DatabaseUnusable or DatabaseTooNew."""
    from alembic import command

    with migrating(database) as connection:
        found = _version(connection)
        if found.is_too_new:
            raise DatabaseTooNew(found.current)
        command.upgrade(alembic_config(connection), "head")


def version(database: Database) -> Version:
    """Return the version of a database and leave it as it is; raises DatabaseUnusable."""
    with _connect(database) as connection:
        return _version(connection)


def _version(connection: Connection) -> Version:
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(alembic_config(connection))
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    return Version(current, str(scripts.get_current_head()), current is not None and current not in known)


def damage(session: Session) -> str | None:
    """Return the first thing that is wrong with a SQLite file, in its own words, or None."""
    found = session.connection().exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    return None if found == "ok" else str(found).partition("\n")[0]


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
