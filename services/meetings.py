"""Meetings as those who are invited have them: the invitation, their answer, and the list."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from db import history, meetings, outbox, people, questions, runs, tasks
from db.history import Signature
from db.questions import Question, QuestionKind
from documents.meeting_calendar import MEDIA_TYPE, meeting_entry
from messages.meetings import ANSWERS, invitation, meeting_list, substitute_button, substitute_noted
from messages.message import Attachment, Button, Message, made_file
from services import cards, desk
from services.identity import Caller, identify
from services.office import Office
from services.replies import reply
from sop import meetings as rules
from sop.errors import ButtonUnknown, NotPermitted, TextEmpty, TextTooLong
from sop.events import Event
from sop.flow import is_blank
from sop.meetings import Invitee, Meeting, MeetingState, Response
from sop.model import Person, Run, Task
from sop.procedure import StepAction

NAME_LIMIT = 120
SUBSTITUTES_SHOWN = 8
ENTRY_NAME = "rapat.ics"
MEETINGS_SHOWN = 40


def answer(
    session: Session, *, office: Office, sender: int, meeting_id: int, response: str, now: datetime
) -> Message | None:
    """Take an answer to an invitation, and return how it reads then; None where a name is asked for first.

    Raises NotPermitted for who is not invited, MeetingNotOpen once it has begun.
    """
    caller = identify(session, sender, now=now)
    meeting = _locked(session, meeting_id)
    own = _own(session, caller, meeting)
    if response not in list(Response):
        raise ButtonUnknown
    if response == Response.REPRESENTED:
        rules.respond(meeting, own[0], Response.REPRESENTED, substitute=None, now=now)
        desk.ask(session, caller.person, QuestionKind.SUBSTITUTE, subject_id=meeting_id, now=now)
        return None
    _answer(session, caller, meeting, own, Response(response), substitute=None, now=now)
    return invitation_for(session, caller, meeting, office=office, now=now)


def set_substitute(
    session: Session, *, office: Office, caller: Caller, meeting_id: int, text: str, now: datetime
) -> None:
    """Take the name of who comes instead. Raises TextEmpty, TextTooLong or MeetingNotOpen."""
    if is_blank(text):
        raise TextEmpty
    if len(text) > NAME_LIMIT:
        raise TextTooLong(NAME_LIMIT)
    meeting = _locked(session, meeting_id)
    own = _own(session, caller, meeting)
    _answer(session, caller, meeting, own, Response.REPRESENTED, substitute=" ".join(text.split()), now=now)
    outbox.tell(session, "invitation", person=caller.person.id, task=meeting.task_id, now=now)


def list_meetings(session: Session, *, sender: int, now: datetime) -> None:
    """Answer /rapat."""
    caller = identify(session, sender, now=now)
    reply(session, "meeting_list", person=caller.person.id, now=now)


def meeting_page(session: Session, *, office: Office, sender: int, page: int, now: datetime) -> Message:
    """Return a page of a person's meetings; reads only."""
    caller = identify(session, sender, now=now)
    found = meetings.of_posts(session, caller.actor.posts.keys(), limit=MEETINGS_SHOWN)
    with_runs = [(meeting, runs.get(session, meeting.run_id)) for meeting in found]
    return meeting_list(with_runs, page=page, zone=office.timezone)


def open_meeting(session: Session, *, sender: int, meeting_id: int, now: datetime) -> None:
    """Send what somebody has of a meeting: the card to who calls it or keeps its minutes, else the invitation."""
    caller = identify(session, sender, now=now)
    meeting = meetings.find(session, meeting_id)
    if meeting is None:
        raise NotPermitted
    _own(session, caller, meeting)
    all_tasks, run = tasks.of_run(session, meeting.run_id), runs.get(session, meeting.run_id)
    own_tasks = [
        task
        for task in all_tasks
        if task.post in caller.actor.posts and _is_about(task, meeting, all_tasks=all_tasks, run=run)
    ]
    for task in own_tasks:
        outbox.tell(session, "receipt", person=caller.person.id, task=task.id, now=now)
    if not any(task.id == meeting.task_id for task in own_tasks):
        outbox.tell(session, "invitation", person=caller.person.id, task=meeting.task_id, now=now)


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


def choose_substitute(session: Session, *, sender: int, meeting_id: int, person_id: int, now: datetime) -> Message:
    """Let somebody known come instead, and tell that person; returns how the question reads then."""
    caller = identify(session, sender, now=now)
    meeting = _locked(session, meeting_id)
    own = _own(session, caller, meeting)
    chosen = people.find(session, person_id)
    held = [] if chosen is None else people.holdings_of(session, chosen.id, now=now)
    if chosen is None or not held or chosen.id == caller.person.id:
        raise NotPermitted
    name = f"{chosen.name}, {people.post_title(session, held[0].post)}"
    _answer(session, caller, meeting, own, Response.REPRESENTED, substitute=name, now=now)
    questions.drop(session, caller.person.id)
    task = meeting.task_id
    by = people.post_title(session, own[0].post)
    outbox.tell(session, "meeting_substitute", person=chosen.id, task=task, now=now, by=by)
    outbox.tell(session, "invitation_refresh", person=caller.person.id, task=task, now=now)
    return substitute_noted(name)


def calendar_entry(
    session: Session, meeting: Meeting, *, office: Office, now: datetime, is_cancelled: bool = False
) -> Attachment:
    """Return a meeting as a file for the calendar of a phone."""
    organiser = people.post_title(session, tasks.get(session, meeting.task_id).post)
    content = meeting_entry(
        meeting, organiser=organiser, bot_username=office.bot_username, now=now, is_cancelled=is_cancelled
    )
    return made_file(ENTRY_NAME, content, media_type=MEDIA_TYPE)


def invitation_for(
    session: Session,
    caller: Caller,
    meeting: Meeting,
    *,
    office: Office,
    now: datetime,
    entry: Attachment | None = None,
) -> Message:
    """Return an invitation as it reads for one official now; raises NotPermitted for who is not invited."""
    own, run = _own(session, caller, meeting), runs.get(session, meeting.run_id)
    may_answer = meeting.state is MeetingState.CALLED and meeting.starts_at is not None and now < meeting.starts_at
    return invitation(
        meeting,
        run,
        caller.person,
        answer=own[0],
        may_answer=may_answer,
        zone=office.timezone,
        entry=entry,
    )


def hand_over(session: Session, person: Person, post: str, *, is_placed: bool, now: datetime) -> None:
    """Let the invitations to meetings that are to come follow a post: a new holder is invited, an old one no more."""
    for meeting in meetings.of_posts(session, [post], limit=MEETINGS_SHOWN):
        is_to_come = meeting.state is MeetingState.CALLED and meeting.starts_at is not None and now < meeting.starts_at
        if is_to_come and tasks.get(session, meeting.task_id).post != post:
            kind = "invitation" if is_placed else "invitation_refresh"
            outbox.tell(session, kind, person=person.id, task=meeting.task_id, now=now)


def tell_invitees(
    session: Session, meeting: Meeting, kind: str, *, but_not: str, now: datetime, **payload: Any
) -> None:
    """Tell whoever sits on the invited posts, but not who calls or closes the meeting."""
    posts = [invitee.post for invitee in meetings.invitees(session, meeting.id)]
    teller = people.holder_of(session, but_not, now=now)
    task = tasks.get(session, meeting.task_id)
    desk.tell_holders(session, posts, kind, task=task, but_not=teller.person if teller else None, now=now, **payload)


def _answer(
    session: Session,
    caller: Caller,
    meeting: Meeting,
    own: list[Invitee],
    response: Response,
    *,
    substitute: str | None,
    now: datetime,
) -> None:
    run = runs.get(session, meeting.run_id)
    for invitee in own:
        meetings.save_invitee(session, rules.respond(meeting, invitee, response, substitute=substitute, now=now))
        signature = Signature(caller.person.id, caller.name, caller.capacity_for(run.procedure, invitee.post))
        said = ANSWERS[response] + (f": {substitute}" if substitute else "")
        history.note(
            session,
            Event.INVITATION_ANSWERED,
            now=now,
            run_id=run.id,
            task_id=meeting.task_id,
            by=signature,
            text=said,
        )
    all_tasks = tasks.of_run(session, run.id)
    for task in all_tasks:
        if _is_about(task, meeting, all_tasks=all_tasks, run=run):
            cards.refresh_cards(session, task, now=now)


def _is_about(task: Task, meeting: Meeting, *, all_tasks: list[Task], run: Run) -> bool:
    """Tell whether a task calls the meeting, or holds it."""
    if task.id == meeting.task_id:
        return True
    if not task.counts or run.procedure.step(task.step).action is not StepAction.MEET:
        return False
    calling = cards.meeting_task(task, all_tasks, run)
    return calling is not None and calling.id == meeting.task_id


def _own(session: Session, caller: Caller, meeting: Meeting) -> list[Invitee]:
    own = [each for each in meetings.invitees(session, meeting.id) if each.post in caller.actor.posts]
    if not own:
        raise NotPermitted
    return own


def _locked(session: Session, meeting_id: int) -> Meeting:
    meeting = meetings.find(session, meeting_id, lock=True)
    if meeting is None:
        raise NotPermitted
    return meeting
