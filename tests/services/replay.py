"""Works history off, to see whether it alone tells where every task stands."""

from dataclasses import dataclass, replace
from datetime import datetime

from db.history import Entry
from sop.events import Event
from sop.model import Task, TaskPart, TaskStatus


@dataclass(frozen=True)
class Replayed:
    """What history tells of a task."""

    step: int
    part: TaskPart
    unit: str | None
    round: int
    post: str
    status: TaskStatus
    opened_at: datetime
    due_at: datetime
    accepted_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: int | None = None
    closed_as: str | None = None
    note: str | None = None


ENDS = {
    Event.TASK_FINISHED: TaskStatus.DONE,
    Event.TASK_RETURNED: TaskStatus.RETURNED,
    Event.MEETING_POSTPONED: TaskStatus.RETURNED,
    Event.PROPOSAL_HANDED_IN: TaskStatus.DONE,
    Event.PROPOSAL_NIL: TaskStatus.NIL,
    Event.TASK_CANCELLED: TaskStatus.CANCELLED,
}


def replayed(task: Task) -> Replayed:
    """The same of a task as it is stored."""
    return Replayed(**{name: getattr(task, name) for name in Replayed.__dataclass_fields__})


def replay(entries: list[Entry]) -> dict[int, Replayed]:
    """Work history off, from the first line to the last."""
    found: dict[int, Replayed] = {}
    cancelled: Entry | None = None
    for entry in entries:
        cancelled = entry if entry.event is Event.RUN_CANCELLED else cancelled
        if entry.task_id is not None:
            by = cancelled if cancelled is not None and entry.event is Event.TASK_CANCELLED else entry
            _apply(found, entry, entry.task_id, by=by)
    return found


def _apply(found: dict[int, Replayed], entry: Entry, task_id: int, *, by: Entry) -> None:
    details = entry.details
    match entry.event:
        case Event.TASK_OPENED:
            found[task_id] = Replayed(
                step=details["step"],
                part=TaskPart(details["part"]),
                unit=details["unit_code"],
                round=details["round"],
                post=details["post"],
                status=TaskStatus.OPEN,
                opened_at=entry.at,
                due_at=datetime.fromisoformat(details["due_at"]),
            )
        case Event.TASK_MOVED:
            found[task_id] = replace(found[task_id], post=details["post"])
        case Event.TASK_ACCEPTED:
            found[task_id] = replace(found[task_id], accepted_at=entry.at)
        case Event.DUE_TIME_MOVED:
            found[task_id] = replace(found[task_id], due_at=datetime.fromisoformat(details["text"]))
        case Event.TASK_UNDONE:
            found[task_id] = replace(
                found[task_id], status=TaskStatus.OPEN, closed_at=None, closed_by=None, closed_as=None, note=None
            )
        case Event.TASK_WITHDRAWN:
            found[task_id] = replace(found[task_id], status=TaskStatus.WITHDRAWN, closed_at=entry.at)
        case event if event in ENDS:
            found[task_id] = replace(
                found[task_id],
                status=ENDS[event],
                accepted_at=found[task_id].accepted_at or entry.at,
                closed_at=entry.at,
                closed_by=by.person_id,
                closed_as=by.capacity,
                note=None if event is Event.PROPOSAL_HANDED_IN else details.get("text"),
            )
