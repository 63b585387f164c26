"""Reminders of free dispositions: one for whoever has not read it after half the time, one at the deadline."""

from datetime import datetime
from enum import StrEnum
from functools import partial

from sqlmodel import Session

from db import dispositions, outbox, people, timers
from db.timers import SubjectTimer
from services.office import Office
from services.subject_timers import work_off
from sop import dispositions as rules
from sop.dispositions import Disposition, DispositionState, ReceiverStatus


class Turn(StrEnum):
    """What a timer about a disposition waits for."""

    UNREAD = "disposition_unread"
    DUE = "disposition_due"


def plan(session: Session, sent: Disposition, *, office: Office, now: datetime) -> None:
    """Plan the reminders of a disposition that is being sent."""
    assert sent.id is not None and sent.due_at is not None
    cancel(session, sent)
    unread_at = rules.unread_at(sent, office.calendar(session, now))
    if unread_at < sent.due_at:
        timers.plan_about(session, kind=Turn.UNREAD, subject_id=sent.id, due_at=unread_at)
    timers.plan_about(session, kind=Turn.DUE, subject_id=sent.id, due_at=sent.due_at)


def cancel(session: Session, disposition: Disposition) -> None:
    """Remind nobody of a disposition any more."""
    assert disposition.id is not None
    timers.cancel_about(session, kinds=tuple(Turn), subject_id=disposition.id)


def remind(session: Session, *, office: Office, now: datetime) -> int:
    """Work off one batch of due reminders, and return how many there were; they go out in office hours only."""
    return work_off(session, partial(_remind, session, now=now), kinds=tuple(Turn), office=office, now=now)


def _remind(session: Session, timer: SubjectTimer, send_after: datetime, *, now: datetime) -> None:
    found = dispositions.get(session, timer.subject_id)
    if found is None or found.state is not DispositionState.SENT:
        return
    assert found.id is not None and found.due_at is not None
    is_late = timer.kind == Turn.DUE
    holders = people.holders(session, now=now)
    waited_for = [
        receiver.post
        for receiver in dispositions.receivers(session, found.id)
        if receiver.is_open and (is_late or receiver.status is ReceiverStatus.SENT)
    ]
    for person_id in sorted({holders[post].person.id for post in waited_for if post in holders}):
        outbox.tell(
            session,
            "disposition_reminder",
            key=f"{timer.kind}:{found.id}:{found.due_at.isoformat()}:{person_id}",
            person=person_id,
            now=now,
            send_after=send_after,
            disposition_id=found.id,
            is_late=is_late,
            due_at=found.due_at.isoformat(),
        )
