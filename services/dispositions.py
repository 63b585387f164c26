"""The dispositions of a person, in and out (/disposisi): shelves, search, and opening one."""

from datetime import datetime

from sqlmodel import Session

from db import dispositions, outbox, people, runs, tasks
from db.questions import QuestionKind
from messages.dispositions import DispositionLine, disposition_list
from messages.message import Message
from services import disposition_cards as cards
from services.desk import ask
from services.identity import Caller, identify
from services.office import Office
from services.replies import reply
from sop import permissions
from sop.dispositions import Disposition, Shelf, shelf, typed_field
from sop.errors import ButtonUnknown, NotPermitted

ALL = "all"


def list_dispositions(session: Session, *, sender: int, now: datetime) -> None:
    """Answer /disposisi."""
    caller = identify(session, sender, now=now)
    reply(session, "disposition_list", person=caller.person.id, now=now)


def disposition_page(
    session: Session, *, office: Office, sender: int, page: int, now: datetime, chosen: str = ALL
) -> Message:
    """Return a page of somebody's dispositions, of one shelf or all; reads only."""
    return page_for(session, identify(session, sender, now=now), page=page, office=office, now=now, chosen=chosen)


def page_for(
    session: Session, caller: Caller, *, page: int, office: Office, now: datetime, chosen: str = ALL
) -> Message:
    """Return a page of the dispositions that the caller's posts sent or got; reads only."""
    if chosen not in (ALL, *Shelf):
        raise ButtonUnknown
    lines = _lines(session, caller, office=office, now=now, words=None)
    drafts = dispositions.drafts_of(session, list(caller.actor.posts), made_by=caller.person.id)
    return disposition_list(
        lines,
        page=page,
        zone=office.timezone,
        chosen=None if chosen == ALL else Shelf(chosen),
        drafts=[draft for draft in drafts if draft.cancelled_at is None],
        may_send=bool(cards.below(office, caller.actor.posts)),
    )


def ask_search(session: Session, *, sender: int, now: datetime) -> None:
    """Answer [Cari]."""
    caller = identify(session, sender, now=now)
    ask(session, caller.person, QuestionKind.DISPOSITION_SEARCH, now=now)


def search(session: Session, *, caller: Caller, text: str, now: datetime) -> None:
    """Look for dispositions by number or by words of what they are about. Raises TextEmpty or TextTooLong."""
    reply(session, "disposition_found", person=caller.person.id, now=now, words=typed_field(text))


def found_for(session: Session, caller: Caller, *, words: str, office: Office, now: datetime) -> Message:
    """Return what a search found; reads only."""
    lines = _lines(session, caller, office=office, now=now, words=words)
    return disposition_list(lines, page=0, zone=office.timezone, words=words)


def open_disposition(session: Session, *, sender: int, disposition_id: int, now: datetime) -> None:
    """Send the card of a disposition, or that of the step it belongs to. Raises NotPermitted for others."""
    caller = identify(session, sender, now=now)
    found = cards.seen_by(session, caller, disposition_id)
    if found.is_free:
        cards.send_card(session, found, person_id=caller.person.id, now=now)
        return
    assert found.run_id is not None
    all_tasks = tasks.of_run(session, found.run_id)
    led_to = [task for task in all_tasks if task.opened_by == found.task_id and task.counts]
    came_from = [task for task in all_tasks if task.id == found.task_id]
    for task in (*led_to, *came_from):
        if permissions.may_handle(caller.actor, task):
            outbox.tell(session, "receipt", person=caller.person.id, task=task.id, now=now)
            return
    raise NotPermitted


def _lines(
    session: Session, caller: Caller, *, office: Office, now: datetime, words: str | None
) -> list[DispositionLine]:
    found = dispositions.sent_from_or_to(session, list(caller.actor.posts), words=words)
    return [_line(session, disposition, caller, office=office, now=now) for disposition in found]


def _line(
    session: Session, disposition: Disposition, caller: Caller, *, office: Office, now: datetime
) -> DispositionLine:
    receivers = cards.receivers_of(session, disposition, office=office)
    own = [receiver for receiver in receivers if receiver.post in caller.actor.posts]
    return DispositionLine(
        disposition,
        sender=disposition.sent_as or people.post_title(session, disposition.from_post),
        receivers=[(people.post_title(session, receiver.post), receiver) for receiver in receivers],
        run_title=None if disposition.run_id is None else runs.get(session, disposition.run_id).title,
        is_incoming=bool(own),
        shelf=shelf(disposition, own or receivers, now=now, is_sender=disposition.from_post in caller.actor.posts),
    )
