"""What the document store must hold: the bytes that rows of several tables speak of by their hash."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from db.tables import FileRow, KeptPaperRow

SPEAKERS: Mapping[str, type[FileRow] | type[KeptPaperRow]] = {"file": FileRow, "paper": KeptPaperRow}
"""The tables whose `sha256` names stored bytes of `size`, and what an operator calls a row of them."""


@dataclass(frozen=True)
class StoredBytes:
    """What the store keeps under one hash: how many bytes, and the rows that speak of them, such as "file 12"."""

    size: int
    rows: tuple[str, ...]


def stored(session: Session) -> dict[str, StoredBytes]:
    """Return everything that the store must hold, by hash, also of what was put aside."""
    found: dict[str, StoredBytes] = {}
    for word, table in SPEAKERS.items():
        for row_id, sha256, size in session.exec(select(table.id, table.sha256, table.size).order_by(col(table.id))):
            known = found.get(sha256, StoredBytes(size, ()))
            found[sha256] = StoredBytes(known.size, (*known.rows, f"{word} {row_id}"))
    return found
