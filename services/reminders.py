"""The tick that turns due timers into messages that wait for office hours."""

from datetime import datetime

from sqlmodel import Session

from db import outbox, people, tasks, timers
from services.office import Office
from sop.reminders import ReminderLevel, is_still_needed
from sop.working_time import next_opening

BATCH = 100


def anything_due(session: Session, *, now: datetime) -> bool:
    """Tell whether a timer is due, without taking the writer."""
    next_due = timers.next_due(session)
    return next_due is not None and next_due <= now


def remind(session: Session, *, office: Office, now: datetime) -> int:
    """Work off one batch of due timers, and return how many there were; fewer than BATCH means no more are due.

    A reminder is unique by (task, due time, level, recipient), and goes out in office hours only.
    """
    due = timers.due(session, now=now, limit=BATCH)
    if not due:
        return 0
    opening = next_opening(now, office.calendar(session, now))
    about = tasks.many(session, (timer.task_id for timer in due))
    holders = people.holders(session, now=now)
    for timer in due:
        task = about[timer.task_id]
        if not is_still_needed(task, due_at=timer.due_at) or task.post not in holders:
            continue
        person_id = holders[task.post].person.id
        outbox.tell(
            session,
            "reminder",
            key=f"reminder:{task.id}:{task.due_at.isoformat()}:{ReminderLevel(timer.kind)}:{person_id}",
            person=person_id,
            task=task.id,
            now=now,
            send_after=opening,
            level=timer.kind,
            due_at=timer.due_at.isoformat(),
        )
    timers.mark_fired(session, [timer.id for timer in due])
    return len(due)
