"""What happens when an update cannot be worked off: it is kept, and whom it concerns is told."""

from datetime import datetime, timedelta

from sqlmodel import Session

from db import inbox, outbox, people
from services.replies import reply

ALARM_PAUSE = timedelta(hours=1)


def try_later(
    session: Session,
    inbox_id: int,
    *,
    chat_key: int,
    error: str,
    store_is_away: bool,
    retry_at: datetime,
    now: datetime,
) -> None:
    """Plan another try of an update; who sent a file that cannot be stored for the moment hears so, once."""
    inbox.fail(session, inbox_id, error=error, retry_at=retry_at, now=now)
    if store_is_away and chat_key > 0:
        outbox.tell(session, "stored_later", key=f"stored_later:{inbox_id}", chat=chat_key, now=now)


def give_up(session: Session, inbox_id: int, *, chat_key: int, error: str, now: datetime) -> None:
    """Park an update for the operator; admins hear of it at most once an hour, without its contents."""
    inbox.fail(session, inbox_id, error=error, retry_at=None, now=now)
    if chat_key > 0:
        reply(session, "something_broke", chat=chat_key, now=now)
    if outbox.told_since(session, "alarm", since=now - ALARM_PAUSE):
        return
    for admin in people.admins(session):
        key = f"alarm:{now:%Y-%m-%dT%H}:{admin.id}"
        outbox.tell(session, "alarm", key=key, person=admin.id, now=now)
