"""What a person sees of a task, made from the state as it is now."""

from datetime import datetime

from sqlmodel import Session

from db import cards, files, heartbeat, outbox, people, runs, tasks
from db.cards import CardKind
from db.files import File
from messages.cards import CardView, task_card
from messages.message import Attachment, Message
from services.office import Office
from sop import permissions
from sop.flow import undo_is_possible
from sop.model import Actor, HoldingKind, Run, Task, TaskStatus, capacity
from sop.outages import fell_into


def card_view(session: Session, run: Run, task: Task, actor: Actor, *, now: datetime) -> CardView:
    """Return what the card of a task shows to somebody."""
    origin = tasks.get(session, task.opened_by) if task.opened_by is not None else None
    received_by = [] if task.is_open else _received_by(session, run, task)
    return CardView(
        run=run,
        task=task,
        sender=origin.closed_as if origin is not None else None,
        sent_at=task.opened_at,
        received_by=tuple(received_by),
        holds_task=permissions.may_handle(actor, task),
        may_undo=(
            task.status in (TaskStatus.DONE, TaskStatus.RETURNED)
            and task.closed_by == actor.person_id
            and undo_is_possible(task, now=now)
            and not received_by
        ),
        has_files=bool(files_at_hand(session, run, task)),
        files_sent=len(files.of_tasks(session, [task.id])),
        acting_as=_acting_as(run, task, actor),
        outage=fell_into(task.due_at, heartbeat.outages_over(session, task.due_at)),
    )


def _acting_as(run: Run, task: Task, actor: Actor) -> str | None:
    kind = actor.posts.get(task.post, HoldingKind.DEFINITIVE)
    return None if kind is HoldingKind.DEFINITIVE else capacity(run.procedure.post(task.post).title, kind)


def card(
    session: Session, run: Run, task: Task, actor: Actor, *, office: Office, now: datetime, expanded: bool = False
) -> Message:
    """Return the card of a task for somebody, as it stands now."""
    return task_card(card_view(session, run, task, actor, now=now), zone=office.timezone, expanded=expanded)


def files_at_hand(session: Session, run: Run, task: Task) -> list[File]:
    """Return the files of a task, or, where it has none, those of the latest step before it that has."""
    own = files.of_tasks(session, [task.id])
    if own:
        return own
    earlier = [
        other
        for other in tasks.of_run(session, run.id)
        if other.id < task.id and other.status is not TaskStatus.WITHDRAWN
    ]
    by_task: dict[int | None, list[File]] = {}
    for file in files.of_tasks(session, [other.id for other in earlier]):
        by_task.setdefault(file.task_id, []).append(file)
    for other in reversed(earlier):
        if other.id in by_task:
            return by_task[other.id]
    return []


def _received_by(session: Session, run: Run, task: Task) -> list[tuple[str, datetime]]:
    return [
        (run.procedure.post(other.post).title, other.accepted_at)
        for other in tasks.of_run(session, run.id)
        if other.opened_by == task.id and other.accepted_at is not None and other.status is not TaskStatus.WITHDRAWN
    ]


def attachment(file: File) -> Attachment:
    """Return a file as something that can go with a message."""
    return Attachment(
        name=file.name,
        sha256=file.sha256,
        media_type=file.media_type,
        telegram_file_id=file.telegram_file_id,
        is_photo=file.is_photo,
    )


def tell_card(session: Session, task: Task, *, person_id: int, now: datetime) -> None:
    """Send somebody the card of a task anew."""
    outbox.tell(session, "task_card", person=person_id, task=task.id, now=now)


def refresh_cards(session: Session, task: Task, *, now: datetime, but_not: int | None = None) -> None:
    """Bring every live message about a task in step with it: cards are edited, reminders that are over go."""
    for live in cards.of_task(session, task.id):
        if live.kind is CardKind.CARD and live.person_id != but_not:
            outbox.tell(session, "card_refresh", person=live.person_id, task=task.id, now=now)
        if live.kind is CardKind.REMINDER:
            outbox.tell(session, "reminder_removal", person=live.person_id, task=task.id, now=now)


def adopt_pressed_card(session: Session, task: Task, *, person_id: int, message_id: int, now: datetime) -> None:
    """Make the pressed message the live card; another one, such as a twin sent twice, loses its buttons."""
    person = people.get(session, person_id)
    if person.telegram_id is None:
        return
    replaced = cards.put(
        session,
        task_id=task.id,
        person_id=person_id,
        kind=CardKind.CARD,
        chat_id=person.telegram_id,
        message_id=message_id,
        now=now,
    )
    if replaced is not None:
        outbox.tell(session, "clear_buttons", person=person_id, now=now, message_id=replaced.message_id)


def run_of(session: Session, task: Task) -> Run:
    """Return the run a task belongs to."""
    return runs.get(session, task.run_id)
