"""Databases that are emptied instead of made anew: services have many tests, and a fresh engine is slow."""

from collections.abc import Iterator

import pytest
from sqlmodel import Session

from db.database import Database
from db.tables import Table
from tests.databases import PostgresqlServer, SqliteFiles
from tests.services.office import OfficeAtWork


@pytest.fixture(scope="session")
def sqlite_database(sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database(sqlite_files.copy(tmp_path_factory.mktemp("services")))
    yield database
    database.close()


@pytest.fixture(scope="session")
def postgresql_database(postgresql: PostgresqlServer) -> Iterator[Database]:
    database = Database(postgresql.create())
    yield database
    database.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is marked so on both databases."""
    if "database" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Database:
    """A database with nothing in it; SQLite, where a test does not ask for both."""
    database: Database = request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_database")
    database.run_now(empty)
    return database


def empty(session: Session) -> None:
    """Delete every row, and count ids from 1 again; far faster than TRUNCATE where there are few rows."""
    tables = list(reversed(Table.metadata.sorted_tables))
    statements = [f"DELETE FROM {table.name}" for table in tables]
    if session.get_bind().dialect.name == "postgresql":
        counted = [table.name for table in tables if "id" in table.columns]
        statements += [f"SELECT setval('{name}_id_seq', 1, false)" for name in counted]
        session.connection().exec_driver_sql("; ".join(statements))
        return
    for statement in (*statements, "DELETE FROM sqlite_sequence"):
        session.connection().exec_driver_sql(statement)


@pytest.fixture
def office(database: Database) -> OfficeAtWork:
    """An office with nobody in it yet."""
    return OfficeAtWork(database)


@pytest.fixture
def full_office(office: OfficeAtWork) -> OfficeAtWork:
    """An office whose posts all have holders; the last of them is the admin."""
    office.seat_everybody()
    return office
