"""Collect: what the units hand in comes together (SOP step 7)."""

from datetime import datetime

from sqlmodel import Session

from db.questions import QuestionKind
from messages.proposals import units_reminded
from services import analysis, desk, ending, gate, proposals
from services.desk import Desk, Pressed, sit_down, take_seat
from services.identity import Caller
from services.office import Office
from sop import flow
from sop import proposals as rules
from sop.events import Event
from sop.procedure import StepAction


def remind_units(
    session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime
) -> Pressed:
    """Remind the units that are missing, at most once an hour. Raises TaskAlreadyClosed or RemindedLately."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    desk.accept(session, at)
    reminded = proposals.remind(session, at)
    desk.note(session, Event.UNITS_REMINDED, at, text=", ".join(unit.name for unit in reminded))
    answer = units_reminded(len(reminded), at=gate.postponed_to(session, office=office, now=now), zone=office.timezone)
    return desk.pressed(session, at, message_id=message_id, answer=answer)


def ask_nil_note(
    session: Session, *, office: Office, sender: int, task_id: int, proposal_id: int, message_id: int, now: datetime
) -> Pressed:
    """Ask why a unit is marked nil; the answer marks it."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    flow.require_open(proposals.proposal_of(at, proposal_id))
    desk.ask_holder(session, at, QuestionKind.NIL_NOTE, subject_id=proposal_id)
    return desk.pressed(session, at, message_id=message_id)


def mark_nil(session: Session, *, office: Office, caller: Caller, proposal_id: int, text: str, now: datetime) -> None:
    """Mark a unit nil with the note of who collects, and tell the unit. Raises ReasonMissing or TextTooLong."""
    at = _seat_of_collector(session, caller, office=office, proposal_id=proposal_id, now=now)
    proposal = proposals.proposal_of(at, proposal_id)
    note = flow.valid_reason(text)
    proposals.close_as_nil(session, at, proposal, note=note)
    desk.tell_holders(
        session, [proposal.post], "marked_nil", task=proposal, now=now, but_not=caller.person, by=at.capacity
    )
    desk.receipt(session, at)


def finish(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """End collecting. Raises UnitsMissing while a unit is neither in nor nil."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    rules.require_all_in(at.run, at.tasks)
    ending.end(session, at)
    analysis.send_merged(session, at)
    return desk.pressed(session, at, message_id=message_id, answer="Penghimpunan selesai.")


def _seat_of_collector(session: Session, caller: Caller, *, office: Office, proposal_id: int, now: datetime) -> Desk:
    task = proposals.overseeing_task(session, caller, proposal_id, StepAction.COLLECT)
    at = take_seat(session, caller, office=office, task_id=task.id, now=now, action=StepAction.COLLECT)
    flow.require_open(at.task)
    return at


def _seat(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> Desk:
    return sit_down(session, office=office, sender=sender, task_id=task_id, now=now, action=StepAction.COLLECT)
