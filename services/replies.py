"""Plain answers that change nothing."""

from datetime import datetime

from sqlmodel import Session

from db import outbox
from services.identity import identify


def refuse(session: Session, *, chat: int, text: str, now: datetime) -> None:
    """Say to a chat which rule was broken."""
    outbox.tell(session, "refusal", chat=chat, now=now, text=text)


def require_member(session: Session, *, sender: int, now: datetime) -> None:
    """Raise NotRegistered or RegistrationIncomplete for who has no place here, before work is done for them."""
    identify(session, sender, now=now)


def say(session: Session, *, kind: str, chat: int, now: datetime) -> None:
    """Say one of the fixed sentences to a chat."""
    outbox.tell(session, kind, chat=chat, now=now)
