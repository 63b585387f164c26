"""Meetings as those who are invited have them: the invitation, their answer, and the list."""

from datetime import datetime

from sqlmodel import Session

from db import history, live_messages, meetings, outbox, people, questions, runs, tasks
from db.history import Signature
from db.live_messages import LiveKind
from db.questions import Question, QuestionKind
from messages.meetings import ANSWERS, meeting_list, substitute_button, substitute_noted
from messages.message import Button, Message
from services import desk, meeting_cards
from services.identity import Caller, identify
from services.meeting_cards import invitation_for, invited_as, locked
from services.office import Office
from services.replies import reply
from sop import meetings as rules
from sop.errors import ButtonUnknown, NotPermitted, TextEmpty, TextTooLong
from sop.events import Event
from sop.flow import is_blank
from sop.meetings import Invitee, Meeting, MeetingState, Response
from sop.model import Person

NAME_LIMIT = 120
SUBSTITUTES_SHOWN = 8
MEETINGS_SHOWN = 40


def answer(
    session: Session, *, office: Office, sender: int, meeting_id: int, response: str, now: datetime
) -> Message | None:
    """Take an answer to an invitation, and return how it reads then; None where a name is asked for first.

    Raises NotPermitted for who is not invited, MeetingNotOpen once it has begun.
    """
    caller = identify(session, sender, now=now)
    meeting = locked(session, meeting_id)
    own = invited_as(session, caller, meeting)
    if response not in list(Response):
        raise ButtonUnknown
    if response == Response.REPRESENTED:
        rules.respond(meeting, own[0], Response.REPRESENTED, substitute=None, now=now)
        desk.ask(session, caller.person, QuestionKind.SUBSTITUTE, subject_id=meeting_id, now=now)
        return None
    _answer(session, office, caller, meeting, own, Response(response), substitute=None, now=now)
    return invitation_for(session, caller, meeting, office=office, now=now)


def set_substitute(
    session: Session, *, office: Office, caller: Caller, meeting_id: int, text: str, now: datetime
) -> None:
    """Take the name of who comes instead. Raises TextEmpty, TextTooLong or MeetingNotOpen."""
    if is_blank(text):
        raise TextEmpty
    if len(text) > NAME_LIMIT:
        raise TextTooLong(NAME_LIMIT)
    meeting = locked(session, meeting_id)
    own = invited_as(session, caller, meeting)
    name = " ".join(text.split())
    _answer(session, office, caller, meeting, own, Response.REPRESENTED, substitute=name, now=now)
    outbox.tell(session, "invitation", person=caller.person.id, now=now, meeting_id=meeting_id)


def list_meetings(session: Session, *, sender: int, now: datetime) -> None:
    """Answer /rapat."""
    caller = identify(session, sender, now=now)
    reply(session, "meeting_list", person=caller.person.id, now=now)


def meeting_page(session: Session, *, office: Office, sender: int, page: int, now: datetime) -> Message:
    """Return a page of a person's meetings; reads only."""
    caller = identify(session, sender, now=now)
    found = meetings.of_posts(session, caller.actor.posts.keys(), limit=MEETINGS_SHOWN)
    return meeting_list(
        [(meeting, meeting_cards.run_title(session, meeting)) for meeting in found],
        page=page,
        now=now,
        zone=office.timezone,
        drafts=meetings.drafts_of(session, caller.actor.posts.keys()),
        may_call=any(post.code in caller.actor.posts for post in office.procedure.posts),
    )


def open_meeting(session: Session, *, sender: int, meeting_id: int, now: datetime) -> None:
    """Send what somebody has of a meeting: the card to who calls it or keeps its minutes, else the invitation.

    Of a meeting that was held, everybody invited gets the minutes.
    """
    caller = identify(session, sender, now=now)
    meeting = meetings.find(session, meeting_id)
    if meeting is None:
        raise NotPermitted
    person, posts = caller.person.id, caller.actor.posts
    if meeting.state in (MeetingState.DRAFT, MeetingState.SUBMITTED) and meeting.organiser not in posts:
        raise NotPermitted
    if meeting.organiser not in posts:
        invited_as(session, caller, meeting)
    if meeting.state is MeetingState.HELD:
        outbox.tell(session, "minutes", person=person, now=now, meeting_id=meeting_id)
    if not meeting.is_free:
        _open_tasks(session, caller, meeting, now=now)
    elif meeting.organiser in posts or meeting.minute_taker in posts:
        meeting_cards.send_card(session, meeting, person_id=person, now=now)
    if meeting.organiser not in posts and meeting.state is not MeetingState.HELD:
        outbox.tell(session, "invitation", person=person, now=now, meeting_id=meeting_id)


def _open_tasks(session: Session, caller: Caller, meeting: Meeting, *, now: datetime) -> None:
    """Send the cards of the tasks through which a run has a meeting, as far as somebody holds them."""
    assert meeting.task_id is not None
    held = meeting_cards.holding_task(session, meeting)
    own = [tasks.get(session, meeting.task_id), *([held] if held is not None else [])]
    found = [task for task in own if task.post in caller.actor.posts]
    for task in found:
        outbox.tell(session, "receipt", person=caller.person.id, task=task.id, now=now)


def substitutes_for(session: Session, question: Question) -> list[Button]:
    """Return who could come instead of the asked official, those first who are not invited; reads only."""
    meeting_id = question.subject_id or 0
    invited = {invitee.post for invitee in meetings.invitees(session, meeting_id)}
    found: dict[int, str] = {}
    holders = people.holders(session, now=question.asked_at)
    for post, holder in sorted(holders.items(), key=lambda held: (held[0] in invited, held[0])):
        if holder.person.id != question.person_id:
            found.setdefault(holder.person.id, f"{holder.person.name}, {people.post_title(session, post)}")
    return [
        substitute_button(meeting_id, person_id, name=name)
        for person_id, name in list(found.items())[:SUBSTITUTES_SHOWN]
    ]


def choose_substitute(
    session: Session, *, office: Office, sender: int, meeting_id: int, person_id: int, now: datetime
) -> Message:
    """Let somebody known come instead, and tell that person; returns how the question reads then."""
    caller = identify(session, sender, now=now)
    meeting = locked(session, meeting_id)
    own = invited_as(session, caller, meeting)
    chosen = people.find(session, person_id)
    held = [] if chosen is None else people.holdings_of(session, chosen.id, now=now)
    if chosen is None or not held or chosen.id == caller.person.id:
        raise NotPermitted
    name = f"{chosen.name}, {people.post_title(session, held[0].post)}"
    _answer(session, office, caller, meeting, own, Response.REPRESENTED, substitute=name, now=now)
    questions.drop(session, caller.person.id)
    by = people.post_title(session, own[0].post)
    outbox.tell(session, "meeting_substitute", person=chosen.id, now=now, meeting_id=meeting_id, by=by)
    return substitute_noted(name)


def hand_over(session: Session, person: Person, post: str, *, is_placed: bool, now: datetime) -> None:
    """Let meetings follow a post: a new holder gets invitations to come and cards, an old one loses them.

    Who has an invitation in his chat already gets no second one; that one has its buttons again.
    """
    for meeting in meetings.of_posts(session, [post], limit=MEETINGS_SHOWN):
        if meeting_cards.is_ahead(meeting, now=now) and meeting.organiser != post:
            has_it = live_messages.find(session, LiveKind.INVITATION, meeting.id, person_id=person.id) is not None
            kind = "invitation_refresh" if has_it or not is_placed else "invitation"
            outbox.tell(session, kind, person=person.id, now=now, meeting_id=meeting.id)
    for meeting_id in [] if is_placed else live_messages.subjects_of(session, LiveKind.APPROVAL, person_id=person.id):
        outbox.tell(session, "approval_refresh", person=person.id, now=now, once=True, meeting_id=meeting_id)
    for meeting in (*meetings.drafts_of(session, [post]), *_to_be_held(session, post)):
        if is_placed:
            meeting_cards.send_card(session, meeting, person_id=person.id, now=now)
        else:
            outbox.tell(session, "meeting_refresh", person=person.id, now=now, meeting_id=meeting.id)


def _to_be_held(session: Session, post: str) -> list[Meeting]:
    """Return the meetings outside runs that a post calls or keeps the minutes of, and that are not over."""
    found = meetings.of_posts(session, [post], limit=MEETINGS_SHOWN)
    return [
        meeting
        for meeting in found
        if meeting.is_free
        and meeting.state is MeetingState.CALLED
        and post in (meeting.organiser, meeting.minute_taker)
    ]


def _answer(
    session: Session,
    office: Office,
    caller: Caller,
    meeting: Meeting,
    own: list[Invitee],
    response: Response,
    *,
    substitute: str | None,
    now: datetime,
) -> None:
    procedure = office.procedure if meeting.run_id is None else runs.get(session, meeting.run_id).procedure
    for invitee in own:
        meetings.save_invitee(session, rules.respond(meeting, invitee, response, substitute=substitute, now=now))
        signature = Signature(caller.person.id, caller.name, caller.capacity_for(procedure, invitee.post))
        said = ANSWERS[response] + (f": {substitute}" if substitute else "")
        about = {} if meeting.run_id is not None else {"meeting": meeting.id}
        history.note(
            session,
            Event.INVITATION_ANSWERED,
            now=now,
            run_id=meeting.run_id,
            task_id=meeting.task_id,
            by=signature,
            text=said,
            **about,
        )
    meeting_cards.refresh(session, meeting, now=now)
