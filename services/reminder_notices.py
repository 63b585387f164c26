"""What the ladder has to say at the moment of sending: still true, not too often, and together what goes together."""

from collections.abc import Callable
from datetime import UTC, datetime, time

from sqlmodel import Session

from db import absences as absence_rows
from db import cards as live_cards
from db import outbox, pauses, people, runs, tasks
from db.cards import CardKind
from db.live_messages import LiveKind
from db.outbox import Notice
from messages import cards as card_words
from messages import reminders as words
from messages.reminders import Reminded, RemindedSlip
from services import cards, disposition_reminders, ladder
from services.deliveries import Delivery, Live, LiveAbout, Remove, Send
from services.identity import Caller
from services.office import Office
from sop import permissions
from sop.model import Person, Run, Task, capacity
from sop.procedure import Capability
from sop.reminders import ReminderLevel, is_still_needed, is_superseded, says_late
from sop.working_time import working_minutes_between

OF_SLIPS = ("disposition_reminder", "disposition_escalation")
TOGETHER = ("reminder", "escalation", "nudge", *OF_SLIPS)
"""What is said in one message where it goes to one person at one time."""
COUNTED = (*TOGETHER, "proposal_reminder")
"""What the cap for a task, person and day counts."""


def day_begins(office: Office, now: datetime) -> datetime:
    """Return when the office's day began, as aware UTC."""
    return datetime.combine(office.local_date(now), time(), office.timezone).astimezone(UTC)


def _reminded(session: Session, notice: Notice, office: Office, now: datetime) -> Reminded | None:
    """Return what a waiting reminder says, or None where it is no longer true or too much for one day."""
    assert notice.task_id is not None
    assert notice.person_id is not None
    task = tasks.get(session, notice.task_id)
    run = runs.get(session, task.run_id)
    caller = _caller(session, notice.person_id, now)
    if (
        not is_still_needed(task, due_at=datetime.fromisoformat(notice.payload["due_at"]))
        or pauses.current(session, run.id) is not None
        or not _concerns(session, notice, caller, run, task, office, now)
        or _is_too_often(session, notice, office, now)
    ):
        return None
    view = cards.card_view(session, run, task, caller.actor, office=office, now=now)
    calendar = office.calendar(session, now)
    level = _level(notice)
    return Reminded(
        view=view,
        level=level,
        is_late=says_late(task, view.step, now=now, ladder=office.ladder, calendar=calendar),
        late_minutes=working_minutes_between(task.due_at, now, calendar),
        also_told=_superior_title(session, run, task, now=now) if level is ReminderLevel.ESCALATION else None,
        by=notice.payload.get("by"),
        above=notice.kind == "escalation",
        desk=_desk(session, run, task, now=now),
    )


def _concerns(
    session: Session, notice: Notice, caller: Caller, run: Run, task: Task, office: Office, now: datetime
) -> bool:
    """Tell whether the person is still who has to hear it, and no higher level has come meanwhile."""
    holds = permissions.may_handle(caller.actor, task)
    if notice.kind == "escalation":
        above = {*run.procedure.superiors_of(task.post), *run.procedure.posts_with(Capability.HEAD_OF_LADDER)}
        return not holds and not above.isdisjoint(caller.actor.posts)
    if not holds or notice.kind == "nudge":
        return holds
    level = _level(notice) or ReminderLevel.DUE
    return not is_superseded(level, ladder.level_times(session, run, task, office=office, now=now), now=now)


def _level(notice: Notice) -> ReminderLevel | None:
    if notice.kind == "nudge":
        return None
    return ReminderLevel(notice.payload.get("level", ReminderLevel.DUE))


def _is_too_often(session: Session, notice: Notice, office: Office, now: datetime) -> bool:
    sent = outbox.sent_about(
        session,
        person_id=notice.person_id or 0,
        kinds=COUNTED,
        since=day_begins(office, now),
        task_id=notice.task_id,
    )
    return len(sent) >= office.ladder.per_day


def _say(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    """Say what waits for a person at this moment, all of it in one message."""
    person_id = notice.person_id or 0
    waiting = outbox.due_for(session, person_id, kinds=TOGETHER, now=now)
    if notice.id not in [each.id for each in waiting]:
        return None  # it was said together with another one
    told = {each.id: said for each in waiting if (said := _said_by(session, each, office, now))}
    if notice.id not in told:
        return None
    person = people.get(session, person_id)
    by_subject = {_subject(each): each for each in told.values()}
    if len(by_subject) > 1:
        return Send(words.together(list(by_subject.values()), person, zone=office.timezone), together_with=tuple(told))
    return _single(next(iter(by_subject.values())), person, office=office, together_with=tuple(told))


def _said_by(session: Session, notice: Notice, office: Office, now: datetime) -> Reminded | RemindedSlip | None:
    if notice.kind in OF_SLIPS:
        since = day_begins(office, now)
        return disposition_reminders.reminded(session, notice, office=office, since=since, now=now)
    return _reminded(session, notice, office, now)


def _subject(told: Reminded | RemindedSlip) -> tuple[str, int, str]:
    """Return what a reminder is about, so that two of one subject are said as one."""
    if isinstance(told, RemindedSlip):
        return ("disposition", told.view.id, told.desk if told.above else "")
    return ("task", told.view.task.id, "")


def _single(told: Reminded | RemindedSlip, person: Person, *, office: Office, together_with: tuple[int, ...]) -> Send:
    if isinstance(told, RemindedSlip):
        if told.above:
            return Send(words.slip_escalation(told, person), together_with=together_with)
        about = LiveAbout(LiveKind.DISPOSITION_REMINDER, told.view.id)
        message = words.slip_reminder(told, person, zone=office.timezone)
        return Send(message, about=about, together_with=together_with)
    if told.above:
        return Send(words.escalation(told, person), together_with=together_with)
    live = Live(told.view.task.id, person.id, CardKind.REMINDER)
    return Send(words.reminder(told, person, zone=office.timezone), live=live, together_with=together_with)


def _reminder_removal(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    assert notice.task_id is not None
    task = tasks.get(session, notice.task_id)
    person_id = notice.person_id or 0
    live = live_cards.find(session, task_id=task.id, person_id=person_id, kind=CardKind.REMINDER)
    if live is None or (task.is_open and permissions.may_handle(_caller(session, person_id, now).actor, task)):
        return None
    return Remove(live.message_id, card_words.expired_reminder())


def _replaced_reminder(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    return Remove(notice.payload["message_id"], card_words.expired_reminder())


def _desk(session: Session, run: Run, task: Task, *, now: datetime) -> str:
    title = run.procedure.post(task.post).title
    holder = people.holder_of(session, task.post, now=now)
    return f"{title} (lowong)" if holder is None else f"{capacity(title, holder.kind)} ({holder.person.name})"


def _superior_title(session: Session, run: Run, task: Task, *, now: datetime) -> str | None:
    holders, away = people.holders(session, now=now), absence_rows.on_leave(session, now=now)
    own = holders.get(task.post)
    for post in run.procedure.superiors_of(task.post):
        holder = holders.get(post)
        if holder is not None and holder.person.id not in away and (own is None or holder.person.id != own.person.id):
            return capacity(run.procedure.post(post).title, holder.kind)
    return None


def _caller(session: Session, person_id: int, now: datetime) -> Caller:
    person = people.get(session, person_id)
    return Caller(person, people.actor(session, person, now=now))


RENDERERS: dict[str, Callable[[Session, Notice, Office, datetime], Delivery | None]] = {
    "reminder": _say,
    "escalation": _say,
    "nudge": _say,
    "disposition_reminder": _say,
    "disposition_escalation": _say,
    "reminder_removal": _reminder_removal,
    "replaced_reminder": _replaced_reminder,
}
