"""A database that fails for a while: no loop ends, nothing is lost, nothing is sent again and again."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import make_url

from bot.intake import InboxWorker, Poller
from chat.pauses import Pauses
from db import inbox, outbox
from db.inbox import InboxState
from db.outbox import OutboxState
from db.replicas import Replicas
from scheduler.backups import BackupFolder
from scheduler.sender import Pace, Sender
from scheduler.setup import build_scheduler
from services import replies
from simulator.client import SimulatorClient
from simulator.server import Simulator
from tests.bot.conftest import TOKEN
from tests.databases import PostgresqlServer
from tests.handlers import updates
from tests.handlers.desk import KD, STF, Desk, a_desk

PATIENCE = 20.0
AT_ONCE = Pauses(first=0.01, longest=0.04)
TABLES = ("inbox", "outbox", "timer")


class Outage(Protocol):
    """A way in which a database stops working, and works again."""

    def begin(self) -> None:
        """Stop it."""

    def end(self) -> None:
        """Let it work again."""


class TablesAway:
    """Tables of a SQLite file that are gone for a while."""

    def __init__(self, url: str) -> None:
        self._path = str(make_url(url).database)

    def begin(self) -> None:
        self._rename("{0}", "{0}_away")

    def end(self) -> None:
        self._rename("{0}_away", "{0}")

    def _rename(self, old: str, new: str) -> None:
        with closing(sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)) as connection:
            for table in TABLES:
                connection.execute(f"ALTER TABLE {old.format(table)} RENAME TO {new.format(table)}")


class ServerGone:
    """A PostgreSQL that drops every connection and takes no new one for a while."""

    def __init__(self, server: PostgresqlServer, url: str) -> None:
        self._server = server
        self._url = url

    def begin(self) -> None:
        self._server.shut(self._url)

    def end(self) -> None:
        self._server.reopen(self._url)


class Failures(logging.Handler):
    """Counts what the log says about failures of the database."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._more = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        if "database_failed" in str(record.msg):
            self.lines.append(str(record.msg))
            self._more.set()

    async def seen(self, count: int) -> None:
        """Wait until the log has told of so many."""
        async with asyncio.timeout(PATIENCE):
            while len(self.lines) < count:
                self._more.clear()
                await self._more.wait()


@pytest.fixture
def failures() -> Iterator[Failures]:
    handler = Failures()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


@pytest.fixture
async def desk(database_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    async with a_desk(database_url, tmp_path) as desk:
        yield desk


@pytest.fixture
def replicas(database_url: str) -> Iterator[Replicas]:
    replicas = Replicas(database_url)
    yield replicas
    replicas.close()


@pytest.fixture
def outage(database_url: str, request: pytest.FixtureRequest) -> Outage:
    if database_url.startswith("sqlite"):
        return TablesAway(database_url)
    return ServerGone(request.getfixturevalue("postgresql"), database_url)


@asynccontextmanager
async def going_on(part: Awaitable[None]) -> AsyncIterator[None]:
    """Let a part of the bot run beside the test, and fail where it has ended by itself."""
    task = asyncio.ensure_future(part)
    try:
        yield
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(desk: Desk, condition: Callable[[], bool]) -> None:
    """Wait until something is so, looking after each commit."""
    committed = asyncio.Event()
    desk.database.on_commit(committed.set)
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await committed.wait()
            committed.clear()


def a_sender(desk: Desk) -> Sender:
    sender = Sender(
        bot=desk.application.bot,
        database=desk.database,
        store=desk.store,
        office=desk.office,
        now=desk.clock,
        pace=Pace(per_second=10_000, chat_seconds=0, after_failure=AT_ONCE),
    )
    desk.database.on_commit(sender.wake)
    sender.wake()
    return sender


def say(desk: Desk, words: str) -> None:
    desk.run_service(replies.refuse, chat=KD, text=words, now=desk.clock())


async def test_the_inbox_is_worked_off_after_an_outage(
    desk: Desk, replicas: Replicas, outage: Outage, failures: Failures
) -> None:
    worker = InboxWorker(
        application=desk.application, database=desk.database, replicas=replicas, now=desk.clock, pauses=AT_ONCE
    )
    inbox_id = desk.store_update(updates.text(STF, "/bantuan"))
    outage.begin()
    worker.wake()

    async with going_on(worker.run()):
        await failures.seen(3)
        outage.end()
        await until(desk, lambda: desk.read(lambda session: inbox.count(session, InboxState.OPEN)) == 0)

    assert desk.inbox_row(inbox_id).state == "done"
    assert desk.waiting_kinds() == [("help", STF)]


async def test_the_outbox_is_sent_once_after_an_outage(desk: Desk, outage: Outage, failures: Failures) -> None:
    say(desk, "satu")
    outage.begin()

    async with going_on(a_sender(desk).run()):
        await failures.seen(3)
        outage.end()
        await until(desk, lambda: desk.read(lambda session: outbox.count(session, OutboxState.SENT)) == 1)

    assert [call.text for call in desk.network.of("sendMessage")] == ["satu"]


async def test_what_was_sent_is_not_sent_again_because_it_could_not_be_noted(
    desk: Desk, outage: Outage, failures: Failures
) -> None:
    say(desk, "satu")
    desk.network.on_call = lambda call: outage.begin()

    async with going_on(a_sender(desk).run()):
        await failures.seen(3)
        desk.network.on_call = lambda call: None
        outage.end()
        await until(desk, lambda: desk.read(lambda session: outbox.count(session, OutboxState.SENT)) == 1)

    assert [call.text for call in desk.network.of("sendMessage")] == ["satu"]


async def test_ticks_go_on_after_an_outage(desk: Desk, outage: Outage, failures: Failures) -> None:
    desk.clock.at = desk.task(desk.start_run()).due_at
    before = len(desk.waiting())
    outage.begin()
    scheduler = build_scheduler(
        database=desk.database,
        store=desk.store,
        office=desk.office,
        backups=BackupFolder(desk.folder / "backups", kept=2),
        now=desk.clock,
        wake=lambda: None,
        tick_seconds=0.02,
    )
    scheduler.start()

    await failures.seen(2)
    outage.end()
    await until(desk, lambda: len(desk.waiting()) > before)

    scheduler.shutdown(wait=False)
    assert desk.waiting()[-1].kind == "reminder"


async def test_updates_that_could_not_be_stored_come_again(
    desk: Desk, outage: Outage, failures: Failures, simulator: Simulator, client: SimulatorClient
) -> None:
    poller = Poller(
        api_url=simulator.url,
        token=TOKEN,
        database=desk.database,
        now=desk.clock,
        stored=lambda: None,
        pauses=AT_ONCE,
    )
    rina = await client.person(STF, "Rina")
    outage.begin()

    async with going_on(poller.run()):
        await rina.send("satu")
        await failures.seen(3)
        outage.end()
        await until(desk, lambda: desk.read(lambda session: inbox.count(session, InboxState.OPEN)) == 1)
        await rina.send("dua")
        await until(desk, lambda: desk.read(lambda session: inbox.count(session, InboxState.OPEN)) == 2)


async def test_an_outage_is_told_in_one_line_without_values(desk: Desk, outage: Outage, failures: Failures) -> None:
    say(desk, "rahasia")
    outage.begin()

    async with going_on(a_sender(desk).run()):
        await failures.seen(1)
        outage.end()

    assert "rahasia" not in failures.lines[0]
    assert "\n" not in failures.lines[0]
