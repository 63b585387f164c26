"""The morning summary: a timer like any other, which plans the next one when it has fired."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta

from sqlmodel import Session

from db import absences, outbox, pauses, people, runs, tasks, timers
from db.outbox import Notice
from db.people import Holder
from messages import summary as words
from messages.summary import Summary, SummaryLine
from services import gate
from services.deliveries import Delivery, Send
from services.office import Office
from services.reminder_notices import COUNTED, TOGETHER
from sop.model import Person, Run, RunStatus, Task, capacity, has_capability
from sop.procedure import Capability
from sop.reminders import next_summary
from sop.working_time import opening_of, working_minutes_between

KIND = "summary"
PATIENCE = timedelta(hours=1)
"""So much later the summary of a morning is still sent; after a longer outage the reminders have said it all."""


def plan(session: Session, *, office: Office, now: datetime) -> None:
    """Plan the next summary, in place of what was planned before; one whose time has come stays."""
    if KIND in timers.kinds_due(session, now=now):
        return
    timers.cancel_about(session, kinds=[KIND], subject_id=0)
    at = next_summary(now, ladder=office.ladder, calendar=office.calendar(session, now))
    timers.plan_about(session, kind=KIND, subject_id=0, due_at=at)


def turn(session: Session, *, office: Office, now: datetime) -> int:
    """Queue the summary for whom it may concern, plan the next, and return how many timers were due."""
    due = timers.due_about(session, kinds=[KIND], now=now, limit=10)
    if not due:
        return 0
    timers.mark_fired(session, [timer.id for timer in due])
    plan(session, office=office, now=now)
    if now - due[-1].due_at > PATIENCE or not office.calendar(session, now).is_working_day(office.local_date(now)):
        return len(due)
    for person_id in sorted(_concerned(session, office, now=now)):
        key = f"summary:{office.local_date(now)}:{person_id}"
        gate.tell(session, "summary", office=office, now=now, person=person_id, key=key)
    return len(due)


def _concerned(session: Session, office: Office, *, now: datetime) -> set[int]:
    holders = people.holders(session, now=now)
    posts = {task.post for task, _ in _due_by_tonight(session, office, now=now)}
    posts.update(office.procedure.posts_with(Capability.SUMMARY))
    return {holders[post].person.id for post in posts if post in holders} - absences.on_leave(session, now=now)


def _due_by_tonight(session: Session, office: Office, *, now: datetime) -> list[tuple[Task, Run]]:
    """Return the open tasks that are late or due today, of runs that go on, the earliest due first."""
    resting = pauses.runs_on_hold(session)
    going = {run.id: run for run in runs.with_status(session, RunStatus.OPEN) if run.id not in resting}
    tomorrow = office.local_date(now) + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), office.timezone).astimezone(UTC)
    return [(task, going[task.run_id]) for task in tasks.open_due_before(session, going.keys(), midnight)]


def _summary(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    person = people.get(session, notice.person_id or 0)
    if absences.is_on_leave(session, person.id, now=now):
        return None
    said = _summary_of(session, office, person, now=now)
    return None if said.is_empty else Send(words.summary(said, person, zone=office.timezone))


def _summary_of(session: Session, office: Office, person: Person, *, now: datetime) -> Summary:
    actor = people.actor(session, person, now=now)
    leads = has_capability(actor, Capability.SUMMARY, office.procedure)
    holders = people.holders(session, now=now)
    told = _told_this_morning(session, office, person, now=now)
    found = [
        (task, run)
        for task, run in _due_by_tonight(session, office, now=now)
        if task.id not in told and (leads or task.post in actor.posts)
    ]
    lines = [_line(session, task, run, holders.get(task.post), office, now=now) for task, run in found]
    unreachable, vacant = _gaps(session, office, holders) if leads else ([], [])
    return Summary(
        day=office.local_date(now),
        late=[line for line in lines if line.task.due_at <= now],
        due_today=[line for line in lines if line.task.due_at > now],
        unreachable=unreachable,
        vacant=vacant,
        leads=leads,
    )


def _told_this_morning(session: Session, office: Office, person: Person, *, now: datetime) -> set[int | None]:
    """Return the tasks that a reminder speaks of to the person at this opening."""
    opening = opening_of(office.local_date(now), office.calendar(session, now)) or now
    waiting = outbox.due_for(session, person.id, kinds=TOGETHER, now=now)
    sent = outbox.sent_about(session, person_id=person.id, kinds=COUNTED, since=opening)
    return {*sent, *(notice.task_id for notice in waiting)}


def _line(
    session: Session, task: Task, run: Run, holder: Holder | None, office: Office, *, now: datetime
) -> SummaryLine:
    title = run.procedure.post(task.post).title
    desk = f"{title} (lowong)" if holder is None else capacity(title, holder.kind)
    return SummaryLine(task, run, desk, working_minutes_between(task.due_at, now, office.calendar(session, now)))


def _gaps(session: Session, office: Office, holders: dict[str, Holder]) -> tuple[Sequence[str], Sequence[str]]:
    """Return whom nothing reaches and which posts are vacant, while a run is open."""
    if not runs.with_status(session, RunStatus.OPEN, limit=1):
        return [], []
    posts = office.procedure.posts
    seated = [(post, holders[post.code].person) for post in posts if post.code in holders]
    unreachable = [f"{post.title} ({person.name})" for post, person in seated if not person.is_reachable]
    return unreachable, [post.title for post in posts if post.code not in holders]


RENDERERS: dict[str, Callable[[Session, Notice, Office, datetime], Delivery | None]] = {KIND: _summary}
