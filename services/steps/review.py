"""Review: the document is found right (SOP step 10); sending it back is in services/tasks.py."""

from datetime import datetime

from sqlmodel import Session

from services.desk import Pressed
from services.office import Office
from services.steps.ends import end_step
from sop.procedure import StepAction


def approve(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """Approve what was reviewed."""
    return end_step(
        session,
        StepAction.REVIEW,
        office=office,
        sender=sender,
        task_id=task_id,
        message_id=message_id,
        now=now,
        answer="Dokumen disetujui.",
    )
