"""What happens when our own code fails on an update: it is kept, the person and the admins are told."""

from datetime import datetime, timedelta

from sqlmodel import Session

from db import inbox, outbox, people
from services.replies import reply

ALARM_PAUSE = timedelta(hours=1)


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
