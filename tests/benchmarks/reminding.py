"""10,000 due reminders become messages, beside APScheduler with a stored job for each; an empty tick over a million."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import event, text
from sqlmodel import Session

from db import outbox
from db.database import Database
from db.outbox import OutboxState
from scheduler.setup import work_off
from services.office import Office
from tests.benchmarks.office import MONDAY_MORNING, open_office
from tests.benchmarks.press import open_runs, prepare_press

DUE = 10_000
FEW, MANY = 10, 1_000_000
EMPTY_TICKS = 200
STALL_SECONDS = 0.005
BETWEEN_PRESSES = 0.05
RUNS_TO_PRESS = 400


async def measure() -> None:
    """Print our figures and APScheduler's, in one run."""
    with tempfile.TemporaryDirectory() as folder:
        database, office = open_office(Path(folder))
        await _ours(Path(folder), database, office)
        database.close()
    with tempfile.TemporaryDirectory() as folder:
        await _one_job_per_reminder(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        database, office = open_office(Path(folder))
        month_ahead = MONDAY_MORNING + timedelta(days=30)
        database.run_now(add_open_tasks, count=FEW, due_at=month_ahead)
        few = await _empty_tick(database, office)
        start = time.perf_counter()
        database.run_now(add_open_tasks, count=MANY - FEW, due_at=month_ahead)
        filled, many = time.perf_counter() - start, await _empty_tick(database, office)
        _say(
            f"empty tick: {few:.2f} ms with {FEW} open tasks, {many:.2f} ms with {MANY:,} (wanted: under 2, "
            f"and about the same; the table was filled in {filled:.0f} s)"
        )
        database.close()


async def _ours(folder: Path, database: Database, office: Office) -> None:
    press, task_ids = (
        await prepare_press(folder, database, office),
        database.run_now(open_runs, office=office, count=RUNS_TO_PRESS),
    )
    start = time.perf_counter()
    database.run_now(add_open_tasks, count=DUE, due_at=MONDAY_MORNING)
    added = time.perf_counter() - start
    presses: list[float] = []
    stalls: list[float] = []

    async def keep_pressing() -> None:
        with suppress(asyncio.CancelledError):
            for number in count():
                presses.append(await press(number, task_ids[number]))
                await asyncio.sleep(BETWEEN_PRESSES)

    before = database.read_now(outbox.count, OutboxState.WAITING)
    loop = asyncio.get_running_loop()
    beside = [loop.create_task(keep_pressing()), loop.create_task(_watch_loop(stalls))]
    start = time.perf_counter()
    with transactions_timed(database) as transactions:
        done = await work_off(database, office=office, now=MONDAY_MORNING)
        seconds = time.perf_counter() - start
    for task in beside:
        task.cancel()
    await asyncio.gather(*beside)
    waiting = database.read_now(outbox.count, OutboxState.WAITING) - before
    transactions.sort()
    _say(
        f"ours: {DUE:,} timers added in {added:.2f} s; {done:,} worked off into {waiting:,} messages in "
        f"{seconds:.2f} s (wanted: < 5)\n"
        f"  transactions, commit included: median {median(transactions):.1f} ms, "
        f"99 % {transactions[-1 - len(transactions) // 100]:.1f} ms, longest {transactions[-1]:.1f} ms (wanted: < 50)\n"
        f"  meanwhile {len(presses)} presses, committed after {median(presses) * 1000:.0f} ms, "
        f"the slowest after {max(presses) * 1000:.0f} ms; longest stall of the loop {max(stalls) * 1000:.0f} ms"
    )


@contextmanager
def transactions_timed(database: Database) -> Iterator[list[float]]:
    """Note how long each writing transaction takes, in milliseconds, from its beginning to the end of its commit."""
    milliseconds: list[float] = []
    began = 0.0

    def begin(_: object) -> None:
        nonlocal began
        began = time.perf_counter()

    def released(*_: object) -> None:
        milliseconds.append((time.perf_counter() - began) * 1000)

    event.listen(database.engine, "begin", begin)
    event.listen(database.engine.pool, "checkin", released)
    try:
        yield milliseconds
    finally:
        event.remove(database.engine, "begin", begin)
        event.remove(database.engine.pool, "checkin", released)


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
    """Return the median of whole ticks, in milliseconds."""
    await work_off(database, office=office, now=MONDAY_MORNING)
    seconds = []
    for _ in range(EMPTY_TICKS):
        start = time.perf_counter()
        await work_off(database, office=office, now=MONDAY_MORNING)
        seconds.append(time.perf_counter() - start)
    return median(seconds) * 1000


def add_open_tasks(session: Session, *, count: int, due_at: datetime) -> None:
    """Add open tasks whose reminder is planned, in two statements."""
    first = session.connection().execute(text("SELECT max(id) FROM task")).scalar_one() + 1
    numbers = "WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :first + :count) "
    values = {"first": first, "count": count, "due_at": due_at.replace(tzinfo=None).isoformat(sep=" ") + ".000000"}
    for statement in (
        "INSERT INTO task (id, run_id, step, part, unit_code, round, post_code, status, opened_at, starts_at, due_at) "
        f"{numbers} SELECT i, 1, 14, 'step', '', i, 'staf_sekretariat', 'open', :due_at, :due_at, :due_at FROM n",
        "INSERT INTO timer (key, kind, task_id, due_at, state) "
        f"{numbers} SELECT 'due:' || i, 'due', i, :due_at, 'waiting' FROM n",
    ):
        session.connection().execute(text(statement), values)


def _say(told: str) -> None:
    print(told)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(measure())
