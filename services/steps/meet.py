"""Meet: who came, the minutes, and putting a meeting off (SOP step 6; DOMAIN 5.3)."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from db import meetings, outbox, questions, tasks
from db.questions import QuestionKind
from messages.card_view import CardFace
from services import cards, desk, ending, meeting_reminders
from services.consequences import meeting_of
from services.desk import Desk, Pressed, sit_down, take_seat
from services.identity import Caller
from services.meetings import tell_invitees
from services.office import Office
from services.papers import PaperKind
from sop import flow
from sop import meetings as rules
from sop.errors import MeetingNotOpen, NotPermitted, TextEmpty, TextTooLong
from sop.events import Event
from sop.meetings import Meeting, MeetingState
from sop.model import Task
from sop.procedure import StepAction

MINUTES_LIMIT = 10_000


def toggle(
    session: Session, *, office: Office, sender: int, task_id: int, post: str, message_id: int, now: datetime
) -> Pressed:
    """Mark that somebody came for a post, or did not. Raises NotPermitted for a post that was not invited."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    desk.accept(session, at)
    meeting = _meeting(session, at)
    invitee = next((each for each in meetings.invitees(session, meeting.id) if each.post == post), None)
    if invitee is None:
        raise NotPermitted
    meetings.save_invitee(session, replace(invitee, attended=not invitee.is_marked))
    return desk.pressed(session, at, message_id=message_id, face=CardFace.ATTENDANCE)


def save_attendance(
    session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime
) -> Pressed:
    """Keep the attendance list as it is marked. Raises TaskAlreadyClosed."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    desk.accept(session, at)
    meeting = _meeting(session, at)
    present = [each for each in meetings.invitees(session, meeting.id) if each.is_marked]
    for invitee in meetings.invitees(session, meeting.id):
        meetings.save_invitee(session, replace(invitee, attended=invitee.is_marked))
    meetings.save(session, replace(meeting, attendance_noted_at=now))
    titles = ", ".join(at.run.procedure.post(invitee.post).title for invitee in present)
    desk.note(session, Event.ATTENDANCE_NOTED, at, text=titles)
    person = at.caller.person.id
    outbox.tell(session, "paper", person=person, task=task_id, now=now, once=True, paper=PaperKind.ATTENDANCE)
    return desk.pressed(session, at, message_id=message_id, answer="Daftar hadir tersimpan.")


def ask_minutes(
    session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime
) -> Pressed:
    """Ask for the minutes as text. Raises TaskAlreadyClosed or MeetingNotBegun."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    rules.require_begun(_meeting(session, at), now=now)
    desk.ask_holder(session, at, QuestionKind.MINUTES)
    return desk.pressed(session, at, message_id=message_id)


def set_minutes(session: Session, *, office: Office, caller: Caller, task_id: int, text: str, now: datetime) -> None:
    """Keep the typed minutes. Raises TaskAlreadyClosed, MeetingNotBegun, TextEmpty or TextTooLong."""
    at = take_seat(session, caller, office=office, task_id=task_id, now=now, action=StepAction.MEET)
    flow.require_open(at.task)
    rules.require_begun(_meeting(session, at), now=now)
    if flow.is_blank(text):
        raise TextEmpty
    if len(text) > MINUTES_LIMIT:
        raise TextTooLong(MINUTES_LIMIT)
    tasks.save(session, replace(desk.accept(session, at), note=text.strip()))
    desk.receipt(session, at)


def finish(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """End the meeting and send its minutes to everybody invited. Raises MeetingNotBegun or AttendanceMissing."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    meeting = meeting_of(session, at)
    if meeting is not None:
        rules.require_may_end(meeting, now=now)
    task = ending.end_or_ask(session, at)
    answer = None if task is None else "Rapat selesai; notula disampaikan."
    return desk.pressed(session, at, message_id=message_id, answer=answer)


def postpone(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """Let the organiser put the meeting off: its step ends unheld, and the invitation is open again.

    `task_id` is the task that called the meeting. Raises MeetingNotOpen.
    """
    at = sit_down(session, office=office, sender=sender, task_id=task_id, now=now, action=StepAction.INVITE)
    meeting, meet = meetings.of_task(session, task_id), _open_meet_task(at)
    if meeting is None or meeting.state is not MeetingState.CALLED or meet is None:
        raise MeetingNotOpen
    outcome = flow.postpone(
        at.run,
        meet,
        at.tasks,
        by=at.caller.person.id,
        acting_as=at.capacity,
        now=now,
        calendar=office.calendar(session, now),
    )
    tasks.save(session, outcome.task)
    meetings.save(session, replace(meeting, state=MeetingState.POSTPONED))
    meeting_reminders.cancel(session, meeting)
    questions.drop_about_meeting(session, meeting.id)
    desk.note(session, Event.MEETING_POSTPONED, at, task_id=meet.id)
    tell_invitees(session, meeting, "meeting_postponed", but_not=at.task.post, now=now, by=at.capacity)
    ending.after_the_end(session, replace(at, task=meet), outcome)
    cards.refresh_cards(session, at.task, now=now, but_not=at.caller.person.id)
    return desk.pressed(session, at, message_id=message_id, answer="Rapat ditunda.")


def _open_meet_task(at: Desk) -> Task | None:
    return next(
        (task for task in at.tasks if task.is_open and at.run.procedure.step(task.step).action is StepAction.MEET),
        None,
    )


def _meeting(session: Session, at: Desk) -> Meeting:
    meeting = meeting_of(session, at)
    if meeting is None:
        raise MeetingNotOpen
    rules.require_called(meeting)
    return meeting


def _seat(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> Desk:
    return sit_down(session, office=office, sender=sender, task_id=task_id, now=now, action=StepAction.MEET)
