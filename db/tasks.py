"""Tasks: one row for each round of a step."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import Row
from sqlmodel import Session, col, select

from db.tables import RunRow, TaskRow
from sop.flow import Opening
from sop.model import RunStatus, Task, TaskPart, TaskStatus


def add(session: Session, opening: Opening, *, run_id: int, opened_by: int | None) -> Task:
    """Add the task that an opening describes."""
    row = TaskRow(
        run_id=run_id,
        step=opening.step,
        part=opening.part,
        unit_code=opening.unit or "",
        round=opening.round,
        post_code=opening.post,
        status=TaskStatus.OPEN,
        opened_at=opening.opened_at,
        starts_at=opening.starts_at,
        due_at=opening.due_at,
        opened_by=opened_by,
        reason=opening.reason,
    )
    session.add(row)
    session.flush()
    return _task(row)


def find(session: Session, task_id: int) -> Task | None:
    """Return a task, or None."""
    row = session.get(TaskRow, task_id)
    return None if row is None else _task(row)


def get(session: Session, task_id: int) -> Task:
    """Return a task that is known to exist."""
    return _task(session.get_one(TaskRow, task_id))


def reread(session: Session, task_id: int) -> Task:
    """Return a task as it stands now: after waiting for a lock, what was read before may be old."""
    return _task(session.get_one(TaskRow, task_id, populate_existing=True))


def of_run(session: Session, run_id: int) -> list[Task]:
    """Return all tasks of a run, in the order they were opened."""
    query = select(TaskRow).where(TaskRow.run_id == run_id).order_by(col(TaskRow.id))
    return [_task(row) for row in session.exec(query.execution_options(populate_existing=True))]


def open_for(session: Session, posts: Collection[str]) -> list[Task]:
    """Return what lies open on those posts, the earliest due first."""
    query = (
        select(TaskRow)
        .where(TaskRow.status == TaskStatus.OPEN, col(TaskRow.post_code).in_(posts))
        .order_by(col(TaskRow.due_at), col(TaskRow.id))
    )
    return [_task(row) for row in session.exec(query)]


def open_due_before(session: Session, run_ids: Collection[int], before: datetime) -> list[Task]:
    """Return what is open in some runs and due before a time, the earliest due first."""
    query = (
        select(TaskRow)
        .where(TaskRow.status == TaskStatus.OPEN, col(TaskRow.run_id).in_(run_ids), col(TaskRow.due_at) < before)
        .order_by(col(TaskRow.due_at), col(TaskRow.id))
    )
    return [_task(row) for row in session.exec(query)]


def closed_for(session: Session, posts: Collection[str]) -> list[Task]:
    """Return what those posts ended in runs that are open, the newest first."""
    query = (
        select(TaskRow)
        .join(RunRow)
        .where(
            col(TaskRow.status).in_((TaskStatus.DONE, TaskStatus.NIL)),
            RunRow.status == RunStatus.OPEN,
            col(TaskRow.post_code).in_(posts),
        )
        .order_by(col(TaskRow.id).desc())
    )
    return [_task(row) for row in session.exec(query)]


def proposals_for(session: Session, posts: Collection[str]) -> list[Task]:
    """Return what those posts hand in for their units in runs that are open, the newest first."""
    query = (
        select(TaskRow)
        .join(RunRow)
        .where(
            TaskRow.part == TaskPart.PROPOSAL,
            TaskRow.status != TaskStatus.WITHDRAWN,
            RunRow.status == RunStatus.OPEN,
            col(TaskRow.post_code).in_(posts),
        )
        .order_by(col(TaskRow.id).desc())
    )
    return [_task(row) for row in session.exec(query)]


def save(session: Session, *tasks: Task) -> None:
    """Store what a rule made of tasks."""
    for task in tasks:
        row = session.get_one(TaskRow, task.id)
        row.post_code = task.post
        row.status = task.status
        row.starts_at = task.starts_at
        row.due_at = task.due_at
        row.accepted_at = task.accepted_at
        row.closed_at = task.closed_at
        row.closed_by = task.closed_by
        row.closed_as = task.closed_as
        row.note = task.note
        session.add(row)
    session.flush()


def many(session: Session, task_ids: Iterable[int]) -> dict[int, Task]:
    """Return tasks by id; columns are read, not rows, for there may be thousands of them."""
    columns = sqlalchemy.inspect(TaskRow).columns
    query = sqlalchemy.select(*columns).where(col(TaskRow.id).in_(list(task_ids)))
    return {row.id: _task(row) for row in session.connection().execute(query)}


def _task(row: TaskRow | Row[Any]) -> Task:
    assert row.id is not None
    return Task(
        id=row.id,
        run_id=row.run_id,
        step=row.step,
        part=TaskPart(row.part),
        unit=row.unit_code or None,
        round=row.round,
        post=row.post_code,
        status=TaskStatus(row.status),
        opened_at=row.opened_at,
        starts_at=row.starts_at,
        due_at=row.due_at,
        opened_by=row.opened_by,
        reason=row.reason,
        accepted_at=row.accepted_at,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        closed_as=row.closed_as,
        note=row.note,
    )
