"""Invite: the meeting takes shape on the card, then everybody is invited (SOP step 5; DOMAIN 5.2)."""

from datetime import datetime

from sqlmodel import Session

from db import meetings
from services import desk, meeting_desk, meeting_planning
from services.desk import Desk, Pressed, sit_down
from services.meeting_desk import MeetingDesk
from services.office import Office
from sop import flow
from sop.errors import MeetingIncomplete
from sop.meetings import Meeting, invited_posts
from sop.procedure import StepAction


def choose_day(
    session: Session, *, office: Office, sender: int, task_id: int, day: str, message_id: int, now: datetime
) -> Pressed:
    """Put the meeting on a day such as "20261202". Raises MeetingInPast or OfficeClosedThatDay."""
    at = _draft(session, office=office, sender=sender, task_id=task_id, now=now)
    return meeting_desk.pressed(session, at, message_id=message_id, face=meeting_planning.choose_day(session, at, day))


def choose_hour(
    session: Session, *, office: Office, sender: int, task_id: int, hour: str, message_id: int, now: datetime
) -> Pressed:
    """Put the meeting at an hour such as "0900". Raises MeetingInPast."""
    at = _draft(session, office=office, sender=sender, task_id=task_id, now=now)
    face = meeting_planning.choose_hour(session, at, hour)
    return meeting_desk.pressed(session, at, message_id=message_id, face=face)


def ask(
    session: Session, *, office: Office, sender: int, task_id: int, what: str, message_id: int, now: datetime
) -> Pressed:
    """Ask for a day, hour, place or agenda that no button has."""
    at = _draft(session, office=office, sender=sender, task_id=task_id, now=now)
    return meeting_desk.pressed(session, at, message_id=message_id, face=meeting_planning.ask(session, at, what))


def send(
    session: Session,
    *,
    office: Office,
    sender: int,
    task_id: int,
    message_id: int,
    now: datetime,
    is_confirmed: bool = False,
) -> Pressed:
    """Send the invitation, which ends the step, or lay it before who approves it.

    Raises MeetingIncomplete, MeetingInPast, MeetingOverMidnight, OfficeClosedThatDay or InvitationSubmitted.
    """
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    draft = meetings.of_task(session, task_id)
    if draft is None:
        raise MeetingIncomplete
    table = meeting_desk.seated(session, at, draft.id)
    face, answer = meeting_planning.send(session, table, is_confirmed=is_confirmed)
    return meeting_desk.pressed(session, table, message_id=message_id, face=face, answer=answer)


def withdraw(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """Take an invitation back that waits for approval. Raises MeetingNotOpen."""
    at = _draft(session, office=office, sender=sender, task_id=task_id, now=now)
    face, answer = meeting_planning.withdraw(session, at)
    return meeting_desk.pressed(session, at, message_id=message_id, face=face, answer=answer)


def _draft(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> MeetingDesk:
    """Return the desk of the meeting that a task calls; the draft is made with the first choice."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    desk.accept(session, at)
    known = meetings.of_task(session, task_id) or _begin(session, at)
    if not meetings.invitees(session, known.id):
        following = at.run.procedure.step_after(at.task.step)
        step = following if following is not None and following.action is StepAction.MEET else at.step
        meeting_planning.invite_posts(session, known, invited_posts(step))
    return meeting_desk.seated(session, at, known.id)


def _begin(session: Session, at: Desk) -> Meeting:
    """Add the draft of a meeting; it takes over place and agenda of the one before it."""
    defaults, earlier = at.step.meeting, meetings.latest_of_run(session, at.run.id)
    assert defaults is not None  # the procedure file is refused without them
    return meetings.add(
        session,
        organiser=at.task.post,
        run_id=at.run.id,
        task_id=at.task.id,
        place=earlier.place if earlier else defaults.place,
        agenda=earlier.agenda if earlier else defaults.agenda,
        series_id=(earlier.series_id or earlier.id) if earlier else None,
        sequence=earlier.sequence + 1 if earlier else 0,
    )


def _seat(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> Desk:
    return sit_down(session, office=office, sender=sender, task_id=task_id, now=now, action=StepAction.INVITE)
