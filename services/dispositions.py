"""The dispositions of a person, in and out (/disposisi)."""

from datetime import datetime

from sqlmodel import Session

from db import dispositions, outbox, people, runs, tasks
from messages.dispositions import DispositionLine, disposition_list
from messages.message import Message
from services.identity import Caller, identify
from services.office import Office
from services.replies import reply
from sop import permissions
from sop.dispositions import Disposition
from sop.errors import NotPermitted


def list_dispositions(session: Session, *, sender: int, now: datetime) -> None:
    """Answer /disposisi."""
    caller = identify(session, sender, now=now)
    reply(session, "disposition_list", person=caller.person.id, now=now)


def disposition_page(session: Session, *, office: Office, sender: int, page: int, now: datetime) -> Message:
    """Return a page of somebody's dispositions; reads only."""
    return page_for(session, identify(session, sender, now=now), page=page, office=office)


def page_for(session: Session, caller: Caller, *, page: int, office: Office) -> Message:
    """Return a page of the dispositions that the caller's posts sent or got; reads only."""
    found = dispositions.sent_from_or_to(session, caller.actor.posts.keys())
    lines = [_line(session, disposition, caller) for disposition in found]
    return disposition_list(lines, page=page, zone=office.timezone)


def open_disposition(session: Session, *, sender: int, task_id: int, now: datetime) -> None:
    """Send the card that a disposition led to, or came from, to who has it. Raises NotPermitted for others."""
    caller = identify(session, sender, now=now)
    disposition = dispositions.find(session, task_id)
    if disposition is None:
        raise NotPermitted
    all_tasks = tasks.of_run(session, disposition.run_id)
    led_to = [task for task in all_tasks if task.opened_by == task_id and task.counts]
    came_from = [task for task in all_tasks if task.id == task_id]
    for task in (*led_to, *came_from):
        if permissions.may_handle(caller.actor, task):
            outbox.tell(session, "receipt", person=caller.person.id, task=task.id, now=now)
            return
    raise NotPermitted


def _line(session: Session, disposition: Disposition, caller: Caller) -> DispositionLine:
    opened = [task for task in tasks.of_run(session, disposition.run_id) if task.opened_by == disposition.task_id]
    received = [task.accepted_at for task in opened if task.counts and task.accepted_at is not None]
    return DispositionLine(
        disposition,
        sender=disposition.sent_as or people.post_title(session, disposition.from_post),
        receiver=people.post_title(session, disposition.to_post),
        run_title=runs.get(session, disposition.run_id).title,
        is_incoming=disposition.to_post in caller.actor.posts,
        received_at=received[0] if received else None,
    )
