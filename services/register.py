"""Numbers for the papers of a run: reserved, issued and let go in the transaction that needs them (DOMAIN 5.5)."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from db import history, letters
from db.history import Signature
from services.office import Office
from sop.errors import NumberTaken
from sop.events import Event
from sop.letters import (
    Letter,
    LetterState,
    Number,
    free_insertion,
    gaps,
    require_reached,
    run_of_numbers,
    span_of,
)
from sop.model import Run, Task
from sop.paper_settings import Signing
from sop.procedure import StepAction

Numbered = tuple[tuple[str, Number, str], ...]
"""Papers, each with its number and that in words."""


def papers_of(session: Session, run: Run, task: Task, all_tasks: Sequence[Task], *, office: Office) -> tuple[str, ...]:
    """Return the papers that a task is to number: of a signing only where the number must be there before."""
    step = run.procedure.step(task.step)
    if run.procedure.numbering is None or task.is_proposal:
        return ()
    match step.action:
        case StepAction.INVITE:
            return step.papers
        case StepAction.SIGN:
            return step.papers if office.stationery(session).settings.signing is Signing.ELECTRONIC else ()
        case StepAction.NUMBER:
            numbered = {letter.paper for letter in _signed_letters(session, run, task, all_tasks)}
            return tuple(paper for paper in step.papers if paper not in numbered)
        case _:
            return ()


def letters_of(session: Session, run: Run, task: Task, all_tasks: Sequence[Task]) -> list[Letter]:
    """Return the numbered papers that a task deals with: its own, and those of the signing and numbering before it."""
    step = run.procedure.step(task.step)
    if step.action is StepAction.INVITE:
        return letters.of_task(session, task.id, LetterState.ISSUED)
    if step.action not in (StepAction.SIGN, StepAction.NUMBER, StepAction.ARCHIVE):
        return []
    found = _signed_letters(session, run, task, all_tasks)
    numbering = _latest(run, task, all_tasks, StepAction.NUMBER)
    return [*found, *(letters.of_task(session, numbering.id, LetterState.ISSUED) if numbering is not None else [])]


def next_papers(session: Session, run: Run, papers: Sequence[str], *, office: Office, now: datetime) -> Numbered:
    """Return which numbers papers would get now."""
    return _from(session, run, papers, _next(session, office, now=now), office=office, now=now)


def reserve_next(
    session: Session, run: Run, task: Task, papers: Sequence[str], *, office: Office, now: datetime
) -> None:
    """Reserve the next numbers for the papers of a task."""
    letters.take_turn_at_register(session)
    _reserve(session, task, next_papers(session, run, papers, office=office, now=now), office=office, now=now)


def reserve_from(
    session: Session, run: Run, task: Task, papers: Sequence[str], *, first: Number, office: Office, now: datetime
) -> None:
    """Reserve the numbers from a chosen one on, in place of what the task had reserved.

    Raises NumberTaken with one that is free, NumberNotReached or NoLetterBehindNumber.
    """
    letters.take_turn_at_register(session)
    letters.release(session, [task.id])
    register, year = office.stationery(session).settings.register, _year(office, now)
    following = _next(session, office, now=now)
    require_reached(first, next_number=following.running)
    if not first.suffix and first.running < following.running:
        raise NumberTaken(str(first), str(following))
    numbered = _from(session, run, papers, first, office=office, now=now)
    taken = letters.taken(session, register, year, [number for _, number, _ in numbered])
    if taken:
        free = following
        if first.suffix:
            free = free_insertion(first.running, letters.inserted_behind(session, register, year, first.running))
        raise NumberTaken(str(taken[0]), str(free))
    _reserve(session, task, numbered, office=office, now=now)


def issue(session: Session, task: Task, *, by: Signature, office: Office, now: datetime) -> None:
    """Make the reserved numbers of a task final, and put on record what they passed over."""
    letters.take_turn_at_register(session)
    reserved = letters.of_task(session, task.id, LetterState.RESERVED)
    letters.issue(session, task.id, dated=office.local_date(now), now=now)
    for year, first, last in gaps(letters.of_register(session, office.stationery(session).settings.register)):
        if any((letter.year, letter.number) == (year, Number(last + 1)) for letter in reserved):
            _note(session, Event.NUMBERS_SKIPPED, task, span_of(first, last), by=by, now=now)
    for letter in reserved:
        _note(session, Event.NUMBER_ISSUED, task, f"{letter.paper}: {letter.text}", by=by, now=now)


def release(
    session: Session, tasks: Sequence[Task], *, by: Signature | None, now: datetime, with_issued: bool = False
) -> None:
    """Let the reserved numbers of tasks go, and issued ones where their letters never go out; history tells which."""
    for letter in letters.release(session, [task.id for task in tasks], with_issued=with_issued):
        task = next(task for task in tasks if task.id == letter.task_id)
        _note(session, Event.NUMBER_RELEASED, task, f"{letter.paper}: {letter.text}", by=by, now=now)


def release_of_other_year(session: Session, task: Task, *, by: Signature, office: Office, now: datetime) -> None:
    """Let reserved numbers of a task go that belong to another year than the day on its letters (DOMAIN 5.5).

    What is inserted behind a number is dated back to its day, and stays.
    """
    reserved = letters.of_task(session, task.id, LetterState.RESERVED)
    if any(letter.year != _year(office, now) and not letter.number.suffix for letter in reserved):
        release(session, [task], by=by, now=now)


def _signed_letters(session: Session, run: Run, task: Task, all_tasks: Sequence[Task]) -> list[Letter]:
    signing = _latest(run, task, all_tasks, StepAction.SIGN)
    return [] if signing is None else letters.of_task(session, signing.id, LetterState.ISSUED)


def _latest(run: Run, task: Task, all_tasks: Sequence[Task], action: StepAction) -> Task | None:
    found = [
        other
        for other in all_tasks
        if other.id <= task.id and other.counts and run.procedure.step(other.step).action is action
    ]
    return found[-1] if found else None


def _from(
    session: Session, run: Run, papers: Sequence[str], first: Number, *, office: Office, now: datetime
) -> Numbered:
    numbering, today = office.numbering(session, run.procedure), office.local_date(now)
    assert numbering is not None  # the procedure file is refused without it
    return tuple(
        (paper, number, numbering.write(number.running, on=today, suffix=number.suffix))
        for paper, number in zip(papers, run_of_numbers(first, len(papers)), strict=True)
    )


def _reserve(session: Session, task: Task, numbered: Numbered, *, office: Office, now: datetime) -> None:
    register, year, dated = office.stationery(session).settings.register, _year(office, now), None
    if numbered and numbered[0][1].suffix:
        dated = _day_behind(session, register, year, numbered[0][1])
    letters.reserve(session, register=register, year=year, papers=numbered, task_id=task.id, dated=dated, now=now)


def _day_behind(session: Session, register: str, year: int, inserted: Number) -> date | None:
    """Return the day that an inserted letter is dated back to: that of the letter before it, where we know it."""
    return letters.day_of(session, register, year, inserted.running)


def _next(session: Session, office: Office, *, now: datetime) -> Number:
    settings, year = office.stationery(session).settings, _year(office, now)
    return Number(letters.next_number(session, settings.register, year, at_least=settings.first_number_of(year)))


def _year(office: Office, now: datetime) -> int:
    return office.local_date(now).year


def _note(session: Session, event: Event, task: Task, text: str, *, by: Signature | None, now: datetime) -> None:
    history.note(session, event, now=now, run_id=task.run_id, task_id=task.id, by=by, text=text)
