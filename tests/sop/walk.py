"""A run in memory: it applies what the rules decide, as the services do with rows."""

from dataclasses import replace
from datetime import datetime

from services.office_calendar import office_calendar
from sop import flow, proposals
from sop.flow import Opening, Outcome, Undone
from sop.model import Run, RunStatus, Task, TaskPart, TaskStatus
from sop.office_hours import load_office_hours
from sop.procedure import Procedure
from tests.times import JAKARTA, at

CALENDAR = office_calendar(load_office_hours(), timezone=JAKARTA, years=range(2026, 2029))
START = at("1 Dec 2026 08.00")
PERSON, ANOTHER = 1, 2


class Walk:
    """One run with its tasks; `task` is the open one of its steps, `proposals` are what its units hand in."""

    def __init__(self, procedure: Procedure, *, start: datetime = START) -> None:
        self.run = Run(1, procedure, 2027, 0, RunStatus.OPEN, start, None)
        self.tasks: list[Task] = []
        self._open(flow.begin(procedure, now=start, calendar=CALENDAR), opened_by=None)

    @property
    def task(self) -> Task:
        """The one task of a step that waits for somebody."""
        (task,) = (task for task in self.tasks if task.is_open and not task.is_proposal)
        return task

    @property
    def proposals(self) -> list[Task]:
        """The newest proposal of each unit."""
        return proposals.latest(self.tasks)

    @property
    def path(self) -> list[tuple[int, int, TaskStatus]]:
        """Step, round and status of every task so far, but for what units hand in."""
        return [(task.step, task.round, task.status) for task in self.tasks if not task.is_proposal]

    def accept(self, task: Task | None = None, *, now: datetime = START) -> Task:
        """Let the holder take the open task of a step, or another one."""
        return self._save(flow.accept(task or self.task, now=now))

    def finish(self, *, now: datetime = START, by: int = PERSON, meeting_at: datetime | None = None) -> Outcome:
        """End the open task; a meeting that follows begins at `meeting_at`."""
        return self._follow(
            flow.finish(
                self.run,
                self.task,
                self.tasks,
                by=by,
                acting_as="Pejabat",
                now=now,
                calendar=CALENDAR,
                meeting_at=meeting_at,
            )
        )

    def finish_up_to(self, step: int, *, part: TaskPart | None = None) -> None:
        """End tasks until that step is open, or that part of it."""
        while self.task.step != step or part not in (None, self.task.part):
            self.finish()

    def postpone(self, *, now: datetime = START, by: int = PERSON) -> Outcome:
        """Put the open meeting off."""
        return self._follow(
            flow.postpone(self.run, self.task, self.tasks, by=by, acting_as="Pejabat", now=now, calendar=CALENDAR)
        )

    def hand_in(self, unit: str, *, now: datetime = START, by: int = PERSON) -> Task:
        """Let a unit hand its proposal in."""
        return self._save(proposals.hand_in(self.run, self.proposal(unit), by=by, acting_as="Kepala", now=now))

    def declare_nil(self, unit: str, *, note: str | None = None, now: datetime = START) -> Task:
        """Let a unit say that it has nothing to hand in."""
        return self._save(proposals.declare_nil(self.proposal(unit), note=note, by=PERSON, acting_as="Kepala", now=now))

    def ask_for_repair(self, unit: str, note: str = "Lengkapi satuan", *, now: datetime = START) -> Opening:
        """Let the open step ask a unit to mend what it handed in."""
        opening = proposals.ask_for_repair(
            self.run, self.proposal(unit), self.tasks, note=note, step=self.task.step, now=now, calendar=CALENDAR
        )
        self._open(opening, opened_by=self.task.id)
        return opening

    def proposal(self, unit: str) -> Task:
        """The newest proposal of a unit."""
        return next(task for task in self.proposals if task.unit == unit)

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
        """The newest task of a step itself."""
        return next(task for task in reversed(self.tasks) if task.step == step and not task.is_proposal)

    def _follow(self, outcome: Outcome) -> Outcome:
        self._save(outcome.task)
        for opening in outcome.openings:
            self._open(opening, opened_by=outcome.task.id)
        self.run = replace(self.run, status=outcome.run_status)
        return outcome

    def _open(self, opening: Opening, *, opened_by: int | None) -> None:
        self.tasks.append(
            Task(
                id=len(self.tasks) + 1,
                run_id=self.run.id,
                step=opening.step,
                part=opening.part,
                unit=opening.unit,
                round=opening.round,
                post=opening.post,
                status=TaskStatus.OPEN,
                opened_at=opening.opened_at,
                starts_at=opening.starts_at,
                due_at=opening.due_at,
                opened_by=opened_by,
                reason=opening.reason,
            )
        )

    def _save(self, changed: Task) -> Task:
        self.tasks = [changed if task.id == changed.id else task for task in self.tasks]
        return changed
