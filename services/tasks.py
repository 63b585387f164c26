"""What every card can do, whatever its step: take it, turn it, send files, send it back, take its end back."""

from datetime import datetime

from sqlmodel import Session

from db import dispositions, runs, tasks
from db.questions import QuestionKind
from messages.card_view import CardFace
from messages.message import Message
from messages.tasks import task_list
from services import cards, desk, ending, papers
from services.desk import Pressed, sit_down, take_seat
from services.identity import Caller, identify
from services.office import Office
from services.replies import reply
from sop import flow, permissions, proposals
from sop.errors import FileExpected, NotPermitted, TaskAlreadyClosed, TextEmpty, TextTooLong
from sop.model import Run, RunStatus, Task
from sop.procedure import Proof

NOTE_LIMIT = 1000


def accept(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """Note that the holder has seen the task (the read receipt)."""
    at = sit_down(session, office=office, sender=sender, task_id=task_id, now=now)
    desk.accept(session, at)
    return desk.pressed(session, at, message_id=message_id)


def ask_return_reason(
    session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime
) -> Pressed:
    """Ask why the work is sent back; the answer sends it. Raises TaskAlreadyClosed or StepCannotReturn."""
    at = sit_down(session, office=office, sender=sender, task_id=task_id, now=now)
    flow.target_of_return(at.run, at.task)
    desk.ask_holder(session, at, QuestionKind.RETURN_REASON)
    return desk.pressed(session, at, message_id=message_id)


def undo(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """Take back the end of a step, within ten minutes and before the next holder acts."""
    at = sit_down(session, office=office, sender=sender, task_id=task_id, now=now)
    task = ending.undo(session, at)
    return desk.pressed(session, at, message_id=message_id, answer=f"Langkah {task.step} dibuka kembali.")


def ask_upload(
    session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime
) -> Pressed:
    """Wait for a file of a task; a unit's proposal takes another version as long as the run is open."""
    at = sit_down(session, office=office, sender=sender, task_id=task_id, now=now)
    _require_takes_files(at.run, at.task, at.tasks)
    if at.task.is_open:
        desk.accept(session, at)
    desk.ask(session, at.caller.person, QuestionKind.UPLOAD, subject_id=task_id, now=now)
    return desk.pressed(session, at, message_id=message_id)


def open_card(session: Session, *, sender: int, task_id: int, now: datetime) -> None:
    """Send a fresh card of a task; the earlier one loses its buttons."""
    caller, task = _own_task(session, sender=sender, task_id=task_id, now=now)
    if not task.is_open:
        raise TaskAlreadyClosed(task)
    cards.tell_card(session, task, person_id=caller.person.id, now=now)


def show_card(
    session: Session,
    *,
    office: Office,
    sender: int,
    task_id: int,
    now: datetime,
    face: CardFace = CardFace.FRONT,
) -> Message:
    """Return the card of a task as it stands now; reads only."""
    caller, task = _own_task(session, sender=sender, task_id=task_id, now=now)
    run = runs.get(session, task.run_id)
    return cards.card(session, run, task, caller.actor, office=office, now=now, face=face)


def send_files(session: Session, *, sender: int, task_id: int, now: datetime) -> None:
    """Send the files that belong to a task, or to what it works on, and the papers that are made from it."""
    caller, task = _own_task(session, sender=sender, task_id=task_id, now=now)
    run = runs.get(session, task.run_id)
    for file in cards.files_at_hand(session, run, task, tasks.of_run(session, run.id)):
        reply(session, "file", person=caller.person.id, now=now, file_id=file.id)
    for kind in papers.kinds_of(session, run, task):
        reply(session, "paper", person=caller.person.id, now=now, task=task.id, paper=kind)


def answer_proof_with_text(
    session: Session, *, office: Office, caller: Caller, task_id: int, text: str, now: datetime
) -> None:
    """End a step with the note that was asked for; raises FileExpected, TextEmpty or TextTooLong."""
    at = take_seat(session, caller, office=office, task_id=task_id, now=now)
    flow.require_open(at.task)
    if at.step.proof is Proof.FILE:
        raise FileExpected
    if flow.is_blank(text):
        raise TextEmpty
    if len(text) > NOTE_LIMIT:
        raise TextTooLong(NOTE_LIMIT)
    ending.answer_with_note(session, at, text.strip())


def answer_proof_with_file(session: Session, *, office: Office, caller: Caller, task_id: int, now: datetime) -> None:
    """End a step whose file has just been given to it."""
    at = take_seat(session, caller, office=office, task_id=task_id, now=now)
    if ending.proof_is_missing(session, at):
        desk.ask(session, caller.person, QuestionKind.PROOF, subject_id=task_id, now=now)
        return
    desk.receipt(session, at)
    ending.end(session, at)


def send_back(session: Session, *, office: Office, caller: Caller, task_id: int, reason: str, now: datetime) -> None:
    """Return the work for the reason given."""
    ending.send_back(session, take_seat(session, caller, office=office, task_id=task_id, now=now), reason=reason)


def list_tasks(session: Session, *, sender: int, now: datetime) -> None:
    """Answer /tugas: the card itself where there is one task, else the list."""
    caller = identify(session, sender, now=now)
    open_tasks = tasks.open_for(session, caller.actor.posts.keys())
    if len(open_tasks) == 1:
        cards.tell_card(session, open_tasks[0], person_id=caller.person.id, now=now)
    else:
        reply(session, "task_list", person=caller.person.id, now=now)


def task_page(session: Session, *, office: Office, sender: int, page: int, now: datetime) -> Message:
    """Return a page of somebody's open tasks; reads only."""
    caller = identify(session, sender, now=now)
    found = tasks.open_for(session, caller.actor.posts.keys())
    waiting = len(dispositions.awaited(session, posts=caller.actor.posts.keys()))
    return task_list(with_runs(session, found), page=page, now=now, zone=office.timezone, dispositions=waiting)


def with_runs(session: Session, found: list[Task]) -> list[tuple[Task, Run]]:
    """Return tasks, each with its run."""
    by_id = {run_id: runs.get(session, run_id) for run_id in {task.run_id for task in found}}
    return [(task, by_id[task.run_id]) for task in found]


def takes_files(session: Session, run: Run, task: Task) -> bool:
    """Tell whether a file can be given to a task: it is open, or another version of a proposal may still come."""
    try:
        _require_takes_files(run, task, tasks.of_run(session, run.id))
    except TaskAlreadyClosed:
        return False
    return True


def _require_takes_files(run: Run, task: Task, all_tasks: list[Task]) -> None:
    is_living_proposal = task.is_proposal and run.status is RunStatus.OPEN and proposals.is_latest(task, all_tasks)
    if not task.is_open and not is_living_proposal:
        raise TaskAlreadyClosed(task)


def _own_task(session: Session, *, sender: int, task_id: int, now: datetime) -> tuple[Caller, Task]:
    caller = identify(session, sender, now=now)
    task = tasks.find(session, task_id)
    if task is None:
        raise NotPermitted
    permissions.require(permissions.may_handle(caller.actor, task))
    return caller, task
