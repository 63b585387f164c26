"""A task in the hands of its holder: what every use case on a card begins and ends with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from db import history, outbox, people, questions, runs, tasks
from db.history import Signature
from db.questions import QuestionKind
from messages.card_view import CardFace
from messages.message import Message
from services import cards
from services.identity import Caller, identify
from services.office import Office
from sop import flow, permissions, reviews
from sop.errors import NotPermitted
from sop.events import Event
from sop.model import Person, Run, Task
from sop.procedure import Step, StepAction


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
    office: Office
    now: datetime

    @property
    def step(self) -> Step:
        """The step of the task."""
        return self.run.procedure.step(self.task.step)

    @property
    def capacity(self) -> str:
        """In which capacity the caller acts on the task."""
        return self.caller.capacity_for(self.run.procedure, self.task.post)

    @property
    def signature(self) -> Signature:
        """How history names the caller."""
        return Signature(self.caller.person.id, self.caller.name, self.capacity)


def sit_down(
    session: Session,
    *,
    office: Office,
    sender: int,
    task_id: int,
    now: datetime,
    action: StepAction | None = None,
) -> Desk:
    """Let a Telegram account take its seat at a task; raises NotPermitted where it has none there."""
    return take_seat(
        session, identify(session, sender, now=now), office=office, task_id=task_id, now=now, action=action
    )


def take_seat(
    session: Session, caller: Caller, *, office: Office, task_id: int, now: datetime, action: StepAction | None = None
) -> Desk:
    """Lock the run of a task and return the desk; an unknown task, or one of another action, is nobody's."""
    known = tasks.find(session, task_id)
    if known is None:
        raise NotPermitted
    permissions.require(permissions.may_handle(caller.actor, known))
    run = runs.get(session, known.run_id, lock=True)
    if action is not None and (known.is_proposal or run.procedure.step(known.step).action is not action):
        raise NotPermitted
    all_tasks = tasks.of_run(session, run.id)
    task = next(task for task in all_tasks if task.id == task_id)
    permissions.require(not _is_for_somebody_above(session, caller, run, task, all_tasks, now=now))
    return Desk(caller, run, task, all_tasks, office, now)


def _is_for_somebody_above(
    session: Session, caller: Caller, run: Run, task: Task, all_tasks: list[Task], *, now: datetime
) -> bool:
    """Tell whether the caller made what the task judges, and somebody else can: the desk moves with the next tick."""
    if not task.is_open or not reviews.judges_own_work(run.procedure, task, all_tasks, caller.person.id):
        return False
    holders = people.who_sits_where(session, now=now)
    return reviews.deciding_post(run.procedure, task.step, all_tasks, holders) != task.post


def accept(session: Session, desk: Desk) -> Task:
    """Note that the holder has seen the task, and show that on the card of who sent it. Raises TaskAlreadyClosed."""
    accepted = flow.accept(desk.task, now=desk.now)
    if accepted != desk.task:
        tasks.save(session, accepted)
        note(session, Event.TASK_ACCEPTED, desk)
        show_receipt(session, accepted, now=desk.now)
    return accepted


def show_receipt(session: Session, task: Task, *, now: datetime) -> None:
    """Show on the sender's card that the task was taken; from then on nothing can be undone there."""
    if task.opened_by is not None:
        cards.refresh_cards(session, tasks.get(session, task.opened_by), now=now)


def pressed(
    session: Session,
    desk: Desk,
    *,
    message_id: int,
    answer: str | None = None,
    face: CardFace = CardFace.FRONT,
) -> Pressed:
    """Return the pressed card as it stands after the press; it is the live one from now on."""
    task = tasks.reread(session, desk.task.id)
    cards.adopt_pressed_card(session, task, person_id=desk.caller.person.id, message_id=message_id, now=desk.now)
    run = runs.get(session, desk.run.id)
    message = cards.card(session, run, task, desk.caller.actor, office=desk.office, now=desk.now, face=face)
    return Pressed(message, answer)


def receipt(session: Session, desk: Desk, *, face: CardFace = CardFace.FRONT) -> None:
    """Answer something typed or sent with the card as it stands then, before the next card comes."""
    outbox.tell(session, "receipt", person=desk.caller.person.id, task=desk.task.id, now=desk.now, face=face.value)


def note(session: Session, event: Event, desk: Desk, *, task_id: int | None = None, **details: Any) -> None:
    """Add to history what the caller did with the task, or with another one of the run."""
    known = {name: value for name, value in details.items() if value is not None}
    history.note(
        session,
        event,
        now=desk.now,
        run_id=desk.run.id,
        task_id=task_id or desk.task.id,
        by=desk.signature,
        **known,
    )


def ask(session: Session, person: Person, kind: QuestionKind, *, now: datetime, subject_id: int | None = None) -> None:
    """Ask a person something; the words are made when the question is sent."""
    question = questions.ask(session, person_id=person.id, kind=kind, subject_id=subject_id, now=now)
    outbox.tell(session, "question", person=person.id, now=now, question_id=question.id)


def ask_holder(session: Session, desk: Desk, kind: QuestionKind, *, subject_id: int | None = None) -> None:
    """Ask the caller something about the task, or about another subject of its step; that takes the task."""
    accept(session, desk)
    ask(session, desk.caller.person, kind, subject_id=subject_id or desk.task.id, now=desk.now)


def tell_holders(
    session: Session,
    posts: Iterable[str],
    kind: str,
    *,
    now: datetime,
    task: Task | None = None,
    but_not: Person | None = None,
    **payload: Any,
) -> None:
    """Tell whoever sits on these posts now, each person once."""
    holders = people.holders(session, now=now)
    told = {holders[post].person.id for post in posts if post in holders}
    for person_id in sorted(told - ({but_not.id} if but_not is not None else set())):
        outbox.tell(session, kind, person=person_id, task=task.id if task else None, now=now, **payload)
