"""The live message in a person's chat about something that is no task, such as a disposition."""

from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session, col, delete, select

from db.tables import LiveMessageRow


class LiveKind(StrEnum):
    """What a live message is about; its subject is the id of that."""

    DISPOSITION = "disposition"
    DISPOSITION_REMINDER = "disposition_reminder"
    INVITATION = "invitation"
    MEETING = "meeting"
    APPROVAL = "approval"


@dataclass(frozen=True)
class LiveMessage:
    """Where it stands; `is_caption` tells that its words are under a file."""

    person_id: int
    message_id: int
    is_caption: bool = False


def find(session: Session, kind: LiveKind, subject_id: int, *, person_id: int) -> LiveMessage | None:
    """Return the live message in somebody's chat, or None."""
    row = session.get(LiveMessageRow, (kind, subject_id, person_id))
    return None if row is None else LiveMessage(row.person_id, row.message_id, row.is_caption)


def about(session: Session, kind: LiveKind, subject_id: int) -> list[LiveMessage]:
    """Return the live messages about a subject, by person."""
    query = select(LiveMessageRow).where(LiveMessageRow.kind == kind, LiveMessageRow.subject_id == subject_id)
    rows = session.exec(query.order_by(col(LiveMessageRow.person_id)))
    return [LiveMessage(row.person_id, row.message_id, row.is_caption) for row in rows]


def put(
    session: Session,
    kind: LiveKind,
    subject_id: int,
    *,
    person_id: int,
    message_id: int,
    is_caption: bool = False,
) -> LiveMessage | None:
    """Make a message the live one, and return another one that it replaces."""
    known = find(session, kind, subject_id, person_id=person_id)
    replaced = None if known is None or known.message_id == message_id else known
    session.merge(
        LiveMessageRow(
            kind=kind, subject_id=subject_id, person_id=person_id, message_id=message_id, is_caption=is_caption
        )
    )
    session.flush()
    return replaced


def remove_of(session: Session, kind: LiveKind, subject_id: int, *, person_id: int) -> None:
    """Forget the live message in one person's chat."""
    session.exec(
        delete(LiveMessageRow).where(
            col(LiveMessageRow.kind) == kind,
            col(LiveMessageRow.subject_id) == subject_id,
            col(LiveMessageRow.person_id) == person_id,
        )
    )


def remove(session: Session, kind: LiveKind, subject_id: int) -> None:
    """Forget the live messages about a subject."""
    session.exec(
        delete(LiveMessageRow).where(col(LiveMessageRow.kind) == kind, col(LiveMessageRow.subject_id) == subject_id)
    )


def of_person(session: Session, person_id: int) -> list[LiveMessage]:
    """Return all live messages in one person's chat."""
    rows = session.exec(select(LiveMessageRow).where(LiveMessageRow.person_id == person_id))
    return [LiveMessage(row.person_id, row.message_id, row.is_caption) for row in rows]


def subjects_of(session: Session, kind: LiveKind, *, person_id: int) -> list[int]:
    """Return what the live messages of a kind in one person's chat are about, in a fixed order."""
    query = select(LiveMessageRow.subject_id).where(LiveMessageRow.kind == kind, LiveMessageRow.person_id == person_id)
    return list(session.exec(query.order_by(col(LiveMessageRow.subject_id))))


def forget_person(session: Session, person_id: int) -> None:
    """Forget all live messages in the chat of somebody who goes."""
    session.exec(delete(LiveMessageRow).where(col(LiveMessageRow.person_id) == person_id))
