"""Files as people sent them. Their bytes lie in the store under their hash; rights hang on these rows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, select

from db.tables import FileRow

_LOOSE = (
    col(FileRow.task_id).is_(None),
    col(FileRow.disposition_id).is_(None),
    col(FileRow.meeting_id).is_(None),
)


@dataclass(frozen=True)
class NewFile:
    """A received file before it has a row."""

    sha256: str
    size: int
    media_type: str
    name: str
    is_photo: bool
    telegram_file_id: str | None
    media_group: str | None
    is_standard_form: bool = False


@dataclass(frozen=True)
class File:
    """A label on stored bytes: who sent it, in which capacity, when, and the task it belongs to."""

    id: int
    sha256: str
    size: int
    media_type: str
    name: str
    is_photo: bool
    telegram_file_id: str | None
    media_group: str | None
    sent_by: int
    sent_as: str | None
    received_at: datetime
    task_id: int | None
    is_discarded: bool
    disposition_id: int | None = None
    meeting_id: int | None = None
    is_standard_form: bool = False

    @property
    def is_unassigned(self) -> bool:
        """Whether it belongs to nothing yet."""
        return (self.task_id or self.disposition_id or self.meeting_id) is None


def add(
    session: Session,
    new: NewFile,
    *,
    sent_by: int,
    sent_as: str | None,
    task_id: int | None,
    now: datetime,
    disposition_id: int | None = None,
    meeting_id: int | None = None,
) -> File:
    """Add the label of a received file."""
    row = FileRow(
        sha256=new.sha256,
        size=new.size,
        media_type=new.media_type,
        name=new.name,
        is_photo=new.is_photo,
        sent_by=sent_by,
        sent_as=sent_as,
        received_at=now,
        telegram_file_id=new.telegram_file_id,
        media_group=new.media_group,
        task_id=task_id,
        disposition_id=disposition_id,
        meeting_id=meeting_id,
        is_standard_form=new.is_standard_form,
    )
    session.add(row)
    session.flush()
    return _file(row)


def find(session: Session, file_id: int) -> File | None:
    """Return a file, also one that was discarded, or None."""
    row = session.get(FileRow, file_id)
    return None if row is None else _file(row)


def of_tasks(session: Session, task_ids: Collection[int]) -> list[File]:
    """Return the files of some tasks, in the order they came."""
    return _files(session, col(FileRow.task_id).in_(task_ids)) if task_ids else []


def of_dispositions(session: Session, disposition_ids: Collection[int]) -> list[File]:
    """Return the files of some dispositions, in the order they came."""
    return _files(session, col(FileRow.disposition_id).in_(disposition_ids))


def of_meeting(session: Session, meeting_id: int) -> list[File]:
    """Return the files of a meeting outside a run, in the order they came."""
    return _files(session, col(FileRow.meeting_id) == meeting_id)


def in_group(session: Session, *, sent_by: int, media_group: str) -> list[File]:
    """Return the files a person sent as one album."""
    return _files(session, col(FileRow.sent_by) == sent_by, col(FileRow.media_group) == media_group)


def unassigned_of(session: Session, person_id: int) -> list[File]:
    """Return what a person sent that belongs to nothing yet."""
    return _files(session, col(FileRow.sent_by) == person_id, *_LOOSE)


def assign(session: Session, file_ids: Collection[int], *, task_id: int, sent_as: str) -> None:
    """Give files to a task."""
    for row in session.exec(select(FileRow).where(col(FileRow.id).in_(file_ids))):
        row.task_id = task_id
        row.sent_as = sent_as
        session.add(row)
    session.flush()


def release_disposition(session: Session, disposition_id: int, *, now: datetime) -> None:
    """Put the files of a disposition aside that was thrown away, or may no longer have any in chat."""
    for row in session.exec(select(FileRow).where(FileRow.disposition_id == disposition_id)):
        row.disposition_id = None
        row.discarded_at = now
        session.add(row)
    session.flush()


def remember_telegram_id(session: Session, file_id: int, telegram_file_id: str) -> None:
    """Keep the id under which Telegram has a file by now, so that its bytes need not be sent again."""
    row = session.get_one(FileRow, file_id)
    row.telegram_file_id = telegram_file_id
    session.add(row)


def discard(session: Session, file_ids: Collection[int], *, now: datetime) -> None:
    """Put files aside: they are shown and sent no more, but nothing is deleted."""
    for row in session.exec(select(FileRow).where(col(FileRow.id).in_(file_ids))):
        row.discarded_at = now
        session.add(row)


def forget_person(session: Session, person_id: int) -> None:
    """Delete what somebody sent for nothing, before the person's row goes."""
    session.exec(delete(FileRow).where(col(FileRow.sent_by) == person_id, *_LOOSE))


def _files(session: Session, *conditions: ColumnElement[bool]) -> list[File]:
    query = select(FileRow).where(*conditions, col(FileRow.discarded_at).is_(None)).order_by(col(FileRow.id))
    return [_file(row) for row in session.exec(query)]


def _file(row: FileRow) -> File:
    assert row.id is not None
    return File(
        id=row.id,
        sha256=row.sha256,
        size=row.size,
        media_type=row.media_type,
        name=row.name,
        is_photo=row.is_photo,
        telegram_file_id=row.telegram_file_id,
        media_group=row.media_group,
        sent_by=row.sent_by,
        sent_as=row.sent_as,
        received_at=row.received_at,
        task_id=row.task_id,
        is_discarded=row.discarded_at is not None,
        disposition_id=row.disposition_id,
        meeting_id=row.meeting_id,
        is_standard_form=row.is_standard_form,
    )
