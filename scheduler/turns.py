"""Looking whenever somebody calls, and waiting out a database that fails."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from chat.pauses import Pauses
from db.database import reason

log = structlog.get_logger()


async def look_when_woken(
    awake: asyncio.Event, look: Callable[[], Awaitable[None]], *, name: str, pauses: Pauses
) -> None:
    """Call `look` after every wake, for ever; while the database fails, pause longer each time and look again."""
    failures = 0
    while True:
        await awake.wait()
        awake.clear()
        try:
            await look()
        except SQLAlchemyError as error:
            failures += 1
            log.error("database_failed", loop=name, failures=failures, error=reason(error))
            await asyncio.sleep(pauses.after(failures))
            awake.set()
        else:
            failures = 0
