"""What is asked with every press looks rows up: no table that grows for years is read from end to end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from db.database import Database
from db.tables import Table
from tests.handlers.desk import KD, KSB, SEK, STF, Desk, a_desk

STAYS_SMALL = {
    "absence": "one person's",
    "calendar_entry": "what admins lay over the calendar",
    "draft": "one for each person",
    "extension": "those of one task",
    "inbox": "only what stands for the worker here, which asks for the newest row",
    "holding": "one for each change of a post",
    "office_setting": "one for each change",
    "outage": "a few each year",
    "pause": "those of one run",
    "person": "the office",
    "planned_start": "one each year",
    "post": "the office",
    "question": "one for each person",
    "run": "one each year",
}
"""Tables of which so few rows exist, or are asked for, that reading them all costs nothing."""


@contextmanager
def statements_of(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """Collect what a database is told."""
    told: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, _context: object, many: bool) -> None:
        if not many and statement.startswith(("SELECT", "UPDATE", "DELETE")):
            told.append((statement, values))

    engines = (database.engine, database._reader_engine)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield told
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def tables_read_whole(database: Database, told: list[tuple[str, Any]]) -> set[str]:
    """Which tables SQLite would read from end to end for these statements."""
    with database.engine.connect() as connection:
        plans = [
            step.detail.split()
            for statement, values in told
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    return {
        words[1] for words in plans if words[0] == "SCAN" and "INDEX" not in words and words[1] in Table.metadata.tables
    }


@pytest.fixture
async def desk(sqlite_url: str, tmp_path: Path) -> Any:
    async with a_desk(sqlite_url, tmp_path) as desk:
        desk.start_run()
        yield desk


async def press(desk: Desk) -> None:
    await desk.press(KD, "instruct:send:1")


async def undo(desk: Desk) -> None:
    await desk.press(KD, "instruct:send:1")
    await desk.press(KD, "task:undo:1")


async def lists(desk: Desk) -> None:
    for account, command in ((KD, "tugas"), (SEK, "disposisi"), (KSB, "pantau"), (STF, "rapat")):
        await desk.say(account, f"/{command}")


@pytest.mark.parametrize("act", [press, undo, lists], ids=lambda act: act.__name__)
async def test_no_press_reads_a_growing_table_from_end_to_end(desk: Desk, act: Callable[[Desk], Any]) -> None:
    with statements_of(desk.database) as told:
        await act(desk)

    assert len(told) > 10
    assert tables_read_whole(desk.database, told) - set(STAYS_SMALL) == set()
