"""Invite: the meeting takes shape on the card, then everybody is invited (SOP step 5; DOMAIN 5.2)."""

from dataclasses import replace
from datetime import date, datetime, time

from sqlmodel import Session

from db import letters, meetings
from db.questions import QuestionKind
from messages.card_view import CardFace
from services import desk, ending, meeting_reminders, register
from services.consequences import move_due_times
from services.desk import Desk, Pressed, sit_down, take_seat
from services.identity import Caller
from services.meetings import tell_invitees
from services.office import Office
from services.papers import PaperKind
from sop import flow
from sop import meetings as rules
from sop.dates import read_day, read_time
from sop.errors import ButtonUnknown, MeetingIncomplete, TextEmpty, TextTooLong
from sop.events import Event
from sop.letters import LetterState
from sop.meetings import Invitee, Meeting, Response
from sop.procedure import StepAction
from sop.proposals import due_with_meeting

LINE_LIMIT = 200
ASKS = {
    "day": QuestionKind.MEETING_DAY,
    "hour": QuestionKind.MEETING_HOUR,
    "place": QuestionKind.MEETING_PLACE,
    "agenda": QuestionKind.MEETING_AGENDA,
}


def choose_day(
    session: Session, *, office: Office, sender: int, task_id: int, day: str, message_id: int, now: datetime
) -> Pressed:
    """Put the meeting on a day such as "20261202". Raises MeetingInPast or OfficeClosedThatDay."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    try:
        chosen = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError as error:
        raise ButtonUnknown from error
    meeting = _on_day(session, at, chosen)
    face = CardFace.FRONT if meeting.is_complete else CardFace.HOUR
    return desk.pressed(session, at, message_id=message_id, face=face)


def choose_hour(
    session: Session, *, office: Office, sender: int, task_id: int, hour: str, message_id: int, now: datetime
) -> Pressed:
    """Put the meeting at an hour such as "0900". Raises MeetingInPast."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    try:
        chosen = time(int(hour[:2]), int(hour[2:]))
    except ValueError as error:
        raise ButtonUnknown from error
    meeting = _at_hour(session, at, chosen)
    face = CardFace.FRONT if meeting.is_complete else CardFace.DAY
    return desk.pressed(session, at, message_id=message_id, face=face)


def ask(
    session: Session, *, office: Office, sender: int, task_id: int, what: str, message_id: int, now: datetime
) -> Pressed:
    """Ask for a day, hour, place or agenda that no button has."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    if what not in ASKS:
        raise ButtonUnknown
    desk.ask_holder(session, at, ASKS[what])
    return desk.pressed(session, at, message_id=message_id)


def answer(
    session: Session, *, office: Office, caller: Caller, kind: QuestionKind, task_id: int, text: str, now: datetime
) -> None:
    """Take what was typed for the invitation, and show the card as it stands then.

    Raises DateUnreadable, TimeUnreadable, MeetingInPast, OfficeClosedThatDay, TextEmpty or TextTooLong.
    """
    at = take_seat(session, caller, office=office, task_id=task_id, now=now, action=StepAction.INVITE)
    match kind:
        case QuestionKind.MEETING_DAY:
            _on_day(session, at, read_day(text, today=now.astimezone(office.timezone).date()))
        case QuestionKind.MEETING_HOUR:
            _at_hour(session, at, read_time(text, zone=office.timezone))
        case QuestionKind.MEETING_PLACE:
            _save(session, replace(_draft(session, at), place=_line(text)))
        case _:
            _save(session, replace(_draft(session, at), agenda=_line(text)))
    desk.receipt(session, at)


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
    """Send the invitation, which ends the step; a time outside office hours is asked about once.

    Raises MeetingIncomplete, MeetingInPast, MeetingOverMidnight or OfficeClosedThatDay.
    """
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    draft = meetings.of_task(session, task_id)
    if draft is None:
        raise MeetingIncomplete
    meeting = rules.call(draft, now=now, calendar=office.calendar(session, now))
    if not is_confirmed and rules.is_outside_hours(meeting, office.calendar(session, now)):
        return desk.pressed(session, at, message_id=message_id, face=CardFace.OUTSIDE_HOURS)
    meetings.save(session, meeting)
    _invite(session, at, meeting)
    assert meeting.starts_at is not None
    desk.note(session, Event.MEETING_CALLED, at, text=meeting.starts_at.isoformat())
    _number(session, at)
    ending.end(session, at)
    move_due_times(session, at, due_with_meeting(at.tasks, meeting_at=meeting.starts_at))
    meeting_reminders.plan(session, meeting, office=office, now=now)
    tell_invitees(session, meeting, "invitation", but_not=at.task.post, now=now)
    tell_invitees(session, meeting, "paper", but_not=at.task.post, now=now, paper=PaperKind.INVITATION)
    return desk.pressed(session, at, message_id=message_id, answer="Undangan terkirim.")


def _invite(session: Session, at: Desk, meeting: Meeting) -> None:
    following = at.run.procedure.step_after(at.task.step)
    step = following if following is not None and following.action is StepAction.MEET else at.step
    meetings.disinvite(session, meeting.id)
    meetings.invite(
        session,
        [
            Invitee(meeting.id, post, Response.PRESENT, responded_at=at.now)
            if post == at.task.post
            else Invitee(meeting.id, post)
            for post in rules.invited_posts(step)
        ],
    )


def _number(session: Session, at: Desk) -> None:
    """Give the letter its number; one that was sent before and taken back keeps it."""
    papers = register.papers_of(session, at.run, at.task, at.tasks, office=at.office)
    if papers and not letters.of_task(session, at.task.id, LetterState.ISSUED):
        register.reserve_next(session, at.run, at.task, papers, office=at.office, now=at.now)
        register.issue(session, at.task, by=at.signature, office=at.office, now=at.now)


def _on_day(session: Session, at: Desk, day: date) -> Meeting:
    changed = rules.on_day(_draft(session, at), day, now=at.now, calendar=at.office.calendar(session, at.now))
    return _save(session, changed)


def _at_hour(session: Session, at: Desk, hour: time) -> Meeting:
    changed = rules.at_hour(
        _draft(session, at), f"{hour:%H.%M}", now=at.now, calendar=at.office.calendar(session, at.now)
    )
    return _save(session, changed)


def _draft(session: Session, at: Desk) -> Meeting:
    """Return the draft of the meeting; a new one takes over place and agenda of the meeting before it."""
    flow.require_open(at.task)
    desk.accept(session, at)
    known = meetings.of_task(session, at.task.id)
    if known is not None:
        return known
    defaults, earlier = at.step.meeting, meetings.latest_of_run(session, at.run.id)
    assert defaults is not None  # the procedure file is refused without them
    return meetings.add(
        session,
        run_id=at.run.id,
        task_id=at.task.id,
        place=earlier.place if earlier else defaults.place,
        agenda=earlier.agenda if earlier else defaults.agenda,
        series_id=(earlier.series_id or earlier.id) if earlier else None,
        sequence=earlier.sequence + 1 if earlier else 0,
    )


def _save(session: Session, meeting: Meeting) -> Meeting:
    meetings.save(session, meeting)
    return meeting


def _line(text: str) -> str:
    if flow.is_blank(text):
        raise TextEmpty
    if len(text) > LINE_LIMIT:
        raise TextTooLong(LINE_LIMIT)
    return " ".join(text.split())


def _seat(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> Desk:
    return sit_down(session, office=office, sender=sender, task_id=task_id, now=now, action=StepAction.INVITE)
