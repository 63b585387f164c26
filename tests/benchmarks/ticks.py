"""An empty reminder tick over few and over many open tasks: its cost must follow what is due, not what exists."""

import asyncio
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from statistics import median

from sqlmodel import Session, insert

from db.database import Database
from db.tables import TaskRow, TimerRow
from scheduler.setup import remind_all
from services.office import Office
from tests.benchmarks.office import MONDAY_MORNING, open_office

FEW, MANY = 10, 100_000
TICKS = 200
BATCH = 5_000


async def measure() -> None:
    """Print the median cost of an empty tick with few and with many open tasks."""
    with tempfile.TemporaryDirectory() as folder:
        database, office = open_office(Path(folder))
        database.run_now(_add_open_tasks, first=1, count=FEW)
        few = await _tick_milliseconds(database, office)
        for first in range(FEW + 1, MANY, BATCH):
            database.run_now(_add_open_tasks, first=first, count=BATCH)
        many = await _tick_milliseconds(database, office)
        database.close()
    print(  # noqa: T201
        f"empty tick: {few:.2f} ms with {FEW} open tasks, {many:.2f} ms with {MANY} "
        f"(ratio {many / few:.2f}, wanted: about 1)"
    )


async def _tick_milliseconds(database: Database, office: Office) -> float:
    seconds = []
    for _ in range(TICKS):
        start = time.perf_counter()
        await remind_all(database, office=office, now=MONDAY_MORNING)
        seconds.append(time.perf_counter() - start)
    return median(seconds) * 1000


def _add_open_tasks(session: Session, *, first: int, count: int) -> None:
    due_at = MONDAY_MORNING + timedelta(days=30)
    numbers = range(first, first + count)
    tasks = [
        {
            "run_id": 1,
            "step": 14,
            "part": "step",
            "unit_code": "",
            "round": number + 1000,
            "post_code": "staf_sekretariat",
            "status": "open",
            "opened_at": MONDAY_MORNING,
            "starts_at": MONDAY_MORNING,
            "due_at": due_at,
        }
        for number in numbers
    ]
    session.exec(insert(TaskRow), params=tasks)
    timers = [
        {"key": f"bench:{number}", "kind": "due", "task_id": number, "due_at": due_at, "state": "waiting"}
        for number in numbers
    ]
    session.exec(insert(TimerRow), params=timers)


if __name__ == "__main__":
    asyncio.run(measure())
