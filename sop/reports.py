"""How long the work of a run took beside its standard times: only what the rows of its tasks prove. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sop.model import Run, Task, TaskPart, TaskStatus
from sop.outages import Outage
from sop.working_time import OfficeCalendar, add, working_minutes_between


@dataclass(frozen=True)
class TimeUse:
    """One round of one step; all spans in working minutes. `until` is None while it goes on.

    `outage_minutes` is how much of it the bot was down. Time after `until` of the report does not count.
    """

    task: Task
    standard_minutes: int
    used_minutes: int
    late_minutes: int
    outage_minutes: int
    until: datetime | None

    @property
    def is_running(self) -> bool:
        """Whether somebody still has to act."""
        return self.until is None


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


def times_of(
    run: Run, tasks: Iterable[Task], outages: Sequence[Outage], *, calendar: OfficeCalendar, now: datetime
) -> list[TimeUse]:
    """Return what each round of each step took, in the order they were opened; what was taken back is left out."""
    return [
        _time_of(run, task, outages, calendar=calendar, now=now)
        for task in tasks
        if task.counts and not task.is_proposal and task.starts_at <= now
    ]


def fit_of(runs: Iterable[Sequence[TimeUse]]) -> list[StepFit]:
    """Return how the standard time of each step fits its rounds that are over, by step."""
    by_step: dict[int, list[TimeUse]] = {}
    for times in runs:
        for use in times:
            ended = use.task.status in (TaskStatus.DONE, TaskStatus.RETURNED)
            if ended and use.task.part is not TaskPart.SUBMISSION:
                by_step.setdefault(use.task.step, []).append(use)
    return [_fit(step, by_step[step]) for step in sorted(by_step)]


def _time_of(run: Run, task: Task, outages: Sequence[Outage], *, calendar: OfficeCalendar, now: datetime) -> TimeUse:
    end = min(task.closed_at or now, now)
    standard_end = add(task.starts_at, run.procedure.step(task.step).standard_time, calendar)
    return TimeUse(
        task=task,
        standard_minutes=working_minutes_between(task.starts_at, standard_end, calendar),
        used_minutes=_minutes(task.starts_at, end, calendar),
        late_minutes=_minutes(task.due_at, end, calendar),
        outage_minutes=sum(
            _minutes(max(outage.since, task.starts_at), min(outage.until, end), calendar) for outage in outages
        ),
        until=task.closed_at,
    )


def _minutes(start: datetime, end: datetime, calendar: OfficeCalendar) -> int:
    return working_minutes_between(start, end, calendar) if end > start else 0


def _fit(step: int, uses: Sequence[TimeUse]) -> StepFit:
    return StepFit(
        step=step,
        rounds=len(uses),
        late=sum(use.late_minutes > 0 for use in uses),
        standard_minutes=max(use.standard_minutes for use in uses),
        median_minutes=round(median(use.used_minutes for use in uses)),
        longest_minutes=max(use.used_minutes for use in uses),
        returned=sum(use.task.status is TaskStatus.RETURNED for use in uses),
    )
