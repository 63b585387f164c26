"""How an SOP moves: which task opens when another ends, comes back or is taken back. Pure; all times aware UTC."""

from collections.abc import Iterable
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
from sop.model import Run, RunStatus, Task, TaskStatus
from sop.procedure import Procedure
from sop.working_time import OfficeCalendar, add

UNDO_WINDOW = timedelta(minutes=10)
REASON_LIMIT = 1000


@dataclass(frozen=True)
class Opening:
    """A task that is about to exist."""

    step: int
    round: int
    post: str
    opened_at: datetime
    due_at: datetime
    reason: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What a press leads to: the task as it now stands, the task it opens, and where the run stands."""

    task: Task
    opening: Opening | None
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
    _require_open(task)
    return task if task.accepted_at is not None else replace(task, accepted_at=now)


def finish(
    run: Run, task: Task, tasks: Iterable[Task], *, by: int, acting_as: str, now: datetime, calendar: OfficeCalendar
) -> Outcome:
    """End a step and open the next, or end the run after its last step.

    `tasks` are all tasks of the run; `by` is the person, `acting_as` the capacity. Raises TaskAlreadyClosed.
    """
    _require_open(task)
    closed = _close(task, TaskStatus.DONE, by=by, acting_as=acting_as, now=now)
    following = run.procedure.step_after(task.step)
    if following is None:
        return Outcome(closed, None, RunStatus.FINISHED)
    opening = _open_step(run.procedure, following.number, tasks, now=now, calendar=calendar)
    return Outcome(closed, opening, RunStatus.OPEN)


def target_of_return(run: Run, task: Task) -> int:
    """Return the step that work goes back to; raises TaskAlreadyClosed or StepCannotReturn."""
    _require_open(task)
    target = run.procedure.step(task.step).returns_to
    if target is None:
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
    if is_blank(reason):
        raise ReasonMissing(task.id)
    if len(reason) > REASON_LIMIT:
        raise TextTooLong(REASON_LIMIT)
    closed = replace(_close(task, TaskStatus.RETURNED, by=by, acting_as=acting_as, now=now), note=reason.strip())
    opening = _open_step(run.procedure, target, tasks, now=now, calendar=calendar, reason=reason.strip())
    return Outcome(closed, opening, RunStatus.OPEN)


def is_blank(text: str) -> bool:
    """Tell whether a typed text has no visible letter."""
    return not any(letter.isprintable() and not letter.isspace() for letter in text)


def undo(run: Run, task: Task, tasks: Iterable[Task], *, by: int, now: datetime) -> Undone:
    """Take back the end of a step: same task, same round, old due time (CONVERSATIONS, [Urungkan]).

    Raises RunIsClosed, NothingToUndo, UndoOfAnother, UndoTooLate or NextHolderActed.
    """
    if run.status is RunStatus.CANCELLED:
        raise RunIsClosed(run.id)
    if task.status not in (TaskStatus.DONE, TaskStatus.RETURNED):
        raise NothingToUndo(task.id)
    if task.closed_by != by:
        raise UndoOfAnother(task.id)
    if not undo_is_possible(task, now=now):
        raise UndoTooLate(task.id)
    opened = [other for other in tasks if other.opened_by == task.id and other.status is not TaskStatus.WITHDRAWN]
    if any(other.accepted_at is not None or not other.is_open for other in opened):
        raise NextHolderActed(task.id)
    return Undone(
        replace(task, status=TaskStatus.OPEN, closed_at=None, closed_by=None, closed_as=None, note=None),
        tuple(replace(other, status=TaskStatus.WITHDRAWN, closed_at=now) for other in opened),
    )


def undo_is_possible(task: Task, *, now: datetime) -> bool:
    """Tell whether the end of a task is recent enough to be taken back."""
    return task.closed_at is not None and now - task.closed_at <= UNDO_WINDOW


def cancel(tasks: Iterable[Task], *, by: int, acting_as: str, now: datetime) -> tuple[Task, ...]:
    """Return the open tasks of a run as closed by its cancellation."""
    return tuple(
        _close(task, TaskStatus.CANCELLED, by=by, acting_as=acting_as, now=now) for task in tasks if task.is_open
    )


def _require_open(task: Task) -> None:
    if not task.is_open:
        raise TaskAlreadyClosed(task)


def _close(task: Task, status: TaskStatus, *, by: int, acting_as: str, now: datetime) -> Task:
    return replace(
        task, status=status, accepted_at=task.accepted_at or now, closed_at=now, closed_by=by, closed_as=acting_as
    )


def _open_step(
    procedure: Procedure,
    number: int,
    tasks: Iterable[Task],
    *,
    now: datetime,
    calendar: OfficeCalendar,
    reason: str | None = None,
) -> Opening:
    step = procedure.step(number)
    rounds = [task.round for task in tasks if task.step == number and task.status is not TaskStatus.WITHDRAWN]
    return Opening(
        step=number,
        round=max(rounds, default=0) + 1,
        post=step.responsible,
        opened_at=now,
        due_at=add(now, step.standard_time, calendar),
        reason=reason,
    )
