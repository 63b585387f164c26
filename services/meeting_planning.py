"""Putting an invitation together, having it approved, and sending it: of a step's meeting, and of one outside a run.

DOMAIN 5.2; the office setting `invitations_approved_by` puts an approval before it goes out.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from sqlmodel import Session

from db import letters, live_messages, meetings, outbox, people, questions, runs, tasks
from db.live_messages import LiveKind
from db.questions import QuestionKind
from messages.card_view import CardFace
from messages.message import Message
from services import cards, desk, ending, meeting_cards, meeting_desk, meeting_reminders, register
from services.consequences import move_due_times
from services.desk import Desk
from services.identity import Caller, identify
from services.meeting_desk import MeetingDesk
from services.office import Office
from services.papers import PaperKind
from sop import flow, permissions
from sop import meetings as rules
from sop.dates import read_day, read_time
from sop.errors import ButtonUnknown
from sop.events import Event
from sop.letters import LetterState
from sop.meetings import Invitee, Meeting, Response

ASKS = {
    "day": QuestionKind.MEETING_DAY,
    "hour": QuestionKind.MEETING_HOUR,
    "place": QuestionKind.MEETING_PLACE,
    "agenda": QuestionKind.MEETING_AGENDA,
}


def choose_day(session: Session, at: MeetingDesk, day: str) -> CardFace:
    """Put the meeting on a day such as "20261202"; returns what the card shows next.

    Raises MeetingInPast or OfficeClosedThatDay.
    """
    try:
        chosen = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError as error:
        raise ButtonUnknown from error
    return _following(_on_day(session, at, chosen))


def choose_hour(session: Session, at: MeetingDesk, hour: str) -> CardFace:
    """Put the meeting at an hour such as "0900"; returns what the card shows next. Raises MeetingInPast."""
    try:
        chosen = time(int(hour[:2]), int(hour[2:]))
    except ValueError as error:
        raise ButtonUnknown from error
    return _following(_at_hour(session, at, chosen))


def _following(meeting: Meeting) -> CardFace:
    """Return what the card asks for once a day or an hour was chosen."""
    if meeting.has_time:
        return CardFace.FRONT
    return CardFace.DAY if meeting.day is None else CardFace.HOUR


def ask(session: Session, at: MeetingDesk, what: str) -> CardFace:
    """Ask for a day, hour, place or agenda that no button has."""
    if what not in ASKS:
        raise ButtonUnknown
    _require_planning(at)
    meeting_desk.ask(session, at, ASKS[what])
    return CardFace.FRONT


def answer(
    session: Session, *, office: Office, caller: Caller, kind: QuestionKind, meeting_id: int, text: str, now: datetime
) -> None:
    """Take what was typed for the invitation, and show the card as it stands then.

    Raises DateUnreadable, TimeUnreadable, MeetingInPast, OfficeClosedThatDay, TextEmpty or TextTooLong.
    """
    at = meeting_desk.organise(session, caller, meeting_id, office=office, now=now)
    face = CardFace.FRONT
    match kind:
        case QuestionKind.MEETING_DAY:
            face = _following(_on_day(session, at, read_day(text, today=office.local_date(now))))
        case QuestionKind.MEETING_HOUR:
            face = _following(_at_hour(session, at, read_time(text, zone=office.timezone)))
        case QuestionKind.MEETING_PLACE:
            _save(session, at, replace(at.meeting, place=rules.typed_line(text)))
        case _:
            _save(session, at, replace(at.meeting, agenda=rules.typed_line(text)))
    meeting_desk.receipt(session, at, face=face)
    if kind in (QuestionKind.MEETING_DAY, QuestionKind.MEETING_HOUR) and face is CardFace.FRONT:
        ask_agenda(session, at)


def ask_agenda(session: Session, at: MeetingDesk) -> None:
    """Ask for what a meeting is about once its time is chosen, where nothing is set for that."""
    if not at.meeting.agenda:
        ask(session, at, "agenda")


def invite_posts(session: Session, meeting: Meeting, posts: Sequence[str]) -> None:
    """Let these posts, and nobody else, belong to a meeting that is not called yet."""
    meetings.disinvite(session, meeting.id)
    meetings.invite(session, [Invitee(meeting.id, post) for post in dict.fromkeys(posts)])


# Sending


def send(session: Session, at: MeetingDesk, *, is_confirmed: bool) -> tuple[CardFace, str | None]:
    """Send the invitation, or lay it before who approves it; returns what the card shows, and a word to the person.

    A time outside office hours is asked about once. Raises MeetingIncomplete, MeetingInPast, MeetingOverMidnight,
    OfficeClosedThatDay or InvitationSubmitted.
    """
    _require_planning(at)
    calendar = at.office.calendar(session, at.now)
    meeting = rules.call(at.meeting, now=at.now, calendar=calendar)
    if not is_confirmed and rules.is_outside_hours(meeting, calendar):
        return CardFace.OUTSIDE_HOURS, None
    approver = at.office.invitations_approved_by
    if approver is not None and approver not in at.caller.actor.posts:
        _submit(session, at, approver)
        return CardFace.FRONT, "Undangan diajukan untuk disetujui."
    _go_out(session, at, meeting)
    return CardFace.FRONT, "Undangan terkirim."


def _go_out(session: Session, at: MeetingDesk, meeting: Meeting) -> None:
    """Invite everybody, which ends the step that calls the meeting."""
    meetings.save(session, replace(meeting, reason=None))
    for invitee in meetings.invitees(session, meeting.id):
        meetings.save_invitee(session, _unanswered(invitee, meeting, now=at.now))
    assert meeting.starts_at is not None
    meeting_desk.note(session, Event.MEETING_CALLED, at, text=meeting.starts_at.isoformat())
    if at.at is not None:
        _number_letter(session, at.at)
        ending.end(session, at.at)
        move_due_times(session, at.at, meeting_at=meeting.starts_at)
    questions.drop_about_meeting(session, meeting.id)
    meeting_reminders.plan(session, meeting, office=at.office, now=at.now)
    meeting_cards.tell_invitees(session, meeting, "invitation", but_not=meeting.organiser, now=at.now)
    if at.at is not None:
        _enclose_letter(session, at.at, meeting)
    if meeting.minute_taker is not None and meeting.minute_taker != meeting.organiser:
        meeting_cards.send_to_its_desk(session, meeting, meeting.minute_taker, now=at.now)


def _number_letter(session: Session, at: Desk) -> None:
    """Give the letter its number; one that was sent before and taken back keeps it."""
    papers = register.papers_of(session, at.run, at.task, at.tasks, office=at.office)
    if papers and not letters.of_task(session, at.task.id, LetterState.ISSUED):
        register.reserve_next(session, at.run, at.task, papers, office=at.office, now=at.now)
        register.issue(session, at.task, by=at.signature, office=at.office, now=at.now)


def _enclose_letter(session: Session, at: Desk, meeting: Meeting) -> None:
    """Send the letter of invitation to everybody invited but who calls the meeting."""
    posts = [invitee.post for invitee in meetings.invitees(session, meeting.id)]
    kind = PaperKind.INVITATION
    teller = people.holder_of(session, meeting.organiser, now=at.now)
    but_not = teller.person if teller is not None else None
    desk.tell_holders(session, posts, "paper", task=at.task, but_not=but_not, now=at.now, paper=kind)


def _unanswered(invitee: Invitee, meeting: Meeting, *, now: datetime) -> Invitee:
    """Return an invitee as one who was just invited; who calls the meeting comes."""
    comes = invitee.post == meeting.organiser
    return replace(
        invitee,
        response=Response.PRESENT if comes else None,
        responded_at=now if comes else None,
        substitute=None,
        attended=None,
    )


# Approval


def _submit(session: Session, at: MeetingDesk, approver: str) -> None:
    meetings.save(session, rules.submit(at.meeting, by=at.caller.person.id))
    meeting_desk.note(session, Event.INVITATION_SUBMITTED, at)
    questions.drop_about_meeting(session, at.meeting.id)
    holder = people.holder_of(session, approver, now=at.now)
    if holder is not None:
        tell_approver(session, at.meeting, person_id=holder.person.id, now=at.now)


def tell_approver(session: Session, meeting: Meeting, *, person_id: int, now: datetime) -> None:
    """Lay an invitation before who approves it."""
    outbox.tell(session, "invitation_approval", person=person_id, now=now, once=True, meeting_id=meeting.id)


def tell_submitted(session: Session, *, person_id: int, now: datetime) -> None:
    """Lay before somebody who approves invitations from now on all those that wait."""
    for meeting in meetings.submitted(session):
        tell_approver(session, meeting, person_id=person_id, now=now)


def withdraw(session: Session, at: MeetingDesk) -> tuple[CardFace, str | None]:
    """Take an invitation back that waits for approval, to be changed. Raises MeetingNotOpen."""
    withdrawn = rules.give_back(at.meeting, reason=None)
    meetings.save(session, withdrawn)
    questions.drop_about_meeting(session, withdrawn.id)
    meeting_cards.refresh(session, withdrawn, now=at.now, but_not=at.caller.person.id)
    return CardFace.FRONT, "Undangan ditarik kembali."


def approve(session: Session, *, office: Office, sender: int, meeting_id: int, now: datetime) -> Message:
    """Answer [Setujui]: the invitation goes out, in the name of who submitted it; returns how the request reads then.

    Raises NotPermitted, MeetingNotOpen, MeetingInPast or OfficeClosedThatDay.
    """
    caller, at = _before_approver(session, sender, meeting_id, office=office, now=now)
    meeting = rules.call(at.meeting, now=now, calendar=office.calendar(session, now))
    meeting_desk.note(session, Event.INVITATION_APPROVED, replace(at, caller=caller, post=_approver(office)))
    _go_out(session, at, meeting)
    meeting_cards.refresh(session, meeting, now=now)
    if at.at is not None:
        cards.refresh_cards(session, at.at.task, now=now)
    live_messages.remove(session, LiveKind.APPROVAL, meeting_id)
    return meeting_cards.approval_for(session, caller, meeting, office=office, now=now)


def ask_reason(session: Session, *, office: Office, sender: int, meeting_id: int, now: datetime) -> None:
    """Answer [Kembalikan]: the reason is asked for. Raises NotPermitted or MeetingNotOpen."""
    caller, _ = _before_approver(session, sender, meeting_id, office=office, now=now)
    desk.ask(session, caller.person, QuestionKind.INVITATION_REASON, subject_id=meeting_id, now=now)


def give_back(session: Session, *, office: Office, caller: Caller, meeting_id: int, text: str, now: datetime) -> None:
    """Return an invitation to its organiser for the reason given. Raises MeetingNotOpen, TextEmpty or TextTooLong."""
    permissions.require(office.invitations_approved_by in caller.actor.posts)
    meeting = rules.give_back(meeting_cards.locked(session, meeting_id), reason=text)
    meetings.save(session, meeting)
    at = _of_submitter(session, meeting, caller.person.id, office=office, now=now)
    by = replace(at, caller=caller, post=_approver(office))
    meeting_desk.note(session, Event.INVITATION_GIVEN_BACK, by, text=meeting.reason)
    holder = people.holder_of(session, meeting.organiser, now=now)
    if holder is not None:
        told = holder.person.id
        outbox.tell(session, "invitation_given_back", person=told, now=now, meeting_id=meeting_id, by=by.capacity)
    meeting_cards.refresh(session, meeting, now=now)


def _before_approver(
    session: Session, sender: int, meeting_id: int, *, office: Office, now: datetime
) -> tuple[Caller, MeetingDesk]:
    """Return who approves, and the desk of who submitted the invitation."""
    caller = identify(session, sender, now=now)
    permissions.require(office.invitations_approved_by in caller.actor.posts)
    known = meetings.find(session, meeting_id)
    permissions.require(known is not None)
    assert known is not None
    if known.run_id is not None:
        runs.get(session, known.run_id, lock=True)
    meeting = meeting_cards.locked(session, meeting_id)
    rules.require_submitted(meeting)
    return caller, _of_submitter(session, meeting, caller.person.id, office=office, now=now)


def _of_submitter(session: Session, meeting: Meeting, otherwise: int, *, office: Office, now: datetime) -> MeetingDesk:
    """Return the desk of a meeting in the name of who submitted it."""
    person = people.get(session, meeting.submitted_by or otherwise)
    submitter = Caller(person, people.actor(session, person, now=now))
    at = None
    if meeting.task_id is not None and meeting.run_id is not None:
        run, all_tasks = runs.get(session, meeting.run_id), tasks.of_run(session, meeting.run_id)
        task = next(task for task in all_tasks if task.id == meeting.task_id)
        at = Desk(submitter, run, task, all_tasks, office, now)
    return MeetingDesk(submitter, meeting, meeting.organiser, office, now, at)


def _approver(office: Office) -> str:
    assert office.invitations_approved_by is not None  # nobody else came so far
    return office.invitations_approved_by


# The draft


def _on_day(session: Session, at: MeetingDesk, day: date) -> Meeting:
    calendar = at.office.calendar(session, at.now)
    return _save(session, at, rules.on_day(at.meeting, day, now=at.now, calendar=calendar))


def _at_hour(session: Session, at: MeetingDesk, hour: time) -> Meeting:
    calendar = at.office.calendar(session, at.now)
    return _save(session, at, rules.at_hour(at.meeting, f"{hour:%H.%M}", now=at.now, calendar=calendar))


def _save(session: Session, at: MeetingDesk, meeting: Meeting) -> Meeting:
    _require_planning(at)
    meetings.save(session, meeting)
    return meeting


def _require_planning(at: MeetingDesk) -> None:
    """Raise TaskAlreadyClosed, InvitationSubmitted or MeetingNotOpen where nothing can be changed any more."""
    if at.at is not None:
        flow.require_open(at.at.task)
    rules.require_draft(at.meeting)
