"""What a typed text answers: the person's open question decides; without one the menu comes."""

from datetime import datetime

from sqlmodel import Session

from db import outbox, people, questions
from db.questions import QuestionKind
from messages.message import Message
from messages.tasks import question_left
from services import absences, calendar_changes, menu, people_data, registration, runs, tasks
from services.identity import Caller
from services.office import Office
from sop.errors import FileExpected, NotRegistered


def receive_text(session: Session, *, office: Office, sender: int, text: str, now: datetime) -> None:
    """Let a text answer what the person was asked; a refused answer leaves the question open."""
    person = people.by_telegram_id(session, sender)
    if person is None:
        raise NotRegistered
    question = questions.of(session, person.id)
    if question is None:
        menu.show_menu(session, office=office, sender=sender, now=now)
        return
    questions.drop(session, person.id)
    caller = Caller(person, people.actor(session, person, now=now))
    subject = question.subject_id or 0
    match question.kind:
        case QuestionKind.PROOF:
            tasks.answer_proof_with_text(session, office=office, caller=caller, task_id=subject, text=text, now=now)
        case QuestionKind.RETURN_REASON:
            tasks.send_back(session, office=office, caller=caller, task_id=subject, reason=text, now=now)
        case QuestionKind.CANCEL_REASON:
            runs.cancel(session, caller=caller, run_id=subject, reason=text, now=now)
        case QuestionKind.CALENDAR_HOURS | QuestionKind.CALENDAR_DAYS | QuestionKind.CALENDAR_REASON:
            calendar_changes.answer(session, office=office, caller=caller, question=question, text=text, now=now)
        case QuestionKind.ABSENCE_DAYS:
            absences.answer(session, office=office, caller=caller, question=question, text=text, now=now)
        case QuestionKind.CALENDAR_LIST:
            raise FileExpected
        case QuestionKind.OWN_NAME:
            registration.set_own_name(session, person=person, text=text, now=now)
        case QuestionKind.NAME | QuestionKind.EMPLOYEE_NUMBER | QuestionKind.RANK:
            people_data.set_field(session, caller=caller, field=question.kind, person_id=subject, text=text, now=now)


def leave_question(session: Session, *, sender: int, now: datetime) -> None:
    """Answer /batal."""
    had_one = _drop_question(session, sender)
    outbox.tell(session, "cancelled" if had_one else "nothing_to_cancel", chat=sender, now=now)


def cancel_question(session: Session, *, sender: int, now: datetime) -> Message:
    """Answer [Batal] under a question; returns how the question reads then."""
    return question_left(had_one=_drop_question(session, sender))


def dismissed() -> Message:
    """Return how a choice reads that was left with [Batal]."""
    return question_left(had_one=True)


def _drop_question(session: Session, sender: int) -> bool:
    """Drop what a person was asked, except for the name of a registration, which is not left half done."""
    person = people.by_telegram_id(session, sender)
    if person is None:
        raise NotRegistered
    question = questions.of(session, person.id)
    if question is None or question.kind is QuestionKind.OWN_NAME:
        return False
    questions.drop(session, person.id)
    return True
