"""The reminder ladder of a task as timers: planned with its cause, moved with its due time, gone with its end."""

from datetime import datetime

from sqlmodel import Session

from db import extensions, pauses, timers
from services.office import Office
from sop import flow, reminders
from sop.due_times import Extension, Pause
from sop.model import Run, Task
from sop.reminders import ReminderLevel


def level_times(
    session: Session, run: Run, task: Task, *, office: Office, now: datetime
) -> dict[ReminderLevel, datetime]:
    """Return when each level of a task is due."""
    return reminders.levels(
        task,
        run.procedure.step(task.step),
        flow.time_allowed(run.procedure, task),
        has_superior=bool(run.procedure.superiors_of(task.post)),
        ladder=office.ladder,
        calendar=office.calendar(session, now),
    )


def plan(session: Session, run: Run, task: Task, *, office: Office, now: datetime) -> None:
    """Plan the levels of an open task, in place of what was planned before; none while its run is on hold."""
    timers.cancel(session, task.id)
    if not task.is_open or pauses.current(session, run.id) is not None:
        return
    times = level_times(session, run, task, office=office, now=now)
    planned = {level.value: at for level, at in reminders.to_plan(times, now=now).items()}
    timers.plan_levels(session, task_id=task.id, deadline=task.due_at, times=planned)


def drop(session: Session, task: Task, *, now: datetime) -> None:
    """Let nothing wait for a task that has ended: no level, and no answer to a request for more time."""
    timers.cancel(session, task.id)
    extensions.lapse(session, task.id, now=now)


def moves(session: Session, run: Run, task: Task) -> list[Extension | Pause]:
    """Return what moved the due time of a task, in order: more time that was granted, and pauses that are over."""
    dated: list[tuple[datetime, Extension | Pause]] = [
        (each.decided_at or each.asked_at, each) for each in extensions.of_task(session, task.id) if each.is_granted
    ]
    dated += [
        (each.until, each)
        for each in pauses.of_run(session, run.id)
        if each.until is not None and each.until > task.opened_at
    ]
    return [move for _, move in sorted(dated, key=lambda pair: pair[0])]
