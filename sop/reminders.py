"""The reminder ladder: when which level of a task is due, and which is worth saying. Pure; all times aware UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sop.model import Task
from sop.procedure import Step, StepAction
from sop.working_time import (
    Duration,
    OfficeCalendar,
    TimeUnit,
    add,
    minutes_of,
    next_working_day,
    opening_of,
    subtract,
    working_minutes_between,
)


class ReminderLevel(StrEnum):
    """The rungs of the ladder, the lowest first; only a disposition has the one for who has not taken it."""

    UNREAD = "unread"
    HEADS_UP = "heads_up"
    DUE = "due"
    ESCALATION = "escalation"
    HEAD = "head"

    @property
    def height(self) -> int:
        """How far up the ladder the level is."""
        return list(ReminderLevel).index(self)


TO_HOLDER = (ReminderLevel.UNREAD, ReminderLevel.HEADS_UP, ReminderLevel.DUE, ReminderLevel.ESCALATION)
"""The levels that the holder of the task hears of."""
IN_ADVANCE = (ReminderLevel.UNREAD, ReminderLevel.HEADS_UP)
"""What is never sent late."""


@dataclass(frozen=True)
class Ladder:
    """When the levels come, as the file beside the procedure has it; lengths are working time."""

    unread_percent: int
    heads_up_percent: int
    heads_up_from: Duration
    heads_up_days: int
    no_heads_up_for: frozenset[StepAction]
    escalation_percent: int
    escalation_at_least: Duration
    escalation_days: int
    head_days: int
    neutral_below: Duration
    grace: Duration
    per_day: int
    summary_after: Duration


def levels(
    task: Task, step: Step, allowed: Duration, *, has_superior: bool, ladder: Ladder, calendar: OfficeCalendar
) -> dict[ReminderLevel, datetime]:
    """Return when each level of a task is due, the lowest first; `allowed` is how long the task may take.

    Everything is reckoned from the due time, so that an extension or a pause moves the whole ladder.
    """
    wants_heads_up = task.is_proposal or step.action not in ladder.no_heads_up_for
    begins = max(task.opened_at, task.starts_at) if wants_heads_up else None
    return _rungs(begins, task.due_at, allowed, has_superior=has_superior, ladder=ladder, calendar=calendar)


def levels_of_disposition(
    sent_at: datetime, due_at: datetime, *, has_superior: bool, ladder: Ladder, calendar: OfficeCalendar
) -> dict[ReminderLevel, datetime]:
    """Return when each level of a disposition is due: first for who has not taken it, then as those of a task."""
    part = working_minutes_between(sent_at, due_at, calendar) * ladder.unread_percent // 100
    unread_at = add(sent_at, Duration(max(1, part), TimeUnit.MINUTES), calendar)
    allowed = time_given(sent_at, due_at, calendar)
    times = {ReminderLevel.UNREAD: unread_at} if unread_at < due_at else {}
    return times | _rungs(sent_at, due_at, allowed, has_superior=has_superior, ladder=ladder, calendar=calendar)


def time_given(since: datetime, until: datetime, calendar: OfficeCalendar) -> Duration:
    """Return how long somebody has: in working days, or in working minutes where all of it is on one day."""
    day, last = (at.astimezone(calendar.timezone).date() for at in (since, until))
    days = 0
    while (day := next_working_day(day, calendar)) <= last:
        days += 1
    if days:
        return Duration(days, TimeUnit.DAYS)
    return Duration(max(1, working_minutes_between(since, until, calendar)), TimeUnit.MINUTES)


def _rungs(
    begins: datetime | None,
    due_at: datetime,
    allowed: Duration,
    *,
    has_superior: bool,
    ladder: Ladder,
    calendar: OfficeCalendar,
) -> dict[ReminderLevel, datetime]:
    """Return the levels around a due time; `begins` is None where there is no word in advance."""
    times = {}
    heads_up = None if begins is None else _heads_up(begins, due_at, allowed, ladder, calendar)
    if heads_up is not None:
        times[ReminderLevel.HEADS_UP] = heads_up
    times[ReminderLevel.DUE] = due_at
    escalation = add(due_at, _until_escalation(allowed, ladder), calendar)
    if has_superior:
        times[ReminderLevel.ESCALATION] = escalation
    times[ReminderLevel.HEAD] = add(escalation, Duration(ladder.head_days, TimeUnit.DAYS), calendar)
    return times


def to_plan(times: Mapping[ReminderLevel, datetime], *, now: datetime) -> dict[ReminderLevel, datetime]:
    """Return the levels that are worth planning: those ahead, and the highest one that is past unless that says little.

    A due time that moves into the past is told at once; a word in advance is never sent late.
    """
    past = [level for level, at in times.items() if at <= now]
    kept = set(times) - set(past)
    if past and past[-1] not in IN_ADVANCE:
        kept.add(past[-1])
    return {level: at for level, at in times.items() if level in kept}


def is_superseded(level: ReminderLevel, times: Mapping[ReminderLevel, datetime], *, now: datetime) -> bool:
    """Tell whether the holder hears, or has heard, of a higher level instead."""
    return any(other.height > level.height and other in TO_HOLDER and at <= now for other, at in times.items())


def is_still_needed(task: Task, *, due_at: datetime) -> bool:
    """Tell whether a reminder planned for `due_at` is still true: the task open, its due time unmoved."""
    return task.is_open and task.due_at == due_at


def says_late(task: Task, step: Step, *, now: datetime, ladder: Ladder, calendar: OfficeCalendar) -> bool:
    """Tell whether a reminder calls the task late.

    Short steps are formal: they are called late only after some working time (CONVERSATIONS, ladder).
    """
    if now <= task.due_at:
        return False
    if not _is_shorter(step.standard_time, ladder.neutral_below):
        return True
    return working_minutes_between(task.due_at, now, calendar) >= _minutes(ladder.grace)


def next_summary(now: datetime, *, ladder: Ladder, calendar: OfficeCalendar) -> datetime:
    """Return when the next morning summary is due: some time after the opening of a working day."""
    day = now.astimezone(calendar.timezone).date()
    while True:
        opening = opening_of(day, calendar)
        if opening is not None and (at := add(opening, ladder.summary_after, calendar)) > now:
            return at
        day = next_working_day(day, calendar)


def _heads_up(
    begins: datetime, due_at: datetime, allowed: Duration, ladder: Ladder, calendar: OfficeCalendar
) -> datetime | None:
    if allowed.unit is TimeUnit.DAYS:
        at = subtract(due_at, Duration(ladder.heads_up_days, TimeUnit.DAYS), calendar)
    elif _is_shorter(allowed, ladder.heads_up_from):
        return None
    else:
        rest = _minutes(allowed) * (100 - ladder.heads_up_percent) // 100
        at = subtract(due_at, Duration(max(1, rest), TimeUnit.MINUTES), calendar)
    return at if at > begins else None


def _until_escalation(allowed: Duration, ladder: Ladder) -> Duration:
    if allowed.unit is TimeUnit.DAYS:
        return Duration(ladder.escalation_days, TimeUnit.DAYS)
    part = _minutes(allowed) * ladder.escalation_percent // 100
    return Duration(max(part, _minutes(ladder.escalation_at_least)), TimeUnit.MINUTES)


def _is_shorter(duration: Duration, other: Duration) -> bool:
    """Compare lengths; any number of days is longer than any number of hours."""
    return duration.unit is not TimeUnit.DAYS and _minutes(duration) < _minutes(other)


def _minutes(duration: Duration) -> int:
    minutes = minutes_of(duration)
    assert minutes is not None  # the ladder file is refused otherwise
    return minutes
