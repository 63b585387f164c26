"""Calling a meeting, answering the invitation, and noting who came (DOMAIN 5.2, 5.3). Pure; all times aware UTC."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sop.errors import (
    AttendanceMissing,
    MeetingIncomplete,
    MeetingInPast,
    MeetingNotBegun,
    MeetingNotOpen,
    MeetingOverMidnight,
    OfficeClosedThatDay,
)
from sop.procedure import Step
from sop.working_time import OfficeCalendar, is_open, next_working_day, opening_of, previous_working_day

DAYS_OFFERED = 5
MEETING_LENGTH = timedelta(hours=2)
"""How long a meeting is taken to last; an invitation says "s.d. selesai"."""
HOUR_BEFORE = timedelta(hours=1)


class MeetingState(StrEnum):
    """Where a meeting stands; only a called one can be answered and held."""

    DRAFT = "draft"
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
    """A meeting as the task of its invitation has it; `day` and `hour` are the office's local time."""

    id: int
    run_id: int
    task_id: int
    state: MeetingState
    place: str
    agenda: str
    day: date | None = None
    hour: str | None = None
    starts_at: datetime | None = None
    attendance_noted_at: datetime | None = None
    series_id: int | None = None
    sequence: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether everything an invitation says has been chosen."""
        return self.day is not None and self.hour is not None


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
    if changed.is_complete:
        _require_future(changed, now=now, calendar=calendar)
    return changed


def at_hour(meeting: Meeting, hour: str, *, now: datetime, calendar: OfficeCalendar) -> Meeting:
    """Return the meeting at another hour such as "09.00"; raises MeetingInPast or MeetingOverMidnight."""
    changed = replace(meeting, hour=hour)
    if changed.is_complete:
        _require_future(changed, now=now, calendar=calendar)
    return changed


def call(meeting: Meeting, *, now: datetime, calendar: OfficeCalendar) -> Meeting:
    """Return the meeting as called; raises MeetingIncomplete, MeetingInPast or OfficeClosedThatDay."""
    if meeting.day is None or meeting.hour is None:
        raise MeetingIncomplete
    checked = on_day(meeting, meeting.day, now=now, calendar=calendar)
    starts_at = planned_start(checked, calendar).astimezone(UTC)
    return replace(checked, state=MeetingState.CALLED, starts_at=starts_at, sequence=meeting.sequence + 1)


def move(meeting: Meeting, to: datetime, *, now: datetime, calendar: OfficeCalendar) -> Meeting:
    """Return a called meeting at another time; raises MeetingNotOpen, MeetingInPast or MeetingOverMidnight."""
    _require_ahead(meeting, now=now)
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
