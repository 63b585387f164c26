"""The tick that turns due levels of the ladder into messages that wait for office hours."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from db import absences, outbox, people, runs, tasks, timers
from db.outbox import Telling
from services import gate
from services.office import Office
from sop.model import Task
from sop.procedure import Capability, Procedure
from sop.reminders import ReminderLevel

BATCH = 50
LEVELS = list(ReminderLevel)


@dataclass(frozen=True)
class _Desks:
    """Who sits where now and may be disturbed, by post."""

    present: Mapping[str, int]
    holders: Mapping[str, int]

    def first(self, posts: Sequence[str], *, but_not: int | None) -> int | None:
        """Return who sits on the first of these posts that is not that person's, or None."""
        return next((self.present[post] for post in posts if self.present.get(post, but_not) != but_not), None)


def remind(session: Session, *, office: Office, now: datetime) -> int:
    """Work off the due levels of one batch of tasks, and return how many there were.

    A message is unique by (task, due time, level, recipient). Of several levels that are due together each person
    hears of the highest that concerns him.
    """
    due = timers.due_of_tasks(session, kinds=LEVELS, now=now, limit=BATCH)
    if not due:
        return 0
    levels: dict[int, list[ReminderLevel]] = {}
    for timer in due:
        levels.setdefault(timer.task_id, []).append(ReminderLevel(timer.kind))
    about = tasks.many(session, levels)
    by_id = runs.many(session, {task.run_id for task in about.values()})
    desks = _desks(session, now=now)
    tellings = [
        telling
        for task_id, due_levels in levels.items()
        for telling in _tellings(about[task_id], by_id[about[task_id].run_id].procedure, due_levels, desks)
    ]
    outbox.tell_many(
        session,
        _without_told(session, tellings),
        send_after=gate.opening(session, office=office, now=now),
        now=now,
    )
    timers.mark_fired(session, [timer.id for timer in due])
    return len(due)


def _desks(session: Session, *, now: datetime) -> _Desks:
    away = absences.on_leave(session, now=now)
    holders = {post: holder.person.id for post, holder in people.holders(session, now=now).items()}
    return _Desks({post: person for post, person in holders.items() if person not in away}, holders)


def _tellings(task: Task, procedure: Procedure, due: Sequence[ReminderLevel], desks: _Desks) -> Iterator[Telling]:
    """Yield one message for each person whom a due level concerns, about the highest one."""
    if not task.is_open:
        return
    told: set[int] = set()
    for level in sorted(due, key=lambda each: each.height, reverse=True):
        for person_id, kind in _recipients(task, procedure, level, desks):
            if person_id not in told:
                told.add(person_id)
                payload = {"level": level.value, "due_at": task.due_at.isoformat()}
                yield Telling(_key(task, level, person_id), kind, person_id, task.id, payload)


def _recipients(task: Task, procedure: Procedure, level: ReminderLevel, desks: _Desks) -> Iterator[tuple[int, str]]:
    """Yield who hears of a level, and as what: the holder is reminded, those above are told."""
    holder = desks.present.get(task.post)
    above = {
        ReminderLevel.ESCALATION: procedure.superiors_of(task.post),
        ReminderLevel.HEAD: procedure.posts_with(Capability.HEAD_OF_LADDER),
    }
    if level is not ReminderLevel.HEAD and holder is not None:
        yield holder, "reminder"
    superior = desks.first(above.get(level, ()), but_not=desks.holders.get(task.post))
    if superior is not None:
        yield superior, "escalation"


def _without_told(session: Session, tellings: Sequence[Telling]) -> list[Telling]:
    """Leave out the head of the ladder where the escalation reached him before."""
    before = {
        telling.key: telling.key.replace(f":{ReminderLevel.HEAD}:", f":{ReminderLevel.ESCALATION}:")
        for telling in tellings
        if telling.payload["level"] == ReminderLevel.HEAD
    }
    told = outbox.used_keys(session, list(before.values()))
    return [telling for telling in tellings if before.get(telling.key) not in told]


def _key(task: Task, level: ReminderLevel, person_id: int) -> str:
    return f"reminder:{task.id}:{task.due_at.isoformat()}:{level}:{person_id}"
