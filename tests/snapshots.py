"""Everything that a database holds, to be compared or put back; SQLite only."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlmodel import Session

from db.database import Database
from db.tables import Table

T = TypeVar("T")

TABLES = [table.name for table in Table.metadata.sorted_tables]
COUNTERS = "sqlite_sequence"
Snapshot = tuple[tuple[str, tuple[tuple[object, ...], ...]], ...]
_WALKED: dict[tuple[Snapshot, Hashable], tuple[Snapshot, Any]] = {}
"""Where each walk led, by what the database held before and which walk it was."""


def everything(session: Session) -> Snapshot:
    """Return every row of every table."""
    connection = session.connection()
    return tuple(
        (table, tuple(tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY rowid")))
        for table in (*TABLES, COUNTERS)
    )


def put_back(session: Session, snapshot: Snapshot) -> None:
    """Make a database hold what it held before."""
    connection = session.connection()
    for table in (*reversed(TABLES), COUNTERS):
        connection.exec_driver_sql(f"DELETE FROM {table}")
    for table, rows in snapshot:
        if rows and table != COUNTERS:
            places = ", ".join("?" * len(rows[0]))
            connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({places})", list(rows))
    connection.exec_driver_sql(f"DELETE FROM {COUNTERS}")
    counters = dict(snapshot)[COUNTERS]
    if counters:
        connection.exec_driver_sql(f"INSERT INTO {COUNTERS} VALUES (?, ?)", list(counters))


def walk_once(database: Database, about: Hashable, walk: Callable[[], T], resume: Callable[[T], None]) -> None:
    """Walk, or put back where the same walk led from the same rows.

    `walk` returns what it left beside the database, and `resume` takes that up again. Servers are always walked on.
    """
    if not database.is_sqlite:
        walk()
        return
    key = (database.read_now(everything), about)
    if key not in _WALKED:
        left = walk()
        _WALKED[key] = (database.read_now(everything), left)
        return
    snapshot, left = _WALKED[key]
    database.run_now(put_back, snapshot)
    resume(left)
