"""Several processes on one PostgreSQL: each chat in order, each update once, and another goes on where one ends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import Tepat
from bot.intake import InboxWorker
from bot.settings import Settings, load_settings
from chat.pauses import Pauses
from db.database import Database
from db.replicas import Replicas
from db.schema import upgrade
from simulator.client import SimulatorClient
from simulator.server import Simulator
from tests.bot.conftest import TOKEN
from tests.bot.test_worker import Work
from tests.databases import PostgresqlServer
from tests.handlers.desk import KD, KSB, SEK, STF, Desk, a_desk

PATIENCE = 20.0
SHORT = Pauses(first=0.01, longest=0.02)
MESSAGES = 10


@pytest.fixture
async def desk(postgresql_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    async with a_desk(postgresql_url, tmp_path) as desk:
        yield desk


class AnotherWorker:
    """The worker of a process of its own beside that of `work`."""

    def __init__(self, work: Work) -> None:
        self.replicas = Replicas(work.desk.database.url)
        self.worker = InboxWorker(
            application=work.desk.application,
            database=work.desk.database,
            replicas=self.replicas,
            now=work.desk.clock,
            pauses=SHORT,
        )

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator["AnotherWorker"]:
        """Work beside the test, and end as a killed process does."""
        task = asyncio.ensure_future(self.worker.run())
        self.worker.wake()
        try:
            yield self
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            self.replicas.close()


async def test_two_workers_do_each_update_once_and_keep_the_order_of_each_chat(desk: Desk) -> None:
    work = Work(desk)
    sent = [f"{chat}:{number}" for number in range(MESSAGES) for chat in (KD, SEK, KSB)]

    async with AnotherWorker(work).going_on() as first, AnotherWorker(work).going_on() as second:
        for words in sent:
            work.put(int(words.partition(":")[0]), words)
            first.worker.wake()
            second.worker.wake()
        await work.until(lambda: len(work.done) == len(sent))

    assert sorted(work.begun) == sorted(work.done) == sorted(sent)
    for chat in (KD, SEK, KSB):
        its_own = [words for words in work.done if words.startswith(f"{chat}:")]
        assert its_own == [words for words in sent if words.startswith(f"{chat}:")]


async def test_a_chat_that_another_process_works_on_waits_and_others_do_not(desk: Desk) -> None:
    work = Work(desk)
    work.gates["satu"] = asyncio.Event()

    async with AnotherWorker(work).going_on() as first:
        work.put(KD, "satu")
        first.worker.wake()
        await work.until(lambda: work.begun == ["satu"])
        async with AnotherWorker(work).going_on() as second:
            work.put(KD, "dua")
            work.put(STF, "tiga")
            second.worker.wake()
            await work.until(lambda: work.done == ["tiga"])
            assert work.begun == ["satu", "tiga"]
            work.gates["satu"].set()
            await work.until(lambda: work.done == ["tiga", "satu", "dua"])


async def test_what_a_process_had_begun_when_it_ended_is_done_by_another(desk: Desk) -> None:
    work = Work(desk)
    work.gates["satu"] = asyncio.Event()
    async with AnotherWorker(work).going_on() as first:
        inbox_id = work.put(KD, "satu")
        first.worker.wake()
        await work.until(lambda: work.begun == ["satu"])
    work.gates["satu"].set()

    async with AnotherWorker(work).going_on():
        await work.until(lambda: work.done == ["satu"])

    assert work.desk.inbox_row(inbox_id).tries == 0


async def test_processes_that_start_together_bring_the_tables_up_to_date_one_after_the_other(
    postgresql: PostgresqlServer,
) -> None:
    url = postgresql.create(with_tables=False)
    databases = [Database(url) for _ in range(3)]

    await asyncio.gather(*(asyncio.to_thread(upgrade, database) for database in databases))

    for database in databases:
        database.close()
    postgresql.drop(url)


@pytest.fixture
def settings(simulator: Simulator, postgresql_url: str, tmp_path: Path) -> Settings:
    return load_settings(
        _env_file=None,
        telegram_bot_token=TOKEN,
        telegram_api_url=simulator.url,
        database_url=postgresql_url,
        documents_dir=tmp_path / "documents",
        tick_seconds=60,
        chat_pause_seconds=0,
    )


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator["asyncio.Task[None]"]:
    """Run a whole bot beside the test."""
    task = asyncio.get_running_loop().create_task(Tepat(settings, pauses=SHORT).run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_of_two_bots_one_asks_for_updates_and_the_other_takes_over_at_once(
    settings: Settings, client: SimulatorClient
) -> None:
    rina = await client.person(106, "Rina")
    async with running(settings) as first:
        await rina.send("/start")
        await rina.wait_for(button="Minta Akses", timeout=PATIENCE)
        async with running(settings) as second:
            first.cancel()
            await asyncio.gather(first, return_exceptions=True)

            await rina.send("/start")
            await rina.wait_for(button="Minta Akses", timeout=PATIENCE)
            assert not second.done()
