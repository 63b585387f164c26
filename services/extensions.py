"""More time for a task: its holder asks, the superior decides, the standard time stays on record."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from db import absences, drafts, extensions, history, outbox, people, runs, tasks
from db.history import Signature
from db.outbox import Notice
from db.people import Holder
from db.questions import Question, QuestionKind
from messages import extensions as words
from messages.message import Message
from messages.times import standard_time
from services import desk, ladder
from services.cards import refresh_cards
from services.deliveries import Delivery, Send
from services.desk import Desk, ask, sit_down, take_seat
from services.identity import Caller, identify
from services.office import Office
from sop import flow, permissions
from sop.due_times import OFFERED, Extension, ExtensionState, extended, read_length
from sop.errors import (
    ButtonUnknown,
    ExtensionAlreadyAsked,
    ExtensionAlreadyDecided,
    NobodyToDecide,
    NotPermitted,
)
from sop.events import Event
from sop.model import Run, Task
from sop.working_time import Duration, TimeUnit, is_open


def ask_length(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> None:
    """Ask a holder how much more time is needed. Raises TaskAlreadyClosed or ExtensionAlreadyAsked."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    outbox.tell(session, "extension_choice", person=at.caller.person.id, task=task_id, now=now, once=True)


def choose_length(
    session: Session, *, office: Office, sender: int, task_id: int, number: int, now: datetime
) -> Message:
    """Take one of the lengths offered and ask for the reason; returns how the choice reads then."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    if number >= len(OFFERED):
        raise ButtonUnknown
    _ask_reason(session, at, OFFERED[number])
    return words.length_chosen(OFFERED[number])


def ask_typed_length(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> None:
    """Let a holder type how much more time is needed."""
    at = _seat(session, office=office, sender=sender, task_id=task_id, now=now)
    draft = drafts.put(session, person_id=at.caller.person.id, contents={"task": task_id}, now=now)
    ask(session, at.caller.person, QuestionKind.EXTENSION_LENGTH, subject_id=draft.id, now=now)


def answer(session: Session, *, office: Office, caller: Caller, question: Question, text: str, now: datetime) -> None:
    """Take what a holder typed: how long, or why. Raises what makes it unusable, and the question stays open."""
    contents = _contents(session, question)
    at = take_seat(session, caller, office=office, task_id=contents["task"], now=now)
    _require_askable(session, at)
    if question.kind is QuestionKind.EXTENSION_LENGTH:
        length = read_length(text)
        extended(at.task, length, now=now, calendar=office.calendar(session, now))
        _ask_reason(session, at, length)
    else:
        _request(session, at, _length(contents), reason=flow.valid_reason(text))


def question_words(session: Session, question: Question) -> str:
    """Return what is asked, as HTML; reads only."""
    if question.kind is QuestionKind.EXTENSION_LENGTH:
        return words.ask_length()
    contents = _contents(session, question)
    task = tasks.get(session, contents["task"])
    above = runs.get(session, task.run_id).procedure.superiors_of(task.post)
    return words.ask_reason(_length(contents), is_decided_above=bool(above))


def decide(session: Session, *, office: Office, sender: int, extension_id: int, grants: bool, now: datetime) -> Message:
    """Decide on a request; returns how it reads then.

    Raises NotPermitted, ExtensionAlreadyDecided, or ExtensionIntoPast where it would help nobody any more.
    """
    caller = identify(session, sender, now=now)
    known = extensions.find(session, extension_id)
    if known is None:
        raise NotPermitted
    run = runs.get(session, tasks.get(session, known.task_id).run_id, lock=True)
    task = tasks.reread(session, known.task_id)
    above = [post for post in run.procedure.superiors_of(task.post) if post in caller.actor.posts]
    permissions.require(bool(above) and not permissions.may_handle(caller.actor, task))
    extension = extensions.find(session, extension_id)
    if extension is None or extension.state is not ExtensionState.ASKED or not task.is_open:
        raise ExtensionAlreadyDecided
    acting_as = caller.capacity_for(run.procedure, above[0])
    decided = _decide(session, office, run, task, extension, grants=grants, caller=caller, acting_as=acting_as, now=now)
    desk.tell_holders(session, [task.post], "extension_decided", task=task, now=now, extension_id=decided.id)
    return words.decided(decided, tasks.reread(session, task.id), run, zone=office.timezone)


def hand_over(session: Session, posts: Collection[str], *, now: datetime) -> None:
    """Lay what waits for an answer before whoever decides now, where that has to do with a change on some posts."""
    holders, away = people.holders(session, now=now), absences.on_leave(session, now=now)
    for extension in extensions.asked(session):
        task = tasks.get(session, extension.task_id)
        above = runs.get(session, task.run_id).procedure.superiors_of(task.post)
        asker = {holders[task.post].person.id} if task.post in holders else set()
        seat = _deciding_post(above, holders, but_not=away | asker)
        if seat is not None and not set(above[: above.index(seat) + 1]).isdisjoint(posts):
            decider = holders[seat].person.id
            outbox.tell(
                session, "extension_asked", person=decider, task=task.id, now=now, once=True, extension_id=extension.id
            )


def _seat(session: Session, *, office: Office, sender: int, task_id: int, now: datetime) -> Desk:
    at = sit_down(session, office=office, sender=sender, task_id=task_id, now=now)
    _require_askable(session, at)
    return at


def _require_askable(session: Session, at: Desk) -> None:
    flow.require_open(at.task)
    if any(earlier.state is ExtensionState.ASKED for earlier in extensions.of_task(session, at.task.id)):
        raise ExtensionAlreadyAsked


def _ask_reason(session: Session, at: Desk, length: Duration) -> None:
    desk.accept(session, at)
    contents = {"task": at.task.id, "amount": length.amount, "unit": length.unit.value}
    draft = drafts.put(session, person_id=at.caller.person.id, contents=contents, now=at.now)
    ask(session, at.caller.person, QuestionKind.EXTENSION_REASON, subject_id=draft.id, now=at.now)


def _request(session: Session, at: Desk, length: Duration, *, reason: str) -> None:
    """Lay a request before the superior; the head of the office, who has none, grants himself."""
    extended(at.task, length, now=at.now, calendar=at.office.calendar(session, at.now))
    extension = extensions.add(
        session,
        Extension(
            id=0,
            task_id=at.task.id,
            length=length,
            reason=reason,
            state=ExtensionState.ASKED,
            asked_at=at.now,
            asked_by=at.caller.person.id,
            asked_as=at.capacity,
        ),
    )
    drafts.drop(session, at.caller.person.id)
    desk.note(session, Event.EXTENSION_ASKED, at, text=f"{standard_time(length)}. Alasan: {reason}")
    if not at.run.procedure.superiors_of(at.task.post):
        _decide(
            session,
            at.office,
            at.run,
            at.task,
            extension,
            grants=True,
            caller=at.caller,
            acting_as=at.capacity,
            now=at.now,
        )
        desk.receipt(session, at)
        return
    decider = _decider(session, at)
    outbox.tell(session, "extension_asked", person=decider, task=at.task.id, now=at.now, extension_id=extension.id)
    outbox.tell(
        session,
        "extension_sent",
        person=at.caller.person.id,
        task=at.task.id,
        now=at.now,
        extension_id=extension.id,
        decider=decider,
    )
    refresh_cards(session, at.task, now=at.now)


def _decide(
    session: Session,
    office: Office,
    run: Run,
    task: Task,
    extension: Extension,
    *,
    grants: bool,
    caller: Caller,
    acting_as: str,
    now: datetime,
) -> Extension:
    state = ExtensionState.GRANTED if grants else ExtensionState.REFUSED
    decided = replace(extension, state=state, decided_at=now, decided_as=acting_as, due_before=task.due_at)
    if grants:
        due_at = extended(task, extension.length, now=now, calendar=office.calendar(session, now))
        task = replace(task, due_at=due_at)
        tasks.save(session, task)
        ladder.plan(session, run, task, office=office, now=now)
    extensions.save_decision(session, decided, decider=caller.person.id)
    event = Event.EXTENSION_GRANTED if grants else Event.EXTENSION_REFUSED
    signature = Signature(caller.person.id, caller.name, acting_as)
    text = standard_time(extension.length)
    history.note(session, event, now=now, run_id=run.id, task_id=task.id, by=signature, text=text)
    refresh_cards(session, task, now=now)
    return decided


def _decider(session: Session, at: Desk) -> int:
    """Return the nearest superior who is there; raises NobodyToDecide."""
    holders, away = people.holders(session, now=at.now), absences.on_leave(session, now=at.now)
    above = at.run.procedure.superiors_of(at.task.post)
    seat = _deciding_post(above, holders, but_not=away | {at.caller.person.id})
    if seat is None:
        raise NobodyToDecide
    return holders[seat].person.id


def _deciding_post(above: Sequence[str], holders: Mapping[str, Holder], *, but_not: Collection[int]) -> str | None:
    """Return the first of the posts above on which somebody else is there, or None."""
    return next((post for post in above if post in holders and holders[post].person.id not in but_not), None)


def _contents(session: Session, question: Question) -> dict[str, Any]:
    draft = drafts.find(session, question.subject_id or 0, person_id=question.person_id)
    if draft is None or "task" not in draft.contents:
        raise ButtonUnknown
    return draft.contents


def _length(contents: dict[str, Any]) -> Duration:
    return Duration(int(contents["amount"]), TimeUnit(contents["unit"]))


# What is told


def _about(session: Session, notice: Notice) -> tuple[Extension, Task, Run] | None:
    extension = extensions.find(session, notice.payload["extension_id"])
    if extension is None:
        return None
    task = tasks.get(session, extension.task_id)
    return extension, task, runs.get(session, task.run_id)


def _extension_choice(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    task = tasks.get(session, notice.task_id or 0)
    if not task.is_open:
        return None
    return Send(words.choose_length(task, runs.get(session, task.run_id), zone=office.timezone))


def _extension_asked(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    about = _about(session, notice)
    if about is None or about[0].state is not ExtensionState.ASKED or not about[1].is_open:
        return None
    extension, task, run = about
    due_at = extended(task, extension.length, now=now, calendar=office.calendar(session, now))
    person = people.get(session, notice.person_id or 0)
    silent = not is_open(now, office.calendar(session, now))
    return Send(words.asked(extension, task, run, person, due_at=due_at, zone=office.timezone), silent=silent)


def _extension_sent(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    about = _about(session, notice)
    return None if about is None else Send(words.sent(about[0], decider=_name(session, notice.payload["decider"])))


def _extension_decided(session: Session, notice: Notice, office: Office, now: datetime) -> Delivery | None:
    about = _about(session, notice)
    if about is None or not about[1].is_open:
        return None
    extension, task, run = about
    person = people.get(session, notice.person_id or 0)
    if not permissions.may_handle(people.actor(session, person, now=now), task):
        return None
    return Send(words.decided(extension, task, run, zone=office.timezone))


def _name(session: Session, person_id: int) -> str:
    return people.get(session, person_id).name or ""


RENDERERS: dict[str, Callable[[Session, Notice, Office, datetime], Delivery | None]] = {
    "extension_choice": _extension_choice,
    "extension_asked": _extension_asked,
    "extension_sent": _extension_sent,
    "extension_decided": _extension_decided,
}
