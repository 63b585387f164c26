"""What a task's card is made from, and the faces it can show."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from messages.message import Attachment, Button, MadeFile
from sop.dispositions import Disposition
from sop.due_times import Extension, Pause
from sop.letters import Letter
from sop.meetings import Invitee, Meeting
from sop.model import Run, Task, TaskPart, TaskStatus
from sop.outages import Outage
from sop.procedure import Step, StepAction, Unit
from sop.records import Record, RecordKind
from sop.versions import Version

Rows = tuple[tuple[Button, ...], ...]


class CardFace(StrEnum):
    """What a card shows: its front, or one of the choices that open from there. No face is stored."""

    FRONT = "front"
    MORE = "more"
    INSTRUCTIONS = "instructions"
    URGENCY = "urgency"
    DAY = "day"
    HOUR = "hour"
    ATTENDANCE = "attendance"
    POSTPONE = "postpone"
    OUTSIDE_HOURS = "outside_hours"
    CHANGE_MEETING = "change_meeting"
    CANCEL_MEETING = "cancel_meeting"
    INVITEES = "invitees"
    MINUTE_TAKER = "minute_taker"
    NIL = "nil"
    REPAIR = "repair"


@dataclass(frozen=True)
class UnitView:
    """Where a unit's proposal stands: awaited, handed in or nil, by its newest task."""

    unit: Unit
    task: Task
    is_late: bool

    @property
    def is_in(self) -> bool:
        """Whether nothing is awaited of the unit."""
        return self.task.status in (TaskStatus.DONE, TaskStatus.NIL)


@dataclass(frozen=True)
class MeetingView:
    """A meeting with who belongs to it; the rest is for one that is not called yet: times to choose from, and doubts.

    `clashes` are other meetings at that time, each with a post that is invited to both. `approver` is the title of who
    has to approve the invitation, `absent` are the titles of those invited whom no message reaches.
    """

    meeting: Meeting | None
    invitees: tuple[Invitee, ...] = ()
    days: tuple[date, ...] = ()
    hours: tuple[str, ...] = ()
    usual_hour: str = ""
    is_outside_hours: bool = False
    clashes: tuple[tuple[Meeting, str], ...] = ()
    approver: str | None = None
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class NextLetter:
    """A paper with the number it is to get, in words; an inserted one with the day that it is dated back to."""

    paper: str
    text: str
    dated: date | None = None


@dataclass(frozen=True)
class CardView:
    """Everything a card shows: the task, where it came from, and what this person may do with it.

    `received_by` tells who has taken what this task led to, and when. `outage` is what the due time fell into,
    `acting_as` in which capacity an acting official holds the task, `decides_for` whose decision it would be if the
    author did not sit there, and `is_own_work` whether nobody but the author can decide. `slip` is the
    disposition that came with it, `disposition` the one it sends. `file` goes with the card. The rest belongs to single
    actions.
    """

    run: Run
    task: Task
    sender: str | None
    sent_at: datetime
    received_by: tuple[tuple[str, datetime], ...]
    holds_task: bool
    may_undo: bool
    has_files: bool
    files_sent: int
    outage: Outage | None = None
    acting_as: str | None = None
    decides_for: str | None = None
    is_own_work: bool = False
    slip: Disposition | None = None
    disposition: Disposition | None = None
    file: Attachment | MadeFile | None = None
    units: tuple[UnitView, ...] = ()
    comes_late: bool = False
    is_superseded: bool = False
    meeting: MeetingView | None = None
    letters: tuple[Letter, ...] = ()
    next_letters: tuple[NextLetter, ...] = ()
    records: tuple[Record, ...] = ()
    extensions: tuple[Extension, ...] = ()
    pause: Pause | None = None
    versions: tuple[Version, ...] = ()
    indicators_entered: int = 0
    indicators_merged: int = 0
    indicators_decided: int = 0

    @property
    def step(self) -> Step:
        """The step of the task, as the run's own procedure has it."""
        return self.run.procedure.step(self.task.step)

    @property
    def is_strategic(self) -> bool:
        """Whether the task decides or signs for the office: what an acting official is warned of (DOMAIN 6)."""
        return self.task.part is TaskPart.STEP and self.step.action in (StepAction.APPROVE, StepAction.SIGN)

    @property
    def takes_indicators(self) -> bool:
        """Whether units hand in indicators, as data."""
        return self.run.procedure.indicators is not None

    @property
    def missing(self) -> tuple[UnitView, ...]:
        """The units that are still awaited."""
        return tuple(unit for unit in self.units if not unit.is_in)

    @property
    def recorded(self) -> dict[RecordKind, Record]:
        """What the task has on record."""
        return {record.kind: record for record in self.records}

    def title(self, post: str) -> str:
        """Return the title of a post."""
        return self.run.procedure.post(post).title


@dataclass(frozen=True)
class StepWords:
    """What the card of one action says: what it shows, what is to be done, and what can be pressed.

    `file` is what it wants handed in, where that is not simply the output of the step.
    """

    to_do: Callable[[CardView, CardFace], str]
    rows: Callable[[CardView, CardFace], Rows]
    help: str
    file: str | None = None
    lines: Callable[[CardView, ZoneInfo], list[str]] = lambda view, zone: []
    closed_to_do: Callable[[CardView, CardFace], str] = lambda view, face: ""
    closed_rows: Callable[[CardView, CardFace], Rows] = lambda view, face: ()


def turn(view: CardView, label: str, face: CardFace) -> Button:
    """Return the button that turns a card to another face."""
    return Button(label, f"task:face:{view.task.id}:{face}")
