"""Meet: who came, the minutes, and putting a meeting off (SOP step 6; DOMAIN 5.3)."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from db import meetings, outbox, tasks
from services import desk, ending, meeting_cards, meeting_desk, meeting_holding
from services.consequences import meeting_of, move_due_times
from services.desk import Desk, Pressed, sit_down
from services.meeting_desk import MeetingDesk
from services.office import Office
from services.papers import PaperKind
from sop import flow
from sop import meetings as rules
from sop.errors import MeetingNotOpen
from sop.events import Event
from sop.meetings import MeetingState
from sop.model import Task
from sop.procedure import StepAction


def toggle(
    session: Session, *, office: Office, sender: int, task_id: int, post: str, message_id: int, now: datetime
) -> Pressed:
    """Mark that somebody came for a post, or did not. Raises NotPermitted for a post that was not invited."""
    at = _table(session, office=office, sender=sender, task_id=task_id, now=now)
    face = meeting_holding.toggle(session, at, post)
    return meeting_desk.pressed(session, at, message_id=message_id, face=face)


def save_attendance(
    session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime
) -> Pressed:
    """Keep the attendance list as it is marked, and send it as a paper. Raises TaskAlreadyClosed."""
    at = _table(session, office=office, sender=sender, task_id=task_id, now=now)
    answer = meeting_holding.save_attendance(session, at)
    person = at.caller.person.id
    outbox.tell(session, "paper", person=person, task=task_id, now=now, once=True, paper=PaperKind.ATTENDANCE)
    return meeting_desk.pressed(session, at, message_id=message_id, answer=answer)


def ask_minutes(
    session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime
) -> Pressed:
    """Ask for the minutes as text. Raises TaskAlreadyClosed or MeetingNotBegun."""
    at = _table(session, office=office, sender=sender, task_id=task_id, now=now)
    meeting_holding.ask_minutes(session, at)
    return meeting_desk.pressed(session, at, message_id=message_id)


def ask_change(
    session: Session, *, office: Office, sender: int, task_id: int, what: str, message_id: int, now: datetime
) -> Pressed:
    """Ask for another time or place; `task_id` is the task that called the meeting. Raises MeetingNotOpen."""
    at = _called_by(session, office=office, sender=sender, task_id=task_id, now=now)
    face = meeting_holding.ask_change(session, at, what)
    return meeting_desk.pressed(session, at, message_id=message_id, face=face)


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
    table = _called_by(session, office=office, sender=sender, task_id=task_id, now=now)
    at = table.at
    assert at is not None
    meet = _open_meet_task(at)
    if table.meeting.state is not MeetingState.CALLED or meet is None:
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
    meeting = replace(table.meeting, state=MeetingState.POSTPONED)
    meeting_holding.call_off(session, table, meeting)
    move_due_times(session, at, meeting_at=None)
    desk.note(session, Event.MEETING_POSTPONED, at, task_id=meet.id)
    meeting_cards.tell_invitees(session, meeting, "meeting_postponed", but_not=at.task.post, now=now, by=at.capacity)
    ending.after_the_end(session, replace(at, task=meet), outcome)
    meeting_cards.refresh(session, meeting, now=now, but_not=at.caller.person.id)
    return desk.pressed(session, at, message_id=message_id, answer="Rapat ditunda.")


def _open_meet_task(at: Desk) -> Task | None:
    return next(
        (task for task in at.tasks if task.is_open and at.run.procedure.step(task.step).action is StepAction.MEET),
        None,
    )


def _table(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> MeetingDesk:
    """Return the desk of the meeting that an open task holds; that takes the task."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.require_open(at.task)
    desk.accept(session, at)
    meeting = meeting_of(session, at)
    if meeting is None:
        raise MeetingNotOpen
    return meeting_desk.seated(session, at, meeting.id)


def _called_by(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> MeetingDesk:
    """Return the desk of the meeting that a task has called."""
    at = sit_down(session, office=office, sender=sender, task_id=task_id, now=now, action=StepAction.INVITE)
    meeting = meetings.of_task(session, task_id)
    if meeting is None:
        raise MeetingNotOpen
    return meeting_desk.seated(session, at, meeting.id)


def _seat(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> Desk:
    return sit_down(session, office=office, sender=sender, task_id=task_id, now=now, action=StepAction.MEET)
