"""Two processes and one duty: one works, the other takes over when it ends or has lost it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy.exc import OperationalError

from bot.duties import Calls, on_duty
from db.replicas import Duty, Replicas
from tests.databases import PostgresqlServer

PATIENCE = 20.0
LOOK_SECONDS = 0.01


class Part:
    """A part of the bot that notes whether it is at work."""

    def __init__(self, replicas: Replicas) -> None:
        self.replicas = replicas
        self.begun, self.ended = asyncio.Event(), asyncio.Event()

    async def run(self) -> None:
        self.begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.ended.set()

    @asynccontextmanager
    async def on_duty(self) -> AsyncIterator[None]:
        task = asyncio.ensure_future(on_duty(self.replicas, Duty.SEND, self.run, look_seconds=LOOK_SECONDS))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def parts(postgresql_url: str) -> Iterator[tuple[Part, Part]]:
    parts = Part(Replicas(postgresql_url)), Part(Replicas(postgresql_url))
    yield parts
    for part in parts:
        part.replicas.close()


async def test_the_second_begins_when_the_first_has_ended(parts: tuple[Part, Part], postgresql_url: str) -> None:
    first, second = parts
    async with asyncio.timeout(PATIENCE), first.on_duty():
        await first.begun.wait()
        async with second.on_duty():
            assert not await second.replicas.take(Duty.SEND)
            assert not second.begun.is_set()
            first.replicas.close()
            first.replicas = Replicas(postgresql_url)
            await second.begun.wait()


async def test_a_part_goes_on_while_the_database_is_away_and_ends_when_another_has_its_duty(
    parts: tuple[Part, Part], postgresql: PostgresqlServer, postgresql_url: str
) -> None:
    first, second = parts
    async with asyncio.timeout(PATIENCE), first.on_duty():
        await first.begun.wait()
        postgresql.shut(postgresql_url)
        with pytest.raises(OperationalError):
            await first.replicas.take(Duty.SEND)
        assert not first.ended.is_set()
        first.replicas._thread.submit(_reopen_and_let_take, postgresql, postgresql_url, second.replicas).result()
        await first.ended.wait()


def _reopen_and_let_take(postgresql: PostgresqlServer, url: str, other: Replicas) -> None:
    """Let the other be the first to take the duty: this runs where the loser would ask for it."""
    postgresql.reopen(url)
    assert other._take(Duty.SEND)


async def test_what_a_part_raises_is_raised(parts: tuple[Part, Part]) -> None:
    async def fail() -> None:
        raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        await on_duty(parts[0].replicas, Duty.SEND, fail, look_seconds=LOOK_SECONDS)


async def test_who_does_not_send_calls_who_does(parts: tuple[Part, Part]) -> None:
    sender, other = (part.replicas for part in parts)
    heard = asyncio.Event()
    calls = Calls(other)
    async with asyncio.timeout(PATIENCE):
        await sender.take(Duty.SEND)
        sender.listen(heard.set)
        await heard.wait()
        heard.clear()
        calling = asyncio.ensure_future(calls.run())
        calls.wake()
        await heard.wait()
    calling.cancel()
    await asyncio.gather(calling, return_exceptions=True)
