"""The engine under hypothesis: whatever people press, send, undo, leave or block, certain things stay true.

Everything goes through services, on a real SQLite file; the clock only moves forward.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import Session

from db import cards, files, outbox, people
from db import meetings as meeting_rows
from db.cards import CardKind
from db.database import Database
from db.history import Entry
from services import files as file_services
from services import holders, meetings, notices, people_data, proposals, sending
from services import runs as run_services
from services import tasks as task_services
from services.deliveries import Send
from services.steps import (
    analyse,
    approve,
    archive,
    collect,
    create,
    distribute,
    draft,
    instruct,
    invite,
    meet,
    number,
    review,
    sign,
)
from sop.errors import NotPermitted, NotRegistered, SopError
from sop.events import Event
from sop.model import HoldingKind, RunStatus, Task, TaskPart, TaskStatus
from tests.databases import SqliteFiles
from tests.procedures import IKU
from tests.services.office import FIRST_ACCOUNT, STRANGER, OfficeAtWork, a_file, as_sent
from tests.services.snapshots import everything

POSTS = [post.code for post in IKU.posts]
UNITS = [unit.code for unit in IKU.units]
SPARE = [700_190, 700_191]
ACCOUNTS = [FIRST_ACCOUNT + at for at in range(len(POSTS))] + SPARE + [STRANGER]
CARD_PRESSES: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "accept": (task_services.accept, {}),
    "return": (task_services.ask_return_reason, {}),
    "undo": (task_services.undo, {}),
    "upload": (task_services.ask_upload, {}),
    "instruct.send": (instruct.send, {}),
    "instruct.toggle": (instruct.toggle, {"index": 2}),
    "instruct.urgency": (instruct.set_urgency, {"urgency": "urgent"}),
    "instruct.note": (instruct.ask_note, {}),
    "create.form": (create.use_standard_form, {"form": a_file("format baku.xlsx")}),
    "create.finish": (create.finish, {}),
    "distribute.send": (distribute.send, {}),
    "invite.send": (invite.send, {}),
    "meet.toggle": (meet.toggle, {"post": POSTS[0]}),
    "meet.attendance": (meet.save_attendance, {}),
    "meet.finish": (meet.finish, {}),
    "meet.postpone": (meet.postpone, {}),
    "collect.remind": (collect.remind_units, {}),
    "collect.finish": (collect.finish, {}),
    "analyse.recap": (analyse.send_recap, {}),
    "analyse.finish": (analyse.finish, {}),
    "draft.submit": (draft.submit, {}),
    "review.approve": (review.approve, {}),
    "approve.submit": (approve.submit, {}),
    "approve.approve": (approve.approve, {}),
    "sign.signed": (sign.signed, {}),
    "number.issue": (number.issue, {}),
    "number.ask": (number.ask_number, {}),
    "number.finish": (number.finish, {}),
    "archive.copied": (archive.ask, {"kind": "copied"}),
    "archive.finish": (archive.finish, {}),
    "proposal.nil": (proposals.declare_nil, {}),
}


@lru_cache(maxsize=1)
def template() -> SqliteFiles:
    """One database that was brought up to date, to copy from."""
    return SqliteFiles(Path(mkdtemp(prefix="tepat-engine-")))


def latest_meeting(session: Session, run_id: int) -> int | None:
    meeting = meeting_rows.latest_of_run(session, run_id)
    return None if meeting is None else meeting.id


ABOUT_A_UNIT = {"collect.nil": collect.ask_nil_note, "analyse.repair": analyse.ask_repair_note}
TEXTS = ["  ", "Mohon diperbaiki.", "x" * 5000, "125", "4 Desember 2026", "10.00", "Ruang Rapat 2"]

accounts = st.sampled_from(ACCOUNTS)
posts = st.sampled_from(POSTS)


class Engine(RuleBasedStateMachine):
    """An office whose people do anything; `seats` is who sits where, as the test itself knows it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.database = Database(template().copy(Path(self.folder.name)))
        self.office = OfficeAtWork(self.database)
        self.seats: dict[str, int] = {}
        self.blocked: set[int] = set()

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()

    @initialize(step=st.sampled_from([1, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14]))
    def begin_in_the_middle(self, step: int) -> None:
        """A full office, two more people without a post, and a run that has come to a step."""
        office = self.office
        office.seat_everybody()
        self.seats = {post: office.account(post) for post in POSTS}
        for account in SPARE:
            office.admin(account=account)
        office.start()
        office.jump_to(step)

    # What people do

    @rule(press=st.sampled_from(sorted(CARD_PRESSES)), data=st.data(), account=accounts)
    def press_anything(self, press: str, data: st.DataObject, account: int) -> None:
        """A button of any card, by anybody; it is done only for who sits on the task's post."""
        service, chosen = CARD_PRESSES[press]
        task = self.any_task(data)
        self.attempt(service, account, task, task_id=task.id, message_id=1, **chosen)

    @rule(press=st.sampled_from(sorted(CARD_PRESSES)), data=st.data())
    def press_ones_own(self, press: str, data: st.DataObject) -> None:
        """A button of one's own card that belongs there."""
        task = self.any_task(data)
        service, chosen = CARD_PRESSES[press]
        if task.post in self.seats:
            self.attempt(service, self.seats[task.post], task, task_id=task.id, message_id=1, **chosen)

    @rule()
    def go_on(self) -> None:
        """The open step is ended as it is by default, where somebody sits there."""
        self.where_possible(self.office.finish)

    @rule()
    def send_back(self) -> None:
        self.where_possible(self.office.send_back)

    @rule()
    def undo_the_last_end(self) -> None:
        """Who ended the last step takes that back."""
        ended = [task for task in self.office.tasks if task.closed_by is not None and not task.is_proposal]
        if ended and ended[-1].post in self.seats:
            last = ended[-1]
            self.attempt(task_services.undo, self.seats[last.post], last, task_id=last.id, message_id=1)

    @rule(unit=st.sampled_from(UNITS))
    def hand_in(self, unit: str) -> None:
        if unit in {proposal.unit for proposal in self.office.proposals}:
            self.where_possible(lambda: self.office.hand_in(unit))

    @rule(press=st.sampled_from(sorted(ABOUT_A_UNIT)), data=st.data(), account=accounts)
    def ask_about_a_unit(self, press: str, data: st.DataObject, account: int) -> None:
        task, found = self.any_task(data), self.office.proposals
        if found:
            proposal = data.draw(st.sampled_from(found))
            about = {"task_id": task.id, "proposal_id": proposal.id, "message_id": 1}
            self.attempt(ABOUT_A_UNIT[press], account, task, **about)

    @rule(note=st.sampled_from(TEXTS), unit=st.sampled_from(UNITS), action=st.sampled_from(sorted(ABOUT_A_UNIT)))
    def mark_nil_or_ask_for_repair(self, note: str, unit: str, action: str) -> None:
        """Whoever collects or analyses says why about one unit."""
        task = self.open_step()
        if task is None or task.post not in self.seats or not self.office.proposals:
            return
        about = {"task_id": task.id, "proposal_id": self.office.proposal(unit).id, "message_id": 1}
        if self.attempt(ABOUT_A_UNIT[action], self.seats[task.post], task, **about) is None:
            self.say(account=self.seats[task.post], text=note)

    @rule(days=st.integers(0, 5), hour=st.sampled_from(["0800", "1300", "2330"]))
    def choose_day_and_hour(self, days: int, hour: str) -> None:
        task = self.open_step()
        if task is None or task.post not in self.seats:
            return
        day = (self.office.now + timedelta(days=days)).strftime("%Y%m%d")
        about = {"task_id": task.id, "message_id": 1}
        self.attempt(invite.choose_day, self.seats[task.post], task, day=day, **about)
        self.attempt(invite.choose_hour, self.seats[task.post], task, hour=hour, **about)

    @rule(account=accounts, answer=st.sampled_from(["present", "represented", "absent"]))
    def answer_the_invitation(self, account: int, answer: str) -> None:
        meeting = self.database.read_now(latest_meeting, self.office.run.id)
        if meeting is not None:
            self.attempt(meetings.answer, account, None, meeting_id=meeting, response=answer)

    @rule(account=accounts, text=st.sampled_from(TEXTS))
    def say(self, account: int, text: str) -> None:
        self.unchanged_if_refused(lambda: self.office.say(account, text))

    @rule(account=accounts, album=st.sampled_from([None, "album"]))
    def send_file(self, account: int, album: str | None) -> None:
        self.unchanged_if_refused(lambda: self.office.send_file(account, media_group=album))

    @rule(account=accounts, data=st.data())
    def assign_a_kept_file(self, account: int, data: st.DataObject) -> None:
        person = self.database.read_now(people.by_telegram_id, account)
        kept = self.database.read_now(files.unassigned_of, person.id) if person is not None else []
        if kept:
            task = self.any_task(data)
            self.attempt(file_services.assign, account, task, file_id=kept[-1].id, task_id=task.id)

    @rule()
    def cancel_the_run(self) -> None:
        head = self.seats.get(POSTS[0])
        if head is not None and self.office.run.status is RunStatus.OPEN and self.office.now.minute % 7 == 0:
            run_id = self.office.run.id
            self.office.do(run_services.ask_cancel_reason, sender=head, run_id=run_id)
            self.office.say(head, "Renstra berubah.")

    # What happens to people, and to time

    @rule(post=posts)
    def leave(self, post: str) -> None:
        account = self.seats.get(post)
        if account is not None:
            person = self.office.person(account)
            if self.unchanged_if_refused(lambda: self.office.do(holders.release, person, post=post)) is None:
                del self.seats[post]

    @rule(post=posts, account=st.sampled_from(ACCOUNTS[:-1]))
    def come(self, post: str, account: int) -> None:
        person = self.office.person(account)
        refused = self.unchanged_if_refused(
            lambda: self.office.do(holders.place, person, post=post, kind=HoldingKind.DEFINITIVE)
        )
        assert (refused is None) == (post not in self.seats)
        self.seats.setdefault(post, account)

    @rule(account=st.sampled_from(ACCOUNTS[:-1]))
    def block_or_unblock(self, account: int) -> None:
        self.blocked ^= {account}
        self.office.do(people_data.note_blocked, sender=account, blocked=account in self.blocked)

    @rule(minutes=st.sampled_from([1, 11, 60, 24 * 60]))
    def wait(self, minutes: int) -> None:
        self.office.wait(minutes=minutes)
        self.office.tick()

    @rule()
    def deliver(self) -> None:
        """The sender sends what waits; to who blocked the bot it cannot."""
        office = self.office
        for notice in self.database.read_now(outbox.waiting, now=office.now, busy_chats=(), limit=500):
            delivery = office.see(notices.render, notice)
            if delivery is None or notice.chat_id is None:
                office.do(sending.note_obsolete, notice=notice)
            elif notice.chat_id in self.blocked:
                office.do(sending.note_failed, notice=notice, error="Forbidden", unreachable=True)
            else:
                sent = as_sent(delivery, next(office.message_ids)) if isinstance(delivery, Send) else None
                office.do(sending.note_sent, notice=notice, delivery=delivery, sent=sent)

    # What stays true

    @invariant()
    def one_round_of_a_step_is_open_and_none_in_a_closed_run(self) -> None:
        open_tasks = [task for task in self.office.tasks if task.is_open]
        rounds = Counter((task.step, task.unit) for task in open_tasks)
        steps = [task for task in open_tasks if not task.is_proposal]

        assert all(count == 1 for count in rounds.values())
        assert len(steps) == (1 if self.office.run.status is RunStatus.OPEN else 0)
        assert self.office.run.status is RunStatus.OPEN or open_tasks == []

    @invariant()
    def no_step_is_open_before_those_before_it_have_ended(self) -> None:
        newest = {task.step: task for task in self.office.tasks if task.counts and not task.is_proposal}
        for task in self.office.tasks:
            if task.is_open:
                before = range(1, task.step + 1 if task.is_proposal else task.step)
                assert all(newest[step].status is TaskStatus.DONE for step in before)

    @invariant()
    def every_open_task_can_be_reached_or_it_is_on_record_why_not(self) -> None:
        for task in self.office.tasks:
            if task.is_open:
                assert self.database.read_now(can_be_reached, task, now=self.office.now)

    @invariant()
    def the_right_people_sit_at_their_desks(self) -> None:
        sitting = self.database.read_now(people.holders, now=self.office.now)
        assert {post: holder.person.telegram_id for post, holder in sitting.items()} == self.seats

    @invariant()
    def history_alone_leads_to_the_same_tasks(self) -> None:
        assert replay(self.office.events()) == {task.id: replayed(task) for task in self.office.tasks}

    # How it is asked

    def open_step(self) -> Task | None:
        return next((task for task in self.office.tasks if task.is_open and not task.is_proposal), None)

    def any_task(self, data: st.DataObject) -> Task:
        """A task of the run; the newest are drawn most."""
        found = self.office.tasks
        return found[-1 - data.draw(st.integers(0, len(found) - 1).map(lambda back: back // 2))]

    def where_possible(self, act: Callable[[], None]) -> None:
        """Let the holder of the open step, or of a proposal, act by the usual helpers, if all seats are taken."""
        if len(self.seats) == len(POSTS) and self.office.run.status is RunStatus.OPEN:
            try:
                act()
            except SopError:
                return

    def attempt(self, service: Callable[..., Any], account: int, task: Task | None, **about: Any) -> SopError | None:
        """Let somebody ask for something about a task: without the right, or refused, it must change nothing."""
        error = self.unchanged_if_refused(lambda: self.office.do(service, sender=account, **about))
        if task is not None and self.seats.get(task.post) != account:
            assert isinstance(error, NotPermitted | NotRegistered)
        return error

    def unchanged_if_refused(self, act: Callable[[], Any]) -> SopError | None:
        """Do something; what is refused must leave the database as it was."""
        before = self.database.read_now(everything)
        try:
            act()
        except SopError as error:
            assert self.database.read_now(everything) == before
            return error
        return None


def can_be_reached(session: Session, task: Task, *, now: datetime) -> bool:
    """Whether a task has a card, or one that waits; or nobody who could have it."""
    holder = people.holder_of(session, task.post, now=now)
    if holder is None or not holder.person.is_reachable:
        return True
    person_id = holder.person.id
    return cards.find(session, task_id=task.id, person_id=person_id, kind=CardKind.CARD) is not None or any(
        outbox.is_waiting(session, person_id=person_id, task_id=task.id, kind=kind) for kind in ("task_card", "receipt")
    )


# Replay


@dataclass(frozen=True)
class Replayed:
    """What history tells of a task."""

    step: int
    part: TaskPart
    unit: str | None
    round: int
    post: str
    status: TaskStatus
    opened_at: datetime
    due_at: datetime
    accepted_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: int | None = None
    closed_as: str | None = None
    note: str | None = None


ENDS = {
    Event.TASK_FINISHED: TaskStatus.DONE,
    Event.TASK_RETURNED: TaskStatus.RETURNED,
    Event.MEETING_POSTPONED: TaskStatus.RETURNED,
    Event.PROPOSAL_HANDED_IN: TaskStatus.DONE,
    Event.PROPOSAL_NIL: TaskStatus.NIL,
    Event.TASK_CANCELLED: TaskStatus.CANCELLED,
}


def replayed(task: Task) -> Replayed:
    """The same of a task as it is stored."""
    return Replayed(**{name: getattr(task, name) for name in Replayed.__dataclass_fields__})


def replay(entries: list[Entry]) -> dict[int, Replayed]:
    """Work history off, from the first line to the last."""
    found: dict[int, Replayed] = {}
    cancelled: Entry | None = None
    for entry in entries:
        cancelled = entry if entry.event is Event.RUN_CANCELLED else cancelled
        if entry.task_id is not None:
            by = cancelled if cancelled is not None and entry.event is Event.TASK_CANCELLED else entry
            _apply(found, entry, entry.task_id, by=by)
    return found


def _apply(found: dict[int, Replayed], entry: Entry, task_id: int, *, by: Entry) -> None:
    details = entry.details
    match entry.event:
        case Event.TASK_OPENED:
            found[task_id] = Replayed(
                step=details["step"],
                part=TaskPart(details["part"]),
                unit=details["unit_code"],
                round=details["round"],
                post=details["post"],
                status=TaskStatus.OPEN,
                opened_at=entry.at,
                due_at=datetime.fromisoformat(details["due_at"]),
            )
        case Event.TASK_ACCEPTED:
            found[task_id] = replace(found[task_id], accepted_at=entry.at)
        case Event.DUE_TIME_MOVED:
            found[task_id] = replace(found[task_id], due_at=datetime.fromisoformat(details["text"]))
        case Event.TASK_UNDONE:
            found[task_id] = replace(
                found[task_id], status=TaskStatus.OPEN, closed_at=None, closed_by=None, closed_as=None, note=None
            )
        case Event.TASK_WITHDRAWN:
            found[task_id] = replace(found[task_id], status=TaskStatus.WITHDRAWN, closed_at=entry.at)
        case event if event in ENDS:
            found[task_id] = replace(
                found[task_id],
                status=ENDS[event],
                accepted_at=found[task_id].accepted_at or entry.at,
                closed_at=entry.at,
                closed_by=by.person_id,
                closed_as=by.capacity,
                note=None if event is Event.PROPOSAL_HANDED_IN else details.get("text"),
            )


# How long


QUICK = settings(
    max_examples=20,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
LONG = settings(QUICK, max_examples=1500, stateful_step_count=60, derandomize=False)


def test_whatever_people_do_the_engine_keeps_its_promises() -> None:
    run_state_machine_as_test(Engine, settings=QUICK)


@pytest.mark.soak
def test_whatever_people_do_for_a_long_time_the_engine_keeps_its_promises() -> None:
    run_state_machine_as_test(Engine, settings=LONG)
