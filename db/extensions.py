"""More time that was asked for tasks."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select, update

from db.tables import ExtensionRow
from sop.due_times import Extension, ExtensionState
from sop.working_time import Duration, TimeUnit


def add(session: Session, extension: Extension) -> Extension:
    """Store a request, and return it with its id."""
    row = ExtensionRow(
        task_id=extension.task_id,
        amount=extension.length.amount,
        unit=extension.length.unit,
        reason=extension.reason,
        state=extension.state,
        asked_at=extension.asked_at,
        asked_by=extension.asked_by,
        asked_as=extension.asked_as,
    )
    session.add(row)
    session.flush()
    return replace(extension, id=row.id or 0)


def find(session: Session, extension_id: int) -> Extension | None:
    """Return a request, or None."""
    row = session.get(ExtensionRow, extension_id, populate_existing=True)
    return None if row is None else _extension(row)


def of_task(session: Session, task_id: int) -> list[Extension]:
    """Return what was asked for a task, the oldest first."""
    query = select(ExtensionRow).where(ExtensionRow.task_id == task_id).order_by(col(ExtensionRow.id))
    return [_extension(row) for row in session.exec(query)]


def asked(session: Session) -> list[Extension]:
    """Return what waits for an answer, the oldest first."""
    query = select(ExtensionRow).where(ExtensionRow.state == ExtensionState.ASKED).order_by(col(ExtensionRow.id))
    return [_extension(row) for row in session.exec(query)]


def granted(session: Session, task_ids: Collection[int]) -> dict[int, list[Extension]]:
    """Return what was granted for some tasks, by task, the oldest first."""
    query = select(ExtensionRow).where(
        col(ExtensionRow.task_id).in_(task_ids), ExtensionRow.state == ExtensionState.GRANTED
    )
    found: dict[int, list[Extension]] = {}
    for row in session.exec(query.order_by(col(ExtensionRow.id))):
        found.setdefault(row.task_id, []).append(_extension(row))
    return found


def save_decision(session: Session, extension: Extension, *, decider: int | None) -> None:
    """Store what became of a request."""
    row = session.get_one(ExtensionRow, extension.id)
    row.state = extension.state
    row.decider = decider
    row.decided_at = extension.decided_at
    row.decided_as = extension.decided_as
    row.due_before = extension.due_before
    session.add(row)
    session.flush()


def lapse(session: Session, task_id: int, *, now: datetime) -> None:
    """Close what still waits for an answer about a task that has ended."""
    session.exec(
        update(ExtensionRow)
        .where(col(ExtensionRow.task_id) == task_id, col(ExtensionRow.state) == ExtensionState.ASKED)
        .values(state=ExtensionState.LAPSED, decided_at=now)
    )


def _extension(row: ExtensionRow) -> Extension:
    return Extension(
        id=row.id or 0,
        task_id=row.task_id,
        length=Duration(row.amount, TimeUnit(row.unit)),
        reason=row.reason,
        state=ExtensionState(row.state),
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        asked_as=row.asked_as,
        decided_at=row.decided_at,
        decided_as=row.decided_as,
        due_before=row.due_before,
    )
