"""Papers as they were given out: bytes in the store, under a key that tells which paper in which state it is."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from db.dialect import insert_if_new
from db.tables import KeptPaperRow


@dataclass(frozen=True)
class KeptPaper:
    """A paper that was given out: its bytes by hash, and of which task it is, if of one."""

    run_id: int
    task_id: int | None
    key: str
    sha256: str
    size: int
    name: str
    kept_at: datetime


def keep(
    session: Session,
    *,
    run_id: int,
    task_id: int | None,
    key: str,
    sha256: str,
    size: int,
    name: str,
    now: datetime,
) -> KeptPaper:
    """Keep a paper, and return what counts: the one that was kept first under this key."""
    row = {
        "run_id": run_id,
        "task_id": task_id,
        "key": key,
        "sha256": sha256,
        "size": size,
        "name": name,
        "kept_at": now,
    }
    insert_if_new(session, KeptPaperRow, [row], unique="key")
    kept = find(session, key)
    assert kept is not None
    return kept


def find(session: Session, key: str) -> KeptPaper | None:
    """Return the paper that was kept under a key, or None."""
    row = session.exec(select(KeptPaperRow).where(KeptPaperRow.key == key)).first()
    return None if row is None else _kept(row)


def of_run(session: Session, run_id: int) -> list[KeptPaper]:
    """Return what was kept of a run, in the order it was given out."""
    query = select(KeptPaperRow).where(KeptPaperRow.run_id == run_id).order_by(col(KeptPaperRow.id))
    return [_kept(row) for row in session.exec(query)]


def _kept(row: KeptPaperRow) -> KeptPaper:
    return KeptPaper(row.run_id, row.task_id, row.key, row.sha256, row.size, row.name, row.kept_at)
