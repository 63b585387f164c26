"""Moves an office from one database to another, such as from SQLite to PostgreSQL, and proves that nothing changed."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table as SqlTable
from sqlalchemy import insert, select, text
from sqlmodel import Session

from db.database import Database
from db.tables import Table

BATCH = 1000
HASHED_BYTES = 32


class TargetNotEmpty(Exception):
    """The database to copy to holds rows already; the text names a table."""


class CopyDiffers(Exception):
    """What was written is not what was read; nothing of it was kept. The text names the table."""


@dataclass(frozen=True)
class Copied:
    """A table after it was copied: how many rows, and the hash of all of them."""

    table: str
    rows: int
    sha256: str


def copy_all(source: Database, target: Database) -> list[Copied]:
    """Copy every row into an empty database of the same version, all or nothing; returns what each table holds.

    Raises TargetNotEmpty, or CopyDiffers. The numbers that rows will get next are taken over too, for a button in an
    old message must not meet a newer row.
    """
    return source.read_now(lambda reading: target.run_now(_copy_from, reading))


def _copy_from(target: Session, source: Session) -> list[Copied]:
    tables = Table.metadata.sorted_tables
    for table in tables:
        if target.connection().execute(select(table).limit(1)).first() is not None:
            raise TargetNotEmpty(table.name)
    for table in tables:
        for rows in _batches(source, table):
            target.connection().execute(insert(table), rows)
        _set_last_id(target, table, _last_id(source, table))
    return [_same(table, summary_of(source, table), summary_of(target, table)) for table in tables]


def _same(table: SqlTable, read: Copied, written: Copied) -> Copied:
    if read != written:
        raise CopyDiffers(table.name)
    return written


def summary_of(session: Session, table: SqlTable) -> Copied:
    """Return how many rows a table has and what they hash to, in whatever order the database gives them."""
    rows, total = 0, 0
    for batch in _batches(session, table):
        for row in batch:
            rows += 1
            total += int.from_bytes(hashlib.sha256(_canonical(row)).digest(), "big")
    return Copied(table.name, rows, (total % 2 ** (8 * HASHED_BYTES)).to_bytes(HASHED_BYTES, "big").hex())


def _canonical(row: dict[str, Any]) -> bytes:
    return json.dumps(row, sort_keys=True, default=_plain).encode()


def _plain(value: object) -> str:
    assert isinstance(value, date | datetime), type(value)
    return value.isoformat()


def _batches(session: Session, table: SqlTable) -> Iterator[list[dict[str, Any]]]:
    """Yield rows by their keys: a row that names another of its table comes behind it."""
    result = session.connection().execute(select(table).order_by(*table.primary_key.columns))
    for batch in result.mappings().partitions(BATCH):
        yield [dict(row) for row in batch]


def _is_numbered(table: SqlTable) -> bool:
    return bool(table.dialect_options["sqlite"]["autoincrement"])


def _last_id(session: Session, table: SqlTable) -> int | None:
    """Return the last number that a row of a table got, also where that row is gone; None before the first."""
    if not _is_numbered(table):
        return None
    if session.get_bind().dialect.name == "postgresql":
        name = session.connection().execute(SEQUENCE, {"table": table.name}).scalar_one()
        last = session.connection().execute(text(f"SELECT last_value FROM {name} WHERE is_called"))
    else:
        last = session.connection().execute(text("SELECT seq FROM sqlite_sequence WHERE name = :table"), _named(table))
    return last.scalar_one_or_none() or None


def _set_last_id(session: Session, table: SqlTable, last: int | None) -> None:
    if last is None:
        return
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(SET_SEQUENCE, {"table": table.name, "last": last})
        return
    for statement in (
        "DELETE FROM sqlite_sequence WHERE name = :table",
        "INSERT INTO sqlite_sequence VALUES (:table, :last)",
    ):
        session.connection().execute(text(statement), {"last": last, **_named(table)})


def _named(table: SqlTable) -> dict[str, str]:
    return {"table": table.name}


SEQUENCE = text("SELECT pg_get_serial_sequence(:table, 'id')")
SET_SEQUENCE = text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)")
