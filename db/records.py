"""What steps put on record."""

from sqlmodel import Session, col, select

from db.tables import RecordRow
from sop.records import Record, RecordKind


def put(session: Session, record: Record) -> None:
    """Store a record, in place of an earlier one of its kind."""
    session.merge(RecordRow(task_id=record.task_id, kind=record.kind, text=record.text, recorded_at=record.recorded_at))
    session.flush()


def of_task(session: Session, task_id: int) -> dict[RecordKind, Record]:
    """Return what a task has on record, by kind."""
    query = select(RecordRow).where(RecordRow.task_id == task_id).order_by(col(RecordRow.recorded_at))
    return {
        RecordKind(row.kind): Record(row.task_id, RecordKind(row.kind), row.text, row.recorded_at)
        for row in session.exec(query)
    }
