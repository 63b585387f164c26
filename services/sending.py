"""What is noted after a message went out, or could not."""

from datetime import datetime

from sqlmodel import Session

from db import cards, files, history, live_messages, outbox, people, tasks
from db.cards import CardKind
from db.live_messages import LiveKind
from db.outbox import Notice, OutboxState
from messages.message import Attachment
from services import reachability
from services.deliveries import Delivery, Live, LiveAbout, Remove, Send, Sent
from services.office import Office
from sop.events import Event


def note_sent(session: Session, *, notice: Notice, delivery: Delivery, sent: Sent | None, now: datetime) -> None:
    """Note that a message is out, and so that the person is reached; keep account of live cards and reminders."""
    outbox.close(session, notice.id, OutboxState.SENT, now=now, message_id=sent.message_id if sent else None)
    if isinstance(delivery, Remove) and notice.task_id is not None and notice.person_id is not None:
        cards.remove(session, task_id=notice.task_id, person_id=notice.person_id, kind=CardKind.REMINDER)
    if not isinstance(delivery, Send):
        return
    if sent is not None and notice.chat_id is not None:
        _remember_file(session, delivery, sent)
        _note_said_together(session, notice, delivery, sent, now=now)
        if delivery.about is not None and notice.person_id is not None:
            _keep_live(session, delivery.about, notice, sent, person_id=notice.person_id, now=now)
        if delivery.live is not None:
            _make_live(session, notice, delivery.live, notice.chat_id, sent, now=now)
    if notice.person_id is not None:
        reachability.note_reachable(
            session,
            notice.person_id,
            now=now,
            but_not_task=delivery.live.task_id if delivery.live else None,
            but_not=delivery.about,
        )


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


def _make_live(session: Session, notice: Notice, live: Live, chat_id: int, sent: Sent, *, now: datetime) -> None:
    replaced = cards.put(
        session,
        task_id=live.task_id,
        person_id=live.person_id,
        kind=live.kind,
        chat_id=chat_id,
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


def _keep_live(
    session: Session, about: LiveAbout, notice: Notice, sent: Sent, *, person_id: int, now: datetime
) -> None:
    replaced = live_messages.put(
        session,
        about.kind,
        about.subject_id,
        person_id=person_id,
        message_id=sent.message_id,
        is_caption=sent.is_caption,
    )
    if replaced is not None:
        match about.kind:
            case LiveKind.DISPOSITION_REMINDER:
                kind = "replaced_reminder"
            case LiveKind.INVITATION:
                kind = "replaced_invitation"
            case _:
                kind = "clear_buttons"
        outbox.tell(
            session,
            kind,
            key=f"{kind}:{notice.id}",
            person=person_id,
            now=now,
            message_id=replaced.message_id,
            is_caption=replaced.is_caption,
        )


def _remember_file(session: Session, delivery: Send, sent: Sent) -> None:
    file = delivery.message.file
    if (
        isinstance(file, Attachment)
        and file.file_id is not None
        and sent.telegram_file_id not in (None, file.telegram_file_id)
    ):
        files.remember_telegram_id(session, file.file_id, sent.telegram_file_id)


def _note_said_together(session: Session, notice: Notice, delivery: Send, sent: Sent, *, now: datetime) -> None:
    """Note what one message said of several tasks: it takes the place of their earlier reminders."""
    for said in outbox.many(session, delivery.together_with):
        outbox.close(session, said.id, OutboxState.SENT, now=now, message_id=sent.message_id)
        if said.task_id is None or said.person_id is None:
            continue
        task, person = tasks.get(session, said.task_id), people.get(session, said.person_id)
        event = Event.ESCALATED if said.kind == "escalation" else Event.REMINDED
        history.note(session, event, now=now, run_id=task.run_id, task_id=task.id, text=person.name or "")
        earlier = cards.find(session, task_id=task.id, person_id=person.id, kind=CardKind.REMINDER)
        if delivery.live is None and earlier is not None:
            cards.remove(session, task_id=task.id, person_id=person.id, kind=CardKind.REMINDER)
            outbox.tell(
                session,
                "replaced_reminder",
                key=f"replaced_reminder:{said.id}",
                person=person.id,
                now=now,
                message_id=earlier.message_id,
            )


def note_waiting(session: Session, *, notice: Notice, until: datetime) -> None:
    """Let a message wait whose time came when the office was closed."""
    outbox.delay(session, notice.id, send_after=until)
