"""Distribute: the form goes to every unit, whose proposals open with it (SOP step 4)."""

from datetime import datetime

from sqlmodel import Session

from services.desk import Pressed
from services.office import Office
from services.steps.ends import end_step
from sop.procedure import StepAction


def send(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """Send the form to every unit, which ends the step."""
    return end_step(
        session,
        StepAction.DISTRIBUTE,
        office=office,
        sender=sender,
        task_id=task_id,
        message_id=message_id,
        now=now,
        answer="Format terkirim kepada semua unit.",
    )
