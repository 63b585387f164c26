"""Where transactions are opened: one writer thread on SQLite, a small thread pool on PostgreSQL."""

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, ExceptionContext, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlmodel import Session, create_engine

P = ParamSpec("P")
T = TypeVar("T")
Service = Callable[Concatenate[Session, P], T]

BUSY_MILLISECONDS = 5000
POSTGRESQL_THREADS = 8
SQLITE_READERS = 2
PASSING_ERRORS = (OperationalError, InterfaceError)
"""What may be over soon: a full disk, a lock that another program holds, a connection that drops."""


class DatabaseInUse(Exception):
    """Another process serves this SQLite file."""


class Database:
    """Runs services, each in one transaction that commits when it returns and rolls back when it raises.

    Sessions are synchronous and live in threads; `run` and `read` are what the event loop awaits.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self._commit_listeners: list[Callable[[], None]] = []
        self._lock: int | None = None
        if self.is_sqlite:
            self._writer_engine = _sqlite_engine(url, read_only=False)
            self._reader_engine = _sqlite_engine(url, read_only=True)
            self._writers = ThreadPoolExecutor(1, thread_name_prefix="database-writer")
            self._readers = ThreadPoolExecutor(SQLITE_READERS, thread_name_prefix="database-reader")
        else:
            self._writer_engine = _postgresql_engine(url)
            self._reader_engine = self._writer_engine.execution_options(postgresql_readonly=True)
            self._writers = self._readers = ThreadPoolExecutor(POSTGRESQL_THREADS, thread_name_prefix="database")

    @property
    def engine(self) -> Engine:
        """The engine that writes; migrations and tests need it."""
        return self._writer_engine

    def claim(self) -> None:
        """Refuse a second long-running process on one SQLite file; raises DatabaseInUse.

        Two writing connections that live side by side can damage a SQLite database in WAL mode before 3.51.3.
        """
        path = make_url(self.url).database
        if not self.is_sqlite or not path:
            return
        lock = os.open(f"{path}.lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(lock)
            raise DatabaseInUse(path) from error
        self._lock = lock

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Call `listener`, on the event loop, after every commit that came through `run`."""
        self._commit_listeners.append(listener)

    async def run(self, service: Service[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a service that may write, in one transaction."""
        result = await _in_thread(self._writers, partial(self.run_now, service, *args, **kwargs))
        for listener in self._commit_listeners:
            listener()
        return result

    async def read(self, service: Service[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a service that only reads; one that writes fails."""
        return await _in_thread(self._readers, partial(self.read_now, service, *args, **kwargs))

    def run_now(self, service: Service[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a service in this thread; for the command line and for tests."""
        with Session(self._writer_engine, expire_on_commit=False) as session, session.begin():
            return service(session, *args, **kwargs)

    def read_now(self, service: Service[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a reading service in this thread."""
        with Session(self._reader_engine, expire_on_commit=False) as session:
            return service(session, *args, **kwargs)

    def close(self) -> None:
        """Let running services end, close all connections and give the file free."""
        for pool in {self._writers, self._readers}:
            pool.shutdown(wait=True)
        for engine in {self._writer_engine, self._reader_engine}:
            engine.dispose()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def reason(error: SQLAlchemyError) -> str:
    """Return what went wrong as the database's driver says it: its first line, which holds no row."""
    cause = error.orig if isinstance(error, DBAPIError) else None
    return f"{type(error).__name__}: {str(cause or error).partition(chr(10))[0]}"


async def _in_thread(pool: ThreadPoolExecutor, call: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(pool, call)


def _postgresql_engine(url: str) -> Engine:
    engine = create_engine(url, pool_size=POSTGRESQL_THREADS, max_overflow=2, pool_pre_ping=True, hide_parameters=True)

    @event.listens_for(engine, "handle_error")
    def hide_values(context: ExceptionContext) -> None:
        """Keep what PostgreSQL says in the first line; its DETAIL repeats whole rows, names and ids included."""
        for error in (context.original_exception, context.sqlalchemy_exception):
            if error is not None and error.args:
                error.args = (str(error.args[0]).partition("\n")[0], *error.args[1:])

    return engine


def _sqlite_engine(url: str, *, read_only: bool) -> Engine:
    path = make_url(url).database
    if path:
        folder = Path(path).parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        Path(path).touch(mode=0o600)
    size = SQLITE_READERS if read_only else 1
    engine = create_engine(
        url, pool_size=size, max_overflow=1, connect_args={"check_same_thread": False}, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: DBAPIConnection, _record: object) -> None:
        assert isinstance(connection, sqlite3.Connection)
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        if read_only:
            connection.execute("PRAGMA wal_autocheckpoint=0")
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine
