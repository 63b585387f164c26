"""Approve: laid before who decides, then decided (SOP step 11); sending it back is in services/tasks.py."""

from datetime import datetime

from sqlmodel import Session

from services.desk import Pressed
from services.office import Office
from services.steps.ends import end_step
from sop.procedure import StepAction


def submit(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """Lay the document before who decides; the hour of the step runs on."""
    return end_step(
        session,
        StepAction.APPROVE,
        office=office,
        sender=sender,
        task_id=task_id,
        message_id=message_id,
        now=now,
        answer="Dokumen disampaikan.",
    )


def approve(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """Approve what was laid before the caller."""
    return end_step(
        session,
        StepAction.APPROVE,
        office=office,
        sender=sender,
        task_id=task_id,
        message_id=message_id,
        now=now,
        answer="Dokumen disetujui.",
    )
