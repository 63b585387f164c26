"""What a card shows of a meeting, made from the state as it is now."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlmodel import Session

from db import meetings, people
from messages.card_view import MeetingView
from services.office import Office
from sop.meetings import (
    MEETING_LENGTH,
    Invitee,
    Meeting,
    MeetingState,
    days_offered,
    is_outside_hours,
    planned_start,
)
from sop.procedure import MeetingDefaults, Procedure


def view_of(
    session: Session,
    meeting: Meeting | None,
    defaults: MeetingDefaults,
    *,
    procedure: Procedure,
    office: Office,
    now: datetime,
) -> MeetingView:
    """Return a meeting with those who belong to it and, while it is put together, times and doubts; reads only."""
    invitees = () if meeting is None else in_order(procedure, meetings.invitees(session, meeting.id))
    if meeting is not None and meeting.state not in (MeetingState.DRAFT, MeetingState.SUBMITTED):
        return MeetingView(meeting, invitees)
    calendar = office.calendar(session, now)
    outside, clashes = False, []
    if meeting is not None and meeting.has_time:
        outside = is_outside_hours(meeting, calendar)
        start = planned_start(meeting, calendar).astimezone(UTC)
        clashes = clashes_at(session, meeting, [invitee.post for invitee in invitees], start)
    return MeetingView(
        meeting,
        invitees,
        days=tuple(days_offered(now, calendar)),
        hours=defaults.hours,
        usual_hour=defaults.hour,
        is_outside_hours=outside,
        clashes=tuple(clashes),
        approver=approver_title(session, office, meeting, now=now),
        absent=tuple(_absent(session, [invitee.post for invitee in invitees], now=now)),
    )


def clashes_at(session: Session, meeting: Meeting, posts: Sequence[str], start: datetime) -> list[tuple[Meeting, str]]:
    """Return the other meetings at that time to which one of some posts is invited, too."""
    return meetings.called_between(
        session, posts, after=start - MEETING_LENGTH, before=start + MEETING_LENGTH, but_not=meeting.id
    )


def approver_title(session: Session, office: Office, meeting: Meeting | None, *, now: datetime) -> str | None:
    """Return the title of who has to approve an invitation; None where nobody has, or who calls it does so."""
    post = office.invitations_approved_by
    if post is None or meeting is None or post == meeting.organiser:
        return None
    holders = people.holders(session, now=now)
    caller, approver = holders.get(meeting.organiser), holders.get(post)
    if caller is not None and approver is not None and caller.person.id == approver.person.id:
        return None
    return people.post_title(session, post)


def in_order(procedure: Procedure, invitees: Sequence[Invitee]) -> tuple[Invitee, ...]:
    """Return who belongs to a meeting in the order of the office, the head first."""
    order = {post.code: place for place, post in enumerate(procedure.posts)}
    return tuple(sorted(invitees, key=lambda invitee: order.get(invitee.post, len(order))))


def _absent(session: Session, posts: Sequence[str], *, now: datetime) -> list[str]:
    """Return the titles of posts that nobody holds, or whose holder no message reaches."""
    holders = people.holders(session, now=now)
    absent = [post for post in posts if post not in holders or not holders[post].person.is_reachable]
    return [people.post_title(session, post) for post in absent]
