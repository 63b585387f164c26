"""The fixed jobs: a few interval ticks in memory. What is due stands in tables, so nothing is lost with them."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import SQLAlchemyError

from db.database import Database, reason
from db.heartbeat import last_beat
from documents.store import DocumentStore
from scheduler.backups import BackupFolder, back_up_at_night
from scheduler.measures import TICKED_AT
from services import (
    absences,
    disposition_reminders,
    heartbeat,
    housekeeping,
    meeting_reminders,
    planned_starts,
    reminders,
    summary,
)
from services.office import Office
from sop.outages import set_back

log = structlog.get_logger()

HOUSEKEEPING_SECONDS = 3600
IN_THE_OFFICE = (
    (absences.anything_due, absences.turn),
    (planned_starts.anything_due, planned_starts.turn),
    (disposition_reminders.anything_due, disposition_reminders.remind),
    (meeting_reminders.anything_due, meeting_reminders.remind),
)
"""What is worked off by the hours and procedure of the office: whether anything is due, and one batch of it."""


def build_scheduler(
    *,
    database: Database,
    store: DocumentStore,
    office: Office,
    backups: BackupFolder,
    now: Callable[[], datetime],
    wake: Callable[[], None],
    tick_seconds: float,
) -> AsyncIOScheduler:
    """Return the scheduler with its jobs; `wake` is called with every tick, for what no commit announced."""
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )

    heart = Heart(database)

    async def tick() -> None:
        wake()
        with suppress(asyncio.CancelledError), logged_failure("tick"):
            await heart.beat(now=now())
            for due, turn in IN_THE_OFFICE:
                await work_off(database, due, partial(turn, office=office), now=now())
            await remind_all(database, office=office, now=now())
            await summarize(database, office=office, now=now())
            TICKED_AT.set(now().timestamp())

    async def keep_house() -> None:
        with logged_failure("housekeeping"):
            await database.run(housekeeping.purge, now=now())

    async def back_up() -> None:
        await back_up_at_night(database, store, backups, timezone=office.timezone, now=now())

    scheduler.add_job(tick, "interval", seconds=tick_seconds, id="tick")
    scheduler.add_job(keep_house, "interval", seconds=HOUSEKEEPING_SECONDS, id="housekeeping")
    scheduler.add_job(back_up, "interval", seconds=HOUSEKEEPING_SECONDS, id="backup")
    return scheduler


@contextmanager
def logged_failure(name: str) -> Iterator[None]:
    """Leave what a failing database prevents to the next tick, with one line in the log."""
    try:
        yield
    except SQLAlchemyError as error:
        log.error("database_failed", loop=name, error=reason(error))


class Heart:
    """Gives a sign of life once a minute, and notices a clock that was set back, also while the bot was down."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._latest: datetime | None = None

    async def beat(self, *, now: datetime) -> None:
        """Give a sign of life if it is time."""
        latest = self._latest or await self._database.read(last_beat)
        back = set_back(latest, now=now) if latest is not None else None
        if back is not None:
            await self._database.run(heartbeat.begin_anew, now=now)
            log.error("clock_set_back", seconds=round(back.total_seconds()))
        elif await self._database.read(heartbeat.is_due, now=now):
            await self._database.run(heartbeat.beat, now=now)
        self._latest = now


async def remind_all(database: Database, *, office: Office, now: datetime) -> int:
    """Work off all due timers, a batch in each transaction, and return how many there were."""
    total = 0
    if not await database.read(reminders.anything_due, now=now):
        return total
    while True:
        done = await database.run(reminders.remind, office=office, now=now)
        total += done
        if done < reminders.BATCH:
            return total


async def work_off(
    database: Database, anything_due: Callable[..., bool], turn: Callable[..., int], *, now: datetime
) -> None:
    """Let a service do all that is due, a batch in each transaction."""
    while await database.read(anything_due, now=now):
        if not await database.run(turn, now=now):
            return  # another process has them


async def summarize(database: Database, *, office: Office, now: datetime) -> None:
    """Queue the morning summary when it is due."""
    if await database.read(summary.anything_due, now=now):
        await database.run(summary.turn, office=office, now=now)
