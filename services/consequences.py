"""What the end of a step does beyond opening the next, and how that is taken back; by action."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from db import dispositions, letters, meetings, questions, tasks
from db.history import Signature
from db.questions import QuestionKind
from services import cards, ladder, meeting_cards, meeting_reminders, register
from services.desk import Desk, note, tell_holders
from services.office import Office
from sop.errors import NextHolderActed, NothingToUndo
from sop.events import Event
from sop.letters import LetterState
from sop.meetings import Meeting, MeetingState
from sop.model import Run, Task, TaskStatus
from sop.procedure import StepAction
from sop.proposals import due_by_meeting


def meeting_of(session: Session, desk: Desk) -> Meeting | None:
    """Return the meeting that a task calls or holds, or None."""
    calling = cards.meeting_task(desk.task, desk.tasks, desk.run)
    return None if calling is None else meetings.of_task(session, calling.id)


def meeting_start(session: Session, desk: Desk) -> datetime | None:
    """Return when the meeting begins that a task calls: from then on the next step's clock runs."""
    meeting = meetings.of_task(session, desk.task.id)
    return None if meeting is None else meeting.starts_at


def after_opening(session: Session, run: Run, task: Task, *, office: Office, now: datetime) -> None:
    """Do what the opening of a task brings: what is to be signed electronically has its number from then on."""
    if run.procedure.step(task.step).action is StepAction.SIGN:
        _reserve_before_signing(session, run, task, office=office, now=now)


def let_go(session: Session, closed: Sequence[Task], *, by: Signature, now: datetime) -> None:
    """Do what it brings that tasks end without their work being done: numbers kept for them are let go."""
    register.release(session, closed, by=by, now=now)


def after_end(session: Session, desk: Desk) -> None:
    """Do what the end of a step brings.

    Minutes go to who was invited; repairs are asked for no more; the number of what was signed is final.
    """
    if desk.step.action is StepAction.SIGN:
        register.issue(session, desk.task, by=desk.signature, office=desk.office, now=desk.now)
    if desk.step.action is StepAction.MEET:
        _close_meeting(session, desk)
    if desk.step.action is StepAction.ANALYSE:
        proposals = [task.id for task in desk.tasks if task.is_proposal]
        questions.drop_notes_about(session, QuestionKind.REPAIR_NOTE, proposals)


def take_back(session: Session, desk: Desk) -> None:
    """Undo what the end of a step brought.

    Raises NextHolderActed where somebody has already answered it, or NothingToUndo of a meeting that was put off.
    """
    match desk.step.action:
        case StepAction.INSTRUCT:
            _take_back_disposition(session, desk)
        case StepAction.INVITE:
            _take_back_invitation(session, desk)
        case StepAction.MEET:
            _reopen_meeting(session, desk)
        case StepAction.SIGN:
            letters.take_back(session, desk.task.id)
            if not letters.of_task(session, desk.task.id, LetterState.RESERVED):
                _reserve_before_signing(session, desk.run, desk.task, office=desk.office, now=desk.now)
        case _:
            return


def of_cancelled_run(session: Session, run: Run, all_tasks: Sequence[Task], *, by: Signature, now: datetime) -> None:
    """Call off the meetings of a run that was cancelled, and keep the numbers of what never went out as void.

    An invitation that was sent has gone out, whatever became of its meeting.
    """
    cards.refresh_proposals(session, all_tasks, now=now)
    kept_back = [task for task in all_tasks if not _was_sent(run, task)]
    register.release(session, kept_back, by=by, now=now, with_issued=True)
    for task in all_tasks:
        questions.drop_about_task(session, task.id)
        meeting = meetings.of_task(session, task.id)
        if meeting is not None and meeting.state is MeetingState.CALLED:
            meetings.save(session, replace(meeting, state=MeetingState.CANCELLED))
            meeting_reminders.cancel(session, meeting)
            meeting_cards.tell_invitees(session, meeting, "meeting_cancelled", but_not=task.post, now=now)
        elif meeting is not None and meeting.state is MeetingState.SUBMITTED:
            meetings.save(session, replace(meeting, state=MeetingState.CANCELLED))
        if meeting is not None:
            questions.drop_about_meeting(session, meeting.id)
            meeting_cards.refresh(session, meeting, now=now)


def move_due_times(session: Session, desk: Desk, *, meeting_at: datetime | None) -> None:
    """Let the awaited proposals be due with a meeting, or, without one, at their own time."""
    moves = {task.id: ladder.moves(session, desk.run, task) for task in desk.tasks if task.is_proposal}
    calendar = desk.office.calendar(session, desk.now)
    for task in due_by_meeting(desk.run, desk.tasks, moves, meeting_at=meeting_at, calendar=calendar):
        tasks.save(session, task)
        ladder.plan(session, desk.run, task, office=desk.office, now=desk.now)
        note(session, Event.DUE_TIME_MOVED, desk, task_id=task.id, text=task.due_at.isoformat())
        cards.refresh_cards(session, task, now=desk.now)


def minutes_are_typed(session: Session, desk: Desk) -> bool:
    """Tell whether the minutes of the meeting that a task holds were typed in chat."""
    meeting = meeting_of(session, desk)
    return meeting is not None and meeting.minutes is not None


def _was_sent(run: Run, task: Task) -> bool:
    return task.status is TaskStatus.DONE and run.procedure.step(task.step).action is StepAction.INVITE


def _reserve_before_signing(session: Session, run: Run, task: Task, *, office: Office, now: datetime) -> None:
    papers = register.papers_of(session, run, task, (), office=office)
    if papers:
        register.reserve_next(session, run, task, papers, office=office, now=now)
        following = run.procedure.step_after(task.step)
        told = [] if following is None else [following.responsible]
        tell_holders(session, told, "number_reserved", task=task, now=now)


def _close_meeting(session: Session, desk: Desk) -> None:
    meeting = meeting_of(session, desk)
    if meeting is None:
        return
    held = replace(meeting, state=MeetingState.HELD)
    meetings.save(session, held)
    questions.drop_about_meeting(session, held.id)
    meeting_cards.tell_invitees(session, held, "minutes", but_not=desk.task.post, now=desk.now)
    meeting_cards.refresh(session, held, now=desk.now)


def _reopen_meeting(session: Session, desk: Desk) -> None:
    meeting = meeting_of(session, desk)
    if meeting is not None:
        if meeting.state is MeetingState.POSTPONED:
            raise NothingToUndo(desk.task.id)
        if dispositions.sent_of_meeting(session, meeting.id):
            raise NextHolderActed
        reopened = replace(meeting, state=MeetingState.CALLED)
        meetings.save(session, reopened)
        meeting_cards.refresh(session, reopened, now=desk.now)


def _take_back_disposition(session: Session, desk: Desk) -> None:
    sent = dispositions.find(session, desk.task.id)
    if sent is not None:
        assert sent.id is not None
        dispositions.save(session, replace(sent, sent_at=None, sent_as=None))
        dispositions.withdraw(session, sent.id)


def _take_back_invitation(session: Session, desk: Desk) -> None:
    meeting = meetings.of_task(session, desk.task.id)
    if meeting is None or meeting.state is not MeetingState.CALLED:
        return
    others = [invitee for invitee in meetings.invitees(session, meeting.id) if invitee.post != desk.task.post]
    if any(invitee.response is not None for invitee in others):
        raise NextHolderActed
    meetings.save(session, replace(meeting, state=MeetingState.DRAFT))
    meeting_reminders.cancel(session, meeting)
    questions.drop_about_meeting(session, meeting.id)
    meeting_cards.tell_invitees(
        session, meeting, "invitation_taken_back", but_not=desk.task.post, now=desk.now, by=desk.capacity
    )
    move_due_times(session, desk, meeting_at=None)
    meeting_cards.refresh(session, meeting, now=desk.now, but_not=desk.caller.person.id)
