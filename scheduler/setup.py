"""The fixed jobs: a few interval ticks in memory. What is due stands in tables, so nothing is lost with them."""

import asyncio
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import SQLAlchemyError

from db import timers
from db.database import PASSING_ERRORS, Database, reason
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
from sop.outages import BEAT_EVERY, set_back

log = structlog.get_logger()

HOUSEKEEPING_SECONDS = 3600
TURNS: tuple[tuple[Collection[str], Callable[..., int]], ...] = (
    (tuple(absences.Turn), absences.turn),
    ((planned_starts.KIND,), planned_starts.turn),
    (tuple(disposition_reminders.Turn), disposition_reminders.remind),
    (tuple(meeting_reminders.Turn), meeting_reminders.remind),
    (reminders.LEVELS, reminders.remind),
    ((summary.KIND,), summary.turn),
)
"""Who works off which kinds of timers, a batch in each call, in this order."""


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
            await work_off(database, office=office, now=now())
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
        self._next: datetime | None = None

    async def beat(self, *, now: datetime) -> None:
        """Give a sign of life if it is time."""
        latest = self._latest or await self._database.read(last_beat)
        back = set_back(latest, now=now) if latest is not None else None
        if back is not None:
            await self._database.run(heartbeat.begin_anew, now=now)
            log.error("clock_set_back", seconds=round(back.total_seconds()))
        elif self._next is None or now >= self._next:
            await self._database.run(heartbeat.beat, now=now)
        else:
            self._latest = now
            return
        self._latest, self._next = now, now + BEAT_EVERY


async def work_off(database: Database, *, office: Office, now: datetime) -> int:
    """Do all that is due, a batch in each transaction; returns how many timers there were.

    Where nothing is due that is one look into the database. What one kind breaks does not keep the others waiting.
    """
    due = await database.read(timers.kinds_due, now=now)
    total = 0
    for kinds, turn in TURNS:
        if due.isdisjoint(kinds):
            continue
        try:
            while done := await database.run(turn, office=office, now=now):
                total += done
        except PASSING_ERRORS:
            raise  # the database is at fault: all of it at the next tick
        except Exception:
            log.exception("turn_broke_off", kinds=list(kinds))
    return total
