"""What the conversations of single steps say: invitations, minutes, proposals, and their questions."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from db import dispositions, files, letters, people, runs, signed_copies, tasks
from db.cards import CardKind
from db.files import File
from db.outbox import Notice
from db.questions import Question, QuestionKind
from messages import analysis as analysis_words
from messages import cards as card_words
from messages import dispositions as disposition_words
from messages import meetings as meeting_words
from messages import papers as paper_words
from messages import proposals as proposal_words
from messages import signatures as signature_words
from messages import tasks as task_words
from messages.message import Attachment, Message
from messages.steps.archive import QUESTIONS as RECORD_QUESTIONS
from services import analysis, cards, disposition_cards, meeting_cards, papers, proposal_versions, proposals, worksheets
from services import dispositions as disposition_services
from services import meetings as meeting_services
from services.deliveries import Delivery, Live, Send
from services.identity import Caller
from services.office import Office
from services.steps.archive import RECORDS
from sop import permissions
from sop.letters import LetterState
from sop.model import Task, TaskStatus
from sop.paper_settings import Signing
from sop.procedure import StepAction
from sop.proposals import come_late
from sop.signatures import SignedCopy

RECAP_LIMIT = 45 * 1024 * 1024
"""Telegram takes 50 MB from bots; what is packed hardly becomes smaller."""


def _caller(session: Session, notice: Notice, now: datetime) -> Caller:
    assert notice.person_id is not None
    person = people.get(session, notice.person_id)
    return Caller(person, people.actor(session, person, now=now))


def _task(session: Session, notice: Notice) -> Task:
    assert notice.task_id is not None
    return tasks.get(session, notice.task_id)


def _proposal_received(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    task, file = _task(session, notice), files.find(session, notice.payload["file_id"])
    run = runs.get(session, task.run_id)
    caller = _caller(session, notice, now)
    if file is None or not permissions.may_read_files(caller.actor, run.procedure, task):
        return None
    return Send(
        proposal_words.proposal_received(
            run.procedure.unit(task.unit or ""),
            run,
            version=notice.payload["version"],
            file=cards.attachment(file),
            comes_late=come_late(tasks.of_run(session, run.id), run),
            repaired=notice.payload["repaired"],
        )
    )


def _attachment_kept(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    task = _task(session, notice)
    run = runs.get(session, task.run_id)
    unit = run.procedure.unit(task.unit or "")
    return Send(proposal_words.attachment_kept(unit, run, notice.payload["name"]))


def _proposal_reminder(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    task = _task(session, notice)
    caller = _caller(session, notice, now)
    if not task.is_open or not permissions.may_handle(caller.actor, task):
        return None
    run = runs.get(session, task.run_id)
    terms = run.procedure.step(task.step).proposal
    message = proposal_words.proposal_reminder(
        run.procedure.unit(task.unit or ""),
        task,
        run,
        caller.person,
        title=terms.title if terms else "",
        zone=office.timezone,
    )
    return Send(message, live=Live(task.id, caller.person.id, CardKind.REMINDER))


def _marked_nil(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    task = _task(session, notice)
    if task.status is not TaskStatus.NIL:
        return None
    run = runs.get(session, task.run_id)
    unit = run.procedure.unit(task.unit or "")
    return Send(proposal_words.marked_nil(unit, run, by=notice.payload["by"], note=task.note))


def _recap(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    task = _task(session, notice)
    run = runs.get(session, task.run_id)
    found = analysis.attachments(session, run)
    if not found:
        return Send(task_words.nothing_handed_in())
    if sum(file.size for file in found) > RECAP_LIMIT:
        return Send(task_words.recap_too_large())
    parts = tuple(
        replace(cards.attachment(file), name=f"{_unit_name(session, file.task_id, run_id=run.id)} - {file.name}")
        for file in found
    )
    recap = Attachment(name=f"Rekap {run.title}.zip", sha256="", media_type="application/zip", parts=parts)
    return Send(task_words.recap(run, [part.name for part in parts], recap))


def _merged(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    run = runs.get(session, _task(session, notice).run_id)
    return Send(analysis.merged_message(session, run, now=now))


def _unit_name(session: Session, task_id: int | None, *, run_id: int) -> str:
    unit = tasks.get(session, task_id or 0).unit or ""
    return runs.get(session, run_id).procedure.unit(unit).name


def _signed_file(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    task, file = _task(session, notice), files.find(session, notice.payload["file_id"])
    caller, run = _caller(session, notice, now), runs.get(session, task.run_id)
    if file is None or not permissions.may_read_files(caller.actor, run.procedure, task):
        return None
    return Send(task_words.signed_file(run, sender=file.sent_as or "", file=cards.attachment(file)))


def _signed_copy(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    file, copy = (look(session, notice.payload["file_id"]) for look in (files.find, signed_copies.of_file))
    if not isinstance(file, File) or not isinstance(copy, SignedCopy):
        return None
    run = runs.get(session, _task(session, notice).run_id)
    is_electronic, zone = _is_electronic(session, office), office.timezone
    return Send(signature_words.found_in(copy, run, name=file.name, is_electronic=is_electronic, zone=zone))


def _number_reserved(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    task = _task(session, notice)
    reserved = letters.of_task(session, task.id, LetterState.RESERVED)
    if not task.is_open or not reserved:
        return None
    return Send(task_words.number_reserved(runs.get(session, task.run_id), task, reserved))


def _is_electronic(session: Session, office: Office) -> bool:
    return office.stationery(session).settings.signing is Signing.ELECTRONIC


def _paper(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    task, caller = _task(session, notice), _caller(session, notice, now)
    run = runs.get(session, task.run_id)
    if not permissions.may_handle(caller.actor, task):
        permissions.require(permissions.may_read_files(caller.actor, run.procedure, task))
        if task.is_open and notice.payload["paper"] == papers.PaperKind.INVITATION:
            return None  # taken back meanwhile
    file = papers.made_file(session, run, task, papers.PaperKind(notice.payload["paper"]), office=office, now=now)
    return None if file is None else Send(paper_words.paper(run, file), silent=True)


def _came_back_often(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    caller, task = _caller(session, notice, now), _task(session, notice)
    if not task.counts:
        return None
    run = runs.get(session, task.run_id)
    view = cards.card_view(session, run, task, caller.actor, office=office, now=now)
    return Send(card_words.came_back_often(view, caller.person))


def _disposition_list(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    caller = _caller(session, notice, now)
    return Send(disposition_services.page_for(session, caller, page=0, office=office, now=now))


def _disposition_found(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    caller = _caller(session, notice, now)
    words = notice.payload["words"]
    return Send(disposition_services.found_for(session, caller, words=words, office=office, now=now))


def _meeting_list(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    sender = _caller(session, notice, now).person.telegram_id or 0
    return Send(meeting_services.meeting_page(session, office=office, sender=sender, page=0, now=now))


def _proposal_list(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    sender = _caller(session, notice, now).person.telegram_id or 0
    return Send(proposals.proposal_page(session, office=office, sender=sender, page=0, now=now))


def forwarded(session: Session, task: Task, office: Office) -> Delivery | None:
    """Return what is told of a disposition that went further down, or None for a task that sent none."""
    run = runs.get(session, task.run_id)
    if run.procedure.step(task.step).action is not StepAction.INSTRUCT:
        return None
    sent = dispositions.find(session, task.id)
    if sent is None or sent.sent_at is None:
        return None
    receiver = run.procedure.post(sent.to_post).title
    return Send(disposition_words.forwarded(sent, receiver=receiver, run_title=run.title, zone=office.timezone))


def question_words(session: Session, question: Question) -> Message | None:
    """Return how a question of a single step reads, or None for one of another kind."""
    about_disposition = disposition_cards.question_message(session, question)
    if about_disposition is not None:
        return about_disposition
    subject = question.subject_id or 0
    match question.kind:
        case QuestionKind.UPLOAD:
            task = tasks.get(session, subject)
            run = runs.get(session, task.run_id)
            return task_words.question(task_words.ask_upload(run, task), question.id)
        case QuestionKind.DISPOSITION_NOTE:
            return task_words.question(disposition_words.ask_note(), question.id)
        case QuestionKind.MEETING_DAY:
            return task_words.question(meeting_words.ask_day(), question.id)
        case QuestionKind.MEETING_HOUR:
            return task_words.question(meeting_words.ask_hour(), question.id)
        case QuestionKind.MEETING_PLACE:
            return task_words.question(meeting_words.ask_place(), question.id)
        case QuestionKind.MEETING_AGENDA:
            return task_words.question(meeting_words.ask_agenda(), question.id)
        case QuestionKind.SUBSTITUTE:
            offers = meeting_services.substitutes_for(session, question)
            return task_words.question(meeting_words.ask_substitute(), question.id, offers=offers)
        case QuestionKind.MINUTES:
            return task_words.question(meeting_words.ask_minutes(), question.id)
        case QuestionKind.MEETING_MOVE:
            return task_words.question(meeting_words.ask_move(), question.id)
        case QuestionKind.MEETING_NEW_PLACE:
            return task_words.question(meeting_words.ask_new_place(), question.id)
        case QuestionKind.MINUTES_FILES:
            return meeting_words.ask_file(subject)
        case QuestionKind.INVITATION_REASON:
            return task_words.question(meeting_words.ask_reason(), question.id)
        case QuestionKind.NIL_NOTE:
            task = tasks.get(session, subject)
            unit = runs.get(session, task.run_id).procedure.unit(task.unit or "")
            return task_words.question(proposal_words.ask_nil_note(unit), question.id)
        case QuestionKind.REPAIR_NOTE:
            return analysis.repair_question(session, tasks.get(session, subject), question.id)
        case QuestionKind.INDICATOR_FIELD:
            return worksheets.question_message(session, question)
        case QuestionKind.INDICATOR_NOTE:
            return task_words.question(analysis_words.ask_note(), question.id)
        case QuestionKind.LETTER_NUMBER:
            return task_words.question(task_words.ask_number(), question.id)
        case QuestionKind.DELIVERY_RECEIPT | QuestionKind.COPIES | QuestionKind.ARCHIVE_PLACE:
            return task_words.question(RECORD_QUESTIONS[RECORDS[question.kind]], question.id)
        case _:
            return None


RENDERERS = {
    **proposal_versions.RENDERERS,
    **worksheets.RENDERERS,
    **analysis.RENDERERS,
    **meeting_cards.RENDERERS,
    "proposal_received": _proposal_received,
    "attachment_kept": _attachment_kept,
    "proposal_reminder": _proposal_reminder,
    "marked_nil": _marked_nil,
    "recap": _recap,
    "merged": _merged,
    "signed_file": _signed_file,
    "signed_copy": _signed_copy,
    "number_reserved": _number_reserved,
    "paper": _paper,
    "came_back_often": _came_back_often,
    "disposition_list": _disposition_list,
    "disposition_found": _disposition_found,
    "meeting_list": _meeting_list,
    "proposal_list": _proposal_list,
}
