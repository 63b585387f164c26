"""The engine under hypothesis: whatever people press, send, undo, leave or block, certain things stay true.

Everything goes through services, on a real SQLite file; the clock only moves forward.
"""

from collections import Counter
from collections.abc import Callable
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
from sop.model import HoldingKind, RunStatus, Task, TaskStatus
from sop.procedure import StepAction
from tests.databases import SqliteFiles
from tests.procedures import IKU
from tests.services.office import FIRST_ACCOUNT, STRANGER, OfficeAtWork, a_file, as_sent
from tests.services.replay import replay, replayed
from tests.snapshots import everything

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


def presses_on(task: Task) -> list[str]:
    """The buttons that a card of that kind has at one time or another."""
    action = "proposal" if task.is_proposal else IKU.step(task.step).action
    own = [press for press in CARD_PRESSES if press.partition(".")[0] == action]
    postpone = ["meet.postpone"] if action == StepAction.INVITE else []
    return [*(press for press in CARD_PRESSES if "." not in press), *own, *postpone]


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

    @initialize(step=st.sampled_from([1, 4, 5, 6, 6, 7, 8, 8, 9, 11, 12, 13, 14]))
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

    @rule(data=st.data())
    def press_ones_own_card(self, data: st.DataObject) -> None:
        """Two buttons that belong on the card of a task, by who sits on its post."""
        task = self.any_task(data)
        if task.post in self.seats:
            for press in data.draw(st.lists(st.sampled_from(presses_on(task)), min_size=2, max_size=2)):
                self.press(press, self.seats[task.post], task)

    @rule(data=st.data(), account=accounts)
    def press_everything_on_the_card_of_another(self, data: st.DataObject, account: int) -> None:
        """Every button of a card, by one who may sit elsewhere; nothing is done but by who sits on its post."""
        task = self.any_task(data)
        if self.seats.get(task.post) != account:
            for press in presses_on(task):
                self.press(press, account, task)

    @rule(press=st.sampled_from(sorted(CARD_PRESSES)), data=st.data(), account=accounts)
    def press_anything(self, press: str, data: st.DataObject, account: int) -> None:
        """Any button on any card, also one that does not belong there, by anybody."""
        self.press(press, account, self.any_task(data))

    @rule()
    def go_on(self) -> None:
        """The open step is ended as it is by default, where somebody sits there."""
        self.where_possible(self.office.finish)

    @rule()
    def put_the_meeting_off(self) -> None:
        """Who called the meeting that is to be held puts it off."""
        called = [task for task in self.office.tasks if task.counts and IKU.step(task.step).action is StepAction.INVITE]
        if called and called[-1].post in self.seats:
            self.press("meet.postpone", self.seats[called[-1].post], called[-1])

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
        """Somebody leaves, where nobody else has just left."""
        account = self.seats.get(post)
        if account is not None and len(self.seats) == len(POSTS):
            person = self.office.person(account)
            if self.unchanged_if_refused(lambda: self.office.do(holders.release, person, post=post)) is None:
                del self.seats[post]

    @rule(data=st.data(), account=st.sampled_from(ACCOUNTS[:-1]))
    def come(self, data: st.DataObject, account: int) -> None:
        """Somebody is placed: on the vacant post, or in vain on one that has its holder."""
        vacant = [post for post in POSTS if post not in self.seats]
        post, person = data.draw(st.sampled_from(vacant or POSTS)), self.office.person(account)
        refused = self.unchanged_if_refused(
            lambda: self.office.do(holders.place, person, post=post, kind=HoldingKind.DEFINITIVE)
        )
        assert (refused is None) == (post not in self.seats)
        self.seats.setdefault(post, account)

    @rule(account=st.sampled_from(ACCOUNTS[:-1]))
    def block_or_unblock(self, account: int) -> None:
        self.blocked ^= {account}
        self.office.do(people_data.note_blocked, sender=account, blocked=account in self.blocked)

    @rule(data=st.data())
    def miss_what_waits(self, data: st.DataObject) -> None:
        """Who has something to do blocks the bot, misses what is sent meanwhile, and lets it write again."""
        open_desks = [self.seats[task.post] for task in self.office.tasks if task.is_open and task.post in self.seats]
        missing = [account for account in open_desks if account not in self.blocked]
        if missing:
            account = data.draw(st.sampled_from(missing))
            self.block_or_unblock(account)
            self.deliver()
            self.block_or_unblock(account)

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

    def press(self, press: str, account: int, task: Task) -> None:
        service, chosen = CARD_PRESSES[press]
        self.attempt(service, account, task, task_id=task.id, message_id=1, **chosen)

    def where_possible(self, act: Callable[[], None]) -> None:
        """Let who sits at the open step, and in the units, act by the usual helpers."""
        task, units = self.open_step(), {unit.post for unit in IKU.units}
        if task is not None and {task.post, *units} <= self.seats.keys():
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


# How long


QUICK = settings(
    max_examples=10,
    stateful_step_count=30,
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
