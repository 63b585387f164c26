"""How an SOP moves: which tasks open when one ends, comes back or is taken back. Pure; all times aware UTC."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sop.errors import (
    NextHolderActed,
    NothingToUndo,
    ReasonMissing,
    RunIsClosed,
    StepCannotReturn,
    TaskAlreadyClosed,
    TextTooLong,
    UndoOfAnother,
    UndoTooLate,
)
from sop.model import Run, RunStatus, Task, TaskPart, TaskStatus
from sop.procedure import Procedure, Step, StepAction
from sop.working_time import Duration, OfficeCalendar, add

UNDO_WINDOW = timedelta(minutes=10)
REASON_LIMIT = 1000
QUIET_ROUNDS = 3
"""How many rounds a step may take before its leaders are told (DOMAIN 8.3)."""


@dataclass(frozen=True)
class Opening:
    """A task that is about to exist."""

    step: int
    round: int
    post: str
    opened_at: datetime
    starts_at: datetime
    due_at: datetime
    part: TaskPart = TaskPart.STEP
    unit: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What a press leads to: the task as it now stands, the tasks it opens, and where the run stands."""

    task: Task
    openings: tuple[Opening, ...]
    run_status: RunStatus


@dataclass(frozen=True)
class Undone:
    """What an undo leads to: the task open again, and the tasks that are withdrawn."""

    task: Task
    withdrawn: tuple[Task, ...]


def begin(procedure: Procedure, *, now: datetime, calendar: OfficeCalendar) -> Opening:
    """Open the first step of a run."""
    return _open_step(procedure, 1, (), now=now, calendar=calendar)


def planned_due_times(procedure: Procedure, *, start: datetime, calendar: OfficeCalendar) -> tuple[datetime, ...]:
    """Return when each step would be due if every step ended exactly on time (`/mulai` preview)."""
    due_times = []
    at = start
    for step in procedure.steps:
        at = add(at, step.standard_time, calendar)
        due_times.append(at)
    return tuple(due_times)


def accept(task: Task, *, now: datetime) -> Task:
    """Note that the holder has taken the task; a second time changes nothing. Raises TaskAlreadyClosed."""
    require_open(task)
    return task if task.accepted_at is not None else replace(task, accepted_at=now)


def finish(
    run: Run,
    task: Task,
    tasks: Iterable[Task],
    *,
    by: int,
    acting_as: str,
    now: datetime,
    calendar: OfficeCalendar,
    meeting_at: datetime | None = None,
) -> Outcome:
    """End a step, or its submission, and open what follows; after the last step the run ends.

    `tasks` are all tasks of the run; `by` is the person, `acting_as` the capacity. A meeting that follows has its clock
    from `meeting_at`. Raises TaskAlreadyClosed.
    """
    require_open(task)
    closed = _close(task, TaskStatus.DONE, by=by, acting_as=acting_as, now=now)
    if task.part is TaskPart.SUBMISSION:
        return Outcome(closed, (_open_decision(run.procedure, task, now=now),), RunStatus.OPEN)
    step, tasks = run.procedure.step(task.step), list(tasks)
    openings = []
    if step.action is StepAction.DISTRIBUTE:
        openings += _open_proposals(run.procedure, step, tasks, now=now, calendar=calendar)
    following = run.procedure.step_after(task.step)
    if following is None:
        return Outcome(closed, tuple(openings), RunStatus.FINISHED)
    starts_at = meeting_at if following.action is StepAction.MEET else None
    openings.append(_open_step(run.procedure, following.number, tasks, now=now, calendar=calendar, starts_at=starts_at))
    return Outcome(closed, tuple(openings), RunStatus.OPEN)


def target_of_return(run: Run, task: Task) -> int:
    """Return the step that work goes back to; raises TaskAlreadyClosed or StepCannotReturn."""
    require_open(task)
    target = run.procedure.step(task.step).returns_to
    if target is None or task.part is not TaskPart.STEP:
        raise StepCannotReturn(task.id)
    return target


def send_back(
    run: Run,
    task: Task,
    tasks: Iterable[Task],
    *,
    reason: str,
    by: int,
    acting_as: str,
    now: datetime,
    calendar: OfficeCalendar,
) -> Outcome:
    """Return the work to the step the SOP names: a new round of that step with a fresh clock (DOMAIN 8.3).

    Raises TaskAlreadyClosed, StepCannotReturn, ReasonMissing or TextTooLong.
    """
    target = target_of_return(run, task)
    reason = valid_reason(reason)
    return _return_to(run, task, tasks, target, reason=reason, by=by, acting_as=acting_as, now=now, calendar=calendar)


def postpone(
    run: Run, task: Task, tasks: Iterable[Task], *, by: int, acting_as: str, now: datetime, calendar: OfficeCalendar
) -> Outcome:
    """Put a meeting off: it ends unheld, and the invitation is open again as a new round. Raises TaskAlreadyClosed."""
    require_open(task)
    invitation = run.procedure.step_before(task.step, StepAction.INVITE)
    assert invitation is not None  # the procedure file is refused without one
    return _return_to(
        run, task, tasks, invitation.number, reason=None, by=by, acting_as=acting_as, now=now, calendar=calendar
    )


def time_allowed(procedure: Procedure, task: Task) -> Duration:
    """Return how long a task may take: the step's standard time, or what a unit has for its proposal or its repair."""
    step = procedure.step(task.step)
    if not task.is_proposal or step.proposal is None:
        return step.standard_time
    asking = [later.repair_time for later in procedure.steps[task.step :] if later.repair_time is not None]
    return asking[0] if task.reason is not None and asking else step.proposal.time


def is_too_often(opening: Opening) -> bool:
    """Tell whether a step came back more often than its leaders should learn by themselves (DOMAIN 8.3)."""
    return opening.reason is not None and opening.round > QUIET_ROUNDS and opening.part is not TaskPart.PROPOSAL


def valid_reason(text: str) -> str:
    """Return a reason without blanks around it; raises ReasonMissing or TextTooLong."""
    if is_blank(text):
        raise ReasonMissing
    if len(text) > REASON_LIMIT:
        raise TextTooLong(REASON_LIMIT)
    return text.strip()


def is_blank(text: str) -> bool:
    """Tell whether a typed text has no visible letter."""
    return not any(letter.isprintable() and not letter.isspace() for letter in text)


def undo(run: Run, task: Task, tasks: Iterable[Task], *, by: int, now: datetime) -> Undone:
    """Take back the end of a step: same task, same round, old due time (CONVERSATIONS, [Urungkan]).

    Raises RunIsClosed, NothingToUndo, UndoOfAnother, UndoTooLate or NextHolderActed.
    """
    if run.status is RunStatus.CANCELLED:
        raise RunIsClosed(run.id)
    if task.status not in (TaskStatus.DONE, TaskStatus.RETURNED) or task.is_proposal:
        raise NothingToUndo(task.id)
    if task.closed_by != by:
        raise UndoOfAnother(task.id)
    if not undo_is_possible(task, now=now):
        raise UndoTooLate(task.id)
    opened = opened_by_end(task, tasks)
    if any(other.accepted_at is not None or not other.is_open for other in opened):
        raise NextHolderActed(task.id)
    return Undone(
        replace(task, status=TaskStatus.OPEN, closed_at=None, closed_by=None, closed_as=None, note=None),
        withdraw(opened, now=now),
    )


def opened_by_end(task: Task, tasks: Iterable[Task]) -> list[Task]:
    """Return what the end of a task opened and still counts; a repair that was asked for before is no part of it."""
    return [other for other in tasks if other.opened_by == task.id and other.counts and not other.is_repair]


def undo_is_possible(task: Task, *, now: datetime) -> bool:
    """Tell whether the end of a task is recent enough to be taken back."""
    return task.closed_at is not None and now - task.closed_at <= UNDO_WINDOW


def withdraw(tasks: Iterable[Task], *, now: datetime) -> tuple[Task, ...]:
    """Return the open tasks as withdrawn: nobody awaits them any more."""
    return tuple(replace(task, status=TaskStatus.WITHDRAWN, closed_at=now) for task in tasks if task.is_open)


def cancel(tasks: Iterable[Task], *, by: int, acting_as: str, now: datetime) -> tuple[Task, ...]:
    """Return the open tasks of a run as closed by its cancellation."""
    return tuple(
        _close(task, TaskStatus.CANCELLED, by=by, acting_as=acting_as, now=now) for task in tasks if task.is_open
    )


def require_open(task: Task) -> None:
    """Raise TaskAlreadyClosed where a task was ended before."""
    if not task.is_open:
        raise TaskAlreadyClosed(task)


def end(task: Task, status: TaskStatus, *, by: int, acting_as: str, now: datetime) -> Task:
    """Return a task as ended by somebody in a capacity; raises TaskAlreadyClosed."""
    require_open(task)
    return _close(task, status, by=by, acting_as=acting_as, now=now)


def _close(task: Task, status: TaskStatus, *, by: int, acting_as: str, now: datetime) -> Task:
    return replace(
        task, status=status, accepted_at=task.accepted_at or now, closed_at=now, closed_by=by, closed_as=acting_as
    )


def _return_to(
    run: Run,
    task: Task,
    tasks: Iterable[Task],
    target: int,
    *,
    reason: str | None,
    by: int,
    acting_as: str,
    now: datetime,
    calendar: OfficeCalendar,
) -> Outcome:
    closed = replace(_close(task, TaskStatus.RETURNED, by=by, acting_as=acting_as, now=now), note=reason)
    opening = _open_step(run.procedure, target, tasks, now=now, calendar=calendar, reason=reason)
    return Outcome(closed, (opening,), RunStatus.OPEN)


def _open_step(
    procedure: Procedure,
    number: int,
    tasks: Iterable[Task],
    *,
    now: datetime,
    calendar: OfficeCalendar,
    reason: str | None = None,
    starts_at: datetime | None = None,
) -> Opening:
    step, starts_at = procedure.step(number), starts_at or now
    return Opening(
        step=number,
        round=next_round(tasks, number),
        post=step.submitted_by or step.responsible,
        part=TaskPart.SUBMISSION if step.submitted_by else TaskPart.STEP,
        opened_at=now,
        starts_at=starts_at,
        due_at=add(starts_at, step.standard_time, calendar),
        reason=reason,
    )


def _open_decision(procedure: Procedure, submission: Task, *, now: datetime) -> Opening:
    """Open the second task of a step that is laid before its decider: same round, same clock (CONVERSATIONS, 11)."""
    return Opening(
        step=submission.step,
        round=submission.round,
        post=procedure.step(submission.step).responsible,
        opened_at=now,
        starts_at=submission.starts_at,
        due_at=submission.due_at,
    )


def _open_proposals(
    procedure: Procedure, step: Step, tasks: Sequence[Task], *, now: datetime, calendar: OfficeCalendar
) -> list[Opening]:
    assert step.proposal is not None  # the procedure file is refused without it
    due_at = add(now, step.proposal.time, calendar)
    return [
        Opening(
            step=step.number,
            round=next_round(tasks, step.number, unit=unit.code),
            post=unit.post,
            part=TaskPart.PROPOSAL,
            unit=unit.code,
            opened_at=now,
            starts_at=now,
            due_at=due_at,
        )
        for unit in procedure.units
    ]


def next_round(tasks: Iterable[Task], step: int, *, unit: str | None = None) -> int:
    """Return the number of the next round of a step, or of a unit's proposal in it."""
    rounds = [task.round for task in tasks if (task.step, task.unit) == (step, unit) and task.counts]
    return max(rounds, default=0) + 1
