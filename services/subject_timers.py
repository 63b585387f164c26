"""Working off what is due about something that is no task, such as a meeting or a free disposition."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlmodel import Session

from db import timers
from db.timers import SubjectTimer
from services import gate
from services.office import Office

BATCH = 50


def work_off(
    session: Session,
    remind: Callable[[SubjectTimer, datetime], None],
    *,
    kinds: Collection[str],
    office: Office,
    now: datetime,
) -> int:
    """Work off one batch of due timers, and return how many there were.

    `remind` gets each timer, and from when on its messages may go out: in office hours only.
    """
    due = timers.due_about(session, kinds=kinds, now=now, limit=BATCH)
    opening = gate.opening(session, office=office, now=now)
    for timer in due:
        remind(timer, opening)
    timers.mark_fired(session, [timer.id for timer in due])
    return len(due)
