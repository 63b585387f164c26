"""Migrations, on both engines: up from nothing, no drift, down and up again, and not back in time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlmodel import Session

from db import people
from db.database import Database
from db.schema import DatabaseTooNew, DatabaseUnusable, alembic_config, upgrade
from db.tables import Table
from tests.databases import PostgresqlServer
from tests.db.samples import add_person

BOOKKEEPING = {"alembic_version"}


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
        yield database
        database.close()
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    url = server.create(with_tables=False)
    database = Database(url)
    yield database
    database.close()
    server.drop(url)


def tables_of(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names())


def revisions_of(database: Database) -> list[str]:
    """All revisions, the oldest first."""
    with database.engine.connect() as connection:
        scripts = ScriptDirectory.from_config(alembic_config(connection))
    return [script.revision for script in scripts.walk_revisions()][::-1]


def migrate(database: Database, revision: str, *, down: bool = False) -> None:
    with database.engine.connect() as connection, connection.begin():
        (command.downgrade if down else command.upgrade)(alembic_config(connection), revision)


def test_an_empty_database_gets_every_table(empty_database: Database) -> None:
    upgrade(empty_database)

    assert tables_of(empty_database) == set(Table.metadata.tables) | BOOKKEEPING


def test_a_database_that_is_up_to_date_stays_as_it_is(empty_database: Database) -> None:
    upgrade(empty_database)
    empty_database.run_now(add_person, telegram_id=101)

    upgrade(empty_database)

    assert empty_database.read_now(people.by_telegram_id, 101) is not None


def test_the_migrations_make_exactly_the_tables_that_the_code_expects(empty_database: Database) -> None:
    upgrade(empty_database)

    with empty_database.engine.connect() as connection, connection.begin():
        command.check(alembic_config(connection))


def test_every_migration_goes_up_down_and_up_again(empty_database: Database) -> None:
    for revision in revisions_of(empty_database):
        migrate(empty_database, revision)
        migrate(empty_database, "-1", down=True)
        migrate(empty_database, revision)

    assert tables_of(empty_database) == set(Table.metadata.tables) | BOOKKEEPING


def never_reuse_ids(connection: Connection) -> set[str]:
    """The tables of a SQLite file that give no id twice."""
    tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")
    return set(tables.scalars())


def test_on_sqlite_no_migration_forgets_that_ids_are_never_given_twice(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    wanted = {name for name, table in Table.metadata.tables.items() if table.dialect_options["sqlite"]["autoincrement"]}

    upgrade(database)

    with database.engine.connect() as connection:
        assert never_reuse_ids(connection) == wanted
    database.close()


def test_nothing_is_left_after_the_way_down(empty_database: Database) -> None:
    upgrade(empty_database)

    migrate(empty_database, "base", down=True)

    assert tables_of(empty_database) == BOOKKEEPING


def test_a_database_of_a_newer_program_is_refused_and_left_alone(empty_database: Database) -> None:
    upgrade(empty_database)
    empty_database.run_now(pretend_revision, "9999")

    with pytest.raises(DatabaseTooNew, match="9999"):
        upgrade(empty_database)

    assert empty_database.read_now(revision_of) == "9999"


def test_a_file_that_is_no_database_is_refused_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Yth. Bapak Kepala Dinas\n" * 100, encoding="utf-8")
    database = Database(f"sqlite:///{file}")

    with pytest.raises(DatabaseUnusable, match=r"^file is not a database$"):
        upgrade(database)

    database.close()


def test_a_server_without_the_database_is_refused_in_one_line(postgresql_url: str) -> None:
    database = Database(postgresql_url.replace("test_", "missing_"))

    with pytest.raises(DatabaseUnusable, match=r"database \"missing_\d+\" does not exist$"):
        upgrade(database)

    database.close()


def pretend_revision(session: Session, revision: str) -> None:
    session.connection().execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def revision_of(session: Session) -> str:
    return str(session.connection().execute(text("SELECT version_num FROM alembic_version")).scalar_one())
