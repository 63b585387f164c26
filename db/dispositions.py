"""Dispositions: one for each task that instructs."""

from collections.abc import Collection

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from db.tables import DispositionRow
from sop.dispositions import Disposition, Urgency


def find(session: Session, task_id: int) -> Disposition | None:
    """Return the disposition of a task, or None before anything was chosen."""
    row = session.get(DispositionRow, task_id)
    return None if row is None else _disposition(row)


def save(session: Session, disposition: Disposition) -> None:
    """Store a disposition, new or changed."""
    session.merge(
        DispositionRow(
            task_id=disposition.task_id,
            run_id=disposition.run_id,
            from_post=disposition.from_post,
            to_post=disposition.to_post,
            instructions=list(disposition.instructions),
            note=disposition.note,
            urgency=disposition.urgency,
            sent_at=disposition.sent_at,
            sent_as=disposition.sent_as,
        )
    )
    session.flush()


def sent_from_or_to(session: Session, posts: Collection[str]) -> list[Disposition]:
    """Return the dispositions those posts sent or got, the newest first."""
    mine = or_(col(DispositionRow.from_post).in_(posts), col(DispositionRow.to_post).in_(posts))
    return _dispositions(session, mine, col(DispositionRow.sent_at).is_not(None))


def _dispositions(session: Session, *conditions: ColumnElement[bool]) -> list[Disposition]:
    query = select(DispositionRow).where(*conditions).order_by(col(DispositionRow.task_id).desc())
    return [_disposition(row) for row in session.exec(query)]


def _disposition(row: DispositionRow) -> Disposition:
    return Disposition(
        task_id=row.task_id,
        run_id=row.run_id,
        from_post=row.from_post,
        to_post=row.to_post,
        instructions=tuple(row.instructions),
        note=row.note,
        urgency=Urgency(row.urgency),
        sent_at=row.sent_at,
        sent_as=row.sent_as,
    )
