"""The one gate for what the bot says by itself: in office hours at once, else at the next opening."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from db import outbox
from services.office import Office
from sop.working_time import next_opening

REMINDERS = frozenset(
    {
        "reminder",
        "escalation",
        "nudge",
        "proposal_reminder",
        "meeting_reminder",
        "disposition_reminder",
        "disposition_escalation",
    }
)
"""Kinds of messages that remind somebody of something; who is on leave hears none of them."""
OF_A_DESK = frozenset({"reminder", "nudge", "proposal_reminder"})
"""Kinds of reminders that are for whoever holds a task, and follow it to another desk while they wait."""
BY_ITSELF = REMINDERS | {
    "alarm",
    "came_back_often",
    "desk_is_empty",
    "due_times_moved",
    "start_failed",
    "started_as_planned",
    "summary",
    "unreachable",
}
"""Kinds of messages that nobody waits for; they are looked at again when they are sent, whatever was planned."""
AT_ONCE = frozenset(
    {
        "approval_refresh",
        "card_refresh",
        "clear_buttons",
        "commands",
        "disposition_card",
        "disposition_refresh",
        "extension_asked",
        "invitation",
        "invitation_approval",
        "invitation_refresh",
        "meeting_card",
        "meeting_refresh",
        "number_reserved",
        "paper",
        "question",
        "reminder_removal",
        "replaced_invitation",
        "replaced_reminder",
        "something_broke",
        "task_card",
    }
)
"""What else comes without a press: new tasks, dispositions, invitations and requests, which ring in office hours only,
what changes without a sound, and the answer to somebody whose press failed."""


def opening(session: Session, *, office: Office, now: datetime) -> datetime:
    """Return when something may be said that comes up now; a frame is open from its start until before its end."""
    return next_opening(now, office.calendar(session, now))


def tell(session: Session, kind: str, *, office: Office, now: datetime, **about: Any) -> None:
    """Queue a message that waits for office hours; arguments as for `outbox.tell`."""
    assert kind in BY_ITSELF
    outbox.tell(session, kind, now=now, send_after=opening(session, office=office, now=now), **about)


def closed_until(session: Session, kind: str, *, office: Office, now: datetime) -> datetime | None:
    """Return when a message may go out whose time has come outside office hours, or None where it may go now."""
    return postponed_to(session, office=office, now=now) if kind in BY_ITSELF else None


def postponed_to(session: Session, *, office: Office, now: datetime) -> datetime | None:
    """Return the next opening where the office is closed now, or None."""
    at = opening(session, office=office, now=now)
    return at if at > now else None
