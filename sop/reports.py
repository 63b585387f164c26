"""How long the work of a run took beside its standard times: only what the rows of its tasks prove. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from statistics import median

from sop.due_times import Extension, Pause
from sop.flow import time_allowed
from sop.model import Run, Task, TaskPart, TaskStatus
from sop.outages import Outage
from sop.working_time import OfficeCalendar, add, working_minutes_between

LOOSE = 4
"""A standard time does not fit either where the usual round takes less than a quarter of it."""


@dataclass(frozen=True)
class TimeUse:
    """One round of one step; all spans in working minutes. `until` is None while it goes on.

    `held_minutes` is how long the run was on hold meanwhile, which is not counted as used or late; `outage_minutes` is
    how much of it the bot was down. Time after `until` of the report does not count.
    """

    task: Task
    standard_minutes: int
    used_minutes: int
    late_minutes: int
    outage_minutes: int
    until: datetime | None
    held_minutes: int = 0
    extensions: tuple[Extension, ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether somebody still has to act."""
        return self.until is None

    @property
    def was_sent_back(self) -> bool:
        """Whether the round ended with a return to an earlier step."""
        return not self.is_running and self.task.status is TaskStatus.RETURNED

    def ended_since(self, since: datetime) -> bool:
        """Tell whether the round goes on, or ended at a time or later."""
        return self.until is None or self.until >= since


@dataclass(frozen=True)
class PostTimes:
    """What came of the rounds that lay with one post; spans in working minutes."""

    post: str
    ended: int
    running: int
    late: int
    late_minutes: int
    used_minutes: int
    standard_minutes: int
    sent_back: int
    extensions: int


@dataclass(frozen=True)
class StepFit:
    """How a step's standard time fits what its rounds took, over many runs; spans in working minutes."""

    step: int
    rounds: int
    late: int
    standard_minutes: int
    median_minutes: int
    longest_minutes: int
    returned: int

    @property
    def is_tight(self) -> bool:
        """Whether the usual round takes longer than its standard time."""
        return self.median_minutes > self.standard_minutes

    @property
    def is_loose(self) -> bool:
        """Whether the usual round takes less than a quarter of its standard time."""
        return self.median_minutes * LOOSE < self.standard_minutes


@dataclass(frozen=True)
class Period:
    """From a first to a last day of the office, both included."""

    first: date
    last: date


def times_of(
    run: Run,
    tasks: Iterable[Task],
    outages: Sequence[Outage],
    *,
    calendar: OfficeCalendar,
    now: datetime,
    pauses: Sequence[Pause] = (),
    extensions: Mapping[int, Sequence[Extension]] | None = None,
) -> list[TimeUse]:
    """Return what each round took, in the order they were opened, proposals of units among them.

    What was taken back, or begins later, is left out. `extensions` are those that were granted, by task.
    """
    return [
        _time_of(run, task, outages, pauses, (extensions or {}).get(task.id, ()), calendar=calendar, now=now)
        for task in tasks
        if task.counts and task.starts_at <= now
    ]


def of_steps(uses: Iterable[TimeUse]) -> list[TimeUse]:
    """Return the rounds of steps: without what units hand in beside them."""
    return [use for use in uses if not use.task.is_proposal]


def by_post(uses: Iterable[TimeUse], posts: Sequence[str]) -> list[PostTimes]:
    """Return what lay with each post, in the order of the posts; posts without anything are left out."""
    order = {post: place for place, post in enumerate(posts)}
    known = sorted((use for use in uses if use.task.post in order), key=lambda use: order[use.task.post])
    return [_post_times(post, list(its)) for post, its in groupby(known, key=lambda use: use.task.post)]


def fit_of(runs: Iterable[Sequence[TimeUse]]) -> list[StepFit]:
    """Return how the standard time of each step fits its rounds that are over, by step."""
    by_step: dict[int, list[TimeUse]] = {}
    for times in runs:
        for use in of_steps(times):
            ended = not use.is_running and use.task.status in (TaskStatus.DONE, TaskStatus.RETURNED)
            if ended and use.task.part is not TaskPart.SUBMISSION:
                by_step.setdefault(use.task.step, []).append(use)
    return [_fit(step, by_step[step]) for step in sorted(by_step)]


def usual_periods(today: date) -> dict[str, Period]:
    """Return the periods that are reported on most, by name: this and the last month and year."""
    month = today.replace(day=1)
    last_month = (month - timedelta(days=1)).replace(day=1)
    following = (month + timedelta(days=31)).replace(day=1)
    return {
        "this_month": Period(month, following - timedelta(days=1)),
        "last_month": Period(last_month, month - timedelta(days=1)),
        "this_year": Period(date(today.year, 1, 1), date(today.year, 12, 31)),
        "last_year": Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    }


def _time_of(
    run: Run,
    task: Task,
    outages: Sequence[Outage],
    pauses: Sequence[Pause],
    extensions: Sequence[Extension],
    *,
    calendar: OfficeCalendar,
    now: datetime,
) -> TimeUse:
    end = min(task.closed_at or now, now)
    standard_end = add(task.starts_at, time_allowed(run.procedure, task), calendar)
    late_from = min(task.due_at, end)
    held = [(pause.since, min(pause.until or end, end)) for pause in pauses]
    held_minutes = _overlap(held, task.starts_at, end, calendar)
    return TimeUse(
        task=task,
        standard_minutes=working_minutes_between(task.starts_at, standard_end, calendar),
        used_minutes=_minutes(task.starts_at, end, calendar) - held_minutes,
        late_minutes=_minutes(late_from, end, calendar) - _overlap(held, late_from, end, calendar),
        outage_minutes=_overlap([(outage.since, outage.until) for outage in outages], task.starts_at, end, calendar),
        until=task.closed_at if end == task.closed_at else None,
        held_minutes=held_minutes,
        extensions=tuple(each for each in extensions if each.decided_at is not None and each.decided_at <= now),
    )


def _overlap(
    spans: Iterable[tuple[datetime, datetime]], start: datetime, end: datetime, calendar: OfficeCalendar
) -> int:
    return sum(_minutes(max(since, start), min(until, end), calendar) for since, until in spans)


def _minutes(start: datetime, end: datetime, calendar: OfficeCalendar) -> int:
    return working_minutes_between(start, end, calendar) if end > start else 0


def _post_times(post: str, uses: Sequence[TimeUse]) -> PostTimes:
    return PostTimes(
        post=post,
        ended=sum(not use.is_running for use in uses),
        running=sum(use.is_running for use in uses),
        late=sum(use.late_minutes > 0 for use in uses),
        late_minutes=sum(use.late_minutes for use in uses),
        used_minutes=sum(use.used_minutes for use in uses),
        standard_minutes=sum(use.standard_minutes for use in uses),
        sent_back=sum(use.was_sent_back for use in uses),
        extensions=sum(len(use.extensions) for use in uses),
    )


def _fit(step: int, uses: Sequence[TimeUse]) -> StepFit:
    return StepFit(
        step=step,
        rounds=len(uses),
        late=sum(use.late_minutes > 0 for use in uses),
        standard_minutes=max(use.standard_minutes for use in uses),
        median_minutes=round(median(use.used_minutes for use in uses)),
        longest_minutes=max(use.used_minutes for use in uses),
        returned=sum(use.was_sent_back for use in uses),
    )
