"""The register of outgoing letters."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, delete, select, update

from db.tables import LetterRow
from sop.letters import Letter, LetterState


def next_number(session: Session, year: int, *, at_least: int = 1) -> int:
    """Return the number after the highest of a year; the first is not below `at_least`."""
    highest = session.exec(select(func.max(LetterRow.number)).where(LetterRow.year == year)).one()
    return max((highest or 0) + 1, at_least)


def taken(session: Session, year: int, numbers: Collection[int]) -> list[int]:
    """Return which of some numbers of a year were given before."""
    query = select(LetterRow.number).where(LetterRow.year == year, col(LetterRow.number).in_(numbers))
    return sorted(session.exec(query))


def reserve(
    session: Session, *, year: int, first: int, papers: Sequence[tuple[str, str]], task_id: int, now: datetime
) -> None:
    """Enter papers, each with its number in words, from a first number on; a number that is there already fails."""
    for index, (paper, text) in enumerate(papers):
        session.add(
            LetterRow(
                year=year,
                number=first + index,
                paper=paper,
                text=text,
                task_id=task_id,
                state=LetterState.RESERVED,
                issued_at=now,
            )
        )
    session.flush()


def issue(session: Session, task_id: int, *, now: datetime) -> None:
    """Make a task's reserved numbers final."""
    _reserved = (col(LetterRow.task_id) == task_id, col(LetterRow.state) == LetterState.RESERVED)
    session.exec(update(LetterRow).where(*_reserved).values(state=LetterState.ISSUED, issued_at=now))


def release(session: Session, task_ids: Collection[int]) -> None:
    """Let reserved numbers of tasks go, and keep issued ones as void: their letters will never go out."""
    of_tasks = col(LetterRow.task_id).in_(task_ids)
    session.exec(delete(LetterRow).where(of_tasks, col(LetterRow.state) == LetterState.RESERVED))
    session.exec(update(LetterRow).where(of_tasks).values(state=LetterState.VOID))


def release_reserved(session: Session, task_id: int) -> None:
    """Let a task's reserved numbers go."""
    session.exec(
        delete(LetterRow).where(col(LetterRow.task_id) == task_id, col(LetterRow.state) == LetterState.RESERVED)
    )


def of_task(session: Session, task_id: int, state: LetterState) -> list[Letter]:
    """Return the letters of a task that stand so, in the order of their numbers."""
    query = (
        select(LetterRow).where(LetterRow.task_id == task_id, LetterRow.state == state).order_by(col(LetterRow.number))
    )
    return [_letter(row) for row in session.exec(query)]


def all_of_register(session: Session) -> list[Letter]:
    """Return every number that was given, by year and number."""
    return [
        _letter(row) for row in session.exec(select(LetterRow).order_by(col(LetterRow.year), col(LetterRow.number)))
    ]


def _letter(row: LetterRow) -> Letter:
    return Letter(row.year, row.number, row.paper, row.text, row.task_id, LetterState(row.state), row.issued_at)
