"""Create: the form for the units (SOP step 3)."""

from datetime import datetime

from sqlmodel import Session

from db import files
from db.files import NewFile
from messages.message import MadeFile
from services import desk
from services.desk import Pressed, sit_down
from services.indicator_forms import EVERY_UNIT, form_file
from services.office import Office
from services.steps.ends import end_step
from sop import flow, permissions
from sop.events import Event
from sop.procedure import StepAction


def finish(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """End the step; without a form it is asked for."""
    return end_step(
        session,
        StepAction.CREATE,
        office=office,
        sender=sender,
        task_id=task_id,
        message_id=message_id,
        now=now,
    )


def standard_form(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> MadeFile:
    """Return the form that can be made for the run. Raises TaskAlreadyClosed, or NotPermitted where there is none."""
    at = sit_down(session, office=office, sender=sender, task_id=task_id, now=now, action=StepAction.CREATE)
    flow.require_open(at.task)
    permissions.require(at.run.procedure.indicators is not None)
    return form_file(at.run, EVERY_UNIT, now=now)


def use_standard_form(
    session: Session, *, office: Office, sender: int, task_id: int, form: NewFile, message_id: int, now: datetime
) -> Pressed:
    """Keep the form that was made as the file of the step. Raises TaskAlreadyClosed."""
    at = sit_down(session, office=office, sender=sender, task_id=task_id, now=now, action=StepAction.CREATE)
    desk.accept(session, at)
    files.add(session, form, sent_by=at.caller.person.id, sent_as=at.capacity, task_id=task_id, now=now)
    desk.note(session, Event.FILE_ADDED, at, text=form.name)
    return desk.pressed(session, at, message_id=message_id, answer="Format baku telah dibuat.")
