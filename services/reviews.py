"""Nobody reviews his own work: open decisions follow who sits where (rangkap jabatan, DOMAIN 6)."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from db import history, outbox, people, runs, tasks
from services import cards, gate, ladder
from services.office import Office
from sop import reviews
from sop.events import Event
from sop.flow import Opening
from sop.model import Run, RunStatus, Task


def on_its_desk(session: Session, run: Run, opening: Opening, *, now: datetime) -> Opening:
    """Return a task that is about to exist, laid on the desk of who may decide it."""
    if not reviews.is_decision(run.procedure, opening.step, opening.part):
        return opening
    holders = people.who_sits_where(session, now=now)
    return replace(
        opening,
        post=reviews.deciding_post(run.procedure, opening.step, tasks.of_run(session, run.id), holders),
    )


def reseat(session: Session, *, office: Office, now: datetime) -> None:
    """Lay every open decision on the desk where it belongs after a change of holders; nothing goes to an empty desk."""
    holders = people.who_sits_where(session, now=now)
    for run in runs.with_status(session, RunStatus.OPEN):
        all_tasks = tasks.of_run(session, run.id)
        for task in all_tasks:
            if task.is_open and reviews.is_decision(run.procedure, task.step, task.part):
                post = reviews.deciding_post(run.procedure, task.step, all_tasks, holders)
                if post != task.post and post in holders:
                    _move(session, run, task, post, to=holders[post], office=office, now=now)


def _move(session: Session, run: Run, task: Task, post: str, *, to: int, office: Office, now: datetime) -> None:
    runs.get(session, run.id, lock=True)
    moved = replace(tasks.reread(session, task.id), post=post)
    if not moved.is_open:
        return
    tasks.save(session, moved)
    ladder.plan(session, run, moved, office=office, now=now)
    outbox.readdress(session, gate.OF_A_DESK, task_id=task.id, person_id=to)
    history.note(
        session,
        Event.TASK_MOVED,
        now=now,
        run_id=run.id,
        task_id=task.id,
        post=post,
        text=run.procedure.post(post).title,
    )
    cards.refresh_cards(session, moved, now=now, but_not=to)
    cards.tell_card(session, moved, person_id=to, now=now)
