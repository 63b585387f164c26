"""What a typed text answers: the person's open question decides; without one the menu comes."""

from datetime import datetime

from sqlmodel import Session

from db import people, questions
from db.questions import Question, QuestionKind
from messages.message import Message
from messages.tasks import question_is_over, question_left
from services import (
    absences,
    analysis,
    calendar_changes,
    disposition_drafts,
    disposition_work,
    dispositions,
    extensions,
    holds,
    meeting_holding,
    meeting_planning,
    meetings,
    menu,
    office_settings,
    people_data,
    planned_starts,
    registration,
    reports,
    runs,
    tasks,
    worksheets,
)
from services.identity import Caller
from services.office import Office
from services.replies import reply
from services.steps import analyse, archive, collect, instruct, number
from sop.errors import FileExpected, NotRegistered
from sop.typed_settings import Setting


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
    _answer(session, question, office=office, caller=caller, text=text, now=now)


def _answer(session: Session, question: Question, *, office: Office, caller: Caller, text: str, now: datetime) -> None:
    kind, subject = question.kind, question.subject_id or 0
    match kind:
        case QuestionKind.PROOF:
            tasks.answer_proof_with_text(session, office=office, caller=caller, task_id=subject, text=text, now=now)
        case (
            QuestionKind.UPLOAD
            | QuestionKind.DELIVERY_RECEIPT
            | QuestionKind.DISPOSITION_FILES
            | QuestionKind.MINUTES_FILES
        ):
            raise FileExpected
        case QuestionKind.CALENDAR_LIST:
            raise FileExpected("holidays")
        case QuestionKind.RENSTRA_LIST:
            raise FileExpected("renstra")
        case QuestionKind.OFFICE_FILE:
            raise FileExpected("crest" if office_settings.about(session, question) == Setting.CREST else "template")
        case QuestionKind.RETURN_REASON:
            tasks.send_back(session, office=office, caller=caller, task_id=subject, reason=text, now=now)
        case QuestionKind.DISPOSITION_NOTE:
            instruct.set_note(session, office=office, caller=caller, task_id=subject, text=text, now=now)
        case (
            QuestionKind.MEETING_DAY
            | QuestionKind.MEETING_HOUR
            | QuestionKind.MEETING_PLACE
            | QuestionKind.MEETING_AGENDA
        ):
            meeting_planning.answer(
                session, office=office, caller=caller, kind=kind, meeting_id=subject, text=text, now=now
            )
        case QuestionKind.MINUTES:
            meeting_holding.set_minutes(session, office=office, caller=caller, meeting_id=subject, text=text, now=now)
        case QuestionKind.MEETING_MOVE | QuestionKind.MEETING_NEW_PLACE:
            meeting_holding.change(
                session, office=office, caller=caller, kind=kind, meeting_id=subject, text=text, now=now
            )
        case QuestionKind.INVITATION_REASON:
            meeting_planning.give_back(session, office=office, caller=caller, meeting_id=subject, text=text, now=now)
        case QuestionKind.SUBSTITUTE:
            meetings.set_substitute(session, office=office, caller=caller, meeting_id=subject, text=text, now=now)
        case QuestionKind.NIL_NOTE:
            collect.mark_nil(session, office=office, caller=caller, proposal_id=subject, text=text, now=now)
        case QuestionKind.REPAIR_NOTE:
            analyse.ask_for_repair(session, office=office, caller=caller, proposal_id=subject, text=text, now=now)
        case QuestionKind.INDICATOR_FIELD:
            worksheets.answer(session, office=office, caller=caller, entered_id=subject, text=text, now=now)
        case QuestionKind.INDICATOR_NOTE:
            analysis.set_note(session, office=office, caller=caller, subject=subject, text=text, now=now)
        case QuestionKind.LETTER_NUMBER:
            number.set_number(session, office=office, caller=caller, task_id=subject, text=text, now=now)
        case QuestionKind.COPIES | QuestionKind.ARCHIVE_PLACE:
            archive.record_text(session, office=office, caller=caller, kind=kind, task_id=subject, text=text, now=now)
        case QuestionKind.CANCEL_REASON:
            runs.cancel(session, caller=caller, run_id=subject, reason=text, now=now)
        case QuestionKind.HOLD_REASON:
            holds.hold(session, caller=caller, run_id=subject, reason=text, now=now)
        case QuestionKind.START_DAY:
            planned_starts.answer(session, office=office, caller=caller, question=question, text=text, now=now)
        case QuestionKind.EXTENSION_LENGTH | QuestionKind.EXTENSION_REASON:
            extensions.answer(session, office=office, caller=caller, question=question, text=text, now=now)
        case QuestionKind.CALENDAR_HOURS | QuestionKind.CALENDAR_DAYS | QuestionKind.CALENDAR_REASON:
            calendar_changes.answer(session, office=office, caller=caller, question=question, text=text, now=now)
        case QuestionKind.ABSENCE_DAYS:
            absences.answer(session, office=office, caller=caller, question=question, text=text, now=now)
        case QuestionKind.REPORT_PERIOD:
            reports.answer_period(session, office=office, caller=caller, text=text, now=now)
        case QuestionKind.OFFICE_SETTING:
            office_settings.answer(session, office=office, caller=caller, question=question, text=text, now=now)
        case QuestionKind.DISPOSITION_SEARCH:
            dispositions.search(session, caller=caller, text=text, now=now)
        case QuestionKind.DISPOSITION_DONE | QuestionKind.DISPOSITION_BACK:
            disposition_work.answer(
                session, office=office, caller=caller, kind=kind, disposition_id=subject, text=text, now=now
            )
        case (
            QuestionKind.LETTER_SENDER
            | QuestionKind.INCOMING_NUMBER
            | QuestionKind.LETTER_DATED
            | QuestionKind.LETTER_RECEIVED
            | QuestionKind.LETTER_SUBJECT
            | QuestionKind.REMARK
            | QuestionKind.DEADLINE
        ):
            disposition_drafts.answer(
                session, office=office, caller=caller, kind=kind, disposition_id=subject, text=text, now=now
            )
        case QuestionKind.OWN_NAME:
            registration.set_own_name(session, person=caller.person, text=text, now=now)
        case QuestionKind.NAME | QuestionKind.EMPLOYEE_NUMBER | QuestionKind.RANK:
            people_data.set_field(session, caller=caller, field=kind, person_id=subject, text=text, now=now)


def awaited(session: Session, *, sender: int) -> QuestionKind | None:
    """Return what the next message of a person answers, or None; reads only."""
    person = people.by_telegram_id(session, sender)
    question = None if person is None else questions.of(session, person.id)
    return None if question is None else question.kind


def leave_question(session: Session, *, sender: int, now: datetime) -> None:
    """Answer /batal."""
    had_one = _drop(session, _open_question(session, sender))
    reply(session, "cancelled" if had_one else "nothing_to_cancel", chat=sender, now=now)


def cancel_question(session: Session, *, sender: int, question_id: int, now: datetime) -> Message:
    """Answer [Batal] under a question; returns how it reads then. Another one that is open by now stays open."""
    question = _open_question(session, sender)
    if question is not None and question.id != question_id:
        return question_is_over()
    return question_left(had_one=_drop(session, question))


def dismissed() -> Message:
    """Return how a choice reads that was left with [Batal]."""
    return question_left(had_one=True)


def _open_question(session: Session, sender: int) -> Question | None:
    person = people.by_telegram_id(session, sender)
    if person is None:
        raise NotRegistered
    return questions.of(session, person.id)


def _drop(session: Session, question: Question | None) -> bool:
    """Drop what a person was asked, except for the name of a registration, which is not left half done."""
    if question is None or question.kind is QuestionKind.OWN_NAME:
        return False
    questions.drop(session, question.person_id)
    return True
