"""What a press costs in an office with few and with many finished runs: it must follow the work, not the past."""

import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlmodel import Session, insert, select

from db.tables import DispositionRow, HistoryRow, RunRow, TaskRow
from tests.benchmarks.office import MONDAY_MORNING, open_office
from tests.benchmarks.press import open_runs, prepare_press

FINISHED = (10, 1_000, 100_000)
PRESSES = 100
AT_ONCE = 5_000
TASKS, ENTRIES = 3, 5
FIRST_YEAR = 1_000_000
LAST_YEAR = MONDAY_MORNING - timedelta(days=365)


async def measure() -> None:
    """Print the median press with each number of finished runs."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        database, office = open_office(Path(folder))
        task_ids = database.run_now(open_runs, office=office, count=PRESSES * len(FINISHED))
        press = await prepare_press(Path(folder), database, office)
        there = 0
        for number, finished in enumerate(FINISHED):
            for first in range(there, finished, AT_ONCE):
                behind = FIRST_YEAR * (number + 1)  # where the presses before have not given their tasks a number
                database.run_now(_finish_runs, first=behind + first, count=min(AT_ONCE, finished - first))
            there = finished
            seconds = [await press(n, task_ids[n]) for n in range(number * PRESSES, (number + 1) * PRESSES)]
            found.append(median(seconds) * 1000)
        database.close()
    figures = ", ".join(f"{ms:.1f} ms with {finished:,}" for ms, finished in zip(found, FINISHED, strict=True))
    print(f"a press in an office with finished runs: {figures} (ratio {found[-1] / found[0]:.2f}, wanted: about 1)")  # noqa: T201


def _finish_runs(session: Session, *, first: int, count: int) -> None:
    """Add runs that ended a year ago, each with a few of its tasks and entries."""
    like = session.exec(select(RunRow)).first()
    assert like is not None
    ids = range(first, first + count)
    task_of = {run_id: run_id * TASKS for run_id in ids}
    rows: dict[Any, list[dict[str, Any]]] = {
        RunRow: [{**_copied(like), "id": run_id, "year": run_id, "status": "done"} for run_id in ids],
        TaskRow: [
            {
                "id": task_of[run_id] + step,
                "run_id": run_id,
                "step": step + 1,
                "part": "step",
                "unit_code": "",
                "round": 1,
                "post_code": "kepala_dinas",
                "status": "done",
                "opened_at": LAST_YEAR,
                "starts_at": LAST_YEAR,
                "due_at": LAST_YEAR,
                "closed_at": LAST_YEAR,
            }
            for run_id in ids
            for step in range(TASKS)
        ],
        DispositionRow: [
            {
                "task_id": task_of[run_id],
                "run_id": run_id,
                "from_post": "kepala_dinas",
                "to_posts": ["sekretaris"],
                "instructions": [],
                "urgency": "ordinary",
                "classification": "open",
                "sent_at": LAST_YEAR,
            }
            for run_id in ids
        ],
        HistoryRow: [
            {"at": LAST_YEAR, "event": "task_finished", "run_id": run_id, "task_id": task_of[run_id], "details": {}}
            for run_id in ids
            for _ in range(ENTRIES)
        ],
    }
    for table, its_rows in rows.items():
        session.exec(insert(table), params=its_rows)


def _copied(row: RunRow) -> dict[str, Any]:
    return {name: value for name, value in row.model_dump().items() if name != "id"}


if __name__ == "__main__":
    asyncio.run(measure())
