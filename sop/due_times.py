"""What moves a due time: more time that was granted, and pauses. Pure; all times aware UTC."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sop.errors import ExtensionIntoPast, ExtensionTooLong, LengthUnreadable
from sop.model import Task
from sop.working_time import (
    Duration,
    OfficeCalendar,
    TimeUnit,
    UnreadableDuration,
    add,
    parse_duration,
    working_minutes_between,
)

MOST_DAYS = 30
MOST_HOURS = 100
OFFERED = (Duration(1, TimeUnit.HOURS), Duration(1, TimeUnit.DAYS), Duration(2, TimeUnit.DAYS))
"""What can be chosen for an extension without typing."""


class ExtensionState(StrEnum):
    """Where a request for more time stands; LAPSED when the task ended or went on hold first."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"


@dataclass(frozen=True)
class Extension:
    """More time that was asked for a task, by whom in which capacity, and what became of it."""

    id: int
    task_id: int
    length: Duration
    reason: str
    state: ExtensionState
    asked_at: datetime
    asked_by: int
    asked_as: str
    decided_at: datetime | None = None
    decided_as: str | None = None
    due_before: datetime | None = None

    @property
    def is_granted(self) -> bool:
        """Whether the due time moved with it."""
        return self.state is ExtensionState.GRANTED


@dataclass(frozen=True)
class Pause:
    """A run on hold since a time, until one or still; `held_as` is the capacity in which somebody did that."""

    run_id: int
    since: datetime
    until: datetime | None
    reason: str
    held_as: str


def read_length(text: str) -> Duration:
    """Understand how much more time somebody types, such as "3 hari kerja"; raises LengthUnreadable."""
    try:
        length = parse_duration(text.strip().rstrip("."))
    except UnreadableDuration:
        length = None
    if length is None:
        raise LengthUnreadable
    require_length(length)
    return length


def require_length(length: Duration) -> None:
    """Raise ExtensionTooLong where more time is asked for than anybody grants in a chat."""
    most = {TimeUnit.DAYS: MOST_DAYS, TimeUnit.HOURS: MOST_HOURS, TimeUnit.MINUTES: MOST_HOURS * 60}
    if length.amount > most[length.unit]:
        raise ExtensionTooLong(MOST_DAYS)


def extended(task: Task, length: Duration, *, now: datetime, calendar: OfficeCalendar) -> datetime:
    """Return the due time with so much more time; raises ExtensionIntoPast where that would be over already."""
    due_at = add(task.due_at, length, calendar)
    if due_at <= now:
        raise ExtensionIntoPast(due_at)
    return due_at


def after_pause(task: Task, *, since: datetime, until: datetime, calendar: OfficeCalendar) -> datetime:
    """Return the due time of a task once a pause is over: later by the office time that passed in it.

    What passed before the clock of the task began does not count. Lateness from before the pause stays as it was.
    """
    paused = working_minutes_between(max(since, task.starts_at), until, calendar)
    return task.due_at if paused == 0 else add(task.due_at, Duration(paused, TimeUnit.MINUTES), calendar)


def due_time(
    starts_at: datetime, allowed: Duration, moves: Sequence[Extension | Pause], calendar: OfficeCalendar
) -> datetime:
    """Return when a task is due that had so much time and then these moves, in their order."""
    due_at = add(starts_at, allowed, calendar)
    for move in moves:
        if isinstance(move, Extension):
            due_at = add(due_at, move.length, calendar)
        elif move.until is not None:
            paused = working_minutes_between(max(move.since, starts_at), move.until, calendar)
            due_at = due_at if paused == 0 else add(due_at, Duration(paused, TimeUnit.MINUTES), calendar)
    return due_at
