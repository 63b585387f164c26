"""When runs were on hold."""

from datetime import datetime

from sqlmodel import Session, col, select, update

from db.tables import PauseRow
from sop.due_times import Pause


def begin(session: Session, *, run_id: int, reason: str, held_by: int, held_as: str, now: datetime) -> None:
    """Put a run on hold."""
    session.add(PauseRow(run_id=run_id, since=now, reason=reason, held_by=held_by, held_as=held_as))
    session.flush()


def end(session: Session, run_id: int, *, now: datetime) -> None:
    """Let a run go on."""
    session.exec(
        update(PauseRow).where(col(PauseRow.run_id) == run_id, col(PauseRow.until).is_(None)).values(until=now)
    )


def begin_again(session: Session, run_id: int, *, ended_at: datetime) -> None:
    """Take back that a pause ended at a time, where one did."""
    session.exec(
        update(PauseRow).where(col(PauseRow.run_id) == run_id, col(PauseRow.until) == ended_at).values(until=None)
    )


def current(session: Session, run_id: int) -> Pause | None:
    """Return the pause that a run is in, or None."""
    row = session.exec(select(PauseRow).where(PauseRow.run_id == run_id, col(PauseRow.until).is_(None))).first()
    return None if row is None else _pause(row)


def of_run(session: Session, run_id: int) -> list[Pause]:
    """Return all pauses of a run, the oldest first."""
    query = select(PauseRow).where(PauseRow.run_id == run_id).order_by(col(PauseRow.id))
    return [_pause(row) for row in session.exec(query)]


def runs_on_hold(session: Session) -> set[int]:
    """Return which runs are on hold."""
    return set(session.exec(select(PauseRow.run_id).where(col(PauseRow.until).is_(None))))


def _pause(row: PauseRow) -> Pause:
    return Pause(row.run_id, row.since, row.until, row.reason, row.held_as)
