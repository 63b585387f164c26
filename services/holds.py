"""Putting a run on hold and letting it go on: reminders rest, and due times move by the office time that passed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from db import history, meetings, pauses, runs, tasks, timers
from db.history import Signature
from db.outbox import Notice
from db.questions import QuestionKind
from messages import holds as words
from messages.message import Message
from messages.times import working_span
from services import ladder
from services.cards import refresh_cards
from services.deliveries import Delivery, Send
from services.desk import ask, tell_holders
from services.identity import Caller, identify
from services.office import Office
from services.runs import show_run
from sop import flow, permissions
from sop.due_times import after_pause
from sop.errors import NotPermitted, RunAlreadyHeld, RunIsClosed, RunNotHeld
from sop.events import Event
from sop.meetings import MeetingState
from sop.model import Run, RunStatus
from sop.procedure import Capability
from sop.proposals import is_due_with_meeting
from sop.working_time import working_minutes_between

ADMIN = "Admin"


def ask_reason(session: Session, *, sender: int, run_id: int, now: datetime) -> None:
    """Ask why a run is put on hold; the answer does it. Raises RunIsClosed or RunAlreadyHeld."""
    caller = identify(session, sender, now=now)
    run = _holdable(session, caller, run_id)
    if pauses.current(session, run.id) is not None:
        raise RunAlreadyHeld
    ask(session, caller.person, QuestionKind.HOLD_REASON, subject_id=run.id, now=now)


def hold(session: Session, *, caller: Caller, run_id: int, reason: str, now: datetime) -> None:
    """Put a run on hold and tell everybody; raises RunIsClosed, RunAlreadyHeld, ReasonMissing or TextTooLong."""
    run = _holdable(session, caller, run_id, lock=True)
    if pauses.current(session, run.id) is not None:
        raise RunAlreadyHeld
    reason, acting_as = flow.valid_reason(reason), _capacity(caller, run)
    pauses.begin(session, run_id=run.id, reason=reason, held_by=caller.person.id, held_as=acting_as, now=now)
    signature = Signature(caller.person.id, caller.name, acting_as)
    history.note(session, Event.RUN_HELD, now=now, run_id=run.id, by=signature, text=reason)
    for task in tasks.of_run(session, run.id):
        if task.is_open:
            timers.cancel(session, task.id)
            refresh_cards(session, task, now=now)
    tell_holders(session, [post.code for post in run.procedure.posts], "run_held", now=now, run_id=run.id)


def resume(session: Session, *, office: Office, sender: int, run_id: int, now: datetime) -> Message:
    """Let a run go on, and return its overview; raises RunIsClosed or RunNotHeld."""
    caller = identify(session, sender, now=now)
    run = _holdable(session, caller, run_id, lock=True)
    pause = pauses.current(session, run.id)
    if pause is None:
        raise RunNotHeld
    calendar, acting_as = office.calendar(session, now), _capacity(caller, run)
    pauses.end(session, run.id, now=now)
    minutes = working_minutes_between(pause.since, now, calendar)
    signature = Signature(caller.person.id, caller.name, acting_as)
    history.note(session, Event.RUN_RESUMED, now=now, run_id=run.id, by=signature, text=working_span(minutes))
    meeting = meetings.latest_of_run(session, run.id)
    meeting_at = meeting.starts_at if meeting is not None and meeting.state is MeetingState.CALLED else None
    for task in tasks.of_run(session, run.id):
        if task.is_open:
            if not is_due_with_meeting(task, meeting_at=meeting_at):
                task = replace(task, due_at=after_pause(task, since=pause.since, until=now, calendar=calendar))
                tasks.save(session, task)
            ladder.plan(session, run, task, office=office, now=now)
            refresh_cards(session, task, now=now)
    posts = [post.code for post in run.procedure.posts]
    tell_holders(session, posts, "run_resumed", now=now, run_id=run.id, by=acting_as, minutes=minutes)
    return show_run(session, office=office, sender=sender, run_id=run.id, now=now)


def _holdable(session: Session, caller: Caller, run_id: int, *, lock: bool = False) -> Run:
    if not runs.exists(session, run_id):
        raise NotPermitted
    run = runs.get(session, run_id, lock=lock)
    permissions.require(permissions.may_hold(caller.actor, run.procedure))
    if run.status is not RunStatus.OPEN:
        raise RunIsClosed
    return run


def _capacity(caller: Caller, run: Run) -> str:
    held = [post for post in run.procedure.posts_with(Capability.HOLD_RUN) if post in caller.actor.posts]
    return caller.capacity_for(run.procedure, held[0]) if held else ADMIN


# What is told


def _run_held(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    pause = pauses.current(session, notice.payload["run_id"])
    return None if pause is None else Send(words.held(runs.get(session, pause.run_id), pause, office.timezone))


def _run_resumed(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    run = runs.get(session, notice.payload["run_id"])
    if run.status is not RunStatus.OPEN or pauses.current(session, run.id) is not None:
        return None
    open_tasks = [task for task in tasks.of_run(session, run.id) if task.is_open]
    by, minutes = notice.payload["by"], notice.payload["minutes"]
    return Send(words.resumed(run, open_tasks, by=by, paused_minutes=minutes, zone=office.timezone))


RENDERERS: dict[str, Callable[[Session, Notice, Office, datetime], Delivery | None]] = {
    "run_held": _run_held,
    "run_resumed": _run_resumed,
}
