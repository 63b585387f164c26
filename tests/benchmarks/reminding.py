"""10,000 due reminders become messages, beside APScheduler with a stored job for each; an empty tick over a million."""

import asyncio
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlmodel import Session, insert

from db import outbox
from db.database import Database
from db.outbox import OutboxState
from db.tables import TaskRow, TimerRow
from scheduler.setup import remind_all
from services import reminders
from services.office import Office
from tests.benchmarks.office import MONDAY_MORNING, open_office

DUE = 10_000
OPEN = 1_000_000
INSERTED_AT_ONCE = 10_000
EMPTY_TICKS = 100
STALL_SECONDS = 0.005


async def measure() -> None:
    """Print our figures and APScheduler's, in one run."""
    with tempfile.TemporaryDirectory() as folder:
        database, office = open_office(Path(folder))
        await _ours(database, office)
        database.close()
    with tempfile.TemporaryDirectory() as folder:
        await _one_job_per_reminder(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        database, office = open_office(Path(folder))
        for first in range(1, OPEN, INSERTED_AT_ONCE):
            add_open_tasks(database, first=first, count=INSERTED_AT_ONCE, due_at=MONDAY_MORNING + timedelta(days=30))
        _say(f"empty tick with {OPEN:,} open tasks: {await _empty_tick(database, office):.2f} ms (wanted: under 2)")
        database.close()


async def _ours(database: Database, office: Office) -> None:
    start = time.perf_counter()
    for first in range(1, DUE, INSERTED_AT_ONCE):
        add_open_tasks(database, first=first, count=INSERTED_AT_ONCE, due_at=MONDAY_MORNING)
    added = time.perf_counter() - start
    transactions: list[float] = []
    batches = _timed(reminders.remind, transactions)
    start = time.perf_counter()
    stalls: list[float] = []
    watch = asyncio.get_running_loop().create_task(_watch_loop(stalls))
    while await database.run(batches, office=office, now=MONDAY_MORNING) == reminders.BATCH:
        pass
    seconds = time.perf_counter() - start
    watch.cancel()
    waiting = database.read_now(outbox.count, OutboxState.WAITING)
    transactions.sort()
    most = transactions[-len(transactions) // 100]
    _say(
        f"ours: {DUE:,} timers added in {added:.2f} s, {waiting:,} messages queued in {seconds:.2f} s (wanted: < 5)\n"
        f"  work in a transaction: median {median(transactions):.1f} ms, 99 % {most:.1f} ms, "
        f"longest {transactions[-1]:.1f} ms (wanted: < 50); longest stall of the loop "
        f"{max(stalls, default=seconds) * 1000:.0f} ms"
    )


def _timed(service: Callable[..., int], milliseconds: list[float]) -> Callable[..., int]:
    def timed(session: Session, **arguments: Any) -> int:
        start = time.perf_counter()
        done = service(session, **arguments)
        session.flush()
        milliseconds.append((time.perf_counter() - start) * 1000)
        return done

    return timed


async def _watch_loop(stalls: list[float]) -> None:
    with suppress(asyncio.CancelledError):
        while True:
            start = time.perf_counter()
            await asyncio.sleep(STALL_SECONDS)
            stalls.append(time.perf_counter() - start - STALL_SECONDS)


async def _one_job_per_reminder(folder: Path) -> None:
    store = SQLAlchemyJobStore(url=f"sqlite:///{folder}/jobs.db")
    scheduler = AsyncIOScheduler(jobstores={"default": store}, timezone=UTC)
    scheduler.start(paused=True)
    _fired.clear()
    run_at = datetime.now(UTC) - timedelta(seconds=1)
    start = time.perf_counter()
    for number in range(DUE):
        scheduler.add_job(note_fired, "date", run_date=run_at, args=[number], misfire_grace_time=None)
    added = time.perf_counter() - start
    stalls: list[float] = []
    watch = asyncio.get_running_loop().create_task(_watch_loop(stalls))
    start = time.perf_counter()
    scheduler.resume()
    first = None
    while len(_fired) < DUE:
        await asyncio.sleep(STALL_SECONDS)
        if first is None and _fired:
            first = time.perf_counter() - start
    seconds = time.perf_counter() - start
    watch.cancel()
    scheduler.shutdown(wait=False)
    _say(
        f"APScheduler, one stored job each: {DUE:,} jobs added in {added:.2f} s, "
        f"the first ran after {first or seconds:.2f} s, all in {seconds:.2f} s; "
        f"longest stall of the loop {max(stalls, default=seconds) * 1000:.0f} ms"
    )


_fired: list[int] = []


def note_fired(number: int) -> None:
    """Do what a stored job does: nothing but run."""
    _fired.append(number)


async def _empty_tick(database: Database, office: Office) -> float:
    seconds = []
    for _ in range(EMPTY_TICKS):
        start = time.perf_counter()
        await remind_all(database, office=office, now=MONDAY_MORNING)
        seconds.append(time.perf_counter() - start)
    return median(seconds) * 1000


def add_open_tasks(database: Database, *, first: int, count: int, due_at: datetime) -> None:
    """Add open tasks whose due reminders are planned."""
    numbers = range(first + 10, first + 10 + count)  # the run has a task of its own
    tasks = [
        {
            "id": number,
            "run_id": 1,
            "step": 14,
            "part": "step",
            "unit_code": "",
            "round": number,
            "post_code": "staf_sekretariat",
            "status": "open",
            "opened_at": due_at - timedelta(hours=1),
            "starts_at": due_at - timedelta(hours=1),
            "due_at": due_at,
        }
        for number in numbers
    ]
    timers = [
        {"key": f"due:{number}", "kind": "due", "task_id": number, "due_at": due_at, "state": "waiting"}
        for number in numbers
    ]

    def add(session: Session) -> None:
        session.exec(insert(TaskRow), params=tasks)
        session.exec(insert(TimerRow), params=timers)

    database.run_now(add)


def _say(text: str) -> None:
    print(text)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(measure())
