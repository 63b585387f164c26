"""What is noted after a message went out, or could not."""

from datetime import datetime

from sqlmodel import Session

from db import cards, files, history, live_messages, outbox, people, tasks
from db.cards import CardKind
from db.outbox import Notice, OutboxState
from services import reachability
from services.deliveries import Delivery, LiveAbout, Remove, Send, Sent
from services.office import Office
from sop.events import Event


def note_sent(session: Session, *, notice: Notice, delivery: Delivery, sent: Sent | None, now: datetime) -> None:
    """Note that a message is out, and so that the person is reached; keep account of live cards and reminders."""
    outbox.close(session, notice.id, OutboxState.SENT, now=now, message_id=sent.message_id if sent else None)
    if isinstance(delivery, Remove) and notice.task_id is not None and notice.person_id is not None:
        cards.remove(session, task_id=notice.task_id, person_id=notice.person_id, kind=CardKind.REMINDER)
    if not isinstance(delivery, Send):
        return
    if notice.person_id is not None:
        reachability.note_reachable(
            session, notice.person_id, now=now, but_not_task=delivery.live.task_id if delivery.live else None
        )
    if sent is None or notice.chat_id is None:
        return
    _remember_file(session, delivery, sent)
    if delivery.about is not None and notice.person_id is not None:
        _keep_live(session, delivery.about, notice, sent, person_id=notice.person_id, now=now)
    if delivery.live is None:
        return
    live = delivery.live
    replaced = cards.put(
        session,
        task_id=live.task_id,
        person_id=live.person_id,
        kind=live.kind,
        chat_id=notice.chat_id,
        message_id=sent.message_id,
        is_caption=sent.is_caption,
        now=now,
    )
    if replaced is not None:
        kind = "replaced_reminder" if live.kind is CardKind.REMINDER else "clear_buttons"
        outbox.tell(
            session,
            kind,
            key=f"{kind}:{notice.id}",
            person=live.person_id,
            now=now,
            message_id=replaced.message_id,
        )
    if live.kind is CardKind.REMINDER:
        _note_reminder(session, live.task_id, live.person_id, now=now)


def note_obsolete(session: Session, *, notice: Notice, now: datetime) -> None:
    """Note that a message was no longer true when its time came."""
    outbox.close(session, notice.id, OutboxState.OBSOLETE, now=now)


def note_failed(
    session: Session, *, office: Office, notice: Notice, error: str, unreachable: bool, now: datetime
) -> None:
    """Note why a message cannot be sent; `unreachable` makes the person visible as such."""
    outbox.close(session, notice.id, OutboxState.FAILED, now=now, error=error)
    if unreachable and notice.person_id is not None:
        reachability.note_unreachable(session, notice.person_id, office=office, now=now)


def _keep_live(
    session: Session, about: LiveAbout, notice: Notice, sent: Sent, *, person_id: int, now: datetime
) -> None:
    replaced = live_messages.put(session, about.kind, about.subject_id, person_id=person_id, message_id=sent.message_id)
    if replaced is not None:
        key = f"clear_buttons:{notice.id}"
        outbox.tell(session, "clear_buttons", key=key, person=person_id, now=now, message_id=replaced)


def _remember_file(session: Session, delivery: Send, sent: Sent) -> None:
    file = delivery.message.file
    if file is not None and file.file_id is not None and sent.telegram_file_id not in (None, file.telegram_file_id):
        files.remember_telegram_id(session, file.file_id, sent.telegram_file_id)


def _note_reminder(session: Session, task_id: int, person_id: int, *, now: datetime) -> None:
    task, person = tasks.get(session, task_id), people.get(session, person_id)
    history.note(session, Event.REMINDED, now=now, run_id=task.run_id, task_id=task.id, text=person.name or "")
