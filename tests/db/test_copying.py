"""The whole database somewhere else: every row as it was, and no id given twice."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from db import people
from db.copying import CopyDiffers, SnapshotFailed, copy_rows, is_empty, snapshot
from db.database import Database
from db.schema import upgrade
from db.tables import PersonRow, Table
from tests.databases import PostgresqlServer, SqliteFiles
from tests.db.samples import NOW, add_person, add_run
from tests.handlers.desk import a_desk

Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def another(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Iterator[Callable[[str], Database]]:
    """Makes a second database with all tables and no row, of one engine or the other."""
    opened: list[Database] = []

    def make(engine: str) -> Database:
        if engine == "sqlite":
            files: SqliteFiles = request.getfixturevalue("sqlite_files")
            (tmp_path / "another").mkdir()
            url = files.copy(tmp_path / "another")
        else:
            server: PostgresqlServer = request.getfixturevalue("postgresql")
            url = server.create()
            request.addfinalizer(lambda: server.drop(url))
        opened.append(Database(url))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """What is copied; another process's, for the office at work in it opens it, too."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
async def rows(database: Database, database_url: str, tmp_path: Path) -> Rows:
    """What an office in the middle of a run has: rows in most tables."""
    async with a_desk(database_url, tmp_path) as desk:
        desk.start_run()
        desk.finish_to(9)
    return rows_of(database)


def rows_of(database: Database) -> Rows:
    """All rows of all tables, in the order of their keys."""

    def read(session: Session) -> Rows:
        return {
            table.name: [tuple(row) for row in session.connection().execute(select(table).order_by(*table.primary_key))]
            for table in Table.metadata.sorted_tables
        }

    return database.read_now(read)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_every_row_is_there_again_as_it_was(
    database: Database, rows: Rows, another: Callable[[str], Database], engine: str
) -> None:
    target = another(engine)

    copy_rows(database, target)

    assert rows_of(target) == rows
    assert sum(map(bool, rows.values())) > 10


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_an_id_of_a_row_that_is_gone_is_not_given_again(
    database: Database, another: Callable[[str], Database], engine: str
) -> None:
    gone = database.run_now(add_person, telegram_id=101).id
    database.run_now(lambda session: session.delete(session.get_one(PersonRow, gone)))
    target = another(engine)

    copy_rows(database, target)

    assert target.run_now(add_person, telegram_id=102).id == gone + 1


def test_a_copy_that_breaks_off_leaves_nothing(database: Database, another: Callable[[str], Database]) -> None:
    database.run_now(add_person, telegram_id=101)
    database.run_now(add_run)
    target = another("sqlite")
    with target.engine.begin() as connection:
        connection.execute(text("ALTER TABLE run RENAME TO run_away"))

    with pytest.raises(OperationalError, match="no such table: run"):
        copy_rows(database, target)

    assert target.read_now(people.by_telegram_id, 101) is None


def test_there_and_back_the_counts_and_hashes_are_the_same(
    database: Database, rows: Rows, another: Callable[[str], Database], tmp_path: Path
) -> None:
    there = another("postgresql" if database.is_sqlite else "sqlite")
    home = Database(f"sqlite:///{tmp_path}/home.db")
    upgrade(home)

    copied = copy_rows(database, there)

    assert copied == copy_rows(there, home)
    assert {table.table: table.rows for table in copied} == {name: len(its_rows) for name, its_rows in rows.items()}
    home.close()


def test_a_copy_that_reads_differently_is_not_kept(database: Database, another: Callable[[str], Database]) -> None:
    database.run_now(add_person, telegram_id=101)
    target = another("sqlite")
    falsify = "CREATE TRIGGER falsify AFTER INSERT ON person BEGIN UPDATE person SET username = 'x'; END"
    with target.engine.begin() as connection:
        connection.execute(text(falsify))

    with pytest.raises(CopyDiffers, match="person"):
        copy_rows(database, target)

    assert target.read_now(is_empty)


def test_a_snapshot_is_a_database_of_its_own(database: Database, rows: Rows, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"

    snapshot(database, path)
    database.run_now(people.add, telegram_id=999, username=None, now=NOW)

    copy = Database(f"sqlite:///{path}")
    assert rows_of(copy) == rows
    copy.close()


def test_a_snapshot_forgets_what_was_deleted(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    person = database.run_now(add_person, username="jangan-tertinggal")
    database.run_now(lambda session: session.delete(session.get_one(PersonRow, person.id)))

    snapshot(database, tmp_path / "copy.db")

    assert b"jangan-tertinggal" not in (tmp_path / "copy.db").read_bytes()
    database.close()


def test_a_snapshot_is_taken_while_somebody_writes(sqlite_url: str, tmp_path: Path) -> None:
    database, reader = Database(sqlite_url), Database(sqlite_url)

    def write_and_copy(session: Session) -> None:
        add_person(session)
        session.flush()
        snapshot(reader, tmp_path / "copy.db")

    database.run_now(write_and_copy)

    copy = Database(f"sqlite:///{tmp_path / 'copy.db'}")
    assert copy.read_now(is_empty)
    assert not database.read_now(is_empty)
    for each in (database, reader, copy):
        each.close()


def test_no_snapshot_is_written_over_another_file(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    (tmp_path / "copy.db").write_bytes(b"x" * 4096)

    with pytest.raises(SnapshotFailed):
        snapshot(database, tmp_path / "copy.db")

    database.close()


def test_a_server_of_an_older_version_is_not_read(postgresql_url: str, tmp_path: Path) -> None:
    database = Database(postgresql_url)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    with pytest.raises(SnapshotFailed, match="of version 0001"):
        snapshot(database, tmp_path / "copy.db")

    database.close()
