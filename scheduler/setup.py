"""The fixed jobs: a few interval ticks in memory. What is due stands in tables, so nothing is lost with them."""

import asyncio
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from db import timers
from db.database import PASSING_ERRORS, Database, reason
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
    office: Office,
    now: Callable[[], datetime],
    wake: Callable[[], None],
    tick_seconds: float,
) -> AsyncIOScheduler:
    """Return the scheduler with its jobs; `wake` is called with every tick, for what no commit announced."""
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )

    async def tick() -> None:
        wake()
        with suppress(asyncio.CancelledError), logged_failure("tick"):
            await work_off(database, office=office, now=now())

    async def keep_house() -> None:
        with logged_failure("housekeeping"):
            await database.run(housekeeping.purge, now=now())

    scheduler.add_job(tick, "interval", seconds=tick_seconds, id="tick")
    scheduler.add_job(keep_house, "interval", seconds=HOUSEKEEPING_SECONDS, id="housekeeping")
    return scheduler


@contextmanager
def logged_failure(name: str) -> Iterator[None]:
    """Leave what a failing database prevents to the next tick, with one line in the log."""
    try:
        yield
    except SQLAlchemyError as error:
        log.error("database_failed", loop=name, error=reason(error))


async def work_off(database: Database, *, office: Office, now: datetime) -> int:
    """Give a sign of life and do all that is due, a batch in each transaction; returns how many timers there were.

    Where nothing is due that is one look into the database. What one kind breaks does not keep the others waiting.
    """
    is_silent, due = await database.read(look, now=now)
    if is_silent:
        await database.run(heartbeat.beat, now=now)
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


def look(session: Session, *, now: datetime) -> tuple[bool, frozenset[str]]:
    """Return whether a sign of life is wanted, and which kinds of timers are due."""
    return heartbeat.is_due(session, now=now), timers.kinds_due(session, now=now)
