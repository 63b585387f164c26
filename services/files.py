"""Files that officials send: kept always, given to a task when it is known which."""

from datetime import datetime

from sqlmodel import Session

from db import files, history, outbox, questions, runs, tasks
from db.files import File, NewFile
from db.history import Signature
from db.questions import Question, QuestionKind
from documents.indicators.reading import Reading
from messages.indicators import FIELD_NAMES
from messages.message import Message
from messages.tasks import file_assigned, file_ignored, file_read, unasked_file
from services import disposition_drafts, free_meetings, proposal_versions, proposals, signed_copies
from services.cards import refresh_cards
from services.desk import take_seat, tell_holders
from services.identity import Caller, identify
from services.office import Office
from services.replies import reply
from services.steps import archive
from services.tasks import answer_proof_with_file, takes_files
from sop import permissions
from sop.errors import ButtonUnknown, NotPermitted, TaskAlreadyClosed
from sop.events import Event
from sop.model import Run, RunStatus, Task, TaskStatus
from sop.procedure import StepAction
from sop.signatures import SignedCopy

AWAIT_FILE = (QuestionKind.PROOF, QuestionKind.UPLOAD, QuestionKind.DELIVERY_RECEIPT)


def awaiting_task(session: Session, *, sender: int, media_group: str | None, now: datetime) -> int | None:
    """Return the task that the next file of a sender is for, or None where nobody asked for one; reads only."""
    caller = identify(session, sender, now=now)
    question = questions.of(session, caller.person.id)
    if question is not None and question.kind in AWAIT_FILE and question.subject_id is not None:
        return question.subject_id
    album = files.in_group(session, sent_by=caller.person.id, media_group=media_group) if media_group else []
    return album[0].task_id if album else None


def task_wants_reading(session: Session, *, task_id: int) -> bool:
    """Tell whether a task wants what stands in its files: a form, or indicators."""
    task = tasks.find(session, task_id)
    if task is None:
        return False
    procedure = runs.get(session, task.run_id).procedure
    makes_form = procedure.step(task.step).action is StepAction.CREATE
    return procedure.indicators is not None and (task.is_proposal or makes_form)


def kept_file(session: Session, *, sender: int, file_id: int, now: datetime) -> File:
    """Return a file that its sender can give to a task; reads only. Raises NotPermitted or ButtonUnknown."""
    file = _own_file(session, identify(session, sender, now=now), file_id)
    _require_unassigned(file)
    return file


def receive(
    session: Session,
    *,
    office: Office,
    sender: int,
    new: NewFile,
    now: datetime,
    reading: Reading | None = None,
    found: SignedCopy | None = None,
) -> None:
    """Keep a file and let it answer the question that waits for one; else ask what it is for.

    `reading` and `found` are what was read in it, for a task that wants that.
    """
    caller = identify(session, sender, now=now)
    album = files.in_group(session, sent_by=caller.person.id, media_group=new.media_group) if new.media_group else []
    question = questions.of(session, caller.person.id)
    if question is not None and question.kind is QuestionKind.DISPOSITION_FILES and question.subject_id is not None:
        about = question.subject_id
        if disposition_drafts.add_file(session, caller=caller, disposition_id=about, new=new, now=now):
            return
    if question is not None and question.kind is QuestionKind.MINUTES_FILES and question.subject_id is not None:
        about = question.subject_id
        if free_meetings.add_file(session, office=office, caller=caller, meeting_id=about, new=new, now=now):
            return
    awaiting = _awaiting_task(session, caller, question)
    if awaiting is not None and question is not None and awaiting.is_proposal and reading is not None:
        at = take_seat(session, caller, office=office, task_id=awaiting.id, now=now)
        file = files.add(session, new, sent_by=caller.person.id, sent_as=at.capacity, task_id=None, now=now)
        if proposal_versions.receive(session, at, file, reading, is_meant=False):
            questions.drop(session, caller.person.id)
    elif awaiting is not None and question is not None:
        questions.drop(session, caller.person.id)
        file = _add_to_task(session, caller, awaiting, new, now=now)
        _note_found(session, office, caller, file, awaiting, found, now=now)
        _use(session, office=office, caller=caller, kind=question.kind, task=awaiting, now=now)
        _tell_own_form(session, caller, awaiting, reading, name=new.name, now=now)
    elif album and album[0].task_id is not None and _still_his(session, caller, album[0].task_id):
        task = tasks.get(session, album[0].task_id)
        if task.is_proposal and reading is not None:
            at = take_seat(session, caller, office=office, task_id=task.id, now=now)
            file = files.add(session, new, sent_by=caller.person.id, sent_as=at.capacity, task_id=None, now=now)
            proposal_versions.receive(session, at, file, reading, is_meant=False)
        else:
            file = _add_to_task(session, caller, task, new, now=now)
            _note_found(session, office, caller, file, task, found, now=now)
    else:
        file = files.add(session, new, sent_by=caller.person.id, sent_as=None, task_id=None, now=now)
        if not any(each.is_unassigned for each in album):
            reply(session, "unasked_file", person=caller.person.id, now=now, file_id=file.id)


def assign(
    session: Session,
    *,
    office: Office,
    sender: int,
    file_id: int,
    task_id: int,
    now: datetime,
    reading: Reading | None = None,
    found: SignedCopy | None = None,
    is_meant: bool = False,
) -> Message:
    """Give a kept file, with its album, to a task of the sender; returns how the question reads then.

    `is_meant` where the sender was asked whose proposal it is.
    """
    caller = identify(session, sender, now=now)
    file, task = _own_file(session, caller, file_id), tasks.find(session, task_id)
    if task is None or not permissions.may_handle(caller.actor, task):
        raise NotPermitted
    _require_unassigned(file)
    run = runs.get(session, task.run_id, lock=True)
    task = tasks.reread(session, task_id)
    if not takes_unasked_files(session, run, task):
        raise TaskAlreadyClosed(task)
    if task.is_proposal and reading is not None:
        at = take_seat(session, caller, office=office, task_id=task.id, now=now)
        taken = proposal_versions.receive(session, at, file, reading, is_meant=is_meant)
        question = questions.of(session, caller.person.id)
        if taken and question is not None and question.kind in AWAIT_FILE and question.subject_id == task.id:
            questions.drop(session, caller.person.id)
        return (
            file_assigned(name=file.name, task=tasks.get(session, task.id), run=run) if taken else file_read(file.name)
        )
    capacity = caller.capacity_for(run.procedure, task.post)
    together = _album_of(session, caller, file)
    files.assign(session, [each.id for each in together], task_id=task.id, sent_as=capacity)
    for each in together:
        _note_added(session, caller, task, each.name, capacity, now=now)
    _note_found(session, office, caller, file, task, found, now=now)
    refresh_cards(session, task, now=now)
    _tell_own_form(session, caller, task, reading, name=file.name, now=now)
    question = questions.of(session, caller.person.id)
    if question is not None and question.kind in AWAIT_FILE and question.subject_id == task.id:
        questions.drop(session, caller.person.id)
        _use(session, office=office, caller=caller, kind=question.kind, task=task, now=now)
    elif task.is_proposal:
        proposals.hand_in(session, office=office, caller=caller, task_id=task.id, now=now)
    elif _is_signed(run, task):
        _tell_signed_file(session, run, task, together[-1], now=now)
    return file_assigned(name=file.name, task=tasks.get(session, task.id), run=run)


def task_page(session: Session, *, sender: int, file_id: int, page: int, now: datetime) -> Message:
    """Return the question what a kept file is for, with a page of the sender's tasks; reads only."""
    caller = identify(session, sender, now=now)
    file = _own_file(session, caller, file_id)
    _require_unassigned(file)
    found = _tasks_for_unasked_file(session, caller)
    return unasked_file(file_id=file.id, name=file.name, tasks=found, page=page)


def ignore(session: Session, *, sender: int, file_id: int, now: datetime) -> Message:
    """Put a kept file aside; returns how the question reads then."""
    caller = identify(session, sender, now=now)
    file = _own_file(session, caller, file_id)
    _require_unassigned(file)
    files.discard(session, [each.id for each in _album_of(session, caller, file)], now=now)
    return file_ignored(file.name)


def send(session: Session, *, sender: int, file_id: int, now: datetime) -> None:
    """Send somebody a file of a run; raises NotPermitted where it is not theirs to read."""
    caller = identify(session, sender, now=now)
    file = files.find(session, file_id)
    if file is None or not may_read(session, caller, file):
        raise NotPermitted
    if file.is_discarded:
        raise ButtonUnknown
    reply(session, "file", person=caller.person.id, now=now, file_id=file.id)


def may_read(session: Session, caller: Caller, file: File) -> bool:
    """Tell whether a file is open to somebody: the one who sent it, or by the step it belongs to."""
    if file.sent_by == caller.person.id:
        return True
    if file.task_id is None:
        return False
    task = tasks.get(session, file.task_id)
    return permissions.may_read_files(caller.actor, runs.get(session, task.run_id).procedure, task)


def takes_unasked_files(session: Session, run: Run, task: Task) -> bool:
    """Tell whether a file that nobody asked for can be given to a task: also to one that was signed a while ago."""
    return takes_files(session, run, task) or (_is_signed(run, task) and run.status is RunStatus.OPEN)


def _tasks_for_unasked_file(session: Session, caller: Caller) -> list[tuple[Task, Run]]:
    """Return what a file may be for: open tasks, living proposals, and papers signed in runs that go on."""
    posts = caller.actor.posts.keys()
    found = tasks.open_for(session, posts) + tasks.closed_for(session, posts)
    with_run = [(task, runs.get(session, task.run_id)) for task in found]
    return [(task, run) for task, run in with_run if takes_unasked_files(session, run, task)]


def _is_signed(run: Run, task: Task) -> bool:
    return task.status is TaskStatus.DONE and run.procedure.step(task.step).action is StepAction.SIGN


def _tell_signed_file(session: Session, run: Run, task: Task, file: File, *, now: datetime) -> None:
    following = run.procedure.step_after(task.step)
    if following is not None:
        for kind in ("signed_file", "signed_copy"):
            tell_holders(session, [following.responsible], kind, task=task, now=now, file_id=file.id)


def _tell_own_form(
    session: Session, caller: Caller, task: Task, reading: Reading | None, *, name: str, now: datetime
) -> None:
    """Say which columns were found in a form of the office's own, for that is what the units will send back."""
    if task.is_proposal or not task_wants_reading(session, task_id=task.id):
        return
    missing = None if reading is None else [FIELD_NAMES[each] for each in reading.missing]
    outbox.tell(session, "own_form", person=caller.person.id, now=now, name=name, missing=missing)


def _use(session: Session, *, office: Office, caller: Caller, kind: QuestionKind, task: Task, now: datetime) -> None:
    """Do what the question wanted the file for."""
    if task.is_proposal:
        proposals.hand_in(session, office=office, caller=caller, task_id=task.id, now=now)
    elif kind is QuestionKind.PROOF:
        answer_proof_with_file(session, office=office, caller=caller, task_id=task.id, now=now)
    elif kind is QuestionKind.DELIVERY_RECEIPT:
        archive.record_receipt(session, office=office, caller=caller, task_id=task.id, now=now)
    elif not task.is_open:
        _tell_signed_file(
            session, runs.get(session, task.run_id), task, files.of_tasks(session, [task.id])[-1], now=now
        )
    else:
        outbox.tell(session, "receipt", person=caller.person.id, task=task.id, now=now)


def _awaiting_task(session: Session, caller: Caller, question: Question | None) -> Task | None:
    """Return the task that a file answers, its run locked; None where it was closed or handed over meanwhile."""
    if question is None or question.kind not in AWAIT_FILE or question.subject_id is None:
        return None
    run = runs.get(session, tasks.get(session, question.subject_id).run_id, lock=True)
    task = tasks.reread(session, question.subject_id)
    return task if takes_unasked_files(session, run, task) and permissions.may_handle(caller.actor, task) else None


def _note_found(
    session: Session,
    office: Office,
    caller: Caller,
    file: File,
    task: Task,
    found: SignedCopy | None,
    *,
    now: datetime,
) -> None:
    if found is None:
        return
    capacity = caller.capacity_for(runs.get(session, task.run_id).procedure, task.post)
    by = Signature(caller.person.id, caller.name, capacity)
    signed_copies.keep(session, found, file=file, task=task, by=by, office=office, now=now)


def _add_to_task(session: Session, caller: Caller, task: Task, new: NewFile, *, now: datetime) -> File:
    run = runs.get(session, task.run_id)
    capacity = caller.capacity_for(run.procedure, task.post)
    file = files.add(session, new, sent_by=caller.person.id, sent_as=capacity, task_id=task.id, now=now)
    _note_added(session, caller, task, new.name, capacity, now=now)
    refresh_cards(session, task, now=now)
    return file


def _note_added(session: Session, caller: Caller, task: Task, name: str, capacity: str, *, now: datetime) -> None:
    signature = Signature(caller.person.id, caller.name, capacity)
    history.note(session, Event.FILE_ADDED, now=now, run_id=task.run_id, task_id=task.id, by=signature, text=name)


def _own_file(session: Session, caller: Caller, file_id: int) -> File:
    file = files.find(session, file_id)
    if file is None or file.sent_by != caller.person.id:
        raise NotPermitted
    return file


def _require_unassigned(file: File) -> None:
    if file.is_discarded or not file.is_unassigned:
        raise ButtonUnknown


def _album_of(session: Session, caller: Caller, file: File) -> list[File]:
    if file.media_group is None:
        return [file]
    album = files.in_group(session, sent_by=caller.person.id, media_group=file.media_group)
    return [each for each in album if each.is_unassigned]


def _still_his(session: Session, caller: Caller, task_id: int) -> bool:
    return permissions.may_handle(caller.actor, tasks.get(session, task_id))
