"""Number: the papers of the run get their numbers from the register (SOP step 13; DOMAIN 5.5)."""

from datetime import datetime

from sqlmodel import Session

from db import letters, outbox
from db.questions import QuestionKind
from services import desk, ending
from services.desk import Desk, Pressed, sit_down, take_seat
from services.identity import Caller
from services.office import Office
from services.papers import PaperKind
from sop import flow
from sop.errors import NumberAlreadyIssued, NumberMissing, NumberTaken
from sop.events import Event
from sop.letters import LetterState, gaps, read_number, span_of
from sop.procedure import StepAction


def issue(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """Give every paper its number, in one transaction. Raises TaskAlreadyClosed or NumberAlreadyIssued."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    _require_unnumbered(session, at)
    desk.accept(session, at)
    if not letters.of_task(session, task_id, LetterState.RESERVED):
        _reserve(session, at, first=_next(session, at))
    letters.issue(session, task_id, now=now)
    _note_passed_over(session, at)
    for letter in letters.of_task(session, task_id, LetterState.ISSUED):
        desk.note(session, Event.NUMBER_ISSUED, at, text=f"{letter.paper}: {letter.text}")
    for kind in (PaperKind.COVER_LETTER, PaperKind.COVER_LETTER_WORD):
        outbox.tell(session, "paper", person=at.caller.person.id, task=task_id, now=now, once=True, paper=kind)
    return desk.pressed(session, at, message_id=message_id, answer="Nomor telah dicatat dalam buku agenda.")


def ask_number(
    session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime
) -> Pressed:
    """Ask from which number on the papers are to be numbered. Raises TaskAlreadyClosed or NumberAlreadyIssued."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    _require_unnumbered(session, at)
    desk.ask_holder(session, at, QuestionKind.LETTER_NUMBER)
    return desk.pressed(session, at, message_id=message_id)


def set_number(session: Session, *, office: Office, caller: Caller, task_id: int, text: str, now: datetime) -> None:
    """Reserve the numbers from the typed one on. Raises NumberUnreadable or NumberTaken."""
    at = take_seat(session, caller, office=office, task_id=task_id, now=now, action=StepAction.NUMBER)
    _require_unnumbered(session, at)
    letters.release_reserved(session, task_id)
    first = read_number(text)
    taken = letters.taken(session, _year(at), range(first, first + len(at.step.papers)))
    if taken:
        raise NumberTaken(taken[0], _next(session, at))
    _reserve(session, at, first=first)
    desk.receipt(session, at)


def finish(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """End the step once the papers have their numbers. Raises NumberMissing."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    if not letters.of_task(session, task_id, LetterState.ISSUED):
        raise NumberMissing
    task = ending.end(session, at)
    return desk.pressed(session, at, message_id=message_id, answer=f"Langkah {task.step} selesai.")


def _reserve(session: Session, at: Desk, *, first: int) -> None:
    numbering, year = at.office.numbering(session, at.run.procedure), _year(at)
    assert numbering is not None  # the procedure file is refused without it
    papers = [(paper, numbering.write(first + index, year=year)) for index, paper in enumerate(at.step.papers)]
    letters.reserve(session, year=year, first=first, papers=papers, task_id=at.task.id, now=at.now)


def _require_unnumbered(session: Session, at: Desk) -> None:
    flow.require_open(at.task)
    if letters.of_task(session, at.task.id, LetterState.ISSUED):
        raise NumberAlreadyIssued


def _note_passed_over(session: Session, at: Desk) -> None:
    """Put on record which numbers [Ubah Nomor] has passed over: they were used in the agenda on paper."""
    first_issued = letters.of_task(session, at.task.id, LetterState.ISSUED)[0]
    for year, first, last in gaps(letters.all_of_register(session)):
        if (year, last + 1) == (first_issued.year, first_issued.number):
            desk.note(session, Event.NUMBERS_SKIPPED, at, text=span_of(first, last))


def _next(session: Session, at: Desk) -> int:
    year = _year(at)
    first = at.office.stationery(session).settings.first_number_of(year)
    return letters.next_number(session, year, at_least=first)


def _year(at: Desk) -> int:
    return at.now.astimezone(at.office.timezone).year


def _seat(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> Desk:
    return sit_down(session, office=office, sender=sender, task_id=task_id, now=now, action=StepAction.NUMBER)
