"""The shape of the database: brought up to date at start, refused when it is newer than this program."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from db.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


class DatabaseTooNew(Exception):
    """The database was made by a newer version of this program."""


def upgrade(database: Database) -> None:
    """Bring the tables to this program's version; raises DatabaseTooNew."""
    from alembic import command
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with database.engine.connect() as connection, connection.begin():
        config = alembic_config(connection)
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        current = MigrationContext.configure(connection).get_current_revision()
        if current is not None and current not in known:
            raise DatabaseTooNew(current)
        command.upgrade(config, "head")


def alembic_config(connection: Connection) -> "Config":
    """Return Alembic's settings for one open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
