"""Updates as Telegram sent them: stored before they are confirmed, worked off in order per chat."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func
from sqlmodel import Session, col, delete, or_, select, update

from db.dialect import insert_if_new
from db.tables import InboxRow

KEEP = timedelta(hours=48)
KEEP_DEAD = timedelta(days=30)


class InboxState(StrEnum):
    """Where an update stands."""

    OPEN = "open"
    DONE = "done"
    DEAD = "dead"


class AlreadyHandled(Exception):
    """A second writing call for one update, or an update that another worker has finished."""


@dataclass(frozen=True)
class Received:
    """An update before it is stored: its id, the chat whose order it belongs to, and the raw JSON.

    What cannot be read has no id, and is kept each time it comes.
    """

    update_id: int | None
    chat_key: int
    raw: str


@dataclass(frozen=True)
class Waiting:
    """An update that is to be worked off; `tries` counts the attempts that failed."""

    id: int
    chat_key: int
    raw: str
    tries: int


def store(session: Session, updates: Iterable[Received], *, now: datetime) -> int:
    """Keep updates, each once, and return how many were new."""
    rows = [
        {
            "update_id": received.update_id,
            "chat_key": received.chat_key,
            "raw": received.raw,
            "state": InboxState.OPEN,
            "tries": 0,
            "received_at": now,
        }
        for received in updates
    ]
    return insert_if_new(session, InboxRow, rows, unique="update_id")


def waiting(session: Session, *, now: datetime, busy_chats: Collection[int], limit: int) -> list[Waiting]:
    """Return the oldest open update of each chat that is not busy and not waiting for another try."""
    oldest = (
        select(func.min(col(InboxRow.id)))
        .where(InboxRow.state == InboxState.OPEN, col(InboxRow.chat_key).not_in(busy_chats))
        .group_by(col(InboxRow.chat_key))
    )
    query = (
        select(InboxRow)
        .where(col(InboxRow.id).in_(oldest), or_(col(InboxRow.retry_at).is_(None), col(InboxRow.retry_at) <= now))
        .order_by(col(InboxRow.id))
        .limit(limit)
    )
    return [Waiting(row.id or 0, row.chat_key, row.raw or "", row.tries) for row in session.exec(query)]


def still_open(session: Session, inbox_ids: Collection[int]) -> set[int]:
    """Return which of these updates nobody has finished meanwhile."""
    query = select(InboxRow.id).where(col(InboxRow.id).in_(inbox_ids), InboxRow.state == InboxState.OPEN)
    return {found for found in session.exec(query) if found is not None}


def next_retry(session: Session) -> datetime | None:
    """Return when the next failed update wants another try."""
    return session.exec(select(func.min(InboxRow.retry_at)).where(InboxRow.state == InboxState.OPEN)).one()


def finish(session: Session, inbox_id: int, *, now: datetime) -> None:
    """Mark an update done and forget its text; raises AlreadyHandled unless it was open."""
    done = session.exec(
        update(InboxRow)
        .where(col(InboxRow.id) == inbox_id, col(InboxRow.state) == InboxState.OPEN)
        .values(state=InboxState.DONE, raw=None, done_at=now)
    )
    if done.rowcount != 1:
        raise AlreadyHandled(inbox_id)


def fail(session: Session, inbox_id: int, *, error: str, retry_at: datetime | None, now: datetime) -> None:
    """Note a failed attempt; without `retry_at` the update is given up and kept for the operator.

    What another process has finished meanwhile stays finished.
    """
    row = session.get_one(InboxRow, inbox_id, with_for_update=True)
    if row.state != InboxState.OPEN:
        return
    row.tries += 1
    row.error = error
    row.retry_at = retry_at
    if retry_at is None:
        row.state = InboxState.DEAD
        row.done_at = now
    session.add(row)


def bring_forward(session: Session, *, now: datetime) -> None:
    """Let every failed update have its next try now."""
    session.exec(
        update(InboxRow)
        .where(col(InboxRow.state) == InboxState.OPEN, col(InboxRow.retry_at) > now)
        .values(retry_at=now)
    )


def count(session: Session, state: InboxState) -> int:
    """Return how many updates stand so."""
    return session.exec(select(func.count()).select_from(InboxRow).where(InboxRow.state == state)).one()


def oldest_open(session: Session) -> datetime | None:
    """Return since when the oldest open update waits."""
    return session.exec(select(func.min(InboxRow.received_at)).where(InboxRow.state == InboxState.OPEN)).one()


def purge(session: Session, *, now: datetime) -> int:
    """Delete what was done long ago, so that Telegram's ids may come again.

    Dead updates give their id free then and lose their text; that there was one stays known for 30 days.
    """
    before = now - KEEP
    session.exec(
        delete(InboxRow).where(col(InboxRow.state) == InboxState.DEAD, col(InboxRow.done_at) < now - KEEP_DEAD)
    )
    session.exec(
        update(InboxRow)
        .where(col(InboxRow.state) == InboxState.DEAD, col(InboxRow.done_at) < before)
        .values(update_id=None, raw=None)
    )
    return session.exec(
        delete(InboxRow).where(col(InboxRow.state) == InboxState.DONE, col(InboxRow.done_at) < before)
    ).rowcount
