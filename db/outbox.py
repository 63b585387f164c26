"""What is to be told to whom: written in the transaction of its cause, sent later by the sender."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import func
from sqlmodel import Session, col, delete, select, update

from db.dialect import insert_if_new
from db.tables import OutboxRow, PersonRow

KEEP = timedelta(days=30)
CAUSE = "cause"


class OutboxState(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    SENT = "sent"
    OBSOLETE = "obsolete"
    FAILED = "failed"


@dataclass(frozen=True)
class Notice:
    """A message that waits: kind and ids. `chat_id` is None where the person can no longer be reached."""

    id: int
    kind: str
    person_id: int | None
    chat_id: int | None
    task_id: int | None
    payload: dict[str, Any]


def name_cause(session: Session, cause: str) -> None:
    """Tell what this transaction follows from; keys of messages without one of their own are made from it."""
    session.info[CAUSE] = (cause, 0)


def tell(
    session: Session,
    kind: str,
    *,
    now: datetime,
    person: int | None = None,
    chat: int | None = None,
    task: int | None = None,
    key: str | None = None,
    send_after: datetime | None = None,
    **payload: Any,
) -> None:
    """Queue a message to a person, or to a chat of somebody who is no person of ours.

    `payload` holds ids and plain values for the words. A `key` that was used before queues nothing.
    """
    row = {
        "dedup_key": key or _next_key(session),
        "kind": kind,
        "person_id": person,
        "chat_id": chat,
        "task_id": task,
        "payload": payload,
        "state": OutboxState.WAITING,
        "send_after": send_after or now,
        "created_at": now,
    }
    insert_if_new(session, OutboxRow, [row], unique="dedup_key")


def _next_key(session: Session) -> str:
    cause, used = session.info.setdefault(CAUSE, (uuid4().hex, 0))
    session.info[CAUSE] = (cause, used + 1)
    return f"{cause}:{used}"


def waiting(session: Session, *, now: datetime, busy_chats: Collection[int], limit: int) -> list[Notice]:
    """Return messages that may go out now, in the order they were written, but none for busy chats."""
    chat = func.coalesce(OutboxRow.chat_id, PersonRow.telegram_id, 0)
    query = (
        select(OutboxRow, PersonRow.telegram_id)
        .join(PersonRow, col(PersonRow.id) == OutboxRow.person_id, isouter=True)
        .where(OutboxRow.state == OutboxState.WAITING, OutboxRow.send_after <= now, chat.not_in(busy_chats))
        .order_by(col(OutboxRow.id))
        .limit(limit)
    )
    return [
        Notice(row.id or 0, row.kind, row.person_id, row.chat_id or telegram_id, row.task_id, row.payload)
        for row, telegram_id in session.exec(query)
    ]


def close(
    session: Session,
    notice_id: int,
    state: OutboxState,
    *,
    now: datetime,
    message_id: int | None = None,
    error: str | None = None,
) -> None:
    """Note how a message ended; the chat of somebody who is no person of ours is forgotten."""
    session.exec(
        update(OutboxRow)
        .where(col(OutboxRow.id) == notice_id)
        .values(state=state, done_at=now, message_id=message_id, error=error, chat_id=None)
    )


def is_waiting(session: Session, *, person_id: int, task_id: int, kind: str) -> bool:
    """Tell whether a message of that kind about a task waits for a person."""
    query = select(OutboxRow.id).where(
        OutboxRow.person_id == person_id,
        OutboxRow.task_id == task_id,
        OutboxRow.kind == kind,
        OutboxRow.state == OutboxState.WAITING,
    )
    return session.exec(query).first() is not None


def was_sent(session: Session, *, person_id: int, task_id: int, kind: str) -> bool:
    """Tell whether a person got a message of that kind about a task."""
    query = select(OutboxRow.id).where(
        OutboxRow.person_id == person_id,
        OutboxRow.task_id == task_id,
        OutboxRow.kind == kind,
        OutboxRow.state == OutboxState.SENT,
    )
    return session.exec(query).first() is not None


def told_since(session: Session, kind: str, *, since: datetime) -> bool:
    """Tell whether anybody was told something of that kind after a time."""
    query = select(OutboxRow.id).where(OutboxRow.kind == kind, OutboxRow.created_at > since)
    return session.exec(query).first() is not None


def told_about_since(session: Session, kind: str, *, task_id: int, since: datetime) -> bool:
    """Tell whether anybody was told something of that kind about a task after a time."""
    query = select(OutboxRow.id).where(
        OutboxRow.task_id == task_id, OutboxRow.kind == kind, OutboxRow.created_at > since
    )
    return session.exec(query).first() is not None


def forget_person(session: Session, person_id: int) -> None:
    """Delete what was told to somebody whose row is about to go."""
    session.exec(delete(OutboxRow).where(col(OutboxRow.person_id) == person_id))


def count(session: Session, state: OutboxState) -> int:
    """Return how many messages stand so."""
    return session.exec(select(func.count()).select_from(OutboxRow).where(OutboxRow.state == state)).one()


def next_send(session: Session, *, after: datetime | None = None) -> datetime | None:
    """Return when the earliest waiting message may go out, or the earliest behind a time."""
    query = select(func.min(OutboxRow.send_after)).where(OutboxRow.state == OutboxState.WAITING)
    if after is not None:
        query = query.where(OutboxRow.send_after > after)
    return session.exec(query).one()


def purge(session: Session, *, now: datetime) -> int:
    """Delete messages that ended long ago."""
    return session.exec(
        delete(OutboxRow).where(col(OutboxRow.state) != OutboxState.WAITING, col(OutboxRow.done_at) < now - KEEP)
    ).rowcount
