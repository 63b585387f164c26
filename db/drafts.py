"""What a person is putting together over several answers; a new draft replaces the old one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, select

from db.tables import DraftRow


@dataclass(frozen=True)
class Draft:
    """Plain values by name, until the person says that they are meant."""

    id: int
    person_id: int
    contents: dict[str, Any]


def put(session: Session, *, person_id: int, contents: dict[str, Any], now: datetime) -> Draft:
    """Begin a draft, in place of the one before."""
    session.exec(delete(DraftRow).where(col(DraftRow.person_id) == person_id))
    row = DraftRow(person_id=person_id, contents=contents, made_at=now)
    session.add(row)
    session.flush()
    return _draft(row)


def change(session: Session, draft: Draft, **contents: Any) -> Draft:
    """Add values to a draft, or replace them."""
    row = session.get_one(DraftRow, draft.id)
    row.contents = {**row.contents, **contents}
    session.add(row)
    session.flush()
    return _draft(row)


def find(session: Session, draft_id: int, *, person_id: int) -> Draft | None:
    """Return a person's draft, or None where it is over or somebody else's."""
    row = session.exec(select(DraftRow).where(DraftRow.id == draft_id, DraftRow.person_id == person_id)).first()
    return None if row is None else _draft(row)


def drop(session: Session, person_id: int) -> None:
    """Throw away what a person was putting together."""
    session.exec(delete(DraftRow).where(col(DraftRow.person_id) == person_id))


def _draft(row: DraftRow) -> Draft:
    return Draft(row.id or 0, row.person_id, row.contents)
