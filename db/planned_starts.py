"""Runs that are to start by themselves."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select, update

from db.tables import PlannedStartRow


class PlanState(StrEnum):
    """Where a plan stands."""

    WAITING = "waiting"
    STARTED = "started"
    CALLED_OFF = "called_off"
    FAILED = "failed"


@dataclass(frozen=True)
class PlannedStart:
    """A run for a year that starts at a time, planned by somebody in a capacity."""

    id: int
    year: int
    starts_at: datetime
    state: PlanState
    planned_by: int
    planned_as: str


def add(
    session: Session,
    *,
    procedure_code: str,
    year: int,
    starts_at: datetime,
    planned_by: int,
    planned_as: str,
    now: datetime,
) -> PlannedStart:
    """Store a plan."""
    row = PlannedStartRow(
        procedure_code=procedure_code,
        year=year,
        starts_at=starts_at,
        state=PlanState.WAITING,
        planned_at=now,
        planned_by=planned_by,
        planned_as=planned_as,
    )
    session.add(row)
    session.flush()
    return _planned(row)


def find(session: Session, plan_id: int, *, lock: bool = False) -> PlannedStart | None:
    """Return a plan, or None; `lock` makes others wait until this transaction ends."""
    query = select(PlannedStartRow).where(PlannedStartRow.id == plan_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = session.exec(query).first()
    return None if row is None else _planned(row)


def waiting(session: Session, *, procedure_code: str, year: int) -> PlannedStart | None:
    """Return the plan for a year that still waits, or None."""
    query = select(PlannedStartRow).where(
        PlannedStartRow.procedure_code == procedure_code,
        PlannedStartRow.year == year,
        PlannedStartRow.state == PlanState.WAITING,
    )
    row = session.exec(query).first()
    return None if row is None else _planned(row)


def close(session: Session, plan_id: int, state: PlanState) -> None:
    """Note what became of a plan."""
    session.exec(
        update(PlannedStartRow)
        .where(col(PlannedStartRow.id) == plan_id, col(PlannedStartRow.state) == PlanState.WAITING)
        .values(state=state)
    )


def move(session: Session, plan_id: int, *, starts_at: datetime) -> None:
    """Let a plan wait for another time."""
    session.exec(update(PlannedStartRow).where(col(PlannedStartRow.id) == plan_id).values(starts_at=starts_at))


def _planned(row: PlannedStartRow) -> PlannedStart:
    return PlannedStart(row.id or 0, row.year, row.starts_at, PlanState(row.state), row.planned_by, row.planned_as)
