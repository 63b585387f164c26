"""What admins laid over the office calendar."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, delete, select

from db.tables import CalendarEntryRow
from sop.calendar_entries import CalendarEntry, EntryKind
from sop.working_time import Frame, Week

PlainWeek = list[list[list[int]]]


def entries(session: Session, *, until_after: date) -> tuple[CalendarEntry, ...]:
    """Return the entries that end on or after a day, in the order they were made."""
    query = select(CalendarEntryRow).where(CalendarEntryRow.last >= until_after).order_by(col(CalendarEntryRow.id))
    return tuple(_entry(row) for row in session.exec(query))


def find(session: Session, entry_id: int) -> CalendarEntry | None:
    """Return an entry, or None where it was removed."""
    row = session.get(CalendarEntryRow, entry_id)
    return None if row is None else _entry(row)


def add(session: Session, added: Sequence[CalendarEntry], *, added_by: int, now: datetime) -> None:
    """Store entries."""
    for entry in added:
        session.add(
            CalendarEntryRow(
                kind=entry.kind,
                first=entry.first,
                last=entry.last,
                name=entry.name,
                week=plain_week(entry.week),
                added_by=added_by,
                added_at=now,
            )
        )
    session.flush()


def remove(session: Session, entry_id: int) -> None:
    """Delete an entry."""
    session.exec(delete(CalendarEntryRow).where(col(CalendarEntryRow.id) == entry_id))


def to_plain(entry: CalendarEntry) -> dict[str, Any]:
    """Return an entry as plain values, for a draft."""
    return {
        "kind": entry.kind.value,
        "first": entry.first.isoformat(),
        "last": entry.last.isoformat(),
        "name": entry.name,
        "week": plain_week(entry.week),
    }


def from_plain(values: dict[str, Any]) -> CalendarEntry:
    """Return the entry that plain values stand for."""
    return CalendarEntry(
        EntryKind(values["kind"]),
        date.fromisoformat(values["first"]),
        date.fromisoformat(values["last"]),
        values["name"],
        week_from(values["week"]),
    )


def plain_week(week: Week | None) -> PlainWeek | None:
    """Return a week as plain lists of minutes."""
    if week is None:
        return None
    return [[[frame.start_minute, frame.end_minute] for frame in frames] for frames in week]


def week_from(plain: PlainWeek | None) -> Week | None:
    """Return the week that plain lists of minutes stand for."""
    if plain is None:
        return None
    return tuple(tuple(Frame(start, end) for start, end in frames) for frames in plain)


def _entry(row: CalendarEntryRow) -> CalendarEntry:
    return CalendarEntry(EntryKind(row.kind), row.first, row.last, row.name, week_from(row.week), row.id or 0)
