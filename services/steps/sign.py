"""Sign: the holder says that the paper is signed (SOP step 12); the bot signs nothing."""

from datetime import datetime

from sqlmodel import Session

from db.questions import QuestionKind
from services import desk, ending
from services.desk import Pressed, sit_down
from services.office import Office
from sop.paper_settings import Signing
from sop.procedure import StepAction


def signed(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """Note that the document is signed; of an electronic signature the file is the original, and is asked for."""
    at = sit_down(session, office=office, sender=sender, task_id=task_id, now=now, action=StepAction.SIGN)
    ended = ending.end_or_ask(session, at)
    if ended is not None and office.stationery(session).settings.signing is Signing.ELECTRONIC:
        desk.ask(session, at.caller.person, QuestionKind.UPLOAD, subject_id=task_id, now=now)
    answer = "Penandatanganan dicatat." if ended is not None else None
    return desk.pressed(session, at, message_id=message_id, answer=answer)
