"""What SQLite and PostgreSQL spell in dialects of their own."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_many_if_new(session: Session, table: type[SQLModel], rows: list[dict[str, Any]], *, unique: str) -> None:
    """Insert many rows whose `unique` column is not there yet: one statement, compiled once for any number of rows."""
    if rows:
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        session.connection().execute(insert(table).on_conflict_do_nothing(index_elements=[unique]), rows)


def insert_if_new(session: Session, table: type[SQLModel], rows: list[dict[str, Any]], *, unique: str) -> int:
    """Insert rows whose `unique` column is not there yet, and return how many were."""
    if not rows:
        return 0
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(rows).on_conflict_do_nothing(index_elements=[unique])
    return session.exec(statement, execution_options={"preserve_rowcount": True}).rowcount


def take_turn(session: Session, name: str) -> None:
    """Let other transactions that take the same turn wait until this one ends; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))
