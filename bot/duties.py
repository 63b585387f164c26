"""What one process does for all that serve a database, and how another takes over when it ends."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from chat.pauses import Pauses
from db.database import Database, DatabaseInUse, reason
from db.replicas import Duty, Replicas
from scheduler.turns import look_when_woken

log = structlog.get_logger()

LOOK_SECONDS = 2.0
RETURNS_BEFORE_OTHERS = 10
"""So many times while others look once the process looks that had a duty when the database went away."""
CALL_PAUSES = Pauses(longest=30)


async def on_duty(
    replicas: Replicas, duty: Duty, part: Callable[[], Awaitable[None]], *, look_seconds: float = LOOK_SECONDS
) -> None:
    """Run a part of the bot while this process has the duty, for ever; raises what the part raises.

    While the database is away nobody can take over, so the part goes on. Its process is the first that asks for the
    duty afterwards, since it alone knows what was sent and not yet noted; the part ends when another has the duty.
    """
    if replicas.is_alone:
        return await part()
    working: asyncio.Future[None] | None = None
    try:
        while True:
            if working is None:
                await _while_away(replicas, look_seconds)
            is_ours = await _ask(replicas.take(duty))
            if working is None and is_ours:
                log.info("duty_taken", duty=duty.name)
                working = asyncio.ensure_future(part())
            elif working is not None and is_ours is False:
                log.warning("duty_lost", duty=duty.name)
                await _end(working)
                working = None
            pause = look_seconds if is_ours is not None else look_seconds / RETURNS_BEFORE_OTHERS
            if working is None:
                await asyncio.sleep(pause)
            elif (await asyncio.wait([working], timeout=pause))[0]:
                return working.result()
    finally:
        if working is not None:
            await _end(working)


async def _while_away(replicas: Replicas, look_seconds: float) -> None:
    """Where the database is away, wait until it is back, and let the process go first that had the duty."""
    was_away = False
    while await _ask(replicas.reach()) is None:
        was_away = True
        await asyncio.sleep(look_seconds)
    if was_away:
        await asyncio.sleep(look_seconds)


async def _ask(question: Awaitable[bool]) -> bool | None:
    """Return the answer, or None while the database is away."""
    try:
        return await question
    except SQLAlchemyError as error:
        log.error("database_failed", loop="duty", error=reason(error))
        return None


async def _end(working: asyncio.Future[None]) -> None:
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


@contextmanager
def open_alone(url: str) -> Iterator[Database]:
    """Open a database that no bot serves, and keep bots from it; raises DatabaseInUse."""
    database, replicas = Database(url), Replicas(url)
    try:
        database.claim()
        if not replicas.take_now(Duty.SEND):
            raise DatabaseInUse(make_url(url).database)
        yield database
    finally:
        replicas.close()
        database.close()


class Calls:
    """Tells the process that sends of what this one has queued; its tick is the fallback."""

    def __init__(self, replicas: Replicas) -> None:
        self._replicas = replicas
        self._awake = asyncio.Event()

    def wake(self) -> None:
        """Call the sender soon; many wakes are one call."""
        self._awake.set()

    async def run(self) -> None:
        """Call until cancelled."""
        await look_when_woken(self._awake, self._call, name="calls", pauses=CALL_PAUSES)

    async def _call(self) -> None:
        if not self._replicas.has(Duty.SEND):
            await self._replicas.call()
