"""The whole database somewhere else: a file for a backup, and all rows in a database of the other kind."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Table as SqlTable
from sqlalchemy import make_url, select, text
from sqlmodel import Session

from db.database import Database
from db.schema import upgrade, version
from db.tables import Table

ROWS_AT_ONCE = 500
HASH_BITS = 256


class SnapshotFailed(Exception):
    """The database could not be written to a file. Says why."""


class CopyDiffers(Exception):
    """What was written is not what was read; nothing of it was kept. The text names the table."""


@dataclass(frozen=True)
class Copied:
    """A table after it was copied: how many rows, and the hash of all of them."""

    table: str
    rows: int
    sha256: str


def snapshot(database: Database, path: Path) -> None:
    """Write what the database holds at this moment into a new SQLite file, while others go on writing.

    What was deleted before is not in the copy, not even unseen. Raises SnapshotFailed.
    """
    if database.is_sqlite:
        _write_sqlite_file(Path(make_url(database.url).database or ""), path)
        return
    found = version(database)
    if found.current != found.wanted:
        raise SnapshotFailed(
            f"the database is of version {found.current}, and the next start brings it to {found.wanted}"
        )
    with closing(Database(f"sqlite:///{path}")) as target:
        upgrade(target)
        copy_rows(database, target)


def copy_rows(source: Database, target: Database) -> list[Copied]:
    """Copy all rows into a database that has the same tables and no row, and the ids that were given so far.

    The source is read as it is at one moment; the target gets everything in one transaction, in which both are read
    once more and compared. Returns what each table holds now; raises CopyDiffers, and then nothing of it is kept.
    """
    return source.read_now(_hand_over, target=target)


def is_empty(session: Session) -> bool:
    """Tell whether no table holds a row."""
    return not any(session.connection().execute(select(table).limit(1)).first() for table in _tables())


def _write_sqlite_file(source: Path, path: Path) -> None:
    """Go past SQLAlchemy, which would open a transaction first."""
    try:
        with closing(
            sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
        ) as reader:
            reader.execute("VACUUM INTO ?", [str(path)])
    except sqlite3.Error as error:
        raise SnapshotFailed(str(error)) from error


def _hand_over(session: Session, *, target: Database) -> list[Copied]:
    if not _is_sqlite(session):
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    return target.run_now(_take_over, source=session)


def _take_over(session: Session, *, source: Session) -> list[Copied]:
    for table in _tables():
        for rows in _batches(source, table):
            session.connection().execute(table.insert(), rows)
    _skip_ids(session, _given_ids(source))
    return [_same(_summary(source, table), _summary(session, table)) for table in _tables()]


def _same(read: Copied, written: Copied) -> Copied:
    if read != written:
        raise CopyDiffers(read.table)
    return written


def _summary(session: Session, table: SqlTable) -> Copied:
    """Count the rows of a table and hash them, in whatever order the database sorts its keys."""
    rows, total = 0, 0
    for batch in _batches(session, table):
        for row in batch:
            rows += 1
            total += int.from_bytes(hashlib.sha256(_canonical(row)).digest(), "big")
    return Copied(table.name, rows, (total % 2**HASH_BITS).to_bytes(HASH_BITS // 8, "big").hex())


def _canonical(row: dict[str, Any]) -> bytes:
    return json.dumps(row, sort_keys=True, default=_plain).encode()


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    assert isinstance(value, date), type(value)
    return value.isoformat()


def _tables() -> list[SqlTable]:
    """Return all tables, each behind those that it refers to."""
    return Table.metadata.sorted_tables


def _batches(session: Session, table: SqlTable) -> Iterator[list[dict[str, Any]]]:
    """Yield all rows; by their ids, so that a row that refers to an earlier one of its table comes behind it."""
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=ROWS_AT_ONCE)
    for batch in session.connection().execute(query).mappings().partitions():
        yield [dict(row) for row in batch]


def _given_ids(session: Session) -> dict[str, int]:
    """Return the highest id that a table ever gave, also to a row that is gone: an old button still carries it."""
    if _is_sqlite(session):
        rows = session.connection().execute(text("SELECT name, seq FROM sqlite_sequence WHERE seq > 0"))
        return {name: last for name, last in rows}
    given = {}
    for name in _numbered():
        sequence = text("SELECT pg_sequence_last_value(pg_get_serial_sequence(:name, 'id')::regclass)")
        last = session.connection().execute(sequence, {"name": name}).scalar()
        if last is not None:
            given[name] = int(last)
    return given


def _skip_ids(session: Session, given: dict[str, int]) -> None:
    connection = session.connection()
    for name in _numbered() & given.keys():
        values = {"name": name, "last": given[name]}
        if _is_sqlite(session):
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
            connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), values)
        else:
            connection.execute(text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"), values)


def _numbered() -> set[str]:
    return {table.name for table in _tables() if table.dialect_options["sqlite"]["autoincrement"]}


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
