"""A desk in the office, as a handler sees it: the real application and database; only the network is replaced."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from bot.app import build_application, office_from
from bot.intake import chat_key
from bot.settings import Settings, load_settings
from db import files, inbox, outbox, people, records
from db import tasks as task_rows
from db.database import Database
from db.files import NewFile
from db.inbox import Received
from db.outbox import OutboxState
from db.tables import InboxRow, OutboxRow, PersonRow
from db.update_database import InFlight, finish
from documents.store import DocumentStore
from handlers.context import Dependencies, current_update, shown_by, update_from
from handlers.errors import TepatApplication
from scheduler.sender import Pace, Sender
from services import proposals, runs
from services.identity import Caller
from services.office import Office
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
from sop.model import HoldingKind, Person, Salutation, Task, TaskPart
from sop.procedure import StepAction
from sop.records import Record, RecordKind
from tests.chat.recording import BOT_USERNAME, TOKEN, Call, RecordingRequest
from tests.handlers import updates
from tests.snapshots import walk_once

MONDAY_MORNING = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
KD, SEK, KSB, TIK, KIP, STF = 101, 102, 103, 104, 105, 106
STRANGER = 999
GROUP = -1001234567890
NAMES = {
    KD: ("kepala_dinas", "Drs. Hasan Basri, M.Si.", Salutation.BAPAK),
    SEK: ("sekretaris", "Sri Wahyuni, S.E.", Salutation.IBU),
    KSB: ("kasubag_umum_keuangan", "Dedi Kurniawan, S.Sos.", Salutation.BAPAK),
    TIK: ("kabid_tik", "Andi Saputra, S.Kom.", Salutation.BAPAK),
    KIP: ("kabid_kip", "Maya Lestari, S.I.Kom.", Salutation.IBU),
    STF: ("staf_sekretariat", "Rina Marlina, A.Md.", Salutation.IBU),
}
PATIENCE = 20.0
FAST = Pace(per_second=10_000, chat_seconds=0)
T = TypeVar("T")


@dataclass
class Clock:
    """Stands still until a test moves it; aware UTC."""

    at: datetime = MONDAY_MORNING

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **span: float) -> None:
        """Let time go by."""
        self.at += timedelta(**span)


@dataclass(frozen=True)
class Seen:
    """What a press led to at once: the calls that were made before anything was sent from the outbox."""

    calls: list[Call]

    @property
    def answer(self) -> str:
        """The words of the only answer to the press."""
        return self._only("answerCallbackQuery").text

    @property
    def is_alert(self) -> bool:
        """Whether the answer has to be closed by hand."""
        return bool(self._only("answerCallbackQuery").parameters.get("show_alert"))

    @property
    def edit(self) -> Call:
        """The only edit of the pressed message."""
        return self._only("editMessageText")

    @property
    def buttons(self) -> dict[str, str]:
        """What can be pressed under the pressed message now: label and data."""
        return self.edit.buttons

    @property
    def methods(self) -> list[str]:
        """The methods that were called, in order."""
        return [call.method for call in self.calls]

    def _only(self, method: str) -> Call:
        (only,) = (call for call in self.calls if call.method == method)
        return only


@dataclass
class Desk:
    """Delivers updates as the inbox worker does, and shows what came of them."""

    application: TepatApplication
    database: Database
    office: Office
    store: DocumentStore
    network: RecordingRequest
    clock: Clock
    folder: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    async def deliver(self, update: dict[str, Any]) -> int:
        """Store an update, work it off, and return the id of its inbox row; what breaks reaches the caller."""
        inbox_id = self.store_update(update)
        await self.work_off(inbox_id)
        return inbox_id

    async def press(self, sender: int, data: str | None, **shown: Any) -> Seen:
        """Deliver a press, and return what the person sees at once."""
        before = len(self.network.calls)
        await self.deliver(updates.press(sender, data, **shown))
        return Seen(self.network.calls[before:])

    async def say(self, sender: int, words: str) -> int:
        """Deliver a text or command, and return the id of its inbox row."""
        return await self.deliver(updates.text(sender, words))

    def store_update(self, update: dict[str, Any]) -> int:
        """Put an update into the inbox as the poller does."""
        update = {"update_id": next(self._numbers)} | update
        received = Received(update["update_id"], chat_key(update), json.dumps(update))
        self.database.run_now(inbox.store, [received], now=self.clock())
        return self.read(_newest_inbox_id)

    async def work_off(self, inbox_id: int, *, raw: str | None = None) -> None:
        """Work off one inbox row as the worker does; `raw` is what a second worker had read before."""
        raw = raw or self.inbox_row(inbox_id).raw
        in_flight = InFlight(inbox_id)
        current_update.set(in_flight)
        update = update_from(raw or "", self.application.bot)
        in_flight.account = shown_by(update)
        await self.application.process_update(update)
        if not in_flight.is_finished:
            await self.database.run(finish, in_flight, now=self.clock())

    def inbox_row(self, inbox_id: int) -> InboxRow:
        """Return an inbox row as it is now."""
        return self.read(lambda session: session.get_one(InboxRow, inbox_id))

    def read(self, query: Callable[[Session], T]) -> T:
        """Look into the database."""
        return self.database.read_now(query)

    def waiting(self) -> list[OutboxRow]:
        """Return what waits in the outbox, in the order it was written."""
        query = select(OutboxRow).where(OutboxRow.state == OutboxState.WAITING).order_by(col(OutboxRow.id))
        return self.read(lambda session: list(session.exec(query)))

    def waiting_kinds(self) -> list[tuple[str, int | None]]:
        """Return kind and recipient (Telegram id) of what waits in the outbox."""
        accounts = self.read(lambda session: dict(session.exec(select(PersonRow.id, PersonRow.telegram_id)).all()))
        return [(row.kind, row.chat_id or accounts.get(row.person_id)) for row in self.waiting()]

    def person(self, telegram_id: int) -> Person:
        """Return a registered person."""
        person = self.read(lambda session: people.by_telegram_id(session, telegram_id))
        assert person is not None
        return person

    async def send_all(self) -> list[Call]:
        """Let the real sender work off the outbox, and return the calls it made."""
        before = len(self.network.calls)
        sender = Sender(
            bot=self.application.bot,
            database=self.database,
            store=self.store,
            office=self.office,
            now=self.clock,
            pace=FAST,
        )
        changed = asyncio.Event()
        self.database.on_commit(changed.set)
        self.database.on_commit(sender.wake)
        sender.wake()
        sending = asyncio.get_running_loop().create_task(sender.run())
        try:
            async with asyncio.timeout(PATIENCE):
                while await self.database.read(outbox.waiting, now=self.clock(), busy_chats=[], limit=1):
                    await changed.wait()
                    changed.clear()
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
        return self.network.calls[before:]

    def start_run(self) -> int:
        """Start the run of 2027 and return the id of its first task."""
        self.run_service(runs.start, office=self.office, sender=KSB, year=2027, now=self.clock())
        return self.open_task()

    def open_task(self) -> int:
        """Return the id of the step's task that is open."""
        (task,) = (task for task in self.open_tasks() if not task.is_proposal)
        return task.id

    def proposal_of(self, unit: str) -> int:
        """Return the id of the newest proposal of a unit."""
        run_id = self.task(self.open_task()).run_id
        found = self.read(lambda session: task_rows.of_run(session, run_id))
        return [task.id for task in found if task.unit == unit][-1]

    def open_tasks(self) -> list[Task]:
        """Return all tasks that are open, proposals included."""
        posts = [post for post, *_ in NAMES.values()]
        return self.read(lambda session: task_rows.open_for(session, posts))

    def task(self, task_id: int) -> Task:
        """Return a task as it stands now."""
        return self.read(lambda session: task_rows.get(session, task_id))

    def finish_to(self, step: int) -> int:
        """Walk the run on until a step is open, and return the id of its task; a meeting moves the clock to its start.

        Every unit hands in a file before collecting ends. Only what the last of these steps brings still waits to be
        sent. The same walk is not walked twice.
        """

        def walk() -> tuple[datetime, int]:
            while self.task(self.open_task()).step < step:
                self.run_service(_leave_unsaid, now=self.clock())
                self.end_step()
            return self.clock.at, next(self._numbers)

        def resume(left: tuple[datetime, int]) -> None:
            self.clock.at, number = left
            self._numbers = count(number)

        walk_once(self.database, (self.office.procedure.code, self.clock.at, step), walk, resume)
        return self.open_task()

    def end_step(self) -> None:
        """Press what ends the open task, one update after the other."""
        task = self.task(self.open_task())
        match self.action_of(task):
            case StepAction.INSTRUCT:
                self.press_now(instruct.send, task)
            case StepAction.CREATE:
                self.give_file(task)
                self.press_now(create.finish, task)
            case StepAction.DISTRIBUTE:
                self.press_now(distribute.send, task)
            case StepAction.INVITE:
                self.call_meeting(task)
            case StepAction.MEET:
                self.hold_meeting(task)
            case StepAction.COLLECT:
                self.hand_in_all()
                self.press_now(collect.finish, task)
            case StepAction.ANALYSE:
                self.give_file(task)
                self.press_now(analyse.finish, task)
            case StepAction.DRAFT:
                self.give_file(task)
                self.press_now(draft.submit, task)
            case StepAction.REVIEW:
                self.press_now(review.approve, task)
            case StepAction.APPROVE:
                self.press_now(approve.submit if task.part is TaskPart.SUBMISSION else approve.approve, task)
            case StepAction.SIGN:
                self.press_now(sign.signed, task)
            case StepAction.NUMBER:
                self.press_now(number.issue, task)
                self.press_now(number.finish, task)
            case StepAction.ARCHIVE:
                self.record_everything(task)
                self.press_now(archive.finish, task)

    def action_of(self, task: Task) -> StepAction:
        """Return what a task asks for."""
        return self.office.procedure.step(task.step).action

    def call_meeting(self, task: Task) -> None:
        """Invite everybody for ten minutes from now."""
        start = (self.clock() + timedelta(minutes=10)).astimezone(self.office.timezone)
        self.press_now(invite.choose_day, task, day=f"{start:%Y%m%d}")
        self.press_now(invite.choose_hour, task, hour=f"{start:%H%M}")
        self.press_now(invite.send, task)

    def hold_meeting(self, task: Task) -> None:
        """Wait for the meeting, note who came, and hand in the minutes."""
        self.clock.at = max(self.clock.at, task.starts_at)
        self.press_now(meet.save_attendance, task)
        self.give_file(task)
        self.press_now(meet.finish, task)

    def hand_in_all(self) -> None:
        """Let every unit that is missing hand in a file."""
        for proposal in self.open_tasks():
            if proposal.is_proposal:
                self.give_file(proposal)
                self.run_service(_hand_in, office=self.office, task_id=proposal.id, now=self.clock())

    def record_everything(self, task: Task) -> None:
        """Put delivery, copies and archive on record."""
        for kind in RecordKind:
            self.run_service(records.put, record=Record(task.id, kind, "Lemari 2", self.clock()))

    def press_now(self, service: Callable[..., T], task: Task, **chosen: Any) -> T:
        """Press a button of a task's card as its holder."""
        return self.run_service(
            service,
            office=self.office,
            sender=self.holder_of(task),
            task_id=task.id,
            message_id=90_000 + task.id,
            now=self.clock(),
            **chosen,
        )

    def holder_of(self, task: Task) -> int:
        """Return the account on whose desk a task lies."""
        holder = self.read(lambda session: people.holder_of(session, task.post, now=self.clock()))
        assert holder is not None
        assert holder.person.telegram_id is not None
        return holder.person.telegram_id

    def give_file(self, task: Task) -> None:
        """Give a task the file that its output asks for."""
        proof = NewFile("0" * 64, 9, "application/pdf", "bukti.pdf", False, "known", None)
        by = self.person(self.holder_of(task)).id
        self.run_service(files.add, new=proof, sent_by=by, sent_as=None, task_id=task.id, now=self.clock())

    def run_service(self, service: Callable[..., T], **arguments: Any) -> T:
        """Run a service as an update would."""

        def with_cause(session: Session) -> T:
            outbox.name_cause(session, f"test:{next(self._numbers)}")
            return service(session, **arguments)

        return self.database.run_now(with_cause)


def furnish(database: Database, office: Office, *, now: datetime) -> None:
    """Put six officials on their posts; the one of the secretariat is the admin."""

    def seat_everybody(session: Session) -> None:
        people.sync_posts(session, office.procedure.posts)
        session.flush()
        for telegram_id, (post, name, salutation) in NAMES.items():
            _seat(session, telegram_id=telegram_id, post=post, name=name, salutation=salutation, now=now)

    database.run_now(seat_everybody)


def office_of_tests(folder: Path) -> tuple[Settings, Office]:
    """Return settings and office; nothing of them depends on the machine."""
    settings = load_settings(_env_file=None, telegram_bot_token=TOKEN, documents_dir=folder / "documents")
    return settings, office_from(settings, bot_username=BOT_USERNAME)


@asynccontextmanager
async def a_desk(url: str, folder: Path) -> AsyncIterator[Desk]:
    """Yield a furnished desk on an empty database with all its tables."""
    settings, office = office_of_tests(folder)
    database, network, clock = Database(url), RecordingRequest(), Clock()
    furnish(database, office, now=clock())
    store = DocumentStore(settings.documents_dir)
    application = build_application(settings, request=network)
    application.bot_data["dependencies"] = Dependencies(database, store, office, clock)
    async with application:
        network.calls.clear()
        yield Desk(application, database, office, store, network, clock, folder)
    database.close()


def _leave_unsaid(session: Session, *, now: datetime) -> None:
    """Close what waits to be sent."""
    for notice in outbox.waiting(session, now=now + timedelta(days=3650), busy_chats=(), limit=500):
        outbox.close(session, notice.id, OutboxState.OBSOLETE, now=now)


def _newest_inbox_id(session: Session) -> int:
    return session.exec(select(InboxRow.id).order_by(col(InboxRow.id).desc())).first() or 0


def _seat(session: Session, *, telegram_id: int, post: str, name: str, salutation: Salutation, now: datetime) -> None:
    person = people.add(session, telegram_id=telegram_id, username=f"akun{telegram_id}", now=now)
    is_admin = telegram_id == STF
    people.save(session, replace(person, name=name, salutation=salutation, is_admin=is_admin))
    people.place(session, person_id=person.id, post=post, kind=HoldingKind.DEFINITIVE, now=now)


def _hand_in(session: Session, *, office: Office, task_id: int, now: datetime) -> None:
    holder = people.holder_of(session, task_rows.get(session, task_id).post, now=now)
    assert holder is not None
    caller = Caller(holder.person, people.actor(session, holder.person, now=now))
    proposals.hand_in(session, office=office, caller=caller, task_id=task_id, now=now)
