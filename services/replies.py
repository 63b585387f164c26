"""Plain answers that change nothing. They go out behind everything else, and not again while the same one waits."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from db import outbox
from services.identity import identify

REPLIES = frozenset(
    {
        "menu",
        "help",
        "stranger",
        "stranger_help",
        "registration_reminder",
        "refusal",
        "cancelled",
        "nothing_to_cancel",
        "cannot_read",
        "edits_do_not_count",
        "something_broke",
        "leave_group",
        "task_list",
        "run_list",
        "run_history",
        "year_choice",
        "post_list",
        "own_data",
        "erase_question",
        "disposition_list",
        "disposition_found",
        "disposition_note",
        "meeting_list",
        "proposal_list",
        "renstra",
        "unasked_file",
        "file",
        "paper",
        "report_list",
        "report_file",
        "evaluation",
        "evaluation_file",
        "period_file",
        "register",
        "office_settings",
        "template_file",
    }
)
"""What a person brings about himself by asking, so that who asks a thousand times waits for the answers alone."""


def reply(
    session: Session, kind: str, *, now: datetime, person: int | None = None, chat: int | None = None, **payload: Any
) -> None:
    """Answer somebody, unless the same answer still waits."""
    assert kind in REPLIES
    outbox.tell(session, kind, now=now, person=person, chat=chat, once=True, **payload)


def refuse(session: Session, *, chat: int, text: str, now: datetime) -> None:
    """Say to a chat which rule was broken."""
    reply(session, "refusal", chat=chat, now=now, text=text)


def require_member(session: Session, *, sender: int, now: datetime) -> None:
    """Raise NotRegistered or RegistrationIncomplete for who has no place here, before work is done for them."""
    identify(session, sender, now=now)


def say(session: Session, *, kind: str, chat: int, now: datetime) -> None:
    """Say one of the fixed sentences to a chat."""
    reply(session, kind, chat=chat, now=now)
