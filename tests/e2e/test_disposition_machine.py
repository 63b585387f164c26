"""Random actions of random people on free dispositions: nobody without the right changes anything."""

import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlmodel import Session, col, select

from bot.settings import CHECKOUT
from db import dispositions, people
from db.database import Database
from db.questions import QuestionKind
from db.schema import upgrade
from db.tables import DispositionRow
from services import disposition_drafts, disposition_work
from services.identity import identify
from services.office import Office
from sop.dispositions import CLOSED, Disposition, DispositionState, Receiver, ReceiverStatus
from sop.errors import SopError
from sop.model import HoldingKind, Salutation
from sop.office_hours import load_office_hours
from sop.procedure_file import load_procedure
from tests.times import JAKARTA

IKU = load_procedure(CHECKOUT / "sop" / "procedures" / "iku.toml")
POSTS = [post.code for post in IKU.posts]
MONDAY = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
STEPS = {
    ReceiverStatus.SENT: set(ReceiverStatus),
    ReceiverStatus.RECEIVED: set(ReceiverStatus) - {ReceiverStatus.SENT},
    ReceiverStatus.FORWARDED: {ReceiverStatus.FORWARDED, ReceiverStatus.FINISHED, ReceiverStatus.RECEIVED},
    ReceiverStatus.FINISHED: {ReceiverStatus.FINISHED},
    ReceiverStatus.RETURNED: {ReceiverStatus.RETURNED},
}
"""What may follow what; a forwarded one comes back to the desk when what went down was called back."""

Key = tuple[int, str]


@cache
def _template() -> Path:
    """Return a database with all tables, made once."""
    path = Path(tempfile.mkdtemp()) / "template.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    database.close()
    return path


posts = st.sampled_from(POSTS)
numbers = st.integers(0, 2)


class Dispositions(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        copy = Path(self.folder.name) / "machine.db"
        shutil.copyfile(_template(), copy)
        self.database = Database(f"sqlite:///{copy}")
        self.office = Office(IKU, load_office_hours(), JAKARTA, "bot")
        self.now = MONDAY
        self.database.run_now(self._seat_everybody)
        self.ids: list[int] = []

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()

    def _seat_everybody(self, session: Session) -> None:
        people.sync_posts(session, IKU.posts)
        for number, post in enumerate(POSTS):
            person = people.add(session, telegram_id=100 + number, username=None, now=MONDAY)
            people.save(session, replace(person, name=f"Pejabat {post}", salutation=Salutation.IBU))
            people.place(session, person_id=person.id, post=post, kind=HoldingKind.DEFINITIVE, now=MONDAY)

    def sender(self, post: str) -> int:
        return 100 + POSTS.index(post)

    def look(self) -> tuple[dict[int, Disposition], dict[Key, Receiver]]:
        def read(session: Session) -> tuple[dict[int, Disposition], dict[Key, Receiver]]:
            found = {one: dispositions.get(session, one) for one in self.ids}
            rows = {(one, each.post): each for one in self.ids for each in dispositions.receivers(session, one)}
            return {one: it for one, it in found.items() if it is not None}, rows

        return self.database.read_now(read)

    def act(self, service: Any, by: str, **chosen: Any) -> None:
        """Try something, and check that only who may do it changed anything, and only as the rules allow."""
        self.now += timedelta(minutes=7)
        before, receivers = self.look()
        try:
            self.database.run_now(service, **chosen, now=self.now)
            refused = False
        except SopError:
            refused = True
        after, later = self.look()
        if refused:
            assert (after, later) == (before, receivers)
        for one, it in before.items():
            changed = after.get(one)
            if changed != it:
                assert it.from_post == by, f"{by} changed a disposition of {it.from_post}"
            if it.state is DispositionState.CANCELLED:
                assert changed == it
        for key, receiver in receivers.items():
            changed_to = later.get(key)
            if changed_to is None:
                assert before[key[0]].from_post == by and receiver.status is ReceiverStatus.SENT
            elif changed_to != receiver:
                assert key[1] == by, f"{by} changed what became of it at {key[1]}"
                assert changed_to.status in STEPS[receiver.status]
            if receiver.status in CLOSED:
                assert changed_to == receiver

    @initialize()
    def begin_one(self) -> None:
        self.begin(POSTS[0], POSTS[1], is_sent=True)

    @rule(post=posts, to=posts, is_sent=st.booleans())
    def begin(self, post: str, to: str, is_sent: bool) -> None:
        def draft(session: Session, *, now: datetime) -> None:
            disposition_drafts.begin(session, office=self.office, sender=self.sender(post), now=now)

        known = set(self.ids)
        self.act(draft, post)
        self._note_ids()
        for one in set(self.ids) - known:
            self.fill_in_one(one, post, to=to, text="Undangan")
            if is_sent:
                self.press_one(one, post, disposition_drafts.send)

    @precondition(lambda self: self.ids)
    @rule(number=numbers, post=posts, to=posts)
    def forward_on(self, number: int, post: str, to: str) -> None:
        one = self.ids[number % len(self.ids)]
        receiver = self.who(one, post, rightly=True)
        known = set(self.ids)
        self.press_one(one, receiver, disposition_work.forward)
        for draft in set(self.ids) - known:
            self.fill_in_one(draft, receiver, to=to, text="Undangan")
            self.press_one(draft, receiver, disposition_drafts.send)

    @precondition(lambda self: self.ids)
    @rule(number=numbers, service=st.sampled_from([disposition_work.change, disposition_work.cancel]))
    def call_back(self, number: int, service: Any) -> None:
        one = self.ids[-1 - number % len(self.ids)]
        found, _ = self.look()
        self.press_one(one, found[one].from_post, service)

    def who(self, one: int, post: str, rightly: bool) -> str:
        """Return a post that has to do with a disposition, or else anybody's."""
        found, receivers = self.look()
        concerned = [found[one].from_post, *found[one].to_posts, *(key[1] for key in receivers if key[0] == one)]
        return concerned[POSTS.index(post) % len(concerned)] if rightly else post

    def _note_ids(self) -> None:
        def newest(session: Session) -> list[int | None]:
            return list(session.exec(select(DispositionRow.id).order_by(col(DispositionRow.id))))

        self.ids = [one for one in self.database.read_now(newest) if one is not None]

    @precondition(lambda self: self.ids)
    @rule(number=numbers, post=posts, rightly=st.booleans(), to=posts, text=st.sampled_from(["Undangan", " ", "<b>"]))
    def fill_in(self, number: int, post: str, rightly: bool, to: str, text: str) -> None:
        one = self.ids[number % len(self.ids)]
        post = self.who(one, post, rightly)
        self.fill_in_one(one, post, to=to, text=text)

    def fill_in_one(self, one: int, post: str, *, to: str, text: str) -> None:
        common = {"office": self.office, "sender": self.sender(post), "disposition_id": one, "message_id": 1}
        self.act(disposition_drafts.toggle_receiver, post, **common, post=to)

        def subject(session: Session, *, now: datetime) -> None:
            caller = identify(session, self.sender(post), now=now)
            disposition_drafts.answer(
                session,
                office=self.office,
                caller=caller,
                kind=QuestionKind.LETTER_SUBJECT,
                disposition_id=one,
                text=text,
                now=now,
            )

        self.act(subject, post)

    @precondition(lambda self: self.ids)
    @rule(
        number=numbers,
        post=posts,
        rightly=st.booleans(),
        service=st.sampled_from(
            [
                disposition_drafts.send,
                disposition_work.accept,
                disposition_work.forward,
                disposition_work.ask_done,
                disposition_work.ask_back,
                disposition_work.change,
                disposition_work.cancel,
            ]
        ),
    )
    def press(self, number: int, post: str, rightly: bool, service: Any) -> None:
        one = self.ids[number % len(self.ids)]
        post = self.who(one, post, rightly)
        self.press_one(one, post, service)

    def press_one(self, one: int, post: str, service: Any) -> None:
        chosen = {"office": self.office, "sender": self.sender(post), "disposition_id": one, "message_id": 1}
        self.act(service, post, **chosen)
        self._note_ids()

    @precondition(lambda self: self.ids)
    @rule(
        number=numbers,
        post=posts,
        rightly=st.booleans(),
        kind=st.sampled_from([QuestionKind.DISPOSITION_DONE, QuestionKind.DISPOSITION_BACK]),
        text=st.sampled_from(["Sudah dikerjakan", "", "x" * 5000]),
    )
    def close(self, number: int, post: str, rightly: bool, kind: QuestionKind, text: str) -> None:
        one = self.ids[number % len(self.ids)]
        post = self.who(one, post, rightly)

        def close(session: Session, *, now: datetime) -> None:
            caller = identify(session, self.sender(post), now=now)
            disposition_work.answer(
                session, office=self.office, caller=caller, kind=kind, disposition_id=one, text=text, now=now
            )

        self.act(close, post)

    @invariant()
    def every_disposition_goes_downwards_and_says_why_it_ended(self) -> None:
        found, receivers = self.look()
        for (one, post), receiver in receivers.items():
            assert found[one].from_post in IKU.superiors_of(post)
            if receiver.status in CLOSED:
                assert receiver.said and receiver.received_at is not None
        numbers_given = [it.letter.agenda for it in found.values() if it.letter.agenda and it.parent_id is None]
        assert len(numbers_given) == len(set(numbers_given))


TestDispositions = Dispositions.TestCase
TestDispositions.settings = settings(
    max_examples=10,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=[Phase.generate],
)
