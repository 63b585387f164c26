"""Instruct: the disposition that a post sends to the next (SOP steps 1 and 2; DOMAIN 4)."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from db import dispositions
from db.questions import QuestionKind
from messages.card_view import CardFace
from services import desk, ending
from services.cards import disposition_of
from services.desk import Desk, Pressed, sit_down, take_seat
from services.identity import Caller
from services.office import Office
from sop import dispositions as rules
from sop import flow
from sop.dispositions import Disposition, Urgency
from sop.errors import ButtonUnknown
from sop.events import Event
from sop.procedure import StepAction


def send(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """Send the disposition, which ends the step. Raises TaskAlreadyClosed or InstructionMissing."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    draft = disposition_of(session, at.run, at.task)
    sent = rules.send(draft, acting_as=at.capacity, now=now)
    dispositions.address(session, dispositions.save(session, sent))
    desk.note(session, Event.DISPOSITION_SENT, at, text="; ".join(sent.instructions), post=sent.to_post)
    ending.end(session, at)
    to = at.run.procedure.post(sent.to_post).title
    return desk.pressed(session, at, message_id=message_id, answer=f"Disposisi terkirim kepada {to}.")


def toggle(
    session: Session, *, office: Office, sender: int, task_id: int, index: int, message_id: int, now: datetime
) -> Pressed:
    """Choose an instruction, or leave it out again."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    choices = at.run.procedure.instructions
    if index >= len(choices):
        raise ButtonUnknown
    _change(session, at, rules.toggle(disposition_of(session, at.run, at.task), choices[index], choices=choices))
    return desk.pressed(session, at, message_id=message_id, face=CardFace.INSTRUCTIONS)


def set_urgency(
    session: Session, *, office: Office, sender: int, task_id: int, urgency: str, message_id: int, now: datetime
) -> Pressed:
    """Choose how urgent the disposition is."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    if urgency not in list(Urgency):
        raise ButtonUnknown
    _change(session, at, replace(disposition_of(session, at.run, at.task), urgency=Urgency(urgency)))
    return desk.pressed(session, at, message_id=message_id)


def ask_note(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """Ask for the note of the disposition."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    desk.ask_holder(session, at, QuestionKind.DISPOSITION_NOTE)
    return desk.pressed(session, at, message_id=message_id)


def set_note(session: Session, *, office: Office, caller: Caller, task_id: int, text: str, now: datetime) -> None:
    """Put the typed note on the disposition. Raises TaskAlreadyClosed or TextTooLong."""
    at = take_seat(session, caller, office=office, task_id=task_id, now=now, action=StepAction.INSTRUCT)
    _change(session, at, rules.with_note(disposition_of(session, at.run, at.task), text))
    desk.receipt(session, at)


def _change(session: Session, at: Desk, changed: Disposition) -> None:
    desk.accept(session, at)
    dispositions.save(session, changed)


def _seat(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> Desk:
    return sit_down(session, office=office, sender=sender, task_id=task_id, now=now, action=StepAction.INSTRUCT)
