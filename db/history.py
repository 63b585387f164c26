"""What happened, in order, never changed: who, in which capacity, what, when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from db.tables import HistoryRow
from sop.events import Event


@dataclass(frozen=True)
class Signature:
    """Who did something, as the history keeps it: name and capacity of that moment."""

    person_id: int
    name: str
    capacity: str | None = None


@dataclass(frozen=True)
class Entry:
    """One line of history; name and capacity as they were then."""

    id: int
    at: datetime
    event: Event
    run_id: int | None
    task_id: int | None
    person_id: int | None
    name: str | None
    capacity: str | None
    details: dict[str, Any]


def note(
    session: Session,
    event: Event,
    *,
    now: datetime,
    run_id: int | None = None,
    task_id: int | None = None,
    by: Signature | None = None,
    **details: Any,
) -> None:
    """Add a line; `details` hold plain values."""
    session.add(
        HistoryRow(
            at=now,
            event=event,
            run_id=run_id,
            task_id=task_id,
            person_id=by.person_id if by else None,
            name=by.name if by else None,
            capacity=by.capacity if by else None,
            details=details,
        )
    )


def of_run(session: Session, run_id: int) -> list[Entry]:
    """Return what happened in a run, the oldest first."""
    return _entries(session, col(HistoryRow.run_id) == run_id)


def of_person(session: Session, person_id: int) -> list[Entry]:
    """Return what a person did, the oldest first."""
    return _entries(session, col(HistoryRow.person_id) == person_id)


def count_reminders(session: Session) -> int:
    """Return how many reminders were delivered."""
    return session.exec(select(func.count()).select_from(HistoryRow).where(HistoryRow.event == Event.REMINDED)).one()


def _entries(session: Session, condition: ColumnElement[bool]) -> list[Entry]:
    query = select(HistoryRow).where(condition).order_by(col(HistoryRow.id))
    return [
        Entry(
            row.id or 0,
            row.at,
            Event(row.event),
            row.run_id,
            row.task_id,
            row.person_id,
            row.name,
            row.capacity,
            row.details,
        )
        for row in session.exec(query)
    ]
