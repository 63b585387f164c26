"""What the end of a step sets going: the next tasks, what others are told, and taking all of it back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from db import files, history, outbox, pauses, people, questions, runs, tasks
from db.questions import QuestionKind
from services import cards, consequences, ladder, reviews
from services.desk import Desk, accept, ask, note, receipt, show_receipt, tell_holders
from services.identity import Caller
from services.office import Office
from sop import flow, proposals
from sop.errors import RunAlreadyOpen
from sop.events import Event
from sop.model import Person, Run, RunStatus, Task, TaskStatus
from sop.procedure import Capability, Proof, StepAction


def end_or_ask(session: Session, desk: Desk) -> Task | None:
    """End the step, or, where its output is not there yet, ask for it and return None. Raises TaskAlreadyClosed."""
    flow.require_open(desk.task)
    if proof_is_missing(session, desk):
        accept(session, desk)
        ask(session, desk.caller.person, QuestionKind.PROOF, subject_id=desk.task.id, now=desk.now)
        return None
    return end(session, desk)


def end(session: Session, desk: Desk) -> Task:
    """End the step and open what follows. Raises TaskAlreadyClosed."""
    outcome = flow.finish(
        desk.run,
        desk.task,
        desk.tasks,
        by=desk.caller.person.id,
        acting_as=desk.capacity,
        now=desk.now,
        calendar=desk.office.calendar(session, desk.now),
        meeting_at=consequences.meeting_start(session, desk),
    )
    tasks.save(session, outcome.task)
    note(session, Event.TASK_FINISHED, desk, text=outcome.task.note, files=_file_names(session, desk))
    after_the_end(session, desk, outcome)
    consequences.after_end(session, desk)
    tell_holders(session, desk.step.informed, "step_ended", task=outcome.task, but_not=desk.caller.person, now=desk.now)
    if outcome.run_status is RunStatus.FINISHED:
        _finish_run(session, desk, outcome.task)
    return outcome.task


def send_back(session: Session, desk: Desk, *, reason: str) -> None:
    """Return the work for the reason given. Raises TaskAlreadyClosed, StepCannotReturn or ReasonMissing."""
    outcome = flow.send_back(
        desk.run,
        desk.task,
        desk.tasks,
        reason=reason,
        by=desk.caller.person.id,
        acting_as=desk.capacity,
        now=desk.now,
        calendar=desk.office.calendar(session, desk.now),
    )
    tasks.save(session, outcome.task)
    note(session, Event.TASK_RETURNED, desk, text=outcome.task.note)
    consequences.let_go(session, [outcome.task], by=desk.signature, now=desk.now)
    receipt(session, desk)
    after_the_end(session, desk, outcome)


def after_the_end(session: Session, desk: Desk, outcome: flow.Outcome) -> list[Task]:
    """Close what belonged to a task that ended, and put the tasks it opens on their desks."""
    ladder.drop(session, outcome.task, now=desk.now)
    if desk.task.accepted_at is None:
        show_receipt(session, outcome.task, now=desk.now)
    questions.drop_about_task(session, outcome.task.id)
    cards.refresh_cards(session, outcome.task, but_not=desk.caller.person.id, now=desk.now)
    return [
        open_task(session, desk.run, opening, opened_by=outcome.task.id, office=desk.office, now=desk.now)
        for opening in outcome.openings
    ]


def undo(session: Session, desk: Desk) -> Task:
    """Take back the end of a step, within ten minutes and before the next holder acts."""
    undone = flow.undo(desk.run, desk.task, desk.tasks, by=desk.caller.person.id, now=desk.now)
    if desk.run.closed_at is not None:
        pauses.begin_again(session, desk.run.id, ended_at=desk.run.closed_at)
    _reopen(session, desk, undone.task)
    _withdraw(session, desk, undone.withdrawn)
    consequences.take_back(session, desk)
    told = {*desk.step.informed, *(withdrawn.post for withdrawn in undone.withdrawn)}
    if desk.run.status is RunStatus.FINISHED:
        _reopen_run(session, desk)
        history.note(session, Event.RUN_REOPENED, now=desk.now, run_id=desk.run.id, by=desk.signature)
        cards.refresh_proposals(session, desk.tasks, now=desk.now)
        told = {post.code for post in desk.run.procedure.posts}
    tell_holders(
        session, told, "taken_back", task=desk.task, but_not=desk.caller.person, now=desk.now, by=desk.capacity
    )
    return undone.task


def open_task(
    session: Session, run: Run, opening: flow.Opening, *, opened_by: int | None, office: Office, now: datetime
) -> Task:
    """Put a task on its desk: row, reminders, history, and its card to whoever sits there."""
    opening = reviews.on_its_desk(session, run, opening, now=now)
    task = tasks.add(session, opening, run_id=run.id, opened_by=opened_by)
    ladder.plan(session, run, task, office=office, now=now)
    consequences.after_opening(session, run, task, office=office, now=now)
    history.note(
        session,
        Event.TASK_OPENED,
        now=now,
        run_id=run.id,
        task_id=task.id,
        round=task.round,
        post=task.post,
        step=task.step,
        part=task.part,
        unit_code=task.unit,
        due_at=task.due_at.isoformat(),
    )
    holder = people.holder_of(session, task.post, now=now)
    if holder is not None:
        cards.tell_card(session, task, person_id=holder.person.id, now=now)
    else:
        _tell_empty_desk(session, run, task, now=now)
    if flow.is_too_often(opening):
        told = run.procedure.posts_with(Capability.TOLD_OF_LOOPS)
        tell_holders(session, told, "came_back_often", task=task, now=now)
    return task


def close_tasks_of_cancelled_run(
    session: Session, run: Run, open_tasks: Iterable[Task], *, caller: Caller, acting_as: str, now: datetime
) -> None:
    """Close what is open because its run was cancelled."""
    closed = flow.cancel(open_tasks, by=caller.person.id, acting_as=acting_as, now=now)
    tasks.save(session, *closed)
    for task in closed:
        history.note(session, Event.TASK_CANCELLED, now=now, run_id=run.id, task_id=task.id)
        close_desk(session, task, now=now)


def close_desk(session: Session, task: Task, *, now: datetime) -> None:
    """Let nothing wait for a task that is closed: no timer, no question, no button."""
    ladder.drop(session, task, now=now)
    questions.drop_about_task(session, task.id)
    cards.refresh_cards(session, task, now=now)


def answer_with_note(session: Session, desk: Desk, text: str) -> None:
    """End a step with the note that was asked for."""
    noted = replace(desk, task=replace(desk.task, note=text))
    receipt(session, noted)
    end(session, noted)


def proof_is_missing(session: Session, desk: Desk) -> bool:
    """Tell whether the step still lacks what its output asks for."""
    proof = desk.step.proof
    if proof is Proof.NONE:
        return False
    has_note = desk.task.note is not None
    if proof is Proof.NOTE:
        return not has_note
    if files.of_tasks(session, [desk.task.id]) or (has_note and proof is Proof.FILE_OR_NOTE):
        return False
    return not (desk.step.action is StepAction.MEET and consequences.minutes_are_typed(session, desk))


def _file_names(session: Session, desk: Desk) -> str | None:
    """Name the files a decision was about: history must tell which version was approved."""
    at_hand = cards.files_at_hand(session, desk.run, desk.task, desk.tasks)
    names = [f"{file.name} ({file.sha256[:8]})" for file in at_hand]
    return ", ".join(names) or None


def _finish_run(session: Session, desk: Desk, last: Task) -> None:
    runs.set_status(session, desk.run.id, RunStatus.FINISHED, now=desk.now)
    pauses.end(session, desk.run.id, now=desk.now)
    questions.drop_about_run(session, desk.run.id)
    all_tasks = tasks.of_run(session, desk.run.id)
    _withdraw(session, desk, flow.withdraw(all_tasks, now=desk.now))
    for task in all_tasks:
        questions.drop_about_task(session, task.id)
    history.note(session, Event.RUN_FINISHED, now=desk.now, run_id=desk.run.id)
    everybody = [post.code for post in desk.run.procedure.posts]
    tell_holders(session, everybody, "run_finished", task=last, now=desk.now)
    tell_holders(session, [last.post], "bundle", now=desk.now, run_id=desk.run.id, package=0)
    cards.refresh_proposals(session, desk.tasks, now=desk.now)


def _reopen_run(session: Session, desk: Desk) -> None:
    run = desk.run
    others = runs.of_year(session, procedure_code=run.procedure.code, year=run.year)
    if any(other.status is RunStatus.OPEN for other in others):
        raise RunAlreadyOpen(run.year)
    runs.set_status(session, run.id, RunStatus.OPEN, now=desk.now)
    for task in proposals.withdrawn_at_the_end(run, desk.tasks):
        _reopen(session, desk, replace(task, status=TaskStatus.OPEN, closed_at=None))
        cards.refresh_cards(session, task, now=desk.now)


def _reopen(session: Session, desk: Desk, task: Task) -> None:
    tasks.save(session, task)
    note(session, Event.TASK_UNDONE, desk, task_id=task.id)
    ladder.plan(session, desk.run, task, office=desk.office, now=desk.now)


def _withdraw(session: Session, desk: Desk, withdrawn: Iterable[Task]) -> None:
    for task in withdrawn:
        tasks.save(session, task)
        history.note(session, Event.TASK_WITHDRAWN, now=desk.now, run_id=desk.run.id, task_id=task.id)
        consequences.let_go(session, [task], by=desk.signature, now=desk.now)
        close_desk(session, task, now=desk.now)


def _tell_empty_desk(session: Session, run: Run, task: Task, *, now: datetime) -> None:
    told: set[int] = {admin.id for admin in people.admins(session)}
    superior = _nearest_superior(session, run, task, now=now)
    if superior is not None:
        told.add(superior.id)
    for person_id in sorted(told):
        outbox.tell(session, "desk_is_empty", person=person_id, task=task.id, now=now)


def _nearest_superior(session: Session, run: Run, task: Task, *, now: datetime) -> Person | None:
    holders = people.holders(session, now=now)
    return next((holders[post].person for post in run.procedure.superiors_of(task.post) if post in holders), None)
