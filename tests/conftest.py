"""What every test starts from."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import logs
from bot.memory import keep_what_is_loaded
from db.database import Database
from tests.databases import PostgresqlServer, SqliteFiles
from tests.dialects import compile_each_statement_once

logs.configure("WARNING")
compile_each_statement_once()


def pytest_collection_finish() -> None:
    """Let the garbage collector not walk through what was imported and collected, again and again."""
    keep_what_is_loaded()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """One server for all tests of a worker, started by the first that needs it."""
    with PostgresqlServer() as server:
        yield server


@pytest.fixture
def sqlite_url(sqlite_files: SqliteFiles, tmp_path: Path) -> str:
    return sqlite_files.copy(tmp_path)


@pytest.fixture
def postgresql_url(postgresql: PostgresqlServer) -> Iterator[str]:
    url = postgresql.create()
    yield url
    postgresql.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A database with all tables and nothing in them: each test that asks for it runs on both engines."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def sqlite_database(sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database(sqlite_files.copy(tmp_path_factory.mktemp("emptied")))
    yield database
    database.close()


@pytest.fixture(scope="session")
def postgresql_database(postgresql: PostgresqlServer) -> Iterator[Database]:
    database = Database(postgresql.create())
    yield database
    database.close()
