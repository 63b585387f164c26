"""Draft: the document is laid before who reviews it (SOP step 9)."""

from datetime import datetime

from sqlmodel import Session

from services.desk import Pressed
from services.office import Office
from services.steps.ends import end_step
from sop.procedure import StepAction


def submit(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """Submit the draft; without a document it is asked for."""
    return end_step(
        session,
        StepAction.DRAFT,
        office=office,
        sender=sender,
        task_id=task_id,
        message_id=message_id,
        now=now,
        answer="Konsep diajukan.",
    )
