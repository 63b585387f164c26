"""A run in memory: it applies what the rules decide, as the services do with rows."""

from dataclasses import replace
from datetime import datetime

from services.office_calendar import office_calendar
from sop import flow
from sop.flow import Opening, Outcome, Undone
from sop.model import Run, RunStatus, Task, TaskStatus
from sop.office_hours import load_office_hours
from sop.procedure import Procedure
from tests.times import JAKARTA, at

CALENDAR = office_calendar(load_office_hours(), timezone=JAKARTA, years=range(2026, 2029))
START = at("1 Dec 2026 08.00")
PERSON, ANOTHER = 1, 2


class Walk:
    """One run with its tasks; `task` is the open one."""

    def __init__(self, procedure: Procedure, *, start: datetime = START) -> None:
        self.run = Run(1, procedure, 2027, 0, RunStatus.OPEN, start, None)
        self.tasks: list[Task] = []
        self._open(flow.begin(procedure, now=start, calendar=CALENDAR), opened_by=None)

    @property
    def task(self) -> Task:
        """The one task that waits for somebody."""
        (task,) = (task for task in self.tasks if task.is_open)
        return task

    @property
    def path(self) -> list[tuple[int, int, TaskStatus]]:
        """Step, round and status of every task so far."""
        return [(task.step, task.round, task.status) for task in self.tasks]

    def accept(self, *, now: datetime = START) -> Task:
        """Let the holder take the open task."""
        return self._save(flow.accept(self.task, now=now))

    def finish(self, *, now: datetime = START, by: int = PERSON) -> Outcome:
        """End the open task."""
        return self._follow(
            flow.finish(self.run, self.task, self.tasks, by=by, acting_as="Pejabat", now=now, calendar=CALENDAR)
        )

    def finish_up_to(self, step: int) -> None:
        """End tasks until that step is open."""
        while self.task.step != step:
            self.finish()

    def send_back(self, reason: str = "Perbaiki target", *, now: datetime = START) -> Outcome:
        """Return the open task."""
        return self._follow(
            flow.send_back(
                self.run,
                self.task,
                self.tasks,
                reason=reason,
                by=PERSON,
                acting_as="Pejabat",
                now=now,
                calendar=CALENDAR,
            )
        )

    def undo(self, task: Task, *, now: datetime = START, by: int = PERSON) -> Undone:
        """Take the end of a task back."""
        undone = flow.undo(self.run, task, self.tasks, by=by, now=now)
        for changed in (undone.task, *undone.withdrawn):
            self._save(changed)
        self.run = replace(self.run, status=RunStatus.OPEN)
        return undone

    def latest(self, step: int) -> Task:
        """The newest task of a step."""
        return next(task for task in reversed(self.tasks) if task.step == step)

    def _follow(self, outcome: Outcome) -> Outcome:
        self._save(outcome.task)
        if outcome.opening is not None:
            self._open(outcome.opening, opened_by=outcome.task.id)
        self.run = replace(self.run, status=outcome.run_status)
        return outcome

    def _open(self, opening: Opening, *, opened_by: int | None) -> None:
        self.tasks.append(
            Task(
                id=len(self.tasks) + 1,
                run_id=self.run.id,
                step=opening.step,
                round=opening.round,
                post=opening.post,
                status=TaskStatus.OPEN,
                opened_at=opening.opened_at,
                due_at=opening.due_at,
                opened_by=opened_by,
                reason=opening.reason,
            )
        )

    def _save(self, changed: Task) -> Task:
        self.tasks = [changed if task.id == changed.id else task for task in self.tasks]
        return changed
