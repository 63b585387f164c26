"""The whole database somewhere else: a file for a backup, and all rows in a database of the other kind."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Table as SqlTable
from sqlalchemy import make_url, select, text
from sqlmodel import Session

from db.database import Database
from db.schema import upgrade, version
from db.tables import Table

ROWS_AT_ONCE = 500


class SnapshotFailed(Exception):
    """The database could not be written to a file. Says why."""


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


def copy_rows(source: Database, target: Database) -> None:
    """Copy all rows into a database that has the same tables and no row, and the ids that were given so far.

    The source is read as it is at one moment; the target gets everything in one transaction.
    """
    source.read_now(_hand_over, target=target)


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


def _hand_over(session: Session, *, target: Database) -> None:
    if not _is_sqlite(session):
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    target.run_now(_take_over, source=session)


def _take_over(session: Session, *, source: Session) -> None:
    for table in _tables():
        for rows in _batches(source, table):
            session.connection().execute(table.insert(), rows)
    _skip_ids(session, _given_ids(source))


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
