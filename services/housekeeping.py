"""What is thrown away when its time is over."""

from datetime import datetime

from sqlmodel import Session

from db import inbox, invitations, outbox
from services.registration import REQUEST_LIFETIME


def purge(session: Session, *, now: datetime) -> None:
    """Delete handled updates after 48 hours, sent messages after 30 days, strangers' requests after 7 days."""
    inbox.purge(session, now=now)
    outbox.purge(session, now=now)
    invitations.lapse_requests(session, before=now - REQUEST_LIFETIME)
