"""The bot's sign of life, one row for all processes, and the outages that its silence showed."""

from datetime import datetime

from sqlmodel import Session, col, select, update

from db.dialect import insert_if_new
from db.tables import HeartbeatRow, OutageRow
from sop.outages import Outage

ONLY_ROW = 1


def last_beat(session: Session) -> datetime | None:
    """Return when the bot was last known to be alive, or None before it ever was."""
    return session.exec(select(HeartbeatRow.at).where(HeartbeatRow.id == ONLY_ROW)).first()


def beat(session: Session, *, last: datetime | None, now: datetime) -> bool:
    """Note a sign of life that follows the one of `last`; False where another process was faster."""
    if last is None:
        return insert_if_new(session, HeartbeatRow, [{"id": ONLY_ROW, "at": now}], unique="id") == 1
    changed = session.exec(
        update(HeartbeatRow).where(col(HeartbeatRow.id) == ONLY_ROW, col(HeartbeatRow.at) == last).values(at=now)
    )
    return changed.rowcount == 1


def add_outage(session: Session, outage: Outage) -> None:
    """Keep an outage on record."""
    session.add(OutageRow(since=outage.since, until=outage.until))
    session.flush()


def outages_between(session: Session, *, since: datetime, until: datetime) -> list[Outage]:
    """Return the outages that have a part in a span, the oldest first."""
    query = select(OutageRow).where(col(OutageRow.until) >= since, col(OutageRow.since) <= until)
    return [Outage(row.since, row.until) for row in session.exec(query.order_by(col(OutageRow.id)))]


def outages_over(session: Session, at: datetime) -> list[Outage]:
    """Return the outages around a moment."""
    query = select(OutageRow).where(col(OutageRow.until) >= at, col(OutageRow.since) <= at).order_by(col(OutageRow.id))
    return [Outage(row.since, row.until) for row in session.exec(query)]
