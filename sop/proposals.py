"""What units hand in: which proposal counts, who is missing, and how one is asked for again. Pure; times aware UTC."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sop import flow
from sop.due_times import Extension, Pause, due_time
from sop.errors import NothingToRepair, RunIsClosed, UnitsMissing
from sop.flow import Opening
from sop.model import Run, RunStatus, Task, TaskPart, TaskStatus
from sop.procedure import StepAction
from sop.working_time import OfficeCalendar, add

Moves = Mapping[int, Sequence[Extension | Pause]]
"""What moved the due times of tasks, by their ids."""


def latest(tasks: Iterable[Task]) -> list[Task]:
    """Return the newest proposal of each unit, in the order the units were asked."""
    newest: dict[str, Task] = {}
    for task in tasks:
        if task.is_proposal and task.unit is not None and task.counts:
            newest[task.unit] = task
    return list(newest.values())


def is_latest(task: Task, tasks: Iterable[Task]) -> bool:
    """Tell whether a proposal is the one of its unit that counts."""
    return any(other.id == task.id for other in latest(tasks))


def missing(tasks: Iterable[Task]) -> list[Task]:
    """Return the proposals that are still awaited."""
    return [task for task in latest(tasks) if task.is_open]


def require_all_in(run: Run, tasks: Iterable[Task]) -> None:
    """Raise UnitsMissing with their names while a unit has neither handed in nor been marked nil (SOP step 7)."""
    names = [run.procedure.unit(task.unit).name for task in missing(tasks) if task.unit is not None]
    if names:
        raise UnitsMissing(names)


def hand_in(run: Run, task: Task, *, by: int, acting_as: str, now: datetime) -> Task:
    """Return a proposal as handed in; another version changes who handed it in and when. Raises RunIsClosed."""
    if run.status is not RunStatus.OPEN:
        raise RunIsClosed(run.id)
    reopened = replace(task, status=TaskStatus.OPEN, note=None)
    return flow.end(reopened, TaskStatus.DONE, by=by, acting_as=acting_as, now=now)


def declare_nil(task: Task, *, note: str | None, by: int, acting_as: str, now: datetime) -> Task:
    """Return a proposal as nil, with a note or none. Raises TaskAlreadyClosed."""
    return replace(flow.end(task, TaskStatus.NIL, by=by, acting_as=acting_as, now=now), note=note)


def ask_for_repair(
    run: Run, task: Task, tasks: Iterable[Task], *, note: str, step: int, now: datetime, calendar: OfficeCalendar
) -> Opening:
    """Open a unit's proposal once more, with what is to be mended and a due time of its own (SOP step 8).

    `step` is the step in which it is asked. Raises NothingToRepair, ReasonMissing or TextTooLong.
    """
    repair_time = run.procedure.step(step).repair_time
    if repair_time is None or task.is_open or not is_latest(task, tasks):
        raise NothingToRepair(task.id)
    return Opening(
        step=task.step,
        round=flow.next_round(tasks, task.step, unit=task.unit),
        post=task.post,
        part=TaskPart.PROPOSAL,
        unit=task.unit,
        opened_at=now,
        starts_at=now,
        due_at=add(now, repair_time, calendar),
        reason=flow.valid_reason(note),
    )


def come_late(tasks: Iterable[Task], run: Run) -> bool:
    """Tell whether what a unit hands in now comes after collecting has ended ("susulan")."""
    return any(
        task.status is TaskStatus.DONE and run.procedure.step(task.step).action is StepAction.COLLECT for task in tasks
    )


def withdrawn_at_the_end(run: Run, tasks: Iterable[Task]) -> list[Task]:
    """Return the proposals that were still awaited when a run ended, and were withdrawn with that."""
    return [
        task
        for task in tasks
        if task.is_proposal and task.status is TaskStatus.WITHDRAWN and task.closed_at == run.closed_at
    ]


def due_by_meeting(
    run: Run, tasks: Iterable[Task], moves: Moves, *, meeting_at: datetime | None, calendar: OfficeCalendar
) -> list[Task]:
    """Return the awaited first proposals that a meeting makes due at another time (CONVERSATIONS, proposal cards).

    They are due when it begins, or later where more time was granted; without a meeting as their own time, what was
    granted and pauses say.
    """
    due = []
    for task in (task for task in missing(tasks) if not task.is_repair):
        moved = moves.get(task.id, ())
        due_at = due_time(task.starts_at, flow.time_allowed(run.procedure, task), moved, calendar)
        if meeting_at is not None:
            has_more_time = any(isinstance(move, Extension) for move in moved)
            due_at = max(due_at, meeting_at) if has_more_time else meeting_at
        if due_at != task.due_at:
            due.append(replace(task, due_at=due_at))
    return due


def is_due_with_meeting(task: Task, *, meeting_at: datetime | None) -> bool:
    """Tell whether a first proposal is due at the start of a meeting: a pause of the run does not move that."""
    return task.is_proposal and not task.is_repair and task.due_at == meeting_at
