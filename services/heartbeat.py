"""The bot's own downtime: every tick is a sign of life, and a long silence before one is kept as an outage."""

from datetime import datetime

from sqlmodel import Session

from db import heartbeat
from sop.outages import BEAT_EVERY, silence


def is_due(session: Session, *, now: datetime) -> bool:
    """Tell whether it is time for a sign of life, without taking the writer."""
    last = heartbeat.last_beat(session)
    return last is None or now - last >= BEAT_EVERY


def beat(session: Session, *, now: datetime) -> None:
    """Note that the bot is alive, and the outage that ends with this."""
    last = heartbeat.last_beat(session)
    outage = silence(last, now=now)
    if heartbeat.beat(session, last=last, now=now) and outage is not None:
        heartbeat.add_outage(session, outage)


def pass_over(session: Session, *, until: datetime) -> None:
    """Let a moved clock of a trial, which skips time, not look like an outage."""
    heartbeat.beat(session, last=heartbeat.last_beat(session), now=until)
