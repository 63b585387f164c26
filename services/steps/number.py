"""Number: the papers of the run get their numbers from the register (SOP step 13; DOMAIN 5.5)."""

from datetime import datetime

from sqlmodel import Session

from db import letters, outbox
from db.questions import QuestionKind
from services import desk, ending, register
from services.desk import Desk, Pressed, sit_down, take_seat
from services.identity import Caller
from services.office import Office
from services.papers import PaperKind
from sop import flow
from sop.errors import NumberAlreadyIssued, NumberMissing
from sop.letters import LetterState, read_number
from sop.procedure import StepAction


def issue(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """Give every paper that has none a number, in one transaction. Raises TaskAlreadyClosed or NumberAlreadyIssued."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    _require_unnumbered(session, at)
    desk.accept(session, at)
    register.release_of_other_year(session, at.task, by=at.signature, office=office, now=now)
    if not letters.of_task(session, task_id, LetterState.RESERVED):
        register.reserve_next(session, at.run, at.task, _papers(session, at), office=office, now=now)
    register.issue(session, at.task, by=at.signature, office=office, now=now)
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
    """Reserve the numbers from the typed one on.

    Raises NumberUnreadable, NumberTaken, NumberNotReached or NoLetterBehindNumber.
    """
    at = take_seat(session, caller, office=office, task_id=task_id, now=now, action=StepAction.NUMBER)
    _require_unnumbered(session, at)
    papers = _papers(session, at)
    register.reserve_from(session, at.run, at.task, papers, first=read_number(text), office=office, now=now)
    desk.receipt(session, at)


def finish(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """End the step once the papers have their numbers. Raises NumberMissing."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    if not letters.of_task(session, task_id, LetterState.ISSUED):
        raise NumberMissing
    task = ending.end(session, at)
    return desk.pressed(session, at, message_id=message_id, answer=f"Langkah {task.step} selesai.")


def _papers(session: Session, at: Desk) -> tuple[str, ...]:
    return register.papers_of(session, at.run, at.task, at.tasks, office=at.office)


def _require_unnumbered(session: Session, at: Desk) -> None:
    flow.require_open(at.task)
    if letters.of_task(session, at.task.id, LetterState.ISSUED):
        raise NumberAlreadyIssued


def _seat(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> Desk:
    return sit_down(session, office=office, sender=sender, task_id=task_id, now=now, action=StepAction.NUMBER)
