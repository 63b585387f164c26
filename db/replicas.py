"""The processes that serve one PostgreSQL database, as one of them sees the others: who does what, and a call to all.

What is held here is held by a connection of its own (session-level advisory locks): it ends with the process, however
that ends. A SQLite file has one process, which holds whatever it asks for.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from enum import IntEnum
from functools import partial
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, NullPool, TextClause, make_url, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlmodel import create_engine

CHANNEL = "outbox"
LISTEN_SECONDS = 1.0
"""How long a listener waits before it looks whether it is to end."""
NOTICE_DEAD_PEERS = {"idle": 3, "interval": 2, "count": 2}
"""TCP keepalives, in seconds and tries: a machine that lost its power holds nothing for longer than about seven."""

TRY_DUTY = text("SELECT pg_try_advisory_lock(:class_id, :duty)")
TRY_CHATS = text(
    "SELECT chat FROM unnest(CAST(:chats AS bigint[])) WITH ORDINALITY AS asked (chat, place)"
    " WHERE pg_try_advisory_lock(chat) LIMIT :most"
)
FREE_CHATS = text("SELECT pg_advisory_unlock(chat) FROM unnest(CAST(:chats AS bigint[])) AS left_behind (chat)")
MIGRATE = text("SELECT pg_advisory_xact_lock(:class_id, :duty)")
FREE_ALL = text("SELECT pg_advisory_unlock_all()")
STILL_THERE = text("SELECT 1")
CALL = text(f"NOTIFY {CHANNEL}")
DUTIES = 7301
"""Sets our duties apart from other advisory locks; chats are locked by one 64-bit key, another space."""


class Duty(IntEnum):
    """What one process does for all."""

    RECEIVE = 1
    SEND = 2
    MIGRATE = 3


class Replicas:
    """What this process holds among all that serve its database."""

    def __init__(self, url: str) -> None:
        self.is_alone = make_url(url).get_backend_name() == "sqlite"
        self._duties: set[Duty] = set()
        self._engine: Engine | None = None if self.is_alone else _engine(url)
        self._connection: Connection | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="replicas")
        self._closing = threading.Event()
        self._listener: threading.Thread | None = None

    def has(self, duty: Duty) -> bool:
        """Tell whether this process had a duty when it last asked."""
        return self.is_alone or duty in self._duties

    async def take(self, duty: Duty) -> bool:
        """Take a duty, or make sure that it is still ours; False while another process has it."""
        return self.is_alone or bool(await self._in_thread(self._take, duty))

    def take_now(self, duty: Duty) -> bool:
        """Take a duty from a thread of its own; for the command line."""
        return self.is_alone or self._thread.submit(self._take, duty).result()

    async def reach(self) -> bool:
        """Make sure that the database can be reached; raises SQLAlchemyError while it cannot."""
        return self.is_alone or bool(await self._in_thread(self._execute, STILL_THERE, {}))

    async def take_chats(self, chats: Sequence[int], *, most: int) -> set[int]:
        """Take chats that no process works on, the first of them first, and return which were taken."""
        if self.is_alone or not chats:
            return set(chats[:most])
        return set(await self._in_thread(self._execute, TRY_CHATS, {"chats": list(chats), "most": most}))

    async def free_chats(self, chats: Sequence[int]) -> None:
        """Let other processes work on chats, each as often as it was taken."""
        if chats and not self.is_alone:
            await self._in_thread(self._execute, FREE_CHATS, {"chats": list(chats)})

    async def call(self) -> None:
        """Wake all processes that listen."""
        if not self.is_alone:
            await self._in_thread(self._execute, CALL, {})

    def listen(self, heard: Callable[[], None]) -> None:
        """Call `heard`, on the event loop, whenever a process calls, and whenever calls may have been missed."""
        if self._engine is None:
            return
        loop = asyncio.get_running_loop()

        def tell() -> None:
            if not self._closing.is_set():
                loop.call_soon_threadsafe(heard)

        self._listener = threading.Thread(target=self._listen, args=(self._engine, tell), daemon=True)
        self._listener.start()

    def close(self) -> None:
        """Give up everything."""
        self._closing.set()
        if not self.is_alone:
            self._thread.submit(self._say_goodbye).result()
        self._thread.shutdown()
        if self._listener is not None:
            self._listener.join()
        if self._engine is not None:
            self._engine.dispose()

    async def _in_thread(self, call: Callable[..., Any], *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(call, *args))

    def _take(self, duty: Duty) -> bool:
        if duty in self._duties:
            try:
                self._execute(STILL_THERE, {})
            except SQLAlchemyError:
                pass  # what we held is gone with the connection: we may be the first to take it again
            else:
                return True
        if self._execute(TRY_DUTY, {"class_id": DUTIES, "duty": int(duty)})[0]:
            self._duties.add(duty)
        return duty in self._duties

    def _execute(self, statement: TextClause, values: dict[str, Any]) -> list[Any]:
        """Return the first column; a connection that fails takes with it all that was held."""
        assert self._engine is not None
        try:
            if self._connection is None:
                self._connection = _connect(self._engine)
            result = self._connection.execute(statement, values)
            return list(result.scalars()) if result.returns_rows else []
        except SQLAlchemyError:
            self._forget()
            raise

    def _say_goodbye(self) -> None:
        """Free all at once, and wake our own listener; without us the server would do so a moment later."""
        if self._connection is not None or self._listener is not None:
            with suppress(SQLAlchemyError):
                self._execute(FREE_ALL, {})
                self._execute(CALL, {})
        self._forget()

    def _forget(self) -> None:
        self._duties.clear()
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def _listen(self, engine: Engine, tell: Callable[[], None]) -> None:
        while not self._closing.is_set():
            try:
                with _connect(engine) as connection:
                    connection.exec_driver_sql(f"LISTEN {CHANNEL}")
                    tell()
                    self._hear(connection, tell)
            except (OperationalError, psycopg.OperationalError):
                self._closing.wait(LISTEN_SECONDS)

    def _hear(self, connection: Connection, tell: Callable[[], None]) -> None:
        ears = connection.connection.driver_connection
        assert isinstance(ears, psycopg.Connection)
        while not self._closing.is_set():
            for _ in ears.notifies(timeout=LISTEN_SECONDS, stop_after=1):
                tell()


def one_at_a_time(connection: Connection) -> None:
    """Let the processes that start at the same time bring the tables up to date one after the other."""
    connection.execute(MIGRATE, {"class_id": DUTIES, "duty": int(Duty.MIGRATE)})


def _engine(url: str) -> Engine:
    options = {f"keepalives_{name}": seconds for name, seconds in NOTICE_DEAD_PEERS.items()}
    return create_engine(
        url, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True, connect_args=options
    )


def _connect(engine: Engine) -> Connection:
    """Connect so that both sides notice when the other is gone."""
    connection = engine.connect()
    for name, value in NOTICE_DEAD_PEERS.items():
        connection.exec_driver_sql(f"SET tcp_keepalives_{name} = {value}")
    return connection
