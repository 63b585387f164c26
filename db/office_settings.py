"""What admins changed about the office's papers, each change a row: the newest of a name counts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from db.tables import OfficeSettingRow, PersonRow


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


def put(
    session: Session, name: str, value: Any, *, changed_by: int, now: datetime, content: bytes | None = None
) -> None:
    """Store a change; None as value goes back to what the office had at first."""
    session.add(OfficeSettingRow(name=name, value=value, content=content, changed_by=changed_by, changed_at=now))
    session.flush()


def _change(row: OfficeSettingRow, changed_by: str | None) -> Change:
    return Change(row.id or 0, row.name, row.value, row.content, changed_by or "", row.changed_at)
