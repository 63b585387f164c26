"""Who is away when, and who acts."""

from datetime import datetime

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from db.tables import AbsenceRow
from sop.absences import Absence, AbsenceKind
from sop.model import HoldingKind


def add(session: Session, absence: Absence, *, recorded_by: int, now: datetime) -> Absence:
    """Store an absence, and return it with its id."""
    row = AbsenceRow(
        person_id=absence.person_id,
        kind=absence.kind,
        first=absence.first,
        last=absence.last,
        since=absence.since,
        until=absence.until,
        acting_id=absence.acting_id,
        acting_kind=absence.acting_kind,
        recorded_by=recorded_by,
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    return _absence(row)


def find(session: Session, absence_id: int, *, lock: bool = False) -> Absence | None:
    """Return an absence, or None; `lock` makes others who lock it wait until this transaction ends."""
    query = select(AbsenceRow).where(AbsenceRow.id == absence_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = session.exec(query).first()
    return None if row is None else _absence(row)


def ahead(session: Session, *, now: datetime) -> list[Absence]:
    """Return current and coming absences, the earliest first."""
    return _absences(session, AbsenceRow.until > now)


def current_of(session: Session, person_id: int, *, now: datetime) -> Absence | None:
    """Return the absence that a person has now, or None."""
    found = _absences(session, AbsenceRow.person_id == person_id, AbsenceRow.since <= now, AbsenceRow.until > now)
    return found[0] if found else None


def count_of(session: Session, person_id: int) -> int:
    """Return how many absences of a person are on record, past ones included."""
    return len(_absences(session, AbsenceRow.person_id == person_id))


def is_on_leave(session: Session, person_id: int, *, now: datetime) -> bool:
    """Tell whether a person is not to be disturbed now."""
    absence = current_of(session, person_id, now=now)
    return absence is not None and absence.kind is AbsenceKind.LEAVE


def on_leave(session: Session, *, now: datetime) -> set[int]:
    """Return who is not to be disturbed now."""
    found = _absences(session, AbsenceRow.since <= now, AbsenceRow.until > now)
    return {absence.person_id for absence in found if absence.kind is AbsenceKind.LEAVE}


def stands_back(session: Session, person_id: int, *, now: datetime) -> bool:
    """Tell whether a person leaves everything to an acting official now."""
    absence = current_of(session, person_id, now=now)
    return absence is not None and absence.kind is AbsenceKind.LEAVE and absence.acting_id is not None


def end(session: Session, absence: Absence, *, now: datetime) -> None:
    """End an absence now; one that has not begun never will."""
    row = session.get_one(AbsenceRow, absence.id)
    row.until = max(absence.since, now)
    session.add(row)
    session.flush()


def leave_unattended(session: Session, absence: Absence) -> None:
    """Note that nobody acts in an absence any more."""
    row = session.get_one(AbsenceRow, absence.id)
    row.acting_id = row.acting_kind = None
    session.add(row)
    session.flush()


def involving(session: Session, person_id: int, *, now: datetime) -> list[Absence]:
    """Return current and coming absences of a person, and those in which the person acts."""
    involved = or_(col(AbsenceRow.person_id) == person_id, col(AbsenceRow.acting_id) == person_id)
    return _absences(session, AbsenceRow.until > now, involved)


def _absences(session: Session, *conditions: ColumnElement[bool] | bool) -> list[Absence]:
    query = select(AbsenceRow).where(*conditions).order_by(col(AbsenceRow.since), col(AbsenceRow.id))
    return [_absence(row) for row in session.exec(query) if row.since < row.until]


def _absence(row: AbsenceRow) -> Absence:
    return Absence(
        id=row.id or 0,
        person_id=row.person_id,
        kind=AbsenceKind(row.kind),
        first=row.first,
        last=row.last,
        since=row.since,
        until=row.until,
        acting_id=row.acting_id,
        acting_kind=HoldingKind(row.acting_kind) if row.acting_kind else None,
    )
