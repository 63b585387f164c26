"""An office at work, for tests of services: a real database, real services, and a clock that is set."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlmodel import Session

from db import cards, files, history, meetings, outbox, people, questions, runs, tasks
from db.cards import CardKind
from db.database import Database
from db.files import File, NewFile
from db.history import Entry
from db.outbox import Notice, OutboxState
from db.questions import Question
from messages.message import CAPTION_LIMIT, Attachment, MadeFile, Message
from services import absences, answers, notices, reminders, sending
from services import cards as cards_for_people
from services import files as file_services
from services import runs as run_services
from services import tasks as task_services
from services.deliveries import Delivery, Edit, Send, Sent
from services.desk import Pressed
from services.office import Office
from sop import proposals
from sop.meetings import Invitee, Meeting
from sop.model import HoldingKind, Person, Run, Salutation, Task
from sop.office_hours import load_office_hours
from sop.procedure import Capability, Procedure, Step
from sop.signatures import SignedCopy
from tests.procedures import IKU
from tests.services import default_path
from tests.snapshots import walk_once
from tests.times import JAKARTA, at

T = TypeVar("T")

START = at("1 Dec 2026 08.00")
MINUTE = timedelta(minutes=1)
YEAR = 2027
FIRST_ACCOUNT = 700_101
STRANGER = 5_550_009_991


@dataclass(frozen=True)
class Told:
    """Something that reached a chat."""

    chat_id: int
    kind: str
    delivery: Delivery
    message_id: int

    @property
    def message(self) -> Message:
        """The message that was sent or to which another was changed."""
        assert isinstance(self.delivery, Send | Edit)
        return self.delivery.message

    @property
    def buttons(self) -> list[str]:
        """What can be pressed under it."""
        return [button.label for row in self.message.rows for button in row]


class OfficeAtWork:
    """Calls services as presses and ticks do, and delivers what they have to say, without Telegram.

    Posts are named by code, people by the Telegram account that `account` gives for a post.
    """

    def __init__(self, database: Database, *, procedure: Procedure = IKU, now: datetime = START) -> None:
        self.database = database
        self.now = now
        self.office = Office(
            procedure=procedure, hours=load_office_hours(), timezone=JAKARTA, bot_username="tepat_contoh_bot"
        )
        self.chats: dict[int, list[Told]] = {}
        self._causes = count(1)
        self.message_ids = count(1000)
        database.run_now(people.sync_posts, procedure.posts)

    # Calling services

    def do(self, service: Callable[..., T], /, *values: Any, **arguments: Any) -> T:
        """Run a service that may write, as one update does."""
        cause = f"test:{next(self._causes)}"

        def as_one_update(session: Session) -> T:
            outbox.name_cause(session, cause)
            return service(session, *values, **self._completed(service, arguments))

        return self.database.run_now(as_one_update)

    def see(self, service: Callable[..., T], /, *values: Any, **arguments: Any) -> T:
        """Run a service that only reads."""
        return self.database.read_now(lambda session: service(session, *values, **self._completed(service, arguments)))

    def _completed(self, service: Callable[..., Any], arguments: dict[str, Any]) -> dict[str, Any]:
        at_hand = {"office": self.office, "now": self.now}
        wanted = inspect.signature(service).parameters
        return {**{name: value for name, value in at_hand.items() if name in wanted}, **arguments}

    def wait(self, **duration: float) -> None:
        """Let time pass, such as minutes=5."""
        self.now += timedelta(**duration)

    # People

    def account(self, post: str) -> int:
        """The Telegram account of whoever sits on a post first."""
        return FIRST_ACCOUNT + [known.code for known in self.office.procedure.posts].index(post)

    def seat(self, post: str, *, account: int | None = None, is_admin: bool = False) -> Person:
        """Put a registered person on a post, as if that had been long ago."""
        return self.database.run_now(self._seat, post, account or self.account(post), is_admin=is_admin)

    def seat_everybody(self, *, but: str = "") -> None:
        """Fill all posts; the holder of the last is the admin."""
        posts = [post.code for post in self.office.procedure.posts]

        def seat_all(session: Session) -> None:
            for post in posts:
                if post != but:
                    self._seat(session, post, self.account(post), is_admin=post == posts[-1])

        self.database.run_now(seat_all)

    def _seat(self, session: Session, post: str, account: int, *, is_admin: bool) -> Person:
        person = people.by_telegram_id(session, account) or people.add(
            session, telegram_id=account, username=f"pejabat_{post}", now=self.now
        )
        name = f"Pejabat {self.office.procedure.post(post).title}, S.Sos."
        person = replace(person, name=name, salutation=Salutation.IBU, is_admin=is_admin)
        people.save(session, person)
        people.place(session, person_id=person.id, post=post, kind=HoldingKind.DEFINITIVE, now=self.now)
        return person

    def vacate(self, post: str) -> None:
        """Leave a post empty, as if that had been long ago; who was admin stays admin."""
        person = self.person(self.account(post))
        self.database.run_now(people.release, person_id=person.id, post=post, now=self.now)

    def admin(self, *, account: int = 700_150) -> int:
        """Add an admin who holds no post, and return the account."""

        def add(session: Session) -> None:
            person = people.add(session, telegram_id=account, username=None, now=self.now)
            people.save(session, replace(person, name="Admin", salutation=Salutation.BAPAK, is_admin=True))

        self.database.run_now(add)
        return account

    def person(self, account: int) -> Person:
        """Who is behind an account."""
        person = self.database.read_now(people.by_telegram_id, account)
        assert person is not None
        return person

    # Runs and tasks

    def start(self, *, year: int = YEAR) -> Run:
        """Start a run, by whoever may."""
        starter = self.account(self.office.procedure.posts_with(Capability.START_RUN)[0])
        self.do(run_services.start, sender=starter, year=year)
        return self.run

    @property
    def run(self) -> Run:
        """The newest run."""
        return self.database.read_now(runs.of_year, procedure_code=self.office.procedure.code, year=YEAR)[-1]

    @property
    def tasks(self) -> list[Task]:
        """All tasks of the newest run."""
        return self.database.read_now(tasks.of_run, self.run.id)

    @property
    def task(self) -> Task:
        """The one open task of the newest run, beside what units hand in."""
        (task,) = (task for task in self.tasks if task.is_open and not task.is_proposal)
        return task

    @property
    def step(self) -> Step:
        """The step that is open in the newest run."""
        return self.run.procedure.step(self.task.step)

    def task_of(self, step: int) -> Task:
        """The newest task of a step, beside what units hand in."""
        return [task for task in self.tasks if task.step == step and not task.is_proposal][-1]

    def reread(self, task: Task) -> Task:
        """A task as it stands now."""
        return self.database.read_now(tasks.get, task.id)

    @property
    def proposals(self) -> list[Task]:
        """The newest proposal of each unit in the newest run."""
        return proposals.latest(self.tasks)

    def proposal(self, unit: str) -> Task:
        """The newest proposal of a unit in the newest run."""
        (proposal,) = (proposal for proposal in self.proposals if proposal.unit == unit)
        return proposal

    @property
    def meeting(self) -> Meeting:
        """The newest meeting of the newest run."""
        meeting = self.database.read_now(meetings.latest_of_run, self.run.id)
        assert meeting is not None
        return meeting

    def invitee(self, post: str) -> Invitee:
        """A post as the newest meeting has it."""
        invitees = self.database.read_now(meetings.invitees, self.meeting.id)
        return next(invitee for invitee in invitees if invitee.post == post)

    def holder(self, task: Task | None = None) -> int:
        """The account on whose desk a task lies."""
        holder = self.database.read_now(people.holder_of, (task or self.task).post, now=self.now)
        assert holder is not None
        assert holder.person.telegram_id is not None
        return holder.person.telegram_id

    def press(
        self,
        button: Callable[..., Pressed],
        *,
        task: Task | None = None,
        by: int | None = None,
        message_id: int | None = None,
        **chosen: Any,
    ) -> Pressed:
        """Press a button of a task card: of the open task, by its holder, on the live card, if not told otherwise."""
        task = task or self.task
        by = by or self.holder(task)
        on = message_id or self._live_card(task, by)
        return self.do(button, sender=by, task_id=task.id, message_id=on, **chosen)

    def finish(self) -> None:
        """End the open task as its action is ended by default."""
        default_path.end(self)

    def finish_up_to(self, step: int) -> Task:
        """End tasks one by one until a step is open, and return its task."""
        while self.task.step != step:
            self.finish()
        return self.task

    def jump_to(self, step: int) -> Task:
        """End tasks one by one until a step is open, as if nobody remembered being told of any of it."""
        self._once(self._jump, step)
        return self.task

    def _jump(self, step: int) -> None:
        if self.task.step != step:
            self._walk(step)
            self._forget_what_waits()
            self.database.run_now(self._tell_cards)
        self.clear()

    def _walk(self, step: int) -> None:
        if self.task.step < step - 1:
            self._once(self._walk, step - 1)
        self.finish_up_to(step)

    def _once(self, walk: Callable[[int], None], step: int) -> None:
        """Walk to a step, the same way only once."""

        def go() -> tuple[datetime, int, int]:
            walk(step)
            return self.now, next(self._causes), next(self.message_ids)

        def resume(left: tuple[datetime, int, int]) -> None:
            self.now, cause, message_id = left
            self._causes, self.message_ids = count(cause), count(message_id)
            self.chats.clear()

        walk_once(self.database, (self.office.procedure.code, self.now, walk.__name__, step), go, resume)

    def hand_in(self, unit: str, name: str = "usulan.pdf") -> None:
        """Let a unit upload another version of its proposal."""
        default_path.hand_in(self, unit, name)

    def _tell_cards(self, session: Session) -> None:
        holders = people.holders(session, now=self.now)
        for task in self.tasks:
            if task.is_open and task.post in holders:
                cards_for_people.tell_card(session, task, person_id=holders[task.post].person.id, now=self.now)

    def _forget_what_waits(self) -> None:
        def forget(session: Session) -> None:
            for notice in outbox.waiting(session, now=self.now + timedelta(days=3650), busy_chats=(), limit=500):
                outbox.close(session, notice.id, OutboxState.OBSOLETE, now=self.now)

        self.database.run_now(forget)

    def send_back(self, reason: str = "Mohon diperbaiki.") -> None:
        """Return the open task with a reason."""
        by = self.holder()
        self.press(task_services.ask_return_reason, by=by)
        self.say(by, reason)

    # Chats

    def say(self, account: int, text: str) -> None:
        """Type a text."""
        self.do(answers.receive_text, sender=account, text=text)

    def send_file(
        self, account: int, name: str = "berkas.pdf", *, found: SignedCopy | None = None, **about: Any
    ) -> None:
        """Send a file; `found` is what was read in one that came back signed."""
        self.do(file_services.receive, sender=account, new=a_file(name, **about), found=found)

    def question(self, post: str) -> Question:
        """The question that is open for whoever sits on a post first."""
        question = self.database.read_now(questions.of, self.person(self.account(post)).id)
        assert question is not None
        return question

    def asked(self, account: int) -> str | None:
        """What a person is being asked."""
        question = self.database.read_now(questions.of, self.person(account).id)
        return None if question is None else question.kind.value

    def deliver(self) -> list[Told]:
        """Send what may go out now, as the sender does, and return it."""
        told = []
        while waiting := self.database.read_now(outbox.waiting, now=self.now, busy_chats=(), limit=500):
            for notice in waiting:
                delivery = self.see(notices.render, notice)
                if delivery is None or notice.chat_id is None:
                    self.do(sending.note_obsolete, notice=notice)
                    continue
                message_id = next(self.message_ids)
                sent = as_sent(delivery, message_id) if isinstance(delivery, Send) else None
                self.do(sending.note_sent, notice=notice, delivery=delivery, sent=sent)
                told.append(Told(notice.chat_id, notice.kind, delivery, message_id))
                self.chats.setdefault(notice.chat_id, []).append(told[-1])
        return told

    def waiting(self) -> list[tuple[int | None, str]]:
        """What waits to be sent, whenever: account and kind."""
        return [(notice.chat_id, notice.kind) for notice in self.waiting_notices()]

    def waiting_notices(self) -> list[Notice]:
        """What waits to be sent, whenever."""
        later = self.now + timedelta(days=3650)
        return self.database.read_now(outbox.waiting, now=later, busy_chats=(), limit=500)

    def told(self, kind: str) -> list[int | None]:
        """The accounts for which a message of a kind waits."""
        return sorted((account for account, waiting in self.waiting() if waiting == kind), key=lambda it: it or 0)

    def clear(self) -> None:
        """Deliver everything and look at it no more."""
        self.deliver()
        self.chats.clear()

    def tick(self) -> int:
        """Let the clock turn due timers into messages."""
        self.do(absences.turn)
        return self.do(reminders.remind)

    # What is on record

    def events(self, run: Run | None = None) -> list[Entry]:
        """The history of a run."""
        return self.database.read_now(history.of_run, (run or self.run).id)

    def files_of(self, task: Task) -> list[File]:
        """The files of a task."""
        return self.database.read_now(files.of_tasks, [task.id])

    def _live_card(self, task: Task, account: int) -> int:
        card = self.database.read_now(
            cards.find, task_id=task.id, person_id=self.person(account).id, kind=CardKind.CARD
        )
        return 1 if card is None else card.message_id


def a_file(
    name: str = "berkas.pdf",
    *,
    sha256: str = "ab" * 32,
    size: int = 2048,
    media_group: str | None = None,
    is_photo: bool = False,
) -> NewFile:
    """A file as it arrives, checked and stored."""
    return NewFile(
        sha256=sha256,
        size=size,
        media_type="image/jpeg" if is_photo else "application/pdf",
        name=name,
        is_photo=is_photo,
        telegram_file_id=f"telegram:{name}",
        media_group=media_group,
    )


def _known_id(file: Attachment | MadeFile) -> str | None:
    return file.telegram_file_id if isinstance(file, Attachment) else None


def as_sent(delivery: Send, message_id: int) -> Sent:
    """What Telegram would tell of a message that went out."""
    file = delivery.message.file
    return Sent(
        message_id,
        is_caption=file is not None and len(delivery.message.text) <= CAPTION_LIMIT,
        telegram_file_id=None if file is None else _known_id(file) or f"telegram:{file.name}",
    )
