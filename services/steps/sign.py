"""Sign: the holder says that the paper is signed (SOP step 12); the bot signs nothing."""

from datetime import datetime

from sqlmodel import Session

from services.desk import Pressed
from services.office import Office
from services.steps.ends import end_step
from sop.procedure import StepAction


def signed(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """Note that the document is signed."""
    return end_step(
        session,
        StepAction.SIGN,
        office=office,
        sender=sender,
        task_id=task_id,
        message_id=message_id,
        now=now,
        answer="Penandatanganan dicatat.",
    )
