"""Reminders of a meeting: the working day before and an hour before, to who comes or has not answered."""

from datetime import datetime
from enum import StrEnum
from functools import partial

from sqlmodel import Session

from db import meetings, outbox, people, timers
from db.timers import SubjectTimer
from services.office import Office
from services.subject_timers import work_off
from sop import meetings as rules
from sop.meetings import Meeting, MeetingState


class Turn(StrEnum):
    """What a timer about a meeting waits for."""

    DAY = "meeting_day"
    HOUR = "meeting_hour"


def plan(session: Session, meeting: Meeting, *, office: Office, now: datetime) -> None:
    """Plan the reminders of a meeting that was called or moved; what is past already is left out."""
    assert meeting.starts_at is not None
    cancel(session, meeting)
    times = {
        Turn.DAY: rules.day_before(meeting, office.calendar(session, now)),
        Turn.HOUR: meeting.starts_at - rules.HOUR_BEFORE,
    }
    for turn, at in times.items():
        if at is not None and at > now:
            timers.plan_about(session, kind=turn, subject_id=meeting.id, due_at=at)


def cancel(session: Session, meeting: Meeting) -> None:
    """Remind nobody of a meeting any more."""
    timers.cancel_about(session, kinds=tuple(Turn), subject_id=meeting.id)


def remind(session: Session, *, office: Office, now: datetime) -> int:
    """Work off one batch of due reminders, and return how many there were; they go out in office hours only."""
    return work_off(session, partial(_remind, session, now=now), kinds=tuple(Turn), office=office, now=now)


def _remind(session: Session, timer: SubjectTimer, send_after: datetime, *, now: datetime) -> None:
    meeting = meetings.find(session, timer.subject_id)
    if meeting is None or meeting.state is not MeetingState.CALLED:
        return
    assert meeting.starts_at is not None
    holders = people.holders(session, now=now)
    posts = [each.post for each in meetings.invitees(session, meeting.id) if rules.wants_reminder(each)]
    for person_id in sorted({holders[post].person.id for post in posts if post in holders}):
        outbox.tell(
            session,
            "meeting_reminder",
            key=f"{timer.kind}:{meeting.id}:{meeting.starts_at.isoformat()}:{person_id}",
            person=person_id,
            now=now,
            meeting_id=meeting.id,
            send_after=send_after,
            starts_at=meeting.starts_at.isoformat(),
            is_near=timer.kind == Turn.HOUR,
        )
