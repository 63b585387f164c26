"""The live message about a task in a person's chat. Only the sender, and a press on a card, write here."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, delete, select

from db.tables import CardRow


class CardKind(StrEnum):
    """A task has one card and at most one reminder in a chat."""

    CARD = "card"
    REMINDER = "reminder"


@dataclass(frozen=True)
class Card:
    """Where a live message stands."""

    task_id: int
    person_id: int
    kind: CardKind
    chat_id: int
    message_id: int
    is_caption: bool
    sent_at: datetime


def find(session: Session, *, task_id: int, person_id: int, kind: CardKind) -> Card | None:
    """Return the live message of that kind, or None."""
    row = _row(session, task_id, person_id, kind)
    return None if row is None else _card(row)


def of_task(session: Session, task_id: int) -> list[Card]:
    """Return all live messages about a task."""
    return [_card(row) for row in session.exec(select(CardRow).where(CardRow.task_id == task_id))]


def of_person(session: Session, person_id: int) -> list[Card]:
    """Return all live messages in a person's chat."""
    return [_card(row) for row in session.exec(select(CardRow).where(CardRow.person_id == person_id))]


def put(
    session: Session,
    *,
    task_id: int,
    person_id: int,
    kind: CardKind,
    chat_id: int,
    message_id: int,
    now: datetime,
    is_caption: bool = False,
) -> Card | None:
    """Make a message the live one, and return the one it replaces; `is_caption` where its words are under a file."""
    row = _row(session, task_id, person_id, kind)
    if row is None:
        row = CardRow(
            task_id=task_id,
            person_id=person_id,
            kind=kind,
            chat_id=chat_id,
            message_id=message_id,
            is_caption=is_caption,
            sent_at=now,
        )
        session.add(row)
        return None
    replaced = _card(row)
    if (row.chat_id, row.message_id) == (chat_id, message_id):
        return None
    row.chat_id, row.message_id, row.is_caption, row.sent_at = chat_id, message_id, is_caption, now
    session.add(row)
    return replaced


def remove(session: Session, *, task_id: int, person_id: int, kind: CardKind) -> None:
    """Forget a live message."""
    session.exec(
        delete(CardRow).where(
            col(CardRow.task_id) == task_id, col(CardRow.person_id) == person_id, col(CardRow.kind) == kind
        )
    )


def forget_person(session: Session, person_id: int) -> None:
    """Forget all live messages in the chat of somebody who goes; they name the Telegram account."""
    session.exec(delete(CardRow).where(col(CardRow.person_id) == person_id))


def _row(session: Session, task_id: int, person_id: int, kind: CardKind) -> CardRow | None:
    return session.exec(
        select(CardRow).where(CardRow.task_id == task_id, CardRow.person_id == person_id, CardRow.kind == kind)
    ).first()


def _card(row: CardRow) -> Card:
    return Card(
        row.task_id, row.person_id, CardKind(row.kind), row.chat_id, row.message_id, row.is_caption, row.sent_at
    )
