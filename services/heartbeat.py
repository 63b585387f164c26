"""The bot's own downtime: every tick is a sign of life, and a long silence before one is kept as an outage."""

from datetime import datetime

from sqlmodel import Session

from db import heartbeat, inbox, outbox
from sop.outages import silence


def beat(session: Session, *, now: datetime) -> None:
    """Note that the bot is alive, and the outage that ends with this."""
    last = heartbeat.last_beat(session)
    outage = silence(last, now=now)
    if heartbeat.beat(session, last=last, now=now) and outage is not None:
        heartbeat.add_outage(session, outage)


def begin_anew(session: Session, *, now: datetime) -> None:
    """Go on by a clock that was set back: what was to go out or be tried at once does not wait for the hour to return.

    What was done stays done, so that no reminder comes twice.
    """
    heartbeat.beat(session, last=heartbeat.last_beat(session), now=now)
    outbox.bring_forward(session, now=now)
    inbox.bring_forward(session, now=now)


def pass_over(session: Session, *, until: datetime) -> None:
    """Let a moved clock of a trial, which skips time, not look like an outage."""
    heartbeat.beat(session, last=heartbeat.last_beat(session), now=until)
