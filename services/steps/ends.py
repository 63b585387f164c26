"""The end that most steps share: one press, and the step is over, or asks for what its output needs."""

from datetime import datetime

from sqlmodel import Session

from services import desk, ending
from services.desk import Pressed, sit_down
from services.office import Office
from sop.procedure import StepAction


def end_step(
    session: Session,
    action: StepAction,
    *,
    office: Office,
    sender: int,
    task_id: int,
    message_id: int,
    now: datetime,
    answer: str | None = None,
) -> Pressed:
    """End a step of that action. Raises TaskAlreadyClosed, or NotPermitted for a step of another action."""
    at = sit_down(session, office=office, sender=sender, task_id=task_id, now=now, action=action)
    task = ending.end_or_ask(session, at)
    words = None if task is None else answer or f"Langkah {task.step} selesai."
    return desk.pressed(session, at, message_id=message_id, answer=words)
