"""What a person sees of a task, made from the state as it is now."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from db import (
    cards,
    dispositions,
    extensions,
    files,
    heartbeat,
    letters,
    meetings,
    outbox,
    pauses,
    people,
    records,
    runs,
    tasks,
)
from db import proposals as version_rows
from db.cards import CardKind
from db.files import File
from messages.card_view import CardFace, CardView, MeetingView, NextLetter, UnitView
from messages.cards import task_card
from messages.message import Attachment, MadeFile, Message
from services import meeting_views, papers, register, renstra
from services.indicator_forms import form_file
from services.office import Office
from sop import permissions, proposals, reviews
from sop.dispositions import Disposition
from sop.flow import opened_by_end, undo_is_possible
from sop.indicator_checks import check
from sop.letters import LetterState
from sop.model import Actor, HoldingKind, Run, Task, TaskPart, TaskStatus, capacity
from sop.outages import fell_into
from sop.procedure import OVERSEEING_UNITS, Step, StepAction
from sop.records import Record, RecordKind
from sop.versions import Version, current

DECIDING = (StepAction.REVIEW, StepAction.APPROVE, StepAction.SIGN)
"""Their cards carry the document itself."""


def card_view(session: Session, run: Run, task: Task, actor: Actor, *, office: Office, now: datetime) -> CardView:
    """Return what the card of a task shows to somebody."""
    origin = tasks.get(session, task.opened_by) if task.opened_by is not None else None
    all_tasks = tasks.of_run(session, run.id)
    received_by = [] if task.is_open else _received_by(run, task, all_tasks)
    step = run.procedure.step(task.step)
    at_hand = files_at_hand(session, run, task, all_tasks)
    meeting = _meeting(session, run, task, step, all_tasks, office=office, now=now)
    has_versions = task.is_proposal or step.action is StepAction.ANALYSE
    versions = version_rows.versions_of_run(session, run.id) if has_versions else []
    return CardView(
        run=run,
        task=task,
        sender=origin.closed_as if origin is not None else None,
        sent_at=task.opened_at,
        received_by=tuple(received_by),
        holds_task=permissions.may_handle(actor, task),
        may_undo=(
            task.status in (TaskStatus.DONE, TaskStatus.RETURNED)
            and not task.is_proposal
            and task.closed_by == actor.person_id
            and undo_is_possible(task, now=now)
            and not any(other.accepted_at for other in opened_by_end(task, all_tasks))
            and not _is_answered(meeting, task)
        ),
        has_files=bool(at_hand) or bool(papers.kinds_of(session, run, task)),
        files_sent=sum(file.task_id == task.id for file in at_hand),
        slip=papers.sent_to(session, task),
        disposition=_disposition(session, run, task, step),
        file=_file_on_card(session, run, task, at_hand, versions, office=office, now=now),
        units=_units(session, run, step, task, all_tasks),
        comes_late=proposals.come_late(all_tasks, run),
        is_superseded=task.is_proposal and not proposals.is_latest(task, all_tasks),
        meeting=meeting,
        letters=tuple(register.letters_of(session, run, task, all_tasks)),
        next_letters=_next_letters(session, run, task, all_tasks, office=office, now=now),
        records=_records(session, task) if step.action is StepAction.ARCHIVE else (),
        versions=tuple(version for version in versions if version.unit == task.unit),
        indicators_entered=(
            len(version_rows.entered_by(session, run_id=run.id, unit=task.unit or "")) if task.is_proposal else 0
        ),
        indicators_merged=sum(len(version.indicators) for version in versions if version.is_current),
        indicators_decided=0 if task.is_proposal else _decided(session, versions),
        acting_as=_acting_as(run, task, actor),
        decides_for=_decides_for(session, run, task, step, now=now),
        is_own_work=task.is_open and reviews.judges_own_work(run.procedure, task, all_tasks, actor.person_id),
        extensions=tuple(extensions.of_task(session, task.id)),
        pause=pauses.current(session, run.id) if task.is_open else None,
        outage=fell_into(task.due_at, heartbeat.outages_over(session, task.due_at)),
    )


def _decided(session: Session, versions: list[Version]) -> int:
    """Return about how many indicators that count something was decided."""
    judged = version_rows.judgements(session, [version.id for version in versions if version.is_current])
    return sum(judgement.verdict is not None for judgement in judged.values())


def _acting_as(run: Run, task: Task, actor: Actor) -> str | None:
    kind = actor.posts.get(task.post, HoldingKind.DEFINITIVE)
    return None if kind is HoldingKind.DEFINITIVE else capacity(run.procedure.post(task.post).title, kind)


def _decides_for(session: Session, run: Run, task: Task, step: Step, *, now: datetime) -> str | None:
    """Return in which capacity the author sits where a decision belongs, if it lies with somebody above instead."""
    if (
        not task.is_open
        or task.post == step.responsible
        or not reviews.is_decision(run.procedure, task.step, task.part)
    ):
        return None
    holder, title = people.holder_of(session, step.responsible, now=now), run.procedure.post(step.responsible).title
    return title if holder is None else capacity(title, holder.kind)


def card(
    session: Session,
    run: Run,
    task: Task,
    actor: Actor,
    *,
    office: Office,
    now: datetime,
    face: CardFace = CardFace.FRONT,
) -> Message:
    """Return the card of a task for somebody, as it stands now."""
    return task_card(card_view(session, run, task, actor, office=office, now=now), zone=office.timezone, face=face)


def files_at_hand(session: Session, run: Run, task: Task, all_tasks: list[Task]) -> list[File]:
    """Return the files of a task, or what it works on: the units' proposals, or the latest file before it."""
    own = files.of_tasks(session, [task.id])
    if own:
        return own
    earlier = [other for other in all_tasks if other.id < task.id and other.counts]
    if run.procedure.step(task.step).action in (StepAction.COLLECT, StepAction.ANALYSE) and not task.is_proposal:
        return latest_of_units(session, earlier)
    if task.is_proposal:
        handed_in = files.of_tasks(session, [other.id for other in earlier if other.unit == task.unit])
        if handed_in:
            return handed_in[-1:]
    earlier = [other for other in earlier if not other.is_proposal]
    by_task: dict[int | None, list[File]] = {}
    for file in files.of_tasks(session, [other.id for other in earlier]):
        by_task.setdefault(file.task_id, []).append(file)
    for other in reversed(earlier):
        if other.id in by_task:
            return by_task[other.id]
    return []


def latest_of_units(session: Session, all_tasks: list[Task]) -> list[File]:
    """Return the file of each unit that counts: the newest it handed in, also in an earlier round."""
    newest: dict[str | None, File] = {}
    unit_of = {task.id: task.unit for task in all_tasks if task.is_proposal and task.counts}
    for file in files.of_tasks(session, list(unit_of)):
        newest[unit_of[file.task_id or 0]] = file
    return list(newest.values())


def meeting_task(task: Task, all_tasks: list[Task], run: Run) -> Task | None:
    """Return the task whose invitation called the meeting of a task: itself, or the latest before it."""
    calling = [
        other
        for other in all_tasks
        if other.id <= task.id and other.counts and run.procedure.step(other.step).action is StepAction.INVITE
    ]
    return calling[-1] if calling else None


def disposition_of(session: Session, run: Run, task: Task) -> Disposition:
    """Return the disposition that a task sends: as chosen so far, or as the SOP presets it."""
    following = run.procedure.step_after(task.step)
    assert following is not None  # the procedure file is refused without one
    return dispositions.find(session, task.id) or Disposition(
        task_id=task.id,
        run_id=run.id,
        from_post=task.post,
        to_posts=(following.submitted_by or following.responsible,),
        instructions=run.procedure.preset_instructions,
    )


def attachment(file: File) -> Attachment:
    """Return a file as something that can go with a message."""
    return Attachment(
        name=file.name,
        sha256=file.sha256,
        media_type=file.media_type,
        telegram_file_id=file.telegram_file_id,
        is_photo=file.is_photo,
        file_id=file.id,
    )


def tell_card(session: Session, task: Task, *, person_id: int, now: datetime) -> None:
    """Send somebody the card of a task anew, and with it the papers that do not go on the card itself."""
    for kind in papers.enclosed_with_card(session, runs.get(session, task.run_id), task):
        outbox.tell(session, "paper", person=person_id, task=task.id, now=now, once=True, paper=kind)
    outbox.tell(session, "task_card", person=person_id, task=task.id, now=now, once=True)


def refresh_cards(session: Session, task: Task, *, now: datetime, but_not: int | None = None) -> None:
    """Bring every live message about a task in step with it: cards are edited, reminders go."""
    for live in cards.of_task(session, task.id):
        if live.kind is CardKind.CARD and live.person_id != but_not:
            outbox.tell(session, "card_refresh", person=live.person_id, task=task.id, now=now)
        if live.kind is CardKind.REMINDER:
            outbox.tell(session, "reminder_removal", person=live.person_id, task=task.id, now=now)


def refresh_overseers(session: Session, run: Run, *, now: datetime) -> None:
    """Bring the cards of those who oversee the units in step with what the units did."""
    for task in tasks.of_run(session, run.id):
        action = run.procedure.step(task.step).action
        if not task.is_proposal and task.counts and action in OVERSEEING_UNITS:
            refresh_cards(session, task, now=now)


def refresh_proposals(session: Session, all_tasks: Iterable[Task], *, now: datetime) -> None:
    """Bring the units' cards in step with a run that has ended, or goes on again."""
    for task in proposals.latest(all_tasks):
        refresh_cards(session, task, now=now)


def adopt_pressed_card(session: Session, task: Task, *, person_id: int, message_id: int, now: datetime) -> None:
    """Make the pressed message the live card; another one, such as a twin sent twice, loses its buttons."""
    person = people.get(session, person_id)
    if person.telegram_id is None:
        return
    known = cards.find(session, task_id=task.id, person_id=person_id, kind=CardKind.CARD)
    replaced = cards.put(
        session,
        task_id=task.id,
        person_id=person_id,
        kind=CardKind.CARD,
        chat_id=person.telegram_id,
        message_id=message_id,
        is_caption=known.is_caption if known is not None else False,
        now=now,
    )
    if replaced is not None:
        outbox.tell(session, "clear_buttons", person=person_id, now=now, message_id=replaced.message_id)


def run_of(session: Session, task: Task) -> Run:
    """Return the run a task belongs to."""
    return runs.get(session, task.run_id)


def _received_by(run: Run, task: Task, all_tasks: list[Task]) -> list[tuple[str, datetime]]:
    return [
        (run.procedure.post(other.post).title, other.accepted_at)
        for other in all_tasks
        if other.opened_by == task.id and other.accepted_at is not None and other.counts and not other.is_proposal
    ]


def _disposition(session: Session, run: Run, task: Task, step: Step) -> Disposition | None:
    return disposition_of(session, run, task) if step.action is StepAction.INSTRUCT else None


def _file_on_card(
    session: Session,
    run: Run,
    task: Task,
    at_hand: list[File],
    versions: list[Version],
    *,
    office: Office,
    now: datetime,
) -> Attachment | MadeFile | None:
    """Return the file that goes with a card: the document to decide on, the form to fill in, the paper to work from."""
    if not task.is_open:
        return None
    if task.is_proposal:
        return _proposal_file(session, run, task, at_hand, versions, now=now)
    if run.procedure.step(task.step).action in DECIDING and task.part is not TaskPart.PROPOSAL:
        return attachment(at_hand[-1]) if at_hand else None
    kind = papers.goes_with_card(session, run, task)
    return None if kind is None else papers.made_file(session, run, task, kind, office=office, now=now)


def _proposal_file(
    session: Session, run: Run, task: Task, at_hand: list[File], versions: list[Version], *, now: datetime
) -> Attachment | MadeFile | None:
    if not at_hand:
        return None
    if run.procedure.indicators is not None:
        unit = run.procedure.unit(task.unit or "")
        counting = current(version for version in versions if version.unit == unit.code)
        if counting is not None:
            findings = check(counting.indicators, renstra=renstra.planned(session, run))
            return form_file(run, unit, now=now, indicators=counting.indicators, findings=findings)
        if at_hand[-1].is_standard_form:
            return form_file(run, unit, now=now)
    return attachment(at_hand[-1])


def _units(session: Session, run: Run, step: Step, task: Task, all_tasks: list[Task]) -> tuple[UnitView, ...]:
    if step.action not in OVERSEEING_UNITS or task.is_proposal:
        return ()
    closed_at = next(
        (
            other.closed_at
            for other in all_tasks
            if other.status is TaskStatus.DONE and run.procedure.step(other.step).action is StepAction.COLLECT
        ),
        None,
    )
    return tuple(
        UnitView(
            run.procedure.unit(proposal.unit or ""),
            proposal,
            is_late=bool(
                closed_at
                and proposal.reason is None
                and any(file.received_at > closed_at for file in files.of_tasks(session, [proposal.id]))
            ),
        )
        for proposal in proposals.latest(all_tasks)
    )


def _meeting(
    session: Session, run: Run, task: Task, step: Step, all_tasks: list[Task], *, office: Office, now: datetime
) -> MeetingView | None:
    if step.action not in (StepAction.INVITE, StepAction.MEET) or task.is_proposal:
        return None
    calling = meeting_task(task, all_tasks, run)
    meeting = meetings.of_task(session, calling.id) if calling is not None else None
    if step.action is StepAction.MEET and meeting is None:
        return None
    defaults = (step if calling is None else run.procedure.step(calling.step)).meeting
    assert defaults is not None  # the procedure file is refused where a step that invites has none
    return meeting_views.view_of(session, meeting, defaults, procedure=run.procedure, office=office, now=now)


def _is_answered(view: MeetingView | None, task: Task) -> bool:
    """Tell whether somebody but the organiser has answered the invitation of a task."""
    return (
        view is not None
        and view.meeting is not None
        and view.meeting.task_id == task.id
        and any(invitee.response is not None for invitee in view.invitees if invitee.post != task.post)
    )


def _next_letters(
    session: Session, run: Run, task: Task, all_tasks: list[Task], *, office: Office, now: datetime
) -> tuple[NextLetter, ...]:
    """Return which numbers the papers of an open task have been promised, or would get."""
    if not task.is_open:
        return ()
    reserved = letters.of_task(session, task.id, LetterState.RESERVED)
    if reserved:
        return tuple(NextLetter(letter.paper, letter.text, letter.dated) for letter in reserved)
    if run.procedure.step(task.step).action is not StepAction.NUMBER:
        return ()
    if letters.of_task(session, task.id, LetterState.ISSUED):
        return ()
    papers = register.papers_of(session, run, task, all_tasks, office=office)
    numbered = register.next_papers(session, run, papers, office=office, now=now)
    return tuple(NextLetter(paper, text) for paper, _, text in numbered)


def _records(session: Session, task: Task) -> tuple[Record, ...]:
    found = records.of_task(session, task.id)
    return tuple(found[kind] for kind in RecordKind if kind in found)
