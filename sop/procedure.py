"""An SOP as data: its posts, units, capabilities and steps, as read from a file in `procedures/`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sop.working_time import Duration


class StepAction(StrEnum):
    """What the responsible official does in a step; the closed set that procedure files name."""

    INSTRUCT = "instruct"
    CREATE = "create"
    DISTRIBUTE = "distribute"
    INVITE = "invite"
    MEET = "meet"
    COLLECT = "collect"
    ANALYSE = "analyse"
    DRAFT = "draft"
    REVIEW = "review"
    APPROVE = "approve"
    SIGN = "sign"
    NUMBER = "number"
    ARCHIVE = "archive"


class Proof(StrEnum):
    """What has to be handed in before a step can end."""

    NONE = "none"
    NOTE = "note"
    FILE = "file"
    FILE_OR_NOTE = "file_or_note"


OVERSEEING_UNITS = (StepAction.DISTRIBUTE, StepAction.COLLECT, StepAction.ANALYSE)
"""Whoever does one of these has to know what the units hand in."""


class Capability(StrEnum):
    """What a post may do, or is told, beyond its own steps."""

    START_RUN = "start_run"
    CANCEL_RUN = "cancel_run"
    WATCH_RUNS = "watch_runs"
    READ_ALL_FILES = "read_all_files"
    TOLD_OF_HOLDERS = "told_of_holders"
    TOLD_OF_LOOPS = "told_of_loops"
    HEAD_OF_LADDER = "head_of_ladder"
    REMIND_HOLDERS = "remind_holders"
    SUMMARY = "summary"
    HOLD_RUN = "hold_run"
    KEEP_RENSTRA = "keep_renstra"


@dataclass(frozen=True)
class Post:
    """A seat in the office that a person can hold."""

    code: str
    title: str
    column: str
    superior: str | None


@dataclass(frozen=True)
class Unit:
    """A part of the office that hands in its own data, through the holder of its post."""

    code: str
    name: str
    post: str


@dataclass(frozen=True)
class MeetingDefaults:
    """What an invitation says unless the organiser changes it; hours are local times of day such as "09.00"."""

    hours: tuple[str, ...]
    hour: str
    place: str
    agenda: str


@dataclass(frozen=True)
class ProposalTerms:
    """What units are asked for, and how long they have until a meeting sets the time."""

    title: str
    time: Duration


@dataclass(frozen=True)
class IndicatorTerms:
    """Units hand in indicators, with targets until the last year of the plan they come from (the Renstra).

    `duties` and `functions` are those of the office, as its form names them.
    """

    first_year: int
    last_year: int
    duties: str = ""
    functions: str = ""


ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


class _Inserted(int):
    """A running number that keeps the letter behind it, however it is padded."""

    suffix: str

    def __format__(self, spec: str) -> str:
        return super().__format__(spec) + self.suffix


@dataclass(frozen=True)
class Numbering:
    """How letters are numbered: `{number}` runs within a `{year}`; `{roman_month}` is I to XII (DOMAIN 5.5)."""

    format: str

    def write(self, number: int, *, on: date, suffix: str = "") -> str:
        """Return a number as it stands on a letter, such as "000.7.2.7/012/DISKOMINFO/2026", or 012a where inserted.

        `on` is the local day on which it is given.
        """
        written = _Inserted(number)
        written.suffix = suffix
        return self.format.format(number=written, year=on.year, roman_month=ROMAN_MONTHS[on.month - 1])


@dataclass(frozen=True)
class Identity:
    """The identity block of page 1 of the SOP, verbatim; empty where the office left it empty (DOMAIN 1.2).

    `cited_basis` is how letters cite the legal basis: without the slips that the SOP may have.
    """

    government: str
    office: str
    title: str
    number: str
    created: str
    revised: str
    effective: str
    approved_by: str
    legal_basis: tuple[str, ...]
    cited_basis: tuple[str, ...]
    qualifications: tuple[str, ...]
    related: tuple[str, ...]
    equipment: tuple[str, ...]
    remedy: str
    warning: str
    records: str


@dataclass(frozen=True)
class Step:
    """One row of the SOP: the official text verbatim, and what the engine needs to run it.

    `informed` are told of its end; `submitted_by` lays it before the responsible post; `papers` get numbers here. The
    others of the last five belong to one action each: approve, invite, distribute, analyse.
    """

    number: int
    activity: str
    label: str
    requirements: str
    time: str
    output: str
    remark: str
    standard_time: Duration
    responsible: str
    participants: tuple[str, ...]
    action: StepAction
    proof: Proof
    returns_to: int | None
    informed: tuple[str, ...] = ()
    submitted_by: str | None = None
    meeting: MeetingDefaults | None = None
    proposal: ProposalTerms | None = None
    repair_time: Duration | None = None
    papers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Procedure:
    """A whole SOP: who may do what, and the steps in order."""

    code: str
    name: str
    run_title: str
    abbreviations: Mapping[str, str]
    identity: Identity
    posts: tuple[Post, ...]
    units: tuple[Unit, ...]
    capabilities: Mapping[Capability, tuple[str, ...]]
    instructions: tuple[str, ...]
    preset_instructions: tuple[str, ...]
    numbering: Numbering | None
    steps: tuple[Step, ...]
    source: str = field(repr=False, compare=False)
    indicators: IndicatorTerms | None = None

    def step(self, number: int) -> Step:
        """Return the step with that number; steps are numbered 1, 2, 3 …"""
        return self.steps[number - 1]

    def step_after(self, number: int) -> Step | None:
        """Return the step that follows, or None after the last."""
        return self.steps[number] if number < len(self.steps) else None

    def step_before(self, number: int, action: StepAction) -> Step | None:
        """Return the nearest step with that action before a step, or None."""
        return next((step for step in reversed(self.steps[: number - 1]) if step.action is action), None)

    def unit(self, code: str) -> Unit:
        """Return the unit with that code; raises KeyError for an unknown one."""
        for unit in self.units:
            if unit.code == code:
                return unit
        raise KeyError(code)

    def post(self, code: str) -> Post:
        """Return the post with that code; raises KeyError for an unknown one."""
        for post in self.posts:
            if post.code == code:
                return post
        raise KeyError(code)

    def posts_with(self, capability: Capability) -> tuple[str, ...]:
        """Return the codes of the posts that have a capability, in the order of the file."""
        return self.capabilities.get(capability, ())

    def superiors_of(self, code: str) -> tuple[str, ...]:
        """Return the posts above one, the nearest first."""
        chain = []
        superior = self.post(code).superior
        while superior is not None:
            chain.append(superior)
            superior = self.post(superior).superior
        return tuple(chain)

    def abbreviate(self, text: str) -> str:
        """Return a text of the SOP as it is said in chat, with the office's usual short forms."""
        for long, short in self.abbreviations.items():
            text = text.replace(long, short)
        return text

    def title_of_run(self, year: int, *, amendment: int = 0) -> str:
        """Return how a run of that year is called; the second run of a year is its first amendment ("Perubahan")."""
        title = self.run_title.format(year=year)
        if amendment == 0:
            return title
        return f"{title} (Perubahan)" if amendment == 1 else f"{title} (Perubahan ke-{amendment})"
