"""Another time or place for a meeting that was called: everybody is told, and its calendar entry goes along."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from db import meetings, tasks
from db.questions import QuestionKind
from messages.card_view import CardFace
from services import cards, desk, ladder, meeting_reminders
from services.consequences import move_due_times
from services.desk import Desk, Pressed, sit_down, take_seat
from services.identity import Caller
from services.meetings import tell_invitees
from services.office import Office
from sop import meetings as rules
from sop.dispositions import typed_field
from sop.errors import ButtonUnknown, MeetingNotOpen
from sop.events import Event
from sop.meetings import Meeting, MeetingState
from sop.procedure import StepAction
from sop.proposals import due_with_meeting
from sop.typed_moments import read_moment
from sop.working_time import add

ASKS = {"time": QuestionKind.MEETING_MOVE, "place": QuestionKind.MEETING_NEW_PLACE}


def ask_change(
    session: Session, *, office: Office, sender: int, task_id: int, what: str, message_id: int, now: datetime
) -> Pressed:
    """Ask for another time or place; `task_id` is the task that called the meeting. Raises MeetingNotOpen."""
    at = sit_down(session, office=office, sender=sender, task_id=task_id, now=now, action=StepAction.INVITE)
    if what not in ASKS:
        raise ButtonUnknown
    _ahead(session, at)
    desk.ask(session, at.caller.person, ASKS[what], subject_id=task_id, now=now)
    return desk.pressed(session, at, message_id=message_id, face=CardFace.CHANGE_MEETING)


def answer(
    session: Session, *, office: Office, caller: Caller, kind: QuestionKind, task_id: int, text: str, now: datetime
) -> None:
    """Take the new time or place. Raises MeetingNotOpen, MeetingInPast, OfficeClosedThatDay or DateUnreadable."""
    at = take_seat(session, caller, office=office, task_id=task_id, now=now, action=StepAction.INVITE)
    meeting = _ahead(session, at)
    if kind is QuestionKind.MEETING_NEW_PLACE:
        changed = rules.relocate(meeting, typed_field(text), now=now)
    else:
        calendar = office.calendar(session, now)
        to = read_moment(text, today=office.local_date(now), zone=office.timezone, calendar=calendar)
        changed = rules.move(meeting, to, now=now, calendar=calendar)
        _ask_again(session, at, changed)
        _move_tasks(session, at, changed)
    meetings.save(session, changed)
    meeting_reminders.plan(session, changed, office=office, now=now)
    assert changed.starts_at is not None
    said = changed.place if kind is QuestionKind.MEETING_NEW_PLACE else f"{changed.day} {changed.hour}"
    desk.note(session, Event.MEETING_CHANGED, at, text=said)
    tell_invitees(session, changed, "invitation", but_not=at.task.post, now=now)
    for task in at.tasks:
        if task.is_open and at.run.procedure.step(task.step).action is StepAction.MEET:
            cards.refresh_cards(session, task, now=now)
    desk.receipt(session, at)


def _ahead(session: Session, at: Desk) -> Meeting:
    """Return the meeting that a task called; raises MeetingNotOpen where it has begun, or is no longer called."""
    meeting = meetings.of_task(session, at.task.id)
    if meeting is None or meeting.state is not MeetingState.CALLED:
        raise MeetingNotOpen
    if meeting.starts_at is None or at.now >= meeting.starts_at:
        raise MeetingNotOpen
    return meeting


def _ask_again(session: Session, at: Desk, changed: Meeting) -> None:
    """Forget the answers of everybody but the organiser, for they were given for another time."""
    for invitee in meetings.invitees(session, changed.id):
        if invitee.post != at.task.post:
            meetings.save_invitee(session, replace(invitee, response=None, substitute=None, responded_at=None))


def _move_tasks(session: Session, at: Desk, changed: Meeting) -> None:
    """Let the step of the meeting, and what is due with it, follow its time."""
    assert changed.starts_at is not None
    calendar = at.office.calendar(session, at.now)
    for task in at.tasks:
        step = at.run.procedure.step(task.step)
        if not task.is_open or step.action is not StepAction.MEET:
            continue
        due_at = add(changed.starts_at, step.standard_time, calendar)
        moved = replace(task, starts_at=changed.starts_at, due_at=due_at)
        tasks.save(session, moved)
        ladder.plan(session, at.run, moved, office=at.office, now=at.now)
        desk.note(session, Event.DUE_TIME_MOVED, at, task_id=task.id, text="mengikuti waktu rapat")
    move_due_times(session, at, due_with_meeting(at.tasks, meeting_at=changed.starts_at))
