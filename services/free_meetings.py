"""Meetings outside a run (/rapat, [Rapat Baru]): the presses on their own card do the same work as those of a run."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from db import files, live_messages, meetings, questions
from db.files import NewFile
from db.live_messages import LiveKind
from db.questions import QuestionKind
from messages import meeting_cards as card_words
from messages import meetings as words
from messages.card_view import CardFace
from messages.message import Message
from services import meeting_cards, meeting_desk, meeting_holding, meeting_planning
from services.desk import Pressed
from services.identity import Caller, identify
from services.meeting_desk import MeetingDesk
from services.office import Office
from sop import meetings as rules
from sop.errors import ButtonUnknown, NotPermitted, SopError
from sop.events import Event
from sop.meetings import Meeting, MeetingState
from sop.procedure import Procedure, StepAction

Shown = tuple[CardFace, str | None]


def begin(session: Session, *, office: Office, sender: int, now: datetime) -> None:
    """Answer [Rapat Baru]: a draft that the caller's first post calls. Raises NotPermitted for who holds none."""
    caller = identify(session, sender, now=now)
    organiser = next((post.code for post in office.procedure.posts if post.code in caller.actor.posts), None)
    if organiser is None:
        raise NotPermitted
    taker = _usual_minute_taker(office.procedure) or organiser
    place = rules.defaults_of(office.procedure).place
    draft = meetings.add(session, organiser=organiser, minute_taker=taker, place=place, agenda="")
    meeting_planning.invite_posts(session, draft, (organiser, taker))
    meeting_cards.send_card(session, draft, person_id=caller.person.id, now=now, face=CardFace.INVITEES)


def _usual_minute_taker(procedure: Procedure) -> str | None:
    """Return who keeps the minutes of the procedure's own meetings, or None."""
    held = (step.responsible for step in procedure.steps if step.action is StepAction.MEET)
    return next(held, None)


def press(
    session: Session,
    *,
    office: Office,
    sender: int,
    meeting_id: int,
    what: str,
    value: str,
    message_id: int,
    now: datetime,
) -> Pressed:
    """Do what a button on the card of a meeting outside a run says; `value` is what was chosen.

    Raises ButtonUnknown for one that there is not, NotPermitted for who neither calls the meeting nor keeps minutes.
    """
    caller = identify(session, sender, now=now)
    sit_down = meeting_desk.keep_minutes if what in MINUTE_TAKER else meeting_desk.organise
    if what == "face":
        sit_down = _either
    at = sit_down(session, caller, meeting_id, office=office, now=now)
    work = PRESSES.get(what)
    if work is None or not at.meeting.is_free:
        raise ButtonUnknown
    face, answer = work(session, at, value)
    if what == "drop":
        return Pressed(card_words.draft_dropped(), answer)
    return meeting_desk.pressed(session, at, message_id=message_id, face=face, answer=answer)


def _either(session: Session, caller: Caller, meeting_id: int, *, office: Office, now: datetime) -> MeetingDesk:
    """Let who calls a meeting, or keeps its minutes, look at the card."""
    try:
        return meeting_desk.organise(session, caller, meeting_id, office=office, now=now)
    except NotPermitted:
        return meeting_desk.keep_minutes(session, caller, meeting_id, office=office, now=now)


# Putting it together


def _turn(session: Session, at: MeetingDesk, face: str) -> Shown:
    if face not in list(CardFace):
        raise ButtonUnknown
    return CardFace(face), None


def _day(session: Session, at: MeetingDesk, day: str) -> Shown:
    return _next(session, at, meeting_planning.choose_day(session, at, day))


def _hour(session: Session, at: MeetingDesk, hour: str) -> Shown:
    return _next(session, at, meeting_planning.choose_hour(session, at, hour))


def _next(session: Session, at: MeetingDesk, face: CardFace) -> Shown:
    if face is CardFace.FRONT:
        meeting_planning.ask_agenda(session, at)
    return face, None


def _ask(session: Session, at: MeetingDesk, what: str) -> Shown:
    return meeting_planning.ask(session, at, what), None


def _who(session: Session, at: MeetingDesk, post: str) -> Shown:
    rules.require_draft(at.meeting)
    _require_known(at, post)
    invited = [invitee.post for invitee in meetings.invitees(session, at.meeting.id)]
    chosen = rules.toggle_invitee(invited, post, meeting=at.meeting)
    meeting_planning.invite_posts(session, at.meeting, chosen)
    return CardFace.INVITEES, None


def _invited(session: Session, at: MeetingDesk, value: str) -> Shown:
    """Go on after [Simpan] under those who are invited: to the day, where none is chosen yet."""
    return CardFace.FRONT if at.meeting.has_time else CardFace.DAY, None


def _taker(session: Session, at: MeetingDesk, post: str) -> Shown:
    rules.require_draft(at.meeting)
    _require_known(at, post)
    invited = [invitee.post for invitee in meetings.invitees(session, at.meeting.id)]
    meetings.save(session, replace(at.meeting, minute_taker=post))
    meeting_planning.invite_posts(session, at.meeting, (*invited, post))
    return CardFace.FRONT, None


def _send(session: Session, at: MeetingDesk, value: str) -> Shown:
    return meeting_planning.send(session, at, is_confirmed=False)


def _confirm(session: Session, at: MeetingDesk, value: str) -> Shown:
    return meeting_planning.send(session, at, is_confirmed=True)


def _withdraw(session: Session, at: MeetingDesk, value: str) -> Shown:
    return meeting_planning.withdraw(session, at)


def _drop(session: Session, at: MeetingDesk, value: str) -> Shown:
    rules.require_draft(at.meeting)
    questions.drop_about_meeting(session, at.meeting.id)
    for kind in (LiveKind.MEETING, LiveKind.INVITATION, LiveKind.APPROVAL):
        live_messages.remove(session, kind, at.meeting.id)
    meetings.remove(session, at.meeting.id)
    return CardFace.FRONT, None


def _require_known(at: MeetingDesk, post: str) -> None:
    if post not in {known.code for known in at.procedure.posts}:
        raise ButtonUnknown


# Once it is called


def _change(session: Session, at: MeetingDesk, what: str) -> Shown:
    return meeting_holding.ask_change(session, at, what), None


def _postpone(session: Session, at: MeetingDesk, value: str) -> Shown:
    """Put the meeting off: its invitation is open again as a draft of the same series."""
    rules.require_called(at.meeting)
    put_off = replace(at.meeting, state=MeetingState.POSTPONED)
    _call_off(session, at, put_off, Event.MEETING_POSTPONED, "meeting_postponed")
    draft = meetings.add(
        session,
        organiser=put_off.organiser,
        minute_taker=put_off.minute_taker,
        place=put_off.place,
        agenda=put_off.agenda,
        series_id=put_off.series_id or put_off.id,
        sequence=put_off.sequence + 1,
    )
    invited = [invitee.post for invitee in meetings.invitees(session, put_off.id)]
    meeting_planning.invite_posts(session, draft, invited)
    meeting_cards.send_card(session, draft, person_id=at.caller.person.id, now=at.now, face=CardFace.DAY)
    return CardFace.FRONT, "Rapat ditunda."


def _cancel(session: Session, at: MeetingDesk, value: str) -> Shown:
    rules.require_called(at.meeting)
    cancelled = replace(at.meeting, state=MeetingState.CANCELLED)
    _call_off(session, at, cancelled, Event.MEETING_CANCELLED, "meeting_cancelled")
    return CardFace.FRONT, "Rapat dibatalkan."


def _call_off(session: Session, at: MeetingDesk, meeting: Meeting, event: Event, told: str) -> None:
    meeting_holding.call_off(session, at, meeting)
    meeting_desk.note(session, event, at)
    meeting_cards.tell_invitees(session, meeting, told, but_not=meeting.organiser, now=at.now, by=at.capacity)
    meeting_cards.refresh(session, meeting, now=at.now, but_not=at.caller.person.id)


# Holding it


def _toggle(session: Session, at: MeetingDesk, post: str) -> Shown:
    rules.require_begun(at.meeting, now=at.now)
    return meeting_holding.toggle(session, at, post), None


def _attendance(session: Session, at: MeetingDesk, value: str) -> Shown:
    rules.require_begun(at.meeting, now=at.now)
    return CardFace.FRONT, meeting_holding.save_attendance(session, at)


def _write(session: Session, at: MeetingDesk, value: str) -> Shown:
    meeting_holding.ask_minutes(session, at)
    return CardFace.FRONT, None


def _upload(session: Session, at: MeetingDesk, value: str) -> Shown:
    rules.require_called(at.meeting)
    rules.require_begun(at.meeting, now=at.now)
    meeting_desk.ask(session, at, QuestionKind.MINUTES_FILES)
    return CardFace.FRONT, None


def _finish(session: Session, at: MeetingDesk, value: str) -> Shown:
    """End the meeting and send its minutes to everybody invited."""
    handed_in = meeting_cards.minutes_files(session, at.meeting)
    held = rules.hold(at.meeting, has_file=bool(handed_in), now=at.now)
    meetings.save(session, held)
    questions.drop_about_meeting(session, held.id)
    meeting_desk.note(session, Event.MEETING_HELD, at, text=", ".join(file.name for file in handed_in))
    meeting_cards.tell_invitees(session, held, "minutes", but_not=at.post, now=at.now)
    meeting_cards.refresh(session, held, now=at.now, but_not=at.caller.person.id)
    return CardFace.FRONT, "Rapat selesai; notula disampaikan."


def add_file(session: Session, *, office: Office, caller: Caller, meeting_id: int, new: NewFile, now: datetime) -> bool:
    """Keep a page of the minutes, the question stays open for more; False where the meeting takes none any more."""
    try:
        at = meeting_desk.keep_minutes(session, caller, meeting_id, office=office, now=now)
        rules.require_called(at.meeting)
    except SopError:
        return False
    files.add(session, new, sent_by=caller.person.id, sent_as=at.capacity, task_id=None, meeting_id=meeting_id, now=now)
    meeting_cards.refresh(session, at.meeting, now=now)
    return True


def end_files(session: Session, *, office: Office, sender: int, meeting_id: int, now: datetime) -> Message:
    """Answer [Berkas Lengkap]; returns how the request for the minutes reads then."""
    caller = identify(session, sender, now=now)
    at = meeting_desk.keep_minutes(session, caller, meeting_id, office=office, now=now)
    question = questions.of(session, caller.person.id)
    if question is not None and question.kind is QuestionKind.MINUTES_FILES:
        questions.drop(session, caller.person.id)
    meeting_desk.receipt(session, at)
    return words.files_taken(len(files.of_meeting(session, meeting_id)))


PRESSES: dict[str, Callable[[Session, MeetingDesk, str], Shown]] = {
    "face": _turn,
    "day": _day,
    "hour": _hour,
    "ask": _ask,
    "who": _who,
    "next": _invited,
    "taker": _taker,
    "send": _send,
    "confirm": _confirm,
    "withdraw": _withdraw,
    "drop": _drop,
    "change": _change,
    "postpone": _postpone,
    "cancel": _cancel,
    "toggle": _toggle,
    "attendance": _attendance,
    "write": _write,
    "upload": _upload,
    "finish": _finish,
}
MINUTE_TAKER = ("toggle", "attendance", "write", "upload", "finish")
"""What the one who keeps the minutes presses; the rest is for who calls the meeting."""
