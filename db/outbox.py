"""What is to be told to whom: written in the transaction of its cause, sent later by the sender."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import func
from sqlmodel import Session, col, delete, select, update

from db.dialect import insert_if_new, insert_many_if_new
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
    once: bool = False,
    **payload: Any,
) -> None:
    """Queue a message to a person, or to a chat of somebody who is no person of ours.

    `payload` holds ids and plain values for the words. A `key` that was used before queues nothing, and neither does
    a message said `once` while the same one still waits.
    """
    if once and _waits_already(session, kind, person=person, chat=chat, task=task, payload=payload):
        return
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


@dataclass(frozen=True)
class Telling:
    """A message to a person about a task, under a key that queues it once."""

    key: str
    kind: str
    person_id: int
    task_id: int
    payload: dict[str, Any]


def tell_many(session: Session, tellings: Collection[Telling], *, send_after: datetime, now: datetime) -> None:
    """Queue many messages in one statement; a key that was used before queues nothing."""
    rows = [
        {
            "dedup_key": telling.key,
            "kind": telling.kind,
            "person_id": telling.person_id,
            "chat_id": None,
            "task_id": telling.task_id,
            "payload": telling.payload,
            "state": OutboxState.WAITING,
            "send_after": send_after,
            "created_at": now,
        }
        for telling in tellings
    ]
    insert_many_if_new(session, OutboxRow, rows, unique="dedup_key")


def used_keys(session: Session, keys: Collection[str]) -> set[str]:
    """Return which of these keys were used before."""
    return set(session.exec(select(OutboxRow.dedup_key).where(col(OutboxRow.dedup_key).in_(keys)))) if keys else set()


def _waits_already(
    session: Session, kind: str, *, person: int | None, chat: int | None, task: int | None, payload: dict[str, Any]
) -> bool:
    query = select(OutboxRow.payload).where(
        OutboxRow.state == OutboxState.WAITING,
        OutboxRow.kind == kind,
        OutboxRow.person_id == person,
        OutboxRow.chat_id == chat,
        OutboxRow.task_id == task,
    )
    return payload in session.exec(query).all()


def _next_key(session: Session) -> str:
    cause, used = session.info.setdefault(CAUSE, (uuid4().hex, 0))
    session.info[CAUSE] = (cause, used + 1)
    return f"{cause}:{used}"


def waiting(
    session: Session, *, now: datetime, busy_chats: Collection[int], limit: int, last: Collection[str] = ()
) -> list[Notice]:
    """Return messages that may go out now, but none for busy chats.

    They come in the order they were written, those of the kinds in `last` behind all others.
    """
    chat = func.coalesce(OutboxRow.chat_id, PersonRow.telegram_id, 0)
    query = (
        select(OutboxRow, PersonRow.telegram_id)
        .join(PersonRow, col(PersonRow.id) == OutboxRow.person_id, isouter=True)
        .where(OutboxRow.state == OutboxState.WAITING, OutboxRow.send_after <= now, chat.not_in(busy_chats))
        .order_by(col(OutboxRow.kind).in_(last), col(OutboxRow.id))
        .limit(limit)
    )
    return [
        Notice(row.id or 0, row.kind, row.person_id, row.chat_id or telegram_id, row.task_id, row.payload)
        for row, telegram_id in session.exec(query)
    ]


def many(session: Session, notice_ids: Collection[int]) -> list[Notice]:
    """Return messages by id, whatever became of them, in the order they were written."""
    query = select(OutboxRow).where(col(OutboxRow.id).in_(notice_ids)).order_by(col(OutboxRow.id))
    return [
        Notice(row.id or 0, row.kind, row.person_id, row.chat_id, row.task_id, row.payload)
        for row in session.exec(query)
    ]


def still_waits(session: Session, notice_id: int) -> bool:
    """Tell whether a message was neither sent nor withdrawn meanwhile."""
    return session.exec(select(OutboxRow.state).where(OutboxRow.id == notice_id)).first() == OutboxState.WAITING


def close(
    session: Session,
    notice_id: int,
    state: OutboxState,
    *,
    now: datetime,
    message_id: int | None = None,
    error: str | None = None,
) -> None:
    """Note how a message ended, once; the chat of somebody who is no person of ours is forgotten."""
    session.exec(
        update(OutboxRow)
        .where(col(OutboxRow.id) == notice_id, col(OutboxRow.state) == OutboxState.WAITING)
        .values(state=state, done_at=now, message_id=message_id, error=error, chat_id=None)
    )


def withdraw(session: Session, kind: str, *, person_id: int, now: datetime) -> list[dict[str, Any]]:
    """Take back what a person has not been told yet, and return what it held, the oldest first."""
    query = (
        select(OutboxRow)
        .where(OutboxRow.kind == kind, OutboxRow.person_id == person_id, OutboxRow.state == OutboxState.WAITING)
        .order_by(col(OutboxRow.id))
        .with_for_update()
    )
    rows = session.exec(query).all()
    for row in rows:
        row.state, row.done_at = OutboxState.OBSOLETE, now
        session.add(row)
    return [row.payload for row in rows]


def delayed(session: Session, *, now: datetime) -> dict[int, datetime]:
    """Return the messages that wait for a later time, and for which."""
    query = select(OutboxRow.id, OutboxRow.send_after).where(
        OutboxRow.state == OutboxState.WAITING, OutboxRow.send_after > now
    )
    return {row_id: send_after for row_id, send_after in session.exec(query) if row_id is not None}


def delay(session: Session, notice_id: int, *, send_after: datetime) -> None:
    """Let a waiting message wait for another time."""
    session.exec(
        update(OutboxRow)
        .where(col(OutboxRow.id) == notice_id, col(OutboxRow.state) == OutboxState.WAITING)
        .values(send_after=send_after)
    )


def bring_forward(session: Session, *, now: datetime) -> None:
    """Let what was written in the future, to go out at once, go out now; what is for a later time keeps it."""
    session.exec(
        update(OutboxRow)
        .where(
            col(OutboxRow.state) == OutboxState.WAITING,
            col(OutboxRow.send_after) > now,
            col(OutboxRow.send_after) <= col(OutboxRow.created_at),
        )
        .values(send_after=now)
    )


def readdress(session: Session, kinds: Collection[str], *, task_id: int, person_id: int) -> None:
    """Let what waits about a task go to another person."""
    session.exec(
        update(OutboxRow)
        .where(col(OutboxRow.task_id) == task_id, col(OutboxRow.kind).in_(kinds))
        .where(col(OutboxRow.state) == OutboxState.WAITING)
        .values(person_id=person_id)
    )


def readdress_about(session: Session, kind: str, about: Mapping[str, Any], *, person_id: int) -> None:
    """Let what waits about something that is no task go to another person; `about` is what it holds of that."""
    query = select(OutboxRow).where(OutboxRow.kind == kind, OutboxRow.state == OutboxState.WAITING)
    for row in session.exec(query):
        if about.items() <= row.payload.items():
            row.person_id = person_id
            session.add(row)
    session.flush()


def due_for(session: Session, person_id: int, *, kinds: Collection[str], now: datetime) -> list[Notice]:
    """Return what of some kinds may go to a person now, in the order it was written."""
    query = (
        select(OutboxRow, PersonRow.telegram_id)
        .join(PersonRow, col(PersonRow.id) == OutboxRow.person_id)
        .where(
            OutboxRow.state == OutboxState.WAITING,
            OutboxRow.send_after <= now,
            OutboxRow.person_id == person_id,
            col(OutboxRow.kind).in_(kinds),
        )
        .order_by(col(OutboxRow.id))
    )
    return [
        Notice(row.id or 0, row.kind, row.person_id, row.chat_id or telegram_id, row.task_id, row.payload)
        for row, telegram_id in session.exec(query)
    ]


def sent_about(
    session: Session, *, person_id: int, kinds: Collection[str], since: datetime, task_id: int | None = None
) -> list[int]:
    """Return the task of each message of some kinds that went to a person from a time on."""
    query = select(OutboxRow.task_id).where(
        OutboxRow.person_id == person_id,
        OutboxRow.state == OutboxState.SENT,
        col(OutboxRow.kind).in_(kinds),
        col(OutboxRow.done_at) >= since,
        col(OutboxRow.task_id).is_not(None),
    )
    if task_id is not None:
        query = query.where(OutboxRow.task_id == task_id)
    return [found for found in session.exec(query) if found is not None]


def count_sent(session: Session, *, person_id: int, keys: str, since: datetime) -> int:
    """Return how many messages whose key begins so went to a person from a time on."""
    query = select(func.count()).where(
        OutboxRow.person_id == person_id,
        OutboxRow.state == OutboxState.SENT,
        col(OutboxRow.dedup_key).startswith(keys, autoescape=True),
        col(OutboxRow.done_at) >= since,
    )
    return session.exec(query).one()


def is_waiting(session: Session, kind: str, *, person_id: int, task_id: int) -> bool:
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


def count_due(session: Session, *, now: datetime) -> int:
    """Return how many messages may go out now."""
    query = select(func.count()).select_from(OutboxRow)
    return session.exec(query.where(OutboxRow.state == OutboxState.WAITING, OutboxRow.send_after <= now)).one()


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
