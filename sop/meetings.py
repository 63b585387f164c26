"""Calling a meeting, answering the invitation, and noting who came (DOMAIN 5.2, 5.3). Pure; all times aware UTC."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sop.errors import (
    AttendanceMissing,
    ButtonUnknown,
    InvitationSubmitted,
    MeetingIncomplete,
    MeetingInPast,
    MeetingNotBegun,
    MeetingNotOpen,
    MeetingOutsideHours,
    MeetingOverMidnight,
    MinutesMissing,
    OfficeClosedThatDay,
    TextEmpty,
    TextTooLong,
)
from sop.flow import is_blank
from sop.procedure import MeetingDefaults, Procedure, Step
from sop.working_time import OfficeCalendar, is_open, next_working_day, opening_of, previous_working_day

DAYS_OFFERED = 5
MEETING_LENGTH = timedelta(hours=2)
"""How long a meeting is taken to last; an invitation says "s.d. selesai"."""
HOUR_BEFORE = timedelta(hours=1)
LINE_LIMIT = 200
MINUTES_LIMIT = 10_000
FREE = MeetingDefaults(hours=("08.00", "09.00", "10.00", "13.00", "14.00"), hour="09.00", place="", agenda="")
"""What a meeting outside a run starts from where the procedure knows no meeting."""


class MeetingState(StrEnum):
    """Where a meeting stands; only a called one can be answered and held, a submitted one waits for approval."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CALLED = "called"
    HELD = "held"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class Response(StrEnum):
    """What an invited official answers."""

    PRESENT = "present"
    REPRESENTED = "represented"
    ABSENT = "absent"


COMING = (Response.PRESENT, Response.REPRESENTED)


@dataclass(frozen=True)
class Meeting:
    """A meeting; `day` and `hour` are the office's local time.

    `organiser` is the post that calls it. One of a run has `run_id`, and `task_id` of the step that calls it; its step
    knows who keeps the minutes, else `minute_taker` does. `submitted_by` is who laid the invitation before the one who
    approves it, `reason` why it came back. `minutes` are those that were typed, `minutes_by` by whom.
    """

    id: int
    state: MeetingState
    place: str
    agenda: str
    organiser: str
    run_id: int | None = None
    task_id: int | None = None
    minute_taker: str | None = None
    day: date | None = None
    hour: str | None = None
    starts_at: datetime | None = None
    attendance_noted_at: datetime | None = None
    series_id: int | None = None
    sequence: int = 0
    submitted_by: int | None = None
    reason: str | None = None
    minutes: str | None = None
    minutes_by: str | None = None

    @property
    def is_free(self) -> bool:
        """Whether it belongs to no run."""
        return self.task_id is None

    @property
    def has_time(self) -> bool:
        """Whether day and hour have been chosen."""
        return self.day is not None and self.hour is not None

    @property
    def is_complete(self) -> bool:
        """Whether everything an invitation says has been chosen."""
        return self.has_time and bool(self.place) and bool(self.agenda)


@dataclass(frozen=True)
class Invitee:
    """A post that is invited, what its holder answered, and whether somebody came for it."""

    meeting_id: int
    post: str
    response: Response | None = None
    substitute: str | None = None
    responded_at: datetime | None = None
    attended: bool | None = None

    @property
    def is_marked(self) -> bool:
        """Whether the attendance list has them: as noted, or, before that, who said to come or to send somebody."""
        return self.response in COMING if self.attended is None else self.attended


def days_offered(now: datetime, calendar: OfficeCalendar) -> list[date]:
    """Return the next working days, from tomorrow on."""
    days, day = [], now.astimezone(calendar.timezone).date()
    for _ in range(DAYS_OFFERED):
        day = next_working_day(day, calendar)
        days.append(day)
    return days


def on_day(meeting: Meeting, day: date, *, now: datetime, calendar: OfficeCalendar) -> Meeting:
    """Return the meeting on another day; raises MeetingInPast or OfficeClosedThatDay."""
    if day < now.astimezone(calendar.timezone).date():
        raise MeetingInPast
    if not calendar.frames_on(day):
        raise OfficeClosedThatDay(day, calendar.holidays.get(day, ""))
    changed = replace(meeting, day=day)
    if changed.has_time:
        _require_future(changed, now=now, calendar=calendar)
    return changed


def at_hour(meeting: Meeting, hour: str, *, now: datetime, calendar: OfficeCalendar) -> Meeting:
    """Return the meeting at another hour such as "09.00"; raises MeetingInPast or MeetingOverMidnight."""
    changed = replace(meeting, hour=hour)
    if changed.has_time:
        _require_future(changed, now=now, calendar=calendar)
    return changed


def call(meeting: Meeting, *, now: datetime, calendar: OfficeCalendar) -> Meeting:
    """Return the meeting as called; raises MeetingIncomplete, MeetingInPast or OfficeClosedThatDay."""
    if meeting.day is None or not meeting.is_complete:
        raise MeetingIncomplete
    checked = on_day(meeting, meeting.day, now=now, calendar=calendar)
    starts_at = planned_start(checked, calendar).astimezone(UTC)
    return replace(checked, state=MeetingState.CALLED, starts_at=starts_at, sequence=meeting.sequence + 1)


def submit(meeting: Meeting, *, by: int) -> Meeting:
    """Return a complete draft as one that waits for approval; `by` is the person who submits it."""
    return replace(meeting, state=MeetingState.SUBMITTED, submitted_by=by, reason=None)


def give_back(meeting: Meeting, *, reason: str | None) -> Meeting:
    """Return a submitted meeting as a draft again: with the reason of who approves, or None where it was withdrawn.

    Raises MeetingNotOpen where it does not wait for approval, TextEmpty or TextTooLong.
    """
    require_submitted(meeting)
    text = None if reason is None else typed_line(reason)
    return replace(meeting, state=MeetingState.DRAFT, submitted_by=None, reason=text)


def require_submitted(meeting: Meeting) -> None:
    """Raise MeetingNotOpen where a meeting does not wait for approval (any more)."""
    if meeting.state is not MeetingState.SUBMITTED:
        raise MeetingNotOpen


def require_draft(meeting: Meeting) -> None:
    """Raise InvitationSubmitted while a meeting waits for approval, and MeetingNotOpen where it was called already."""
    if meeting.state is MeetingState.SUBMITTED:
        raise InvitationSubmitted
    if meeting.state is not MeetingState.DRAFT:
        raise MeetingNotOpen


def typed_line(text: str) -> str:
    """Return a typed line of an invitation; raises TextEmpty or TextTooLong."""
    if is_blank(text):
        raise TextEmpty
    if len(text) > LINE_LIMIT:
        raise TextTooLong(LINE_LIMIT)
    return " ".join(text.split())


def toggle_invitee(invited: Sequence[str], post: str, *, meeting: Meeting) -> tuple[str, ...]:
    """Return who is invited with one post more, or less; who calls the meeting, or keeps its minutes, belongs to it.

    Raises ButtonUnknown for those.
    """
    if post in (meeting.organiser, meeting.minute_taker):
        raise ButtonUnknown
    without = tuple(other for other in invited if other != post)
    return without if post in invited else (*without, post)


def defaults_of(procedure: Procedure) -> MeetingDefaults:
    """Return what a meeting outside a run starts from: what the meetings of the procedure do, but for the agenda."""
    known = next((step.meeting for step in procedure.steps if step.meeting is not None), FREE)
    return replace(known, agenda="")


def move(meeting: Meeting, to: datetime, *, now: datetime, calendar: OfficeCalendar) -> Meeting:
    """Return a called meeting at another time, in office hours.

    Raises MeetingNotOpen, MeetingOutsideHours, MeetingInPast or MeetingOverMidnight.
    """
    _require_ahead(meeting, now=now)
    if not is_open(to, calendar):
        raise MeetingOutsideHours
    local = to.astimezone(calendar.timezone)
    return call(replace(meeting, day=local.date(), hour=f"{local:%H.%M}"), now=now, calendar=calendar)


def relocate(meeting: Meeting, place: str, *, now: datetime) -> Meeting:
    """Return a called meeting at another place; raises MeetingNotOpen."""
    _require_ahead(meeting, now=now)
    return replace(meeting, place=place, sequence=meeting.sequence + 1)


def is_outside_hours(meeting: Meeting, calendar: OfficeCalendar) -> bool:
    """Tell whether a meeting whose day and hour are chosen begins while the office is closed."""
    return not is_open(planned_start(meeting, calendar), calendar)


def day_before(meeting: Meeting, calendar: OfficeCalendar) -> datetime | None:
    """Return when those who are invited are reminded the working day before: at its opening."""
    assert meeting.starts_at is not None
    return opening_of(previous_working_day(meeting.starts_at.astimezone(calendar.timezone).date(), calendar), calendar)


def wants_reminder(invitee: Invitee) -> bool:
    """Tell whether somebody is reminded of a meeting: who comes, and who has not answered."""
    return invitee.response in (None, Response.PRESENT)


def _require_ahead(meeting: Meeting, *, now: datetime) -> None:
    if meeting.state is not MeetingState.CALLED or meeting.starts_at is None or now >= meeting.starts_at:
        raise MeetingNotOpen


def planned_start(meeting: Meeting, calendar: OfficeCalendar) -> datetime:
    """Return when the meeting begins by its day and hour."""
    assert meeting.day is not None and meeting.hour is not None
    hour, minute = meeting.hour.split(".")
    return datetime.combine(meeting.day, time(int(hour), int(minute)), calendar.timezone)


def invited_posts(meeting_step: Step) -> tuple[str, ...]:
    """Return who belongs to a meeting: who takes part in its step, and who keeps its minutes."""
    return tuple(dict.fromkeys((*meeting_step.participants, meeting_step.responsible)))


def with_minutes(meeting: Meeting, text: str, *, by: str, now: datetime) -> Meeting:
    """Return a meeting with typed minutes, by somebody in a capacity.

    Raises MeetingNotOpen, MeetingNotBegun, TextEmpty or TextTooLong.
    """
    require_called(meeting)
    require_begun(meeting, now=now)
    if is_blank(text):
        raise TextEmpty
    if len(text) > MINUTES_LIMIT:
        raise TextTooLong(MINUTES_LIMIT)
    return replace(meeting, minutes=text.strip(), minutes_by=by)


def hold(meeting: Meeting, *, has_file: bool, now: datetime) -> Meeting:
    """Return a free meeting as held; raises MeetingNotOpen, MeetingNotBegun, AttendanceMissing or MinutesMissing."""
    require_called(meeting)
    require_may_end(meeting, now=now)
    if meeting.minutes is None and not has_file:
        raise MinutesMissing
    return replace(meeting, state=MeetingState.HELD)


def respond(
    meeting: Meeting, invitee: Invitee, response: Response, *, substitute: str | None, now: datetime
) -> Invitee:
    """Return what an invitee answers; it can be changed until the meeting begins. Raises MeetingNotOpen."""
    if meeting.state is not MeetingState.CALLED or meeting.starts_at is None or now >= meeting.starts_at:
        raise MeetingNotOpen
    return replace(invitee, response=response, substitute=substitute, responded_at=now)


def require_called(meeting: Meeting) -> None:
    """Raise MeetingNotOpen where a meeting was not called, or is over."""
    if meeting.state is not MeetingState.CALLED:
        raise MeetingNotOpen


@dataclass(frozen=True)
class Decision:
    """What a meeting decided, and, where its line says so, who is to do it (a title) and by when, as typed."""

    text: str
    holder: str | None = None
    due: str | None = None


def decisions(minutes: str) -> tuple[Decision, ...]:
    """Return the decisions in typed minutes: the lines below the one that says "Keputusan"."""
    lines = [line.strip(" -•\t") for line in minutes.splitlines()]
    heads = [index for index, line in enumerate(lines) if line.lower().rstrip(":") == "keputusan"]
    return tuple(_decision(line) for line in lines[heads[-1] + 1 :] if line) if heads else ()


def _decision(line: str) -> Decision:
    parts = [part.strip() for part in line.split(";")]
    if len(parts) != 3 or not all(parts):
        return Decision(line)
    return Decision(parts[0], parts[1], parts[2])


ABBREVIATED = {"kabid": "kepala bidang", "kadis": "kepala dinas", "kabag": "kepala bagian"}


def post_named(typed: str, *, titles: Mapping[str, str], names: Mapping[str, str]) -> str | None:
    """Return the post that a decision means: by its title, the beginning of a title, or the name of who holds it.

    None where nothing, or more than one post, fits.
    """
    wanted = _plain(typed)
    if not wanted:
        return None
    by_title = {post: _plain(title) for post, title in titles.items()}
    exact = [post for post, title in by_title.items() if title == wanted]
    beginning = [post for post, title in by_title.items() if title.startswith(f"{wanted} ")]
    named = [post for post, name in names.items() if wanted in (_plain(name), _plain(name.split(",")[0]))]
    for found in (exact, beginning, named):
        if len(found) == 1:
            return found[0]
    return None


def _plain(words: str) -> str:
    kept = "".join(letter if letter.isalnum() else " " for letter in words.casefold())
    return " ".join(ABBREVIATED.get(word, word) for word in kept.split())


def require_begun(meeting: Meeting, *, now: datetime) -> None:
    """Raise MeetingNotBegun before a meeting."""
    if meeting.starts_at is not None and now < meeting.starts_at:
        raise MeetingNotBegun(meeting.starts_at)


def require_may_end(meeting: Meeting, *, now: datetime) -> None:
    """Raise MeetingNotBegun or AttendanceMissing while a meeting cannot end."""
    if meeting.starts_at is not None and now < meeting.starts_at:
        raise MeetingNotBegun(meeting.starts_at)
    if meeting.attendance_noted_at is None:
        raise AttendanceMissing


def _require_future(meeting: Meeting, *, now: datetime, calendar: OfficeCalendar) -> None:
    start = planned_start(meeting, calendar)
    if start <= now:
        raise MeetingInPast
    if (start + MEETING_LENGTH - timedelta(minutes=1)).date() != start.date():
        raise MeetingOverMidnight
