"""Files that come back signed: what they are compared with, and what was found in them (SOP steps 12 and 13)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from db import history, letters, outbox, runs, signed_copies, tasks
from db.files import File
from db.history import Signature
from documents.checks import extension
from messages.message import one_line
from messages.signatures import in_one_line
from services import cards, register
from services.office import Office
from sop.events import Event
from sop.letters import LetterState
from sop.model import Run, Task, TaskStatus
from sop.procedure import StepAction
from sop.signatures import Approved, SignedCopy

NAME_SHOWN = 40
COME_BACK_SIGNED = (StepAction.SIGN, StepAction.NUMBER)


@dataclass(frozen=True)
class Wanted:
    """A file of a task is to be looked at; beside the version that was approved, where there is one."""

    approved: Approved | None


def wanted(session: Session, *, task_id: int) -> Wanted | None:
    """Return how a file of a task is to be looked at, or None where files of this task are not signed; reads only."""
    task = tasks.find(session, task_id)
    if task is None or task.is_proposal:
        return None
    run = runs.get(session, task.run_id)
    if run.procedure.step(task.step).action not in COME_BACK_SIGNED:
        return None
    all_tasks = tasks.of_run(session, run.id)
    file = approved_file(session, run, task, all_tasks)
    if file is None:
        return Wanted(None)
    numbered = register.letters_of(session, run, task, all_tasks)
    reserved = letters.of_task(session, task_id, LetterState.RESERVED)
    return Wanted(Approved(file.name, file.sha256, tuple(letter.text for letter in (*numbered, *reserved))))


def approved_file(session: Session, run: Run, task: Task, all_tasks: list[Task]) -> File | None:
    """Return the document that was approved before a task: as PDF where there is one, for that is what is signed."""
    approving = [
        other
        for other in all_tasks
        if other.id < task.id
        and other.status is TaskStatus.DONE
        and run.procedure.step(other.step).action is StepAction.APPROVE
    ]
    if not approving:
        return None
    at_hand = cards.files_at_hand(session, run, approving[-1], all_tasks)
    as_pdf = [file for file in at_hand if extension(file.name) == "pdf"]
    found = as_pdf or at_hand
    return found[-1] if found else None


def keep(
    session: Session,
    found: SignedCopy,
    *,
    file: File,
    task: Task,
    by: Signature,
    office: Office,
    now: datetime,
) -> None:
    """Keep what was found in a signed file, and tell who sent it; nothing waits for it."""
    signed_copies.add(session, file.id, found, now=now)
    text = in_one_line(found, name=f"{one_line(file.name, NAME_SHOWN)} ({file.sha256[:8]})", zone=office.timezone)
    history.note(session, Event.SIGNED_FILE_EXAMINED, now=now, run_id=task.run_id, task_id=task.id, by=by, text=text)
    outbox.tell(session, "signed_copy", person=by.person_id, task=task.id, now=now, file_id=file.id)
