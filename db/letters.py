"""The registers of outgoing letters."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select, update

from db.dialect import take_turn
from db.tables import LetterRow
from sop.letters import Letter, LetterState, Number

TURN = "register of letters"


def take_turn_at_register(session: Session) -> None:
    """Let others who want numbers, or let numbers go, wait until this transaction ends: no gap, no double."""
    take_turn(session, TURN)


def next_number(session: Session, register: str, year: int, *, at_least: int = 1) -> int:
    """Return the number after the highest of a year; the first is not below `at_least`."""
    query = select(func.max(LetterRow.number)).where(LetterRow.register_code == register, LetterRow.year == year)
    return max((session.exec(query).one() or 0) + 1, at_least)


def taken(session: Session, register: str, year: int, numbers: Collection[Number]) -> list[Number]:
    """Return which of some numbers of a year were given before."""
    query = select(LetterRow.number, LetterRow.suffix).where(
        LetterRow.register_code == register,
        LetterRow.year == year,
        col(LetterRow.number).in_({number.running for number in numbers}),
    )
    return sorted({Number(running, suffix) for running, suffix in session.exec(query)} & set(numbers))


def inserted_behind(session: Session, register: str, year: int, running: int) -> list[Number]:
    """Return the numbers that were inserted behind one."""
    query = select(LetterRow.suffix).where(
        LetterRow.register_code == register,
        LetterRow.year == year,
        LetterRow.number == running,
        LetterRow.suffix != "",
    )
    return [Number(running, suffix) for suffix in session.exec(query)]


def day_of(session: Session, register: str, year: int, running: int) -> date | None:
    """Return the day on the letter that has a number, or None where it is not one of ours."""
    query = select(LetterRow).where(
        LetterRow.register_code == register,
        LetterRow.year == year,
        LetterRow.number == running,
        LetterRow.suffix == "",
    )
    row = session.exec(query).first()
    return None if row is None else row.dated


def reserve(
    session: Session,
    *,
    register: str,
    year: int,
    papers: Sequence[tuple[str, Number, str]],
    task_id: int,
    dated: date | None = None,
    now: datetime,
) -> None:
    """Enter papers, each with its number and that in words; a number that is there already fails."""
    for paper, number, text in papers:
        session.add(
            LetterRow(
                register_code=register,
                year=year,
                number=number.running,
                suffix=number.suffix,
                paper=paper,
                text=text,
                task_id=task_id,
                state=LetterState.RESERVED,
                issued_at=now,
                dated=dated,
            )
        )
    session.flush()


def issue(session: Session, task_id: int, *, dated: date, now: datetime) -> None:
    """Make a task's reserved numbers final; what is not inserted is dated on that day."""
    reserved = (col(LetterRow.task_id) == task_id, col(LetterRow.state) == LetterState.RESERVED)
    session.exec(update(LetterRow).where(*reserved, col(LetterRow.suffix) == "").values(dated=dated))
    session.exec(update(LetterRow).where(*reserved).values(state=LetterState.ISSUED, issued_at=now))


def take_back(session: Session, task_id: int) -> None:
    """Make a task's issued numbers reserved ones again."""
    issued = (col(LetterRow.task_id) == task_id, col(LetterRow.state) == LetterState.ISSUED)
    session.exec(update(LetterRow).where(*issued).values(state=LetterState.RESERVED))


def release(session: Session, task_ids: Collection[int], *, with_issued: bool = False) -> list[Letter]:
    """Let reserved numbers of tasks go, and with them issued ones where their letters will never go out.

    A number that others follow, or that was issued, stays as void: it must not look as if it had been used on paper.
    Returns all of them as they were.
    """
    take_turn_at_register(session)
    states = [LetterState.RESERVED, *([LetterState.ISSUED] if with_issued else [])]
    query = (
        select(LetterRow)
        .where(col(LetterRow.task_id).in_(task_ids), col(LetterRow.state).in_(states))
        .order_by(col(LetterRow.number).desc(), col(LetterRow.suffix).desc())
    )
    rows = session.exec(query).all()
    found = [_letter(row) for row in rows]
    for row in rows:
        if row.state == LetterState.RESERVED and not _is_followed(session, row):
            session.delete(row)
        else:
            row.state = LetterState.VOID
            session.add(row)
        session.flush()
    return found[::-1]


def of_task(session: Session, task_id: int, state: LetterState) -> list[Letter]:
    """Return the letters of a task that stand so, in the order of their numbers."""
    query = select(LetterRow).where(LetterRow.task_id == task_id, LetterRow.state == state)
    return [_letter(row) for row in session.exec(query.order_by(col(LetterRow.number), col(LetterRow.suffix)))]


def of_register(session: Session, register: str) -> list[Letter]:
    """Return every number that a register gave, by year and number."""
    query = select(LetterRow).where(LetterRow.register_code == register)
    in_order = query.order_by(col(LetterRow.year), col(LetterRow.number), col(LetterRow.suffix))
    return [_letter(row) for row in session.exec(in_order)]


def registers(session: Session) -> list[str]:
    """Return the codes of the registers that gave numbers."""
    return sorted(session.exec(select(LetterRow.register_code).distinct()))


def _is_followed(session: Session, row: LetterRow) -> bool:
    of_year = (LetterRow.register_code == row.register_code, LetterRow.year == row.year)
    follows = (
        (LetterRow.number == row.number, LetterRow.suffix > row.suffix)
        if row.suffix
        else (LetterRow.number >= row.number, LetterRow.id != row.id)
    )
    return session.exec(select(LetterRow.id).where(*of_year, *follows)).first() is not None


def _letter(row: LetterRow) -> Letter:
    return Letter(
        year=row.year,
        number=Number(row.number, row.suffix),
        paper=row.paper,
        text=row.text,
        task_id=row.task_id,
        state=LetterState(row.state),
        issued_at=row.issued_at,
        dated=row.dated,
    )
