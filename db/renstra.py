"""The indicators of the Renstra, which proposals are compared with: at most one list of a procedure counts."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select, update

from db.proposals import indicators_of, plain_indicators
from db.tables import RenstraListRow
from sop.indicators import Indicator, RenstraList


def current(session: Session, procedure_code: str) -> RenstraList | None:
    """Return the list that counts, or None."""
    row = session.exec(
        select(RenstraListRow)
        .where(RenstraListRow.procedure_code == procedure_code, col(RenstraListRow.until).is_(None))
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        return None
    return RenstraList(row.id or 0, row.file_name, indicators_of(row.indicators), row.loaded_as, row.loaded_at)


def indicators(session: Session, procedure_code: str) -> tuple[Indicator, ...]:
    """Return the indicators of the list that counts; none where none was loaded."""
    found = current(session, procedure_code)
    return () if found is None else found.indicators


def put(
    session: Session,
    *,
    procedure_code: str,
    file_name: str,
    indicators: Sequence[Indicator],
    loaded_by: int,
    loaded_as: str,
    now: datetime,
) -> None:
    """Let a list count in place of the one before, which stays on record."""
    end(session, procedure_code, now=now)
    row = RenstraListRow(
        procedure_code=procedure_code,
        file_name=file_name,
        indicators=plain_indicators(indicators),
        loaded_by=loaded_by,
        loaded_as=loaded_as,
        loaded_at=now,
    )
    session.add(row)
    session.flush()


def end(session: Session, procedure_code: str, *, now: datetime) -> None:
    """Let no list count from now on; nothing is deleted."""
    row = RenstraListRow
    ending = update(row).where(col(row.procedure_code) == procedure_code, col(row.until).is_(None))
    session.exec(ending.values(until=now))
