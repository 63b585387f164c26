"""What the rules speak about: runs, tasks, people and the posts they hold. All times are aware UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sop.procedure import Capability, Procedure


class RunStatus(StrEnum):
    """Where one pass through an SOP stands."""

    OPEN = "open"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class TaskPart(StrEnum):
    """Which part of a step a task is: the step itself, laying it before who decides, or what a unit hands in."""

    STEP = "step"
    SUBMISSION = "submission"
    PROPOSAL = "proposal"


class TaskStatus(StrEnum):
    """Where one round of one step stands; NIL is a unit that has nothing to hand in."""

    OPEN = "open"
    DONE = "done"
    NIL = "nil"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class HoldingKind(StrEnum):
    """In which capacity a person holds a post (DOMAIN 6)."""

    DEFINITIVE = "definitive"
    PLH = "plh"
    PLT = "plt"


class Salutation(StrEnum):
    """How a person wishes to be addressed."""

    BAPAK = "bapak"
    IBU = "ibu"


@dataclass(frozen=True)
class Person:
    """An official who gave consent; `telegram_id` is None once the personal data were removed."""

    id: int
    telegram_id: int | None
    username: str | None
    name: str | None
    salutation: Salutation | None
    employee_number: str | None
    rank: str | None
    is_admin: bool
    consented_at: datetime
    blocked_at: datetime | None

    @property
    def is_registered(self) -> bool:
        """Whether the person told name and salutation, so that a post can be theirs."""
        return self.name is not None and self.salutation is not None

    @property
    def is_reachable(self) -> bool:
        """Whether a message can reach the person in chat."""
        return self.telegram_id is not None and self.blocked_at is None


@dataclass(frozen=True)
class Holding:
    """A person on a post for a time; `until` is None while it lasts."""

    id: int
    person_id: int
    post: str
    kind: HoldingKind
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Actor:
    """Somebody who asks for something, with the posts held at that moment (code -> kind)."""

    person_id: int
    posts: Mapping[str, HoldingKind]
    is_admin: bool


@dataclass(frozen=True)
class Run:
    """One pass through an SOP for one year; `procedure` is the snapshot it started with."""

    id: int
    procedure: Procedure
    year: int
    amendment: int
    status: RunStatus
    started_at: datetime
    closed_at: datetime | None

    @property
    def title(self) -> str:
        """How the run is called in every text."""
        return self.procedure.title_of_run(self.year, amendment=self.amendment)


@dataclass(frozen=True)
class Task:
    """One round of one step, or of one part of it, on the desk of one post.

    The standard time runs from `starts_at`, which for a meeting is later than `opened_at`. `unit` names whose proposal
    it is. `opened_by` is the task whose end opened this one; `reason` says why it came back; `closed_as` is the
    capacity in which `closed_by` acted.
    """

    id: int
    run_id: int
    step: int
    part: TaskPart
    unit: str | None
    round: int
    post: str
    status: TaskStatus
    opened_at: datetime
    starts_at: datetime
    due_at: datetime
    opened_by: int | None = None
    reason: str | None = None
    accepted_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: int | None = None
    closed_as: str | None = None
    note: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return self.status is TaskStatus.OPEN

    @property
    def is_proposal(self) -> bool:
        """Whether a unit hands something in with it."""
        return self.part is TaskPart.PROPOSAL

    @property
    def is_repair(self) -> bool:
        """Whether a unit was asked for it while another step was going on, to mend what it had handed in."""
        return self.is_proposal and self.reason is not None

    @property
    def counts(self) -> bool:
        """Whether it is part of what happened, and was not taken back."""
        return self.status is not TaskStatus.WITHDRAWN


def capacity(title: str, kind: HoldingKind) -> str:
    """Return a post's title as its holder of that kind signs it, such as "Plh. Sekretaris" (DOMAIN 6)."""
    prefix = {HoldingKind.DEFINITIVE: "", HoldingKind.PLH: "Plh. ", HoldingKind.PLT: "Plt. "}[kind]
    return prefix + title


def has_capability(actor: Actor, capability: Capability, procedure: Procedure) -> bool:
    """Tell whether one of the posts held now carries the capability."""
    return any(post in actor.posts for post in procedure.posts_with(capability))
