"""Dispositions, of steps and free ones, and their receivers."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, delete, or_, select

from db.tables import DispositionRow, ReceiverRow
from sop.dispositions import (
    CLOSED,
    Classification,
    Disposition,
    IncomingLetter,
    Receiver,
    ReceiverStatus,
    Urgency,
)


def find(session: Session, task_id: int) -> Disposition | None:
    """Return the disposition of a task, or None before anything was chosen."""
    row = session.exec(select(DispositionRow).where(DispositionRow.task_id == task_id)).first()
    return None if row is None else _disposition(row)


def get(session: Session, disposition_id: int, *, lock: bool = False) -> Disposition | None:
    """Return a disposition, or None; `lock` makes others wait until this transaction ends."""
    query = select(DispositionRow).where(DispositionRow.id == disposition_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = session.exec(query).first()
    return None if row is None else _disposition(row)


def save(session: Session, disposition: Disposition) -> Disposition:
    """Store a disposition, new or changed, and return it with its id."""
    known = disposition.id
    if known is None and disposition.task_id is not None:
        known = session.exec(select(DispositionRow.id).where(DispositionRow.task_id == disposition.task_id)).first()
    row = session.merge(
        DispositionRow(
            id=known,
            task_id=disposition.task_id,
            run_id=disposition.run_id,
            parent_id=disposition.parent_id,
            made_by=disposition.made_by,
            from_post=disposition.from_post,
            to_posts=list(disposition.to_posts),
            instructions=list(disposition.instructions),
            note=disposition.note,
            urgency=disposition.urgency,
            classification=disposition.classification,
            letter_sender=disposition.letter.sender,
            letter_number=disposition.letter.number,
            letter_dated=disposition.letter.dated,
            letter_received=disposition.letter.received,
            subject=disposition.letter.subject,
            agenda_year=disposition.letter.agenda_year,
            agenda_number=disposition.letter.agenda,
            due_at=disposition.due_at,
            sent_at=disposition.sent_at,
            sent_as=disposition.sent_as,
            cancelled_at=disposition.cancelled_at,
            meeting_id=disposition.meeting_id,
            decision=disposition.decision,
        )
    )
    session.flush()
    return _disposition(row)


def remove(session: Session, disposition_id: int) -> None:
    """Delete a draft that was never sent."""
    session.exec(delete(DispositionRow).where(col(DispositionRow.id) == disposition_id))


def next_agenda(session: Session, year: int) -> int:
    """Return the number after the highest in the register of a year."""
    query = select(func.max(DispositionRow.agenda_number)).where(DispositionRow.agenda_year == year)
    return (session.exec(query).one() or 0) + 1


def address(session: Session, disposition: Disposition) -> None:
    """Make the chosen posts the receivers of a disposition that is being sent; it is new to all of them."""
    assert disposition.id is not None
    withdraw(session, disposition.id)
    for post in disposition.to_posts:
        session.add(ReceiverRow(disposition_id=disposition.id, post_code=post, status=ReceiverStatus.SENT))
    session.flush()


def withdraw(session: Session, disposition_id: int) -> None:
    """Take a disposition from its receivers."""
    session.exec(delete(ReceiverRow).where(col(ReceiverRow.disposition_id) == disposition_id))
    session.flush()


def receivers(session: Session, disposition_id: int) -> list[Receiver]:
    """Return who a disposition went to, in a fixed order."""
    query = select(ReceiverRow).where(ReceiverRow.disposition_id == disposition_id)
    return [_receiver(row) for row in session.exec(query.order_by(col(ReceiverRow.post_code)))]


def save_receiver(session: Session, receiver: Receiver) -> None:
    """Store what a receiver made of it."""
    row = session.get_one(ReceiverRow, (receiver.disposition_id, receiver.post))
    row.status = receiver.status
    row.received_at = receiver.received_at
    row.changed_at = receiver.changed_at
    row.changed_as = receiver.changed_as
    row.said = receiver.said
    session.add(row)
    session.flush()


def children(session: Session, disposition_id: int) -> list[Disposition]:
    """Return what a disposition was forwarded with, in the order it was sent."""
    sent = (col(DispositionRow.parent_id) == disposition_id, col(DispositionRow.sent_at).is_not(None))
    return _dispositions(session, *sent)[::-1]


def of_decision(session: Session, meeting_id: int, decision: int) -> Disposition | None:
    """Return the disposition, or its draft, that carries out what a meeting decided; not one that was cancelled."""
    found = _dispositions(
        session,
        col(DispositionRow.meeting_id) == meeting_id,
        col(DispositionRow.decision) == decision,
        col(DispositionRow.cancelled_at).is_(None),
    )
    return found[0] if found else None


def sent_of_meeting(session: Session, meeting_id: int) -> list[Disposition]:
    """Return the dispositions that carry out what a meeting decided and were sent; none that was cancelled."""
    return _dispositions(
        session,
        col(DispositionRow.meeting_id) == meeting_id,
        col(DispositionRow.sent_at).is_not(None),
        col(DispositionRow.cancelled_at).is_(None),
    )


def with_letter_number(session: Session, number: str, *, but_not: int | None) -> Disposition | None:
    """Return another letter's disposition that was sent with the same letter number, or None."""
    found = _dispositions(
        session,
        func.lower(col(DispositionRow.letter_number)) == number.lower(),
        col(DispositionRow.parent_id).is_(None),
        col(DispositionRow.sent_at).is_not(None),
        *([] if but_not is None else [col(DispositionRow.id) != but_not]),
    )
    return found[0] if found else None


def sent_from_or_to(session: Session, posts: Collection[str], *, words: str | None = None) -> list[Disposition]:
    """Return the dispositions those posts sent or got, the newest first; `words` are looked for in every line."""
    received = select(ReceiverRow.disposition_id).where(col(ReceiverRow.post_code).in_(posts))
    mine = or_(col(DispositionRow.from_post).in_(posts), col(DispositionRow.id).in_(received))
    conditions = [mine, col(DispositionRow.sent_at).is_not(None)]
    for word in (words or "").lower().split():
        conditions.append(
            or_(
                func.lower(col(DispositionRow.subject)).contains(word, autoescape=True),
                func.lower(col(DispositionRow.letter_number)).contains(word, autoescape=True),
                func.lower(col(DispositionRow.letter_sender)).contains(word, autoescape=True),
                *([col(DispositionRow.agenda_number) == int(word)] if word.isdecimal() and len(word) < 9 else []),
            )
        )
    return _dispositions(session, *conditions)


def awaited(
    session: Session, *, posts: Collection[str] | None = None, due_before: datetime | None = None
) -> list[tuple[Disposition, Receiver]]:
    """Return what receivers have not dealt with, the earliest due first: of some posts, or due before a time."""
    query = (
        select(DispositionRow, ReceiverRow)
        .join(ReceiverRow, col(ReceiverRow.disposition_id) == DispositionRow.id)
        .where(
            col(DispositionRow.task_id).is_(None),
            col(DispositionRow.sent_at).is_not(None),
            col(DispositionRow.cancelled_at).is_(None),
            col(ReceiverRow.status).not_in(CLOSED),
        )
        .order_by(col(DispositionRow.due_at), col(DispositionRow.id), col(ReceiverRow.post_code))
    )
    if posts is not None:
        query = query.where(col(ReceiverRow.post_code).in_(posts))
    if due_before is not None:
        query = query.where(col(DispositionRow.due_at) < due_before)
    return [(_disposition(row), _receiver(receiver)) for row, receiver in session.exec(query)]


def drafts_of(session: Session, posts: Collection[str], *, made_by: int) -> list[Disposition]:
    """Return the free dispositions that somebody is putting together for posts held now, the newest first."""
    return _dispositions(
        session,
        col(DispositionRow.from_post).in_(posts),
        col(DispositionRow.made_by) == made_by,
        col(DispositionRow.task_id).is_(None),
        col(DispositionRow.sent_at).is_(None),
    )


def _dispositions(session: Session, *conditions: ColumnElement[bool]) -> list[Disposition]:
    query = select(DispositionRow).where(*conditions).order_by(col(DispositionRow.id).desc())
    return [_disposition(row) for row in session.exec(query)]


def _disposition(row: DispositionRow) -> Disposition:
    return Disposition(
        id=row.id,
        task_id=row.task_id,
        run_id=row.run_id,
        parent_id=row.parent_id,
        made_by=row.made_by,
        from_post=row.from_post,
        to_posts=tuple(row.to_posts),
        instructions=tuple(row.instructions),
        note=row.note,
        urgency=Urgency(row.urgency),
        classification=Classification(row.classification),
        letter=IncomingLetter(
            sender=row.letter_sender,
            number=row.letter_number,
            dated=row.letter_dated,
            received=row.letter_received,
            subject=row.subject,
            agenda=row.agenda_number,
            agenda_year=row.agenda_year,
        ),
        due_at=row.due_at,
        sent_at=row.sent_at,
        sent_as=row.sent_as,
        cancelled_at=row.cancelled_at,
        meeting_id=row.meeting_id,
        decision=row.decision,
    )


def _receiver(row: ReceiverRow) -> Receiver:
    return Receiver(
        disposition_id=row.disposition_id,
        post=row.post_code,
        status=ReceiverStatus(row.status),
        received_at=row.received_at,
        changed_at=row.changed_at,
        changed_as=row.changed_as,
        said=row.said,
    )
