"""What admins changed about the office's papers, each change a row: the newest of a name counts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from db.tables import OfficeSettingRow, PersonRow

TEMPLATE = "template_"
"""Before the kind of a paper this is the name of its template; the value of such a change tells its version."""


@dataclass(frozen=True)
class Change:
    """One change; `value` is None where the office went back to what it had at first. `content` are a file's bytes."""

    id: int
    name: str
    value: Any
    content: bytes | None
    changed_by: str
    changed_at: datetime


def newest(session: Session, names: list[str]) -> dict[str, Change]:
    """Return the changes that count, by name."""
    last = select(func.max(OfficeSettingRow.id)).where(col(OfficeSettingRow.name).in_(names))
    query = (
        select(OfficeSettingRow, PersonRow.name)
        .join(PersonRow, col(PersonRow.id) == OfficeSettingRow.changed_by)
        .where(col(OfficeSettingRow.id).in_(last.group_by(OfficeSettingRow.name)))
    )
    return {row.name: _change(row, name) for row, name in session.exec(query)}


def versions(session: Session, name: str) -> list[Change]:
    """Return every change of a name, the oldest first."""
    query = (
        select(OfficeSettingRow, PersonRow.name)
        .join(PersonRow, col(PersonRow.id) == OfficeSettingRow.changed_by)
        .where(OfficeSettingRow.name == name)
        .order_by(col(OfficeSettingRow.id))
    )
    return [_change(row, by) for row, by in session.exec(query)]


def uploads(session: Session, name: str) -> list[Change]:
    """Return the changes of a name that brought a file, the oldest first."""
    return [change for change in versions(session, name) if change.content is not None]


def template_in_use(session: Session, paper: str) -> bytes | None:
    """Return the office's own template of a kind of paper, or None where ours is used."""
    name = TEMPLATE + paper
    change = newest(session, [name]).get(name)
    if change is None or change.value is None:
        return None
    if change.content is not None:
        return change.content
    return next(
        upload.content for upload in uploads(session, name) if upload.value["version"] == change.value["version"]
    )


def put(
    session: Session, name: str, value: Any, *, changed_by: int, now: datetime, content: bytes | None = None
) -> None:
    """Store a change; None as value goes back to what the office had at first."""
    session.add(OfficeSettingRow(name=name, value=value, content=content, changed_by=changed_by, changed_at=now))
    session.flush()


def _change(row: OfficeSettingRow, changed_by: str | None) -> Change:
    return Change(row.id or 0, row.name, row.value, row.content, changed_by or "", row.changed_at)
