"""[Ingatkan] on the overview of a run: who may watch over others lets the bot remind whoever holds it now."""

from datetime import datetime, timedelta

from sqlmodel import Session

from db import absences, history, outbox, pauses, people, runs, tasks
from db.history import Signature
from messages.reminders import reminded
from services import gate
from services.identity import identify
from services.office import Office
from sop import permissions
from sop.errors import HoldersRemindedLately, NobodyToRemind, NotPermitted
from sop.events import Event
from sop.model import capacity
from sop.procedure import Capability

PAUSE = timedelta(hours=1)


def remind_holders(session: Session, *, office: Office, sender: int, run_id: int, now: datetime) -> str:
    """Remind who holds the open tasks of a run, each task once in an hour, and return the answer to the press.

    Raises HoldersRemindedLately, or NobodyToRemind.
    """
    caller = identify(session, sender, now=now)
    if not runs.exists(session, run_id):
        raise NotPermitted
    run = runs.get(session, run_id, lock=True)
    permissions.require(permissions.may_remind(caller.actor, run.procedure))
    holders, away = people.holders(session, now=now), absences.on_leave(session, now=now)
    post = next(post for post in run.procedure.posts_with(Capability.REMIND_HOLDERS) if post in caller.actor.posts)
    acting_as, names = caller.capacity_for(run.procedure, post), []
    is_too_soon = False
    if pauses.current(session, run.id) is not None:
        raise NobodyToRemind
    for task in tasks.of_run(session, run.id):
        holder = holders.get(task.post)
        if not task.is_open or holder is None or holder.person.id in away | {caller.person.id}:
            continue
        if outbox.told_about_since(session, "nudge", task_id=task.id, since=now - PAUSE):
            is_too_soon = True
            continue
        gate.tell(
            session,
            "nudge",
            office=office,
            now=now,
            person=holder.person.id,
            task=task.id,
            due_at=task.due_at.isoformat(),
            by=acting_as,
        )
        names.append(capacity(run.procedure.post(task.post).title, holder.kind))
    if not names and is_too_soon:
        raise HoldersRemindedLately
    if not names:
        raise NobodyToRemind
    names = list(dict.fromkeys(names))
    signature = Signature(caller.person.id, caller.name, acting_as)
    history.note(session, Event.HOLDERS_REMINDED, now=now, run_id=run.id, by=signature, text=", ".join(names))
    return reminded(names, at=gate.postponed_to(session, office=office, now=now), zone=office.timezone)
