"""When the bot itself was down, and what that excuses. Pure; times aware UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

BEAT_EVERY = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=5)
"""A longer silence is an outage; a shorter one is a restart that nobody noticed."""


@dataclass(frozen=True)
class Outage:
    """The bot was last alive at `since` and alive again at `until`."""

    since: datetime
    until: datetime


def silence(last_beat: datetime | None, *, now: datetime) -> Outage | None:
    """Return the outage that ends with a sign of life at `now`, or None where there was none."""
    if last_beat is None or now - last_beat <= LONGEST_PAUSE:
        return None
    return Outage(last_beat, now)


def set_back(latest: datetime, *, now: datetime) -> timedelta | None:
    """Return by how much a clock was set back that showed `latest` before, or None; replicas may differ a little."""
    return latest - now if latest - now > LONGEST_PAUSE else None


def fell_into(at: datetime, outages: Iterable[Outage]) -> Outage | None:
    """Return the outage in which a moment passed unnoticed, or None; at both its ends the bot was alive."""
    return next((outage for outage in outages if outage.since < at < outage.until), None)
