"""What is thrown away when its time is over."""

from datetime import datetime

from sqlmodel import Session

from db import inbox, invitations, outbox
from services.registration import GUESS_PAUSE, REQUEST_LIFETIME, REQUEST_PAUSE


def purge(session: Session, *, now: datetime) -> None:
    """Delete handled updates after 48 hours, sent messages after 30 days, strangers' requests, and counts of guesses.

    A request goes 7 days after it was made, or, once answered, when the stranger may ask again.
    """
    inbox.purge(session, now=now)
    outbox.purge(session, now=now)
    invitations.delete_requests(session, open_before=now - REQUEST_LIFETIME, answered_before=now - REQUEST_PAUSE)
    invitations.delete_guesses(session, before=now - GUESS_PAUSE)
