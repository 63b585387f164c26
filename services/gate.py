"""The one gate for what the bot says by itself: in office hours at once, else at the next opening."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from db import outbox
from services.office import Office
from sop.working_time import next_opening

BY_ITSELF = frozenset(
    {
        "reminder",
        "escalation",
        "nudge",
        "summary",
        "unreachable",
        "due_times_moved",
        "disposition_reminder",
        "disposition_escalation",
        "meeting_reminder",
    }
)
"""Kinds of messages that nobody waits for; they are looked at again when they are sent, whatever was planned."""


def opening(session: Session, *, office: Office, now: datetime) -> datetime:
    """Return when something may be said that comes up now; a frame is open from its start until before its end."""
    return next_opening(now, office.calendar(session, now))


def tell(session: Session, kind: str, *, office: Office, now: datetime, **about: Any) -> None:
    """Queue a message that waits for office hours; arguments as for `outbox.tell`."""
    assert kind in BY_ITSELF
    outbox.tell(session, kind, now=now, send_after=opening(session, office=office, now=now), **about)


def closed_until(session: Session, kind: str, *, office: Office, now: datetime) -> datetime | None:
    """Return when a message may go out whose time has come outside office hours, or None where it may go now."""
    if kind not in BY_ITSELF:
        return None
    at = opening(session, office=office, now=now)
    return at if at > now else None
