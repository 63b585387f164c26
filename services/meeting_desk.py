"""A meeting in the hands of who calls it, or of who keeps its minutes: through the task of a run, or outside one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from db import history, meetings
from db.history import Signature
from db.live_messages import LiveKind
from db.questions import QuestionKind
from messages.card_view import CardFace
from services import desk, meeting_cards
from services.desk import Desk, Pressed, take_seat
from services.identity import Caller
from services.office import Office
from sop import permissions
from sop.errors import NotPermitted
from sop.events import Event
from sop.meetings import Meeting
from sop.procedure import Procedure, StepAction


@dataclass(frozen=True)
class MeetingDesk:
    """Everything a use case of a meeting needs; `post` is as what the caller acts, `at` the task in a run."""

    caller: Caller
    meeting: Meeting
    post: str
    office: Office
    now: datetime
    at: Desk | None = None

    @property
    def procedure(self) -> Procedure:
        """The procedure that knows the posts."""
        return self.office.procedure if self.at is None else self.at.run.procedure

    @property
    def capacity(self) -> str:
        """In which capacity the caller acts."""
        return self.caller.capacity_for(self.procedure, self.post)


def organise(session: Session, caller: Caller, meeting_id: int, *, office: Office, now: datetime) -> MeetingDesk:
    """Let somebody take the seat of who calls a meeting; raises NotPermitted for others."""
    known = _known(session, meeting_id)
    if known.task_id is not None:
        at = take_seat(session, caller, office=office, task_id=known.task_id, now=now, action=StepAction.INVITE)
        return seated(session, at, meeting_id)
    return _free(session, caller, known, known.organiser, office=office, now=now)


def keep_minutes(session: Session, caller: Caller, meeting_id: int, *, office: Office, now: datetime) -> MeetingDesk:
    """Let somebody take the seat of who keeps the minutes of a meeting; raises NotPermitted for others."""
    known = _known(session, meeting_id)
    if known.task_id is None:
        return _free(session, caller, known, known.minute_taker or known.organiser, office=office, now=now)
    held = meeting_cards.holding_task(session, known)
    if held is None:
        raise NotPermitted
    at = take_seat(session, caller, office=office, task_id=held.id, now=now, action=StepAction.MEET)
    return seated(session, at, meeting_id)


def seated(session: Session, at: Desk, meeting_id: int) -> MeetingDesk:
    """Return the desk of a meeting whose task somebody has at hand."""
    return MeetingDesk(at.caller, meeting_cards.locked(session, meeting_id), at.task.post, at.office, at.now, at)


def pressed(
    session: Session,
    at: MeetingDesk,
    *,
    message_id: int,
    answer: str | None = None,
    face: CardFace = CardFace.FRONT,
) -> Pressed:
    """Return the pressed card as it stands after the press; it is the live one from now on."""
    if at.at is not None:
        return desk.pressed(session, at.at, message_id=message_id, answer=answer, face=face)
    meeting = _known(session, at.meeting.id)
    meeting_cards.adopt(session, meeting, at.caller, kind=LiveKind.MEETING, message_id=message_id, now=at.now)
    message = meeting_cards.card_for(session, at.caller, meeting, office=at.office, now=at.now, face=face)
    return Pressed(message, answer)


def receipt(session: Session, at: MeetingDesk, *, face: CardFace = CardFace.FRONT) -> None:
    """Answer something typed or sent with the card as it stands then."""
    if at.at is not None:
        desk.receipt(session, at.at, face=face)
    else:
        meeting_cards.send_card(session, at.meeting, person_id=at.caller.person.id, now=at.now, face=face)


def note(session: Session, event: Event, at: MeetingDesk, *, task_id: int | None = None, **details: Any) -> None:
    """Add to history what the caller did with the meeting."""
    if at.at is not None:
        desk.note(session, event, at.at, task_id=task_id, **details)
        return
    signature = Signature(at.caller.person.id, at.caller.name, at.capacity)
    history.note(session, event, now=at.now, by=signature, meeting=at.meeting.id, **details)


def ask(session: Session, at: MeetingDesk, kind: QuestionKind) -> None:
    """Ask the caller something about the meeting."""
    desk.ask(session, at.caller.person, kind, subject_id=at.meeting.id, now=at.now)


def _known(session: Session, meeting_id: int) -> Meeting:
    meeting = meetings.find(session, meeting_id)
    if meeting is None:
        raise NotPermitted
    return meeting


def _free(
    session: Session, caller: Caller, meeting: Meeting, post: str, *, office: Office, now: datetime
) -> MeetingDesk:
    permissions.require(post in caller.actor.posts)
    return MeetingDesk(caller, meeting_cards.locked(session, meeting.id), post, office, now)
