"""What units hand in, beside the steps: every upload is a version, and a late one never holds up the others."""

from datetime import datetime, timedelta

from sqlmodel import Session

from db import files, outbox, people, questions, runs, tasks
from db import proposals as versions
from db.questions import QuestionKind
from messages.message import Message
from messages.proposals import UnitProposal, proposal_list
from services import cards, desk, ladder
from services.desk import Desk, Pressed, sit_down, tell_holders
from services.identity import Caller, identify
from services.office import Office
from services.replies import reply
from services.tasks import with_runs
from sop import permissions, proposals
from sop.errors import NotPermitted, RemindedLately
from sop.events import Event
from sop.model import RunStatus, Task
from sop.procedure import StepAction, Unit

REMINDER_PAUSE = timedelta(hours=1)


def declare_nil(
    session: Session, *, office: Office, sender: int, task_id: int, message_id: int, now: datetime
) -> Pressed:
    """Let a unit say that it has nothing to hand in."""
    at = sit_down(session, office=office, sender=sender, task_id=task_id, now=now)
    permissions.require(at.task.is_proposal)
    close_as_nil(session, at, at.task, note=None)
    return desk.pressed(session, at, message_id=message_id, answer="Ditandai nihil.")


def close_as_nil(session: Session, at: Desk, proposal: Task, *, note: str | None) -> None:
    """Mark a unit's proposal nil, by the unit itself or by who collects."""
    nil = proposals.declare_nil(proposal, note=note, by=at.caller.person.id, acting_as=at.capacity, now=at.now)
    tasks.save(session, nil)
    unit = at.run.procedure.unit(proposal.unit or "").name
    desk.note(session, Event.PROPOSAL_NIL, at, task_id=proposal.id, unit=unit, text=note)
    _after_the_answer(session, at, nil)


def hand_in(session: Session, *, office: Office, caller: Caller, task_id: int, now: datetime) -> None:
    """Take the file that has just been given to a proposal: a version, or where data are wanted an attachment."""
    at = desk.take_seat(session, caller, office=office, task_id=task_id, now=now)
    handed_in = files.of_tasks(session, [task_id])
    is_data = at.run.procedure.indicators is not None
    if is_data:
        outbox.tell(session, "attachment_kept", person=caller.person.id, task=task_id, now=now, name=handed_in[-1].name)
    number = None if is_data else len(handed_in)
    close_as_handed_in(session, at, number=number, text=handed_in[-1].name)
    comes_late = proposals.come_late(at.tasks, at.run)
    if comes_late or at.task.reason:
        _tell_analyst(session, at, file_id=handed_in[-1].id, version=number, repaired=bool(at.task.reason))


def close_as_handed_in(session: Session, at: Desk, *, number: int | None, text: str) -> None:
    """Note that a unit has handed something in: a version, or an attachment without a number. Raises RunIsClosed."""
    done = proposals.hand_in(at.run, at.task, by=at.caller.person.id, acting_as=at.capacity, now=at.now)
    tasks.save(session, done)
    unit = at.run.procedure.unit(at.task.unit or "").name
    desk.note(session, Event.PROPOSAL_HANDED_IN, at, unit=unit, version=number, text=text)
    desk.receipt(session, at)
    _after_the_answer(session, at, done)


def remind(session: Session, at: Desk) -> list[Unit]:
    """Remind the units that are missing, and return which; raises RemindedLately where all were within an hour."""
    told = []
    for proposal in proposals.missing(at.tasks):
        holder, since = people.holder_of(session, proposal.post, now=at.now), at.now - REMINDER_PAUSE
        if holder is None or outbox.told_about_since(session, "proposal_reminder", task_id=proposal.id, since=since):
            continue
        outbox.tell(session, "proposal_reminder", person=holder.person.id, task=proposal.id, now=at.now)
        told.append(at.run.procedure.unit(proposal.unit or ""))
    if not told:
        raise RemindedLately
    return told


def list_proposals(session: Session, *, office: Office, sender: int, now: datetime) -> None:
    """Answer /usulan: the card itself where there is one proposal and nothing to oversee, else the list."""
    caller = identify(session, sender, now=now)
    found = own_proposals(session, caller)
    oversees = _overseen(session, caller) or permissions.may_keep_renstra(caller.actor, office.procedure)
    if len(found) == 1 and not oversees:
        outbox.tell(session, "receipt", person=caller.person.id, task=found[0].id, now=now)
    else:
        reply(session, "proposal_list", person=caller.person.id, now=now)


def proposal_page(session: Session, *, office: Office, sender: int, page: int, now: datetime) -> Message:
    """Return a page of what a person's units are asked for, and of all units that he oversees; reads only."""
    caller = identify(session, sender, now=now)
    return proposal_list(
        with_runs(session, own_proposals(session, caller)),
        overseen=_overseen(session, caller),
        keeps_renstra=permissions.may_keep_renstra(caller.actor, office.procedure),
        page=page,
        zone=office.timezone,
    )


def _overseen(session: Session, caller: Caller) -> list[UnitProposal]:
    """Return the proposals of all units in the open runs that the caller oversees, each with its current version."""
    found = []
    for run in runs.with_status(session, RunStatus.OPEN):
        if run.procedure.indicators is not None and permissions.oversees_units(caller.actor, run.procedure):
            counting = {
                version.unit: version for version in versions.versions_of_run(session, run.id) if version.is_current
            }
            found += [
                UnitProposal(task, run, counting.get(task.unit or ""))
                for task in proposals.latest(tasks.of_run(session, run.id))
            ]
    return found


def open_proposal(session: Session, *, sender: int, task_id: int, now: datetime) -> None:
    """Send a fresh card of a proposal, also of one that was handed in."""
    caller = identify(session, sender, now=now)
    task = tasks.find(session, task_id)
    if task is None or not task.is_proposal:
        raise NotPermitted
    permissions.require(permissions.may_handle(caller.actor, task))
    outbox.tell(session, "receipt", person=caller.person.id, task=task.id, now=now)


def own_proposals(session: Session, caller: Caller) -> list[Task]:
    """Return the newest proposal of each unit and run that is the caller's."""
    newest: dict[tuple[int, str | None], Task] = {}
    for task in tasks.proposals_for(session, caller.actor.posts.keys()):
        newest.setdefault((task.run_id, task.unit), task)
    return list(newest.values())


def _after_the_answer(session: Session, at: Desk, task: Task) -> None:
    ladder.drop(session, task, now=at.now)
    questions.drop_notes_about(session, QuestionKind.NIL_NOTE, [task.id])
    cards.refresh_cards(session, task, now=at.now, but_not=at.caller.person.id)
    cards.refresh_overseers(session, at.run, now=at.now)


def _tell_analyst(session: Session, at: Desk, *, file_id: int, version: int | None, repaired: bool) -> None:
    """Tell who analyses of what came late or mended; before that step the card itself shows it."""
    posts = [step.responsible for step in at.run.procedure.steps if step.action is StepAction.ANALYSE]
    tell_holders(
        session,
        posts,
        "proposal_received",
        task=at.task,
        now=at.now,
        but_not=at.caller.person,
        file_id=file_id,
        version=version,
        repaired=repaired,
    )


def overseeing_task(session: Session, caller: Caller, proposal_id: int, action: StepAction) -> Task:
    """Return the open task of the caller that oversees a proposal with that action; raises NotPermitted."""
    proposal = tasks.find(session, proposal_id)
    if proposal is not None:
        procedure = runs.get(session, proposal.run_id).procedure
        for task in tasks.of_run(session, proposal.run_id):
            if task.is_open and not task.is_proposal and procedure.step(task.step).action is action:
                permissions.require(permissions.may_handle(caller.actor, task))
                return task
    raise NotPermitted


def proposal_of(at: Desk, proposal_id: int) -> Task:
    """Return a proposal of the run that is being worked on; raises NotPermitted for any other."""
    for task in at.tasks:
        if task.id == proposal_id and task.is_proposal:
            return task
    raise NotPermitted
