"""Who cannot be reached in chat: the superior is told once, and who comes back gets what is still open."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from db import dispositions, meetings, outbox, people, questions, tasks
from db.live_messages import LiveKind
from db.outbox import Notice
from messages.people import unreachable
from services import gate
from services.cards import tell_card
from services.deliveries import Delivery, LiveAbout, Send
from services.identity import capacities
from services.office import Office
from sop.procedure import Capability


def note_unreachable(session: Session, person_id: int, *, office: Office, now: datetime) -> None:
    """Note that nothing reaches a person any more, and let the nearest superior know, once, in office hours."""
    if not people.set_blocked(session, person_id, blocked_at=now):
        return
    superior = _superior(session, person_id, office=office, now=now)
    if superior is not None:
        gate.tell(session, "unreachable", office=office, now=now, person=superior, about=person_id)


def note_reachable(
    session: Session,
    person_id: int,
    *,
    now: datetime,
    but_not_task: int | None = None,
    but_not: LiveAbout | None = None,
) -> None:
    """Note that a person is reached, and send anew, once, what is open when that was different before.

    That is every task, disposition and invitation; but not what the message that reached the person is about.
    """
    if not people.set_blocked(session, person_id, blocked_at=None):
        return
    posts = people.actor(session, people.get(session, person_id), now=now).posts.keys()
    for task in tasks.open_for(session, posts):
        if task.id != but_not_task and not outbox.is_waiting(
            session, "task_card", person_id=person_id, task_id=task.id
        ):
            tell_card(session, task, person_id=person_id, now=now)
    for slip, _ in dispositions.awaited(session, posts=posts):
        if but_not != LiveAbout(LiveKind.DISPOSITION, slip.id or 0):
            outbox.tell(session, "disposition_card", person=person_id, now=now, once=True, disposition_id=slip.id)
    for meeting in meetings.unanswered(session, posts, now=now):
        if but_not != LiveAbout(LiveKind.INVITATION, meeting.id):
            outbox.tell(session, "invitation", person=person_id, now=now, once=True, meeting_id=meeting.id)
    question = questions.of(session, person_id)
    if question is not None:
        outbox.tell(session, "question", person=person_id, now=now, question_id=question.id)


def _superior(session: Session, person_id: int, *, office: Office, now: datetime) -> int | None:
    """Return the nearest official above who can be reached; for the head of the office the leader below."""
    held = [holding.post for holding in people.holdings_of(session, person_id, now=now)]
    if not held:
        return None
    holders = people.holders(session, now=now)
    above = [post for own in held for post in office.superiors_of(own)]
    for post in (*above, *office.procedure.posts_with(Capability.TOLD_OF_HOLDERS)):
        holder = holders.get(post)
        if holder is not None and holder.person.is_reachable and holder.person.id != person_id:
            return holder.person.id
    return None


def _unreachable(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    person = people.get(session, notice.payload["about"])
    if person.is_reachable or person.blocked_at is None:
        return None
    held = capacities(session, person, now=now)
    superior = people.get(session, notice.person_id or 0)
    open_tasks = len(tasks.open_for(session, people.actor(session, person, now=now).posts.keys()))
    return Send(
        unreachable(
            superior,
            person,
            capacities=held,
            since=person.blocked_at,
            open_tasks=open_tasks,
            zone=office.timezone,
        )
    )


RENDERERS: dict[str, Callable[[Session, Notice, Office, datetime], Delivery | None]] = {"unreachable": _unreachable}
