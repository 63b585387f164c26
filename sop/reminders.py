"""When a reminder is still worth saying, and in which words. Pure; all times aware UTC."""

from datetime import datetime, timedelta
from enum import StrEnum

from sop.model import Task
from sop.procedure import Step
from sop.working_time import OfficeCalendar, TimeUnit, working_minutes_between

NEUTRAL_BELOW = timedelta(hours=1)


class ReminderLevel(StrEnum):
    """The rungs of the ladder."""

    DUE = "due"


def is_still_needed(task: Task, *, due_at: datetime) -> bool:
    """Tell whether a reminder planned for `due_at` is still true: the task open, its due time unmoved."""
    return task.is_open and task.due_at == due_at


def says_late(task: Task, step: Step, *, now: datetime, calendar: OfficeCalendar) -> bool:
    """Tell whether a reminder calls the task late.

    Steps under one hour are formal: they are called late only after one working hour (CONVERSATIONS, ladder).
    """
    if now <= task.due_at:
        return False
    duration = step.standard_time
    if duration.unit is TimeUnit.MINUTES and timedelta(minutes=duration.amount) < NEUTRAL_BELOW:
        return working_minutes_between(task.due_at, now, calendar) >= 60
    return True
