"""What is to happen at a time. A tick reads only what is due, through a partial index."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func
from sqlmodel import Session, col, select, update

from db.dialect import insert_if_new
from db.tables import TimerRow


class TimerState(StrEnum):
    """Where a timer stands."""

    WAITING = "waiting"
    FIRED = "fired"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Timer:
    """Something that is due: its kind, the task it is about and the time it was planned for."""

    id: int
    kind: str
    task_id: int
    due_at: datetime


@dataclass(frozen=True)
class SubjectTimer:
    """Something that is due about no task: its kind says what the subject is."""

    id: int
    kind: str
    subject_id: int
    due_at: datetime


def plan(session: Session, *, kind: str, task_id: int, due_at: datetime) -> None:
    """Plan something for a task; the same kind, task and time is planned once and waits again if it was cancelled."""
    _plan(session, key=f"{kind}:{task_id}:{due_at.isoformat()}", kind=kind, task_id=task_id, due_at=due_at)


def plan_about(session: Session, *, kind: str, subject_id: int, due_at: datetime) -> None:
    """Plan something that is about no task; the same is planned once and waits again if it was cancelled."""
    key = f"{kind}:{subject_id}:{due_at.isoformat()}"
    _plan(session, key=key, kind=kind, subject_id=subject_id, due_at=due_at)


def _plan(session: Session, *, key: str, **values: str | int | datetime) -> None:
    row = {"key": key, **values, "state": TimerState.WAITING}
    if insert_if_new(session, TimerRow, [row], unique="key") == 0:
        _wait_again(session, key)


def plan_levels(session: Session, *, task_id: int, deadline: datetime, times: Mapping[str, datetime]) -> None:
    """Plan the levels of a task's ladder; what was done for the same deadline is not planned again."""
    keys = {kind: f"{kind}:{task_id}:{deadline.isoformat()}" for kind in times}
    rows = [
        {"key": keys[kind], "kind": kind, "task_id": task_id, "due_at": at, "state": TimerState.WAITING}
        for kind, at in times.items()
    ]
    if insert_if_new(session, TimerRow, rows, unique="key") == len(rows):
        return
    for kind, at in times.items():
        session.exec(
            update(TimerRow)
            .where(col(TimerRow.key) == keys[kind], col(TimerRow.state) == TimerState.CANCELLED)
            .values(state=TimerState.WAITING, due_at=at)
        )


def due_about(session: Session, *, kinds: Collection[str], now: datetime, limit: int) -> list[SubjectTimer]:
    """Return what is due of some kinds that are about no task, the earliest first; others cannot take it too."""
    query = (
        select(TimerRow)
        .where(TimerRow.state == TimerState.WAITING, TimerRow.due_at <= now, col(TimerRow.kind).in_(kinds))
        .order_by(col(TimerRow.due_at), col(TimerRow.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [SubjectTimer(row.id or 0, row.kind, row.subject_id or 0, row.due_at) for row in session.exec(query)]


def kinds_due(session: Session, *, now: datetime) -> frozenset[str]:
    """Return of which kinds something is due; looks only at what is due, however much waits."""
    query = select(TimerRow.kind).where(TimerRow.state == TimerState.WAITING, TimerRow.due_at <= now)
    return frozenset(session.exec(query.distinct()))


def cancel_about(session: Session, *, kinds: Collection[str], subject_id: int) -> None:
    """Cancel what waits about something that is no task."""
    session.exec(
        update(TimerRow)
        .where(
            col(TimerRow.kind).in_(kinds),
            col(TimerRow.subject_id) == subject_id,
            col(TimerRow.state) == TimerState.WAITING,
        )
        .values(state=TimerState.CANCELLED)
    )


def due_of_tasks(session: Session, *, kinds: Collection[str], now: datetime, limit: int) -> list[Timer]:
    """Return all that is due of so many tasks, the earliest first, and keep it from other processes.

    Columns are read, not rows: there may be thousands of them.
    """
    is_due = (
        TimerRow.state == TimerState.WAITING,
        TimerRow.due_at <= now,
        col(TimerRow.kind).in_(kinds),
        col(TimerRow.task_id).is_not(None),
    )
    earliest = (col(TimerRow.due_at), col(TimerRow.id))
    first = select(TimerRow.task_id).where(*is_due).order_by(*earliest).limit(limit).with_for_update(skip_locked=True)
    query = (
        select(TimerRow.id, TimerRow.kind, TimerRow.task_id, TimerRow.due_at)
        .where(*is_due, col(TimerRow.task_id).in_(first))
        .order_by(*earliest)
        .with_for_update(skip_locked=True)
    )
    return [Timer(timer_id or 0, kind, task_id or 0, due_at) for timer_id, kind, task_id, due_at in session.exec(query)]


def mark_fired(session: Session, timer_ids: list[int]) -> None:
    """Note that timers have done their work."""
    session.exec(update(TimerRow).where(col(TimerRow.id).in_(timer_ids)).values(state=TimerState.FIRED))


def cancel(session: Session, task_id: int) -> None:
    """Cancel what waits for a task."""
    session.exec(
        update(TimerRow)
        .where(col(TimerRow.task_id) == task_id, col(TimerRow.state) == TimerState.WAITING)
        .values(state=TimerState.CANCELLED)
    )


def next_due(session: Session, *, after: datetime | None = None) -> datetime | None:
    """Return when the earliest waiting timer is due, or the earliest behind a time."""
    query = select(func.min(TimerRow.due_at)).where(TimerRow.state == TimerState.WAITING)
    if after is not None:
        query = query.where(TimerRow.due_at > after)
    return session.exec(query).one()


def _wait_again(session: Session, key: str) -> None:
    session.exec(
        update(TimerRow)
        .where(col(TimerRow.key) == key, col(TimerRow.state) == TimerState.CANCELLED)
        .values(state=TimerState.WAITING)
    )
