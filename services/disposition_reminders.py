"""Free dispositions on the ladder: planned when they are sent, told to each receiver who is awaited and those above."""

from datetime import datetime
from enum import StrEnum
from functools import partial

from sqlmodel import Session

from db import absences, dispositions, outbox, people, timers
from db.outbox import Notice
from db.timers import SubjectTimer
from messages.reminders import RemindedSlip
from services import disposition_cards
from services.identity import Caller
from services.office import Office
from services.reminders import desks_now, recipients
from services.subject_timers import work_off
from sop import reminders
from sop.dispositions import Disposition, DispositionState, Receiver, ReceiverStatus
from sop.model import capacity
from sop.procedure import Capability
from sop.reminders import ReminderLevel, is_superseded
from sop.working_time import working_minutes_between


class Turn(StrEnum):
    """What a timer about a disposition waits for: a level of the ladder."""

    UNREAD = "disposition_unread"
    HEADS_UP = "disposition_heads_up"
    DUE = "disposition_due"
    ESCALATION = "disposition_escalation"
    HEAD = "disposition_head"

    @property
    def level(self) -> ReminderLevel:
        """The level of the ladder."""
        return ReminderLevel(self.removeprefix("disposition_"))


def level_times(session: Session, sent: Disposition, *, office: Office, now: datetime) -> dict[ReminderLevel, datetime]:
    """Return when each level of a disposition is due; who receives one always has somebody above."""
    assert sent.sent_at is not None and sent.due_at is not None
    return reminders.levels_of_disposition(
        sent.sent_at, sent.due_at, has_superior=True, ladder=office.ladder, calendar=office.calendar(session, now)
    )


def plan(session: Session, sent: Disposition, *, office: Office, now: datetime) -> None:
    """Plan the levels of a disposition that is being sent."""
    assert sent.id is not None
    cancel(session, sent)
    planned = reminders.to_plan(level_times(session, sent, office=office, now=now), now=now)
    for turn in Turn:
        if turn.level in planned:
            timers.plan_about(session, kind=turn, subject_id=sent.id, due_at=planned[turn.level])


def cancel(session: Session, disposition: Disposition) -> None:
    """Remind nobody of a disposition any more."""
    assert disposition.id is not None
    timers.cancel_about(session, kinds=tuple(Turn), subject_id=disposition.id)


def remind(session: Session, *, office: Office, now: datetime) -> int:
    """Work off one batch of due levels, and return how many there were; they are told in office hours only."""
    turn = partial(_remind, session, office=office, now=now)
    return work_off(session, turn, kinds=tuple(Turn), office=office, now=now)


def _remind(session: Session, timer: SubjectTimer, send_after: datetime, *, office: Office, now: datetime) -> None:
    found = dispositions.get(session, timer.subject_id)
    if found is None or found.state is not DispositionState.SENT:
        return
    level, desks = Turn(timer.kind).level, desks_now(session, now=now)
    for receiver in dispositions.receivers(session, timer.subject_id):
        if not _is_awaited(receiver, level):
            continue
        for person_id, said in recipients(receiver.post, office.procedure, level, desks):
            before = _key(found, receiver.post, ReminderLevel.ESCALATION, person_id)
            if level is ReminderLevel.HEAD and outbox.used_keys(session, [before]):
                continue  # the escalation reached the head of the ladder before
            kind = "disposition_reminder" if said == "reminder" else "disposition_escalation"
            outbox.tell(
                session,
                kind,
                key=_key(found, receiver.post, level, person_id),
                person=person_id,
                now=now,
                send_after=send_after,
                disposition_id=found.id,
                post=receiver.post,
                level=level.value,
                due_at=found.due_at.isoformat() if found.due_at else "",
            )


def _is_awaited(receiver: Receiver, level: ReminderLevel) -> bool:
    return receiver.is_open and (level is not ReminderLevel.UNREAD or receiver.status is ReceiverStatus.SENT)


def _key(disposition: Disposition, post: str, level: ReminderLevel, person_id: int) -> str:
    due = disposition.due_at.isoformat() if disposition.due_at else ""
    return f"{_key_of(disposition)}{post}:{due}:{level}:{person_id}"


def _key_of(disposition: Disposition) -> str:
    return f"disposition:{disposition.id}:"


# At the moment of sending


def reminded(
    session: Session, notice: Notice, *, office: Office, since: datetime, now: datetime
) -> RemindedSlip | None:
    """Return what a waiting reminder of a disposition says, or None where it is no longer true.

    Nor is it said more often than the cap of the ladder allows from `since` on, when the office's day began.
    """
    found = dispositions.get(session, notice.payload["disposition_id"])
    if found is None or found.state is not DispositionState.SENT or found.due_at is None:
        return None
    level, post = ReminderLevel(notice.payload["level"]), notice.payload["post"]
    person = people.get(session, notice.person_id or 0)
    caller = Caller(person, people.actor(session, person, now=now))
    receiver = next((each for each in dispositions.receivers(session, found.id or 0) if each.post == post), None)
    if receiver is None or not _is_awaited(receiver, level) or found.due_at.isoformat() != notice.payload["due_at"]:
        return None
    if absences.is_on_leave(session, person.id, now=now) or not _concerns(
        session, notice, caller, found, level, office=office, now=now
    ):
        return None
    if _times_told(session, found, person_id=person.id, since=since) >= office.ladder.per_day:
        return None
    view = disposition_cards.view_for(session, caller, found, office=office, now=now)
    holder = people.holder_of(session, post, now=now)
    title = view.titles[post]
    return RemindedSlip(
        view=view,
        level=level,
        late_minutes=working_minutes_between(found.due_at, now, office.calendar(session, now)),
        is_late=now > found.due_at,
        above=notice.kind == "disposition_escalation",
        desk=f"{title} (lowong)" if holder is None else f"{capacity(title, holder.kind)} ({holder.person.name})",
        may_open=view.is_sender or bool(view.own),
        is_unread=receiver.status is ReceiverStatus.SENT,
    )


def was_told(session: Session, disposition: Disposition, *, person_id: int, since: datetime) -> bool:
    """Tell whether somebody was reminded of a disposition from a time on."""
    return _times_told(session, disposition, person_id=person_id, since=since) > 0


def _times_told(session: Session, disposition: Disposition, *, person_id: int, since: datetime) -> int:
    return outbox.count_sent(session, person_id=person_id, keys=_key_of(disposition), since=since)


def _concerns(
    session: Session,
    notice: Notice,
    caller: Caller,
    found: Disposition,
    level: ReminderLevel,
    *,
    office: Office,
    now: datetime,
) -> bool:
    """Tell whether the person is still who has to hear it, and no higher level has come meanwhile."""
    post = notice.payload["post"]
    if notice.kind == "disposition_escalation":
        above = {*office.superiors_of(post), *office.procedure.posts_with(Capability.HEAD_OF_LADDER)}
        return post not in caller.actor.posts and not above.isdisjoint(caller.actor.posts)
    if post not in caller.actor.posts:
        return False
    return not is_superseded(level, level_times(session, found, office=office, now=now), now=now)
