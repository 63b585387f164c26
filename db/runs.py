"""Runs and the procedure text each started with."""

import hashlib
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from db.tables import ProcedureRow, RunRow
from sop.model import Run, RunStatus
from sop.procedure import Procedure
from sop.procedure_file import parse_procedure


def add(session: Session, *, procedure: Procedure, year: int, amendment: int, now: datetime) -> Run:
    """Add an open run with a snapshot of its procedure."""
    sha256 = hashlib.sha256(procedure.source.encode()).hexdigest()
    if session.get(ProcedureRow, sha256) is None:
        session.add(ProcedureRow(sha256=sha256, source=procedure.source))
        session.flush()
    row = RunRow(
        procedure_code=procedure.code,
        procedure_sha256=sha256,
        year=year,
        amendment=amendment,
        status=RunStatus.OPEN,
        started_at=now,
    )
    session.add(row)
    session.flush()
    return _run(row, procedure)


def get(session: Session, run_id: int, *, lock: bool = False) -> Run:
    """Return a run; `lock` makes others wait until this transaction ends."""
    query = select(RunRow, ProcedureRow.source).join(ProcedureRow).where(RunRow.id == run_id)
    if lock:
        query = query.with_for_update(of=RunRow).execution_options(populate_existing=True)
    row, source = session.exec(query).one()
    return _run(row, parse_procedure(source))


def many(session: Session, run_ids: Collection[int]) -> dict[int, Run]:
    """Return runs by id."""
    return {run.id: run for run in _runs(session, col(RunRow.id).in_(run_ids))}


def exists(session: Session, run_id: int) -> bool:
    """Tell whether there is such a run."""
    return session.get(RunRow, run_id) is not None


def of_year(session: Session, *, procedure_code: str, year: int) -> list[Run]:
    """Return all runs of a procedure for one year, the oldest first."""
    return _runs(session, col(RunRow.procedure_code) == procedure_code, col(RunRow.year) == year)


def with_status(session: Session, *statuses: RunStatus, limit: int | None = None) -> list[Run]:
    """Return runs that stand so, the newest first."""
    found = _runs(session, col(RunRow.status).in_(statuses))[::-1]
    return found[:limit]


def set_status(session: Session, run_id: int, status: RunStatus, *, now: datetime) -> None:
    """Close a run, or open it again."""
    row = session.get_one(RunRow, run_id)
    row.status = status
    row.closed_at = None if status is RunStatus.OPEN else now
    session.add(row)
    session.flush()


def count(session: Session) -> int:
    """Return how many runs there are."""
    return session.exec(select(func.count()).select_from(RunRow)).one()


def _runs(session: Session, *conditions: ColumnElement[bool]) -> list[Run]:
    query = select(RunRow, ProcedureRow.source).join(ProcedureRow).where(*conditions).order_by(col(RunRow.id))
    return [_run(row, parse_procedure(source)) for row, source in session.exec(query)]


def _run(row: RunRow, procedure: Procedure) -> Run:
    assert row.id is not None
    return Run(
        id=row.id,
        procedure=procedure,
        year=row.year,
        amendment=row.amendment,
        status=RunStatus(row.status),
        started_at=row.started_at,
        closed_at=row.closed_at,
    )
