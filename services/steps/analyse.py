"""Analyse: what came in is looked through, and one unit can be asked to mend its part (SOP step 8)."""

from datetime import datetime

from sqlmodel import Session

from db import files, outbox, questions
from db.files import NewFile
from db.questions import QuestionKind
from messages.analysis import repair_asked
from messages.message import Message
from services import analysis, cards, desk, ending, proposals
from services.desk import Desk, Pressed, sit_down, take_seat
from services.identity import Caller, identify
from services.office import Office
from services.steps.ends import end_step
from sop import flow
from sop import proposals as rules
from sop.errors import NothingToRepair
from sop.events import Event
from sop.procedure import StepAction


def send_recap(
    session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime
) -> Pressed:
    """Send everything the units handed in, as one file."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    if at.task.is_open:
        desk.accept(session, at)
    has_data = analysis.tell_merged(session, at.run, task_id=task_id, person_id=at.caller.person.id, now=now)
    if not has_data or analysis.attachments(session, at.run):
        outbox.tell(session, "recap", person=at.caller.person.id, task=task_id, now=now)
    return desk.pressed(session, at, message_id=message_id, answer="Rekap sedang disiapkan.")


def ask_repair_note(
    session: Session, *, office: Office, sender: int, task_id: int, proposal_id: int, message_id: int, now: datetime
) -> Pressed:
    """Ask what a unit is to mend; the answer opens its proposal again. Raises NothingToRepair."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    if proposals.proposal_of(at, proposal_id).is_open:
        raise NothingToRepair
    desk.ask_holder(session, at, QuestionKind.REPAIR_NOTE, subject_id=proposal_id)
    return desk.pressed(session, at, message_id=message_id)


def ask_for_repair(
    session: Session, *, office: Office, caller: Caller, proposal_id: int, text: str, now: datetime
) -> None:
    """Open a unit's proposal again with what is to be mended. Raises NothingToRepair, ReasonMissing or TextTooLong."""
    task = proposals.overseeing_task(session, caller, proposal_id, StepAction.ANALYSE)
    at = take_seat(session, caller, office=office, task_id=task.id, now=now, action=StepAction.ANALYSE)
    flow.require_open(at.task)
    proposal = proposals.proposal_of(at, proposal_id)
    opening = rules.ask_for_repair(
        at.run, proposal, at.tasks, note=text, step=at.task.step, now=now, calendar=office.calendar(session, now)
    )
    ending.open_task(session, at.run, opening, opened_by=at.task.id, office=office, now=now)
    cards.refresh_cards(session, proposal, now=now)
    desk.receipt(session, at)


def ask_repair_of_indicator(
    session: Session, *, office: Office, sender: int, task_id: int, proposal_id: int, now: datetime
) -> None:
    """Ask what a unit is to mend, from the page of one of its indicators. Raises NothingToRepair."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    if proposals.proposal_of(at, proposal_id).is_open:
        raise NothingToRepair
    desk.ask_holder(session, at, QuestionKind.REPAIR_NOTE, subject_id=proposal_id)


def use_prefilled_note(session: Session, *, office: Office, sender: int, proposal_id: int, now: datetime) -> Message:
    """Ask a unit to mend what was found and noted, and return how the question reads then. Raises NothingToRepair."""
    caller = identify(session, sender, now=now)
    task = proposals.overseeing_task(session, caller, proposal_id, StepAction.ANALYSE)
    at = take_seat(session, caller, office=office, task_id=task.id, now=now, action=StepAction.ANALYSE)
    unit = at.run.procedure.unit(proposals.proposal_of(at, proposal_id).unit or "")
    note = analysis.prefilled_note(session, at.run, unit.code)
    ask_for_repair(session, office=office, caller=caller, proposal_id=proposal_id, text=note, now=now)
    question = questions.of(session, caller.person.id)
    if question is not None and question.kind is QuestionKind.REPAIR_NOTE and question.subject_id == proposal_id:
        questions.drop(session, caller.person.id)
    return repair_asked(unit)


def send_list(
    session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime
) -> Pressed:
    """Send the merged indicators to go through, as a message of their own."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    if at.task.is_open:
        desk.accept(session, at)
    outbox.tell(session, "indicator_list", person=at.caller.person.id, task=task_id, now=now)
    return desk.pressed(session, at, message_id=message_id)


def finish(
    session: Session,
    *,
    office: Office,
    sender: int,
    task_id: int,
    message_id: int,
    now: datetime,
    outcome: NewFile | None = None,
) -> Pressed:
    """End the analysis. `outcome` is the list of decided indicators; without one a note or a file is asked for.

    Raises TaskAlreadyClosed.
    """
    if outcome is not None:
        at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
        flow.require_open(at.task)
        files.add(session, outcome, sent_by=at.caller.person.id, sent_as=at.capacity, task_id=task_id, now=now)
        desk.note(session, Event.FILE_ADDED, at, text=outcome.name)
    return end_step(
        session,
        StepAction.ANALYSE,
        office=office,
        sender=sender,
        task_id=task_id,
        message_id=message_id,
        now=now,
    )


def _seat(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> Desk:
    return sit_down(session, office=office, sender=sender, task_id=task_id, now=now, action=StepAction.ANALYSE)
