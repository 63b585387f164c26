"""What an official does with a task: take it, end it, send it back, take the end back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from db import files, history, outbox, people, questions, runs, tasks, timers
from db.history import Signature
from db.questions import QuestionKind
from messages.message import Message
from messages.tasks import task_list
from services import cards
from services.identity import Caller, identify
from services.office import Office
from sop import flow, permissions
from sop.errors import ButtonUnknown, FileExpected, RunAlreadyOpen, TaskAlreadyClosed, TextEmpty, TextTooLong
from sop.events import Event
from sop.model import Person, Run, RunStatus, Task, TaskStatus
from sop.procedure import Proof
from sop.reminders import ReminderLevel

NOTE_LIMIT = 1000


@dataclass(frozen=True)
class Pressed:
    """What a press leads to: how the pressed message reads now, and a word to the person or none."""

    message: Message
    answer: str | None = None


@dataclass(frozen=True)
class Desk:
    """A task in the hands of its holder: everything a use case needs, with the run locked."""

    caller: Caller
    run: Run
    task: Task
    tasks: list[Task]

    @property
    def capacity(self) -> str:
        """In which capacity the caller acts on the task."""
        return self.caller.capacity_for(self.run.procedure, self.task.post)

    @property
    def signature(self) -> Signature:
        """How history names the caller."""
        return Signature(self.caller.person.id, self.caller.name, self.capacity)


def accept(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """Note that the holder has seen the task (the read receipt)."""
    desk = _sit_down(session, sender=sender, task_id=task_id, now=now)
    task = _accept(session, desk, now=now)
    return _pressed(session, desk, task, office=office, message_id=message_id, now=now)


def finish(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """End the step, or ask for what its output needs first."""
    desk = _sit_down(session, sender=sender, task_id=task_id, now=now)
    if not desk.task.is_open:
        raise TaskAlreadyClosed(desk.task)
    if _proof_is_missing(session, desk):
        task = _accept(session, desk, now=now)
        ask(session, desk.caller.person, QuestionKind.PROOF, subject_id=task.id, now=now)
        return _pressed(session, desk, task, office=office, message_id=message_id, now=now)
    task = _complete(session, desk, office=office, now=now)
    return _pressed(
        session, desk, task, office=office, message_id=message_id, now=now, answer=f"Langkah {task.step} selesai."
    )


def ask_return_reason(
    session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime
) -> Pressed:
    """Ask why the work is sent back; the answer sends it. Raises StepCannotReturn."""
    desk = _sit_down(session, sender=sender, task_id=task_id, now=now)
    flow.target_of_return(desk.run, desk.task)
    task = _accept(session, desk, now=now)
    ask(session, desk.caller.person, QuestionKind.RETURN_REASON, subject_id=task.id, now=now)
    return _pressed(session, desk, task, office=office, message_id=message_id, now=now)


def undo(session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime) -> Pressed:
    """Take back the end of a step, within ten minutes and before the next holder acts."""
    desk = _sit_down(session, sender=sender, task_id=task_id, now=now)
    undone = flow.undo(desk.run, desk.task, desk.tasks, by=desk.caller.person.id, now=now)
    tasks.save(session, undone.task, *undone.withdrawn)
    _note(session, Event.TASK_UNDONE, desk, undone.task, now=now)
    timers.plan(session, kind=ReminderLevel.DUE, task_id=undone.task.id, due_at=undone.task.due_at)
    for withdrawn in undone.withdrawn:
        history.note(session, Event.TASK_WITHDRAWN, now=now, run_id=desk.run.id, task_id=withdrawn.id)
        timers.cancel(session, withdrawn.id)
        cards.refresh_cards(session, withdrawn, now=now)
    if desk.run.status is RunStatus.FINISHED:
        _reopen_run(session, desk.run, now=now)
        history.note(session, Event.RUN_REOPENED, now=now, run_id=desk.run.id, by=desk.signature)
        everybody = [post.code for post in desk.run.procedure.posts]
        _tell_taken_back(session, everybody, desk, now=now)
    else:
        step = desk.run.procedure.step(desk.task.step)
        told = {*step.participants, *(withdrawn.post for withdrawn in undone.withdrawn)}
        _tell_taken_back(session, told, desk, now=now)
    return _pressed(
        session,
        desk,
        undone.task,
        office=office,
        message_id=message_id,
        now=now,
        answer=f"Langkah {undone.task.step} dibuka kembali.",
    )


def open_card(session: Session, *, sender: int, task_id: int, now: datetime) -> None:
    """Send a fresh card of a task; the earlier one loses its buttons."""
    desk = _sit_down(session, sender=sender, task_id=task_id, now=now)
    if not desk.task.is_open:
        raise TaskAlreadyClosed(desk.task)
    cards.tell_card(session, desk.task, person_id=desk.caller.person.id, now=now)


def show_card(
    session: Session, *, office: Office, sender: int, task_id: int, now: datetime, expanded: bool = False
) -> Message:
    """Return the card of a task as it stands now; reads only."""
    caller = identify(session, sender, now=now)
    task = tasks.find(session, task_id)
    if task is None:
        raise ButtonUnknown
    permissions.require(permissions.may_handle(caller.actor, task))
    run = runs.get(session, task.run_id)
    return cards.card(session, run, task, caller.actor, office=office, now=now, expanded=expanded)


def send_files(session: Session, *, sender: int, task_id: int, now: datetime) -> None:
    """Send the files that belong to a task, or to what it works on."""
    caller = identify(session, sender, now=now)
    task = tasks.find(session, task_id)
    if task is None:
        raise ButtonUnknown
    permissions.require(permissions.may_handle(caller.actor, task))
    for file in cards.files_at_hand(session, runs.get(session, task.run_id), task):
        outbox.tell(session, "file", person=caller.person.id, now=now, file_id=file.id)


def answer_proof_with_text(
    session: Session, *, office: Office, caller: Caller, task_id: int, text: str, now: datetime
) -> None:
    """End a step with the note that was asked for; raises FileExpected, TextEmpty or TextTooLong."""
    desk = _take_seat(session, caller, task_id=task_id, now=now)
    if not desk.task.is_open:
        raise TaskAlreadyClosed(desk.task)
    if desk.run.procedure.step(desk.task.step).proof is Proof.FILE:
        raise FileExpected
    if flow.is_blank(text):
        raise TextEmpty
    if len(text) > NOTE_LIMIT:
        raise TextTooLong(NOTE_LIMIT)
    noted = replace(desk, task=replace(desk.task, note=text.strip()))
    _receipt(session, noted, now=now)
    _complete(session, noted, office=office, now=now)


def answer_proof_with_file(session: Session, *, office: Office, caller: Caller, task_id: int, now: datetime) -> None:
    """End a step whose file has just been given to it."""
    desk = _take_seat(session, caller, task_id=task_id, now=now)
    if _proof_is_missing(session, desk):
        ask(session, caller.person, QuestionKind.PROOF, subject_id=task_id, now=now)
        return
    _receipt(session, desk, now=now)
    _complete(session, desk, office=office, now=now)


def send_back(session: Session, *, office: Office, caller: Caller, task_id: int, reason: str, now: datetime) -> None:
    """Return the work for the reason given."""
    desk = _take_seat(session, caller, task_id=task_id, now=now)
    outcome = flow.send_back(
        desk.run,
        desk.task,
        desk.tasks,
        reason=reason,
        by=caller.person.id,
        acting_as=desk.capacity,
        now=now,
        calendar=office.calendar(session, now),
    )
    tasks.save(session, outcome.task)
    _note(session, Event.TASK_RETURNED, desk, outcome.task, now=now, text=outcome.task.note)
    _receipt(session, desk, now=now)
    _after_the_end(session, desk, outcome, office=office, now=now)


def list_tasks(session: Session, *, sender: int, now: datetime) -> None:
    """Answer /tugas: the card itself where there is one task, else the list."""
    caller = identify(session, sender, now=now)
    open_tasks = tasks.open_for(session, caller.actor.posts.keys())
    if len(open_tasks) == 1:
        cards.tell_card(session, open_tasks[0], person_id=caller.person.id, now=now)
    else:
        outbox.tell(session, "task_list", person=caller.person.id, now=now)


def task_page(session: Session, *, office: Office, sender: int, page: int, now: datetime) -> Message:
    """Return a page of somebody's open tasks; reads only."""
    caller = identify(session, sender, now=now)
    return task_list(_with_runs(session, caller), page=page, now=now, zone=office.timezone)


def ask(session: Session, person: Person, kind: QuestionKind, *, now: datetime, subject_id: int | None = None) -> None:
    """Ask a person something; the words are made when the question is sent."""
    question = questions.ask(session, person_id=person.id, kind=kind, subject_id=subject_id, now=now)
    outbox.tell(session, "question", person=person.id, now=now, question_id=question.id)


def open_task(session: Session, run: Run, opening: flow.Opening, *, opened_by: int | None, now: datetime) -> Task:
    """Put a task on its desk: row, reminder, history, and its card to whoever sits there."""
    task = tasks.add(session, opening, run_id=run.id, opened_by=opened_by)
    timers.plan(session, kind=ReminderLevel.DUE, task_id=task.id, due_at=task.due_at)
    history.note(session, Event.TASK_OPENED, now=now, run_id=run.id, task_id=task.id, round=task.round, post=task.post)
    holder = people.holder_of(session, task.post, now=now)
    if holder is not None:
        cards.tell_card(session, task, person_id=holder.person.id, now=now)
    else:
        _tell_empty_desk(session, run, task, now=now)
    return task


def close_tasks_of_cancelled_run(
    session: Session, run: Run, open_tasks: Iterable[Task], *, caller: Caller, acting_as: str, now: datetime
) -> None:
    """Close what is open because its run was cancelled."""
    closed = flow.cancel(open_tasks, by=caller.person.id, acting_as=acting_as, now=now)
    tasks.save(session, *closed)
    for task in closed:
        timers.cancel(session, task.id)
        questions.drop_about_task(session, task.id)
        history.note(session, Event.TASK_CANCELLED, now=now, run_id=run.id, task_id=task.id)
        cards.refresh_cards(session, task, now=now)


def _sit_down(session: Session, *, sender: int, task_id: int, now: datetime) -> Desk:
    return _take_seat(session, identify(session, sender, now=now), task_id=task_id, now=now)


def _take_seat(session: Session, caller: Caller, *, task_id: int, now: datetime) -> Desk:
    known = tasks.find(session, task_id)
    if known is None:
        raise ButtonUnknown
    permissions.require(permissions.may_handle(caller.actor, known))
    run = runs.get(session, known.run_id, lock=True)
    all_tasks = tasks.of_run(session, run.id)
    return Desk(caller, run, next(task for task in all_tasks if task.id == task_id), all_tasks)


def _accept(session: Session, desk: Desk, *, now: datetime) -> Task:
    accepted = flow.accept(desk.task, now=now)
    if accepted != desk.task:
        tasks.save(session, accepted)
        _note(session, Event.TASK_ACCEPTED, desk, accepted, now=now)
        _show_receipt(session, accepted, now=now)
    return accepted


def _show_receipt(session: Session, task: Task, *, now: datetime) -> None:
    """Show on the sender's card that the task was taken; from then on nothing can be undone there."""
    if task.opened_by is not None:
        cards.refresh_cards(session, tasks.get(session, task.opened_by), now=now)


def _complete(session: Session, desk: Desk, *, office: Office, now: datetime) -> Task:
    outcome = flow.finish(
        desk.run,
        desk.task,
        desk.tasks,
        by=desk.caller.person.id,
        acting_as=desk.capacity,
        now=now,
        calendar=office.calendar(session, now),
    )
    tasks.save(session, outcome.task)
    _note(session, Event.TASK_FINISHED, desk, outcome.task, now=now, text=outcome.task.note)
    _after_the_end(session, desk, outcome, office=office, now=now)
    return outcome.task


def _after_the_end(session: Session, desk: Desk, outcome: flow.Outcome, *, office: Office, now: datetime) -> None:
    timers.cancel(session, outcome.task.id)
    if desk.task.accepted_at is None:
        _show_receipt(session, outcome.task, now=now)
    questions.drop_about_task(session, outcome.task.id)
    cards.refresh_cards(session, outcome.task, but_not=desk.caller.person.id, now=now)
    next_post = None
    if outcome.opening is not None:
        next_post = outcome.opening.post
        open_task(session, desk.run, outcome.opening, opened_by=outcome.task.id, now=now)
    if outcome.task.status is TaskStatus.DONE:
        participants = [post for post in desk.run.procedure.step(outcome.task.step).participants if post != next_post]
        _tell_holders(session, participants, "step_ended", outcome.task, but_not=desk.caller.person, now=now)
    if outcome.run_status is RunStatus.FINISHED:
        runs.set_status(session, desk.run.id, RunStatus.FINISHED, now=now)
        questions.drop_about_run(session, desk.run.id)
        history.note(session, Event.RUN_FINISHED, now=now, run_id=desk.run.id)
        everybody = [post.code for post in desk.run.procedure.posts]
        _tell_holders(session, everybody, "run_finished", outcome.task, now=now)


def _reopen_run(session: Session, run: Run, *, now: datetime) -> None:
    others = runs.of_year(session, procedure_code=run.procedure.code, year=run.year)
    if any(other.status is RunStatus.OPEN for other in others):
        raise RunAlreadyOpen(run.year)
    runs.set_status(session, run.id, RunStatus.OPEN, now=now)


def _tell_holders(
    session: Session,
    posts: Iterable[str],
    kind: str,
    task: Task,
    *,
    now: datetime,
    but_not: Person | None = None,
    **payload: Any,
) -> None:
    holders = people.holders(session, now=now)
    told = {holders[post].person.id for post in posts if post in holders}
    for person_id in sorted(told - ({but_not.id} if but_not is not None else set())):
        outbox.tell(session, kind, person=person_id, task=task.id, now=now, **payload)


def _tell_taken_back(session: Session, posts: Iterable[str], desk: Desk, *, now: datetime) -> None:
    _tell_holders(session, posts, "taken_back", desk.task, but_not=desk.caller.person, now=now, by=desk.capacity)


def _tell_empty_desk(session: Session, run: Run, task: Task, *, now: datetime) -> None:
    told = {person.id for person in people.admins(session)}
    holders = people.holders(session, now=now)
    superior = next((post for post in run.procedure.superiors_of(task.post) if post in holders), None)
    if superior is not None:
        told.add(holders[superior].person.id)
    for person_id in sorted(told):
        outbox.tell(session, "desk_is_empty", person=person_id, task=task.id, now=now)


def _proof_is_missing(session: Session, desk: Desk) -> bool:
    proof = desk.run.procedure.step(desk.task.step).proof
    if proof is Proof.NONE:
        return False
    has_note = desk.task.note is not None
    if proof is Proof.NOTE:
        return not has_note
    has_file = bool(files.of_tasks(session, [desk.task.id]))
    return not (has_file or (has_note and proof is Proof.FILE_OR_NOTE))


def _receipt(session: Session, desk: Desk, *, now: datetime) -> None:
    """Answer a typed or sent end of a step with the card as it stands then, before the next card comes."""
    outbox.tell(session, "receipt", person=desk.caller.person.id, task=desk.task.id, now=now)


def _pressed(
    session: Session,
    desk: Desk,
    task: Task,
    *,
    office: Office,
    message_id: int,
    now: datetime,
    answer: str | None = None,
) -> Pressed:
    cards.adopt_pressed_card(session, task, person_id=desk.caller.person.id, message_id=message_id, now=now)
    return Pressed(cards.card(session, desk.run, task, desk.caller.actor, office=office, now=now), answer)


def _note(session: Session, event: Event, desk: Desk, task: Task, *, now: datetime, text: str | None = None) -> None:
    details = {"text": text} if text else {}
    history.note(session, event, now=now, run_id=desk.run.id, task_id=task.id, by=desk.signature, **details)


def _with_runs(session: Session, caller: Caller) -> list[tuple[Task, Run]]:
    found = tasks.open_for(session, caller.actor.posts.keys())
    by_id = {run_id: runs.get(session, run_id) for run_id in {task.run_id for task in found}}
    return [(task, by_id[task.run_id]) for task in found]
