"""Holding a meeting: who came, the minutes; and another time or place, putting it off (DOMAIN 5.3)."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from db import meetings, questions, tasks
from db.questions import QuestionKind
from messages.card_view import CardFace
from services import ladder, meeting_cards, meeting_desk, meeting_reminders
from services.consequences import move_due_times
from services.desk import Desk, note
from services.identity import Caller
from services.meeting_desk import MeetingDesk
from services.office import Office
from sop import flow
from sop import meetings as rules
from sop.errors import ButtonUnknown, MeetingNotOpen, NotPermitted
from sop.events import Event
from sop.meetings import Meeting
from sop.procedure import StepAction
from sop.typed_moments import read_moment
from sop.working_time import add

CHANGES = {"time": QuestionKind.MEETING_MOVE, "place": QuestionKind.MEETING_NEW_PLACE}


# Who came, and the minutes


def toggle(session: Session, at: MeetingDesk, post: str) -> CardFace:
    """Mark that somebody came for a post, or did not. Raises NotPermitted for a post that was not invited."""
    rules.require_called(at.meeting)
    invitee = next((each for each in meetings.invitees(session, at.meeting.id) if each.post == post), None)
    if invitee is None:
        raise NotPermitted
    meetings.save_invitee(session, replace(invitee, attended=not invitee.is_marked))
    return CardFace.ATTENDANCE


def save_attendance(session: Session, at: MeetingDesk) -> str:
    """Keep the attendance list as it is marked; returns a word to the person. Raises MeetingNotOpen."""
    rules.require_called(at.meeting)
    invitees = meetings.invitees(session, at.meeting.id)
    for invitee in invitees:
        meetings.save_invitee(session, replace(invitee, attended=invitee.is_marked))
    meetings.save(session, replace(at.meeting, attendance_noted_at=at.now))
    titles = ", ".join(at.procedure.post(each.post).title for each in invitees if each.is_marked)
    meeting_desk.note(session, Event.ATTENDANCE_NOTED, at, text=titles)
    return "Daftar hadir tersimpan."


def ask_minutes(session: Session, at: MeetingDesk) -> None:
    """Ask for the minutes as text. Raises MeetingNotOpen or MeetingNotBegun."""
    rules.require_called(at.meeting)
    rules.require_begun(at.meeting, now=at.now)
    meeting_desk.ask(session, at, QuestionKind.MINUTES)


def set_minutes(session: Session, *, office: Office, caller: Caller, meeting_id: int, text: str, now: datetime) -> None:
    """Keep the typed minutes. Raises MeetingNotOpen, MeetingNotBegun, TextEmpty or TextTooLong."""
    at = meeting_desk.keep_minutes(session, caller, meeting_id, office=office, now=now)
    if at.at is not None:
        flow.require_open(at.at.task)
    meetings.save(session, rules.with_minutes(at.meeting, text, by=at.capacity, now=now))
    meeting_desk.receipt(session, at)


# Changing it, and calling it off


def ask_change(session: Session, at: MeetingDesk, what: str) -> CardFace:
    """Ask for another time or place. Raises MeetingNotOpen."""
    if what not in CHANGES:
        raise ButtonUnknown
    _require_ahead(at)
    meeting_desk.ask(session, at, CHANGES[what])
    return CardFace.CHANGE_MEETING


def change(
    session: Session, *, office: Office, caller: Caller, kind: QuestionKind, meeting_id: int, text: str, now: datetime
) -> None:
    """Take the new time or place; everybody is told, and the calendar entry goes along. A day alone keeps the hour.

    Raises MeetingNotOpen, MeetingInPast, MeetingOutsideHours or DateUnreadable.
    """
    at = meeting_desk.organise(session, caller, meeting_id, office=office, now=now)
    _require_ahead(at)
    if kind is QuestionKind.MEETING_NEW_PLACE:
        changed = rules.relocate(at.meeting, rules.typed_line(text), now=now)
    else:
        calendar = office.calendar(session, now)
        usual = rules.planned_start(at.meeting, calendar).time()
        to = read_moment(text, today=office.local_date(now), zone=office.timezone, calendar=calendar, usual=usual)
        changed = rules.move(at.meeting, to, now=now, calendar=calendar)
        _ask_again(session, changed)
        if at.at is not None:
            _move_tasks(session, at.at, changed)
    meetings.save(session, changed)
    meeting_reminders.plan(session, changed, office=office, now=now)
    said = changed.place if kind is QuestionKind.MEETING_NEW_PLACE else f"{changed.day} {changed.hour}"
    meeting_desk.note(session, Event.MEETING_CHANGED, at, text=said)
    meeting_cards.tell_invitees(session, changed, "invitation", but_not=changed.organiser, now=now)
    meeting_cards.refresh(session, changed, now=now, but_not=caller.person.id)
    meeting_desk.receipt(session, replace(at, meeting=changed))


def call_off(session: Session, at: MeetingDesk, meeting: Meeting) -> None:
    """Keep a meeting as put off or cancelled: nobody is reminded, or asked anything about it, any more."""
    meetings.save(session, meeting)
    meeting_reminders.cancel(session, meeting)
    questions.drop_about_meeting(session, meeting.id)


def _require_ahead(at: MeetingDesk) -> None:
    if not meeting_cards.is_ahead(at.meeting, now=at.now):
        raise MeetingNotOpen


def _ask_again(session: Session, changed: Meeting) -> None:
    """Forget the answers of everybody but the organiser, for they were given for another time."""
    for invitee in meetings.invitees(session, changed.id):
        if invitee.post != changed.organiser:
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
        note(session, Event.DUE_TIME_MOVED, at, task_id=task.id, text="mengikuti waktu rapat")
    move_due_times(session, at, meeting_at=changed.starts_at)
