"""Working off the inbox: in order within a chat, chats side by side, and no update that fails stops another."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from telegram import Update
from telegram.error import NetworkError, RetryAfter, TimedOut
from telegram.ext import MessageHandler, filters

from bot.intake import TRIES, TRIES_OVER_NETWORK, WORKERS, InboxWorker, chat_key
from chat.pauses import Pauses
from db import inbox
from db.replicas import Replicas
from documents.store import StoreUnavailable
from handlers.context import BotContext
from messages.menu import something_broke
from services import replies
from tests.documents.samples import PDF
from tests.handlers import updates
from tests.handlers.desk import KD, KSB, SEK, STF, STRANGER, TIK, Desk

PATIENCE = 20.0


class OurBug(Exception):
    """Something nobody foresaw."""


class Work:
    """An inbox worker, and a handler for texts whose behaviour a test chooses."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.begun: list[str] = []
        self.done: list[str] = []
        self.wrong: dict[str, Exception] = {}
        self.gates: dict[str, asyncio.Event] = {}
        self._changed = asyncio.Event()
        desk.database.on_commit(self._changed.set)
        desk.application.add_handler(MessageHandler(filters.TEXT & filters.UpdateType.MESSAGE, self._handle), group=-1)
        self.worker = InboxWorker(
            application=desk.application,
            database=desk.database,
            replicas=Replicas(desk.database.url),
            now=desk.clock,
            pauses=Pauses(first=1, longest=60),
        )

    async def _handle(self, update: Update, context: BotContext) -> None:
        assert update.message is not None
        words = str(update.message.text)
        self.begun.append(words)
        self._changed.set()
        if words in self.gates:
            await self.gates[words].wait()
        if words in self.wrong:
            raise self.wrong[words]
        await context.database.run(replies.refuse, chat=update.message.chat.id, text=words, now=context.now())
        self.done.append(words)
        self._changed.set()

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator["Work"]:
        """Work beside the test."""
        task = asyncio.get_running_loop().create_task(self.worker.run())
        self.worker.wake()
        try:
            yield self
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def put(self, sender: int, words: str) -> int:
        """Store a text, and wake the worker."""
        return self.put_update(updates.text(sender, words))

    def put_update(self, update: dict[str, Any]) -> int:
        """Store an update, and wake the worker."""
        inbox_id = self.desk.store_update(update)
        self.worker.wake()
        return inbox_id

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._changed.clear()
                if condition():
                    return
                await self._changed.wait()

    async def until_failed(self, inbox_id: int, times: int) -> None:
        """Let time go by until an update has failed so often."""
        while (tries := self.desk.inbox_row(inbox_id).tries) < times:
            self.desk.clock.pass_by(seconds=60)
            self.worker.wake()
            await self.until(lambda tries=tries: self.desk.inbox_row(inbox_id).tries > tries)  # type: ignore[misc]  # cannot infer a default

    def state(self, inbox_id: int) -> str:
        """Return where an update stands."""
        return self.desk.inbox_row(inbox_id).state


@pytest.fixture
async def work(desk: Desk) -> AsyncIterator[Work]:
    async with Work(desk).going_on() as work:
        yield work


async def test_what_lies_in_the_inbox_at_the_start_is_worked_off(desk: Desk) -> None:
    stored = [desk.store_update(updates.text(STF, words)) for words in ("satu", "dua")]

    async with Work(desk).going_on() as work:
        await work.until(lambda: work.done == ["satu", "dua"])

    assert [work.state(inbox_id) for inbox_id in stored] == ["done", "done"]


async def test_a_chat_has_one_update_in_flight_and_keeps_its_order(work: Work) -> None:
    work.gates["satu"] = asyncio.Event()
    for words in ("satu", "dua", "tiga"):
        work.put(STF, words)
    await work.until(lambda: work.begun == ["satu"])

    work.put(KD, "lain")
    await work.until(lambda: "lain" in work.done)
    assert work.begun == ["satu", "lain"]

    work.gates["satu"].set()
    await work.until(lambda: len(work.done) == 4)
    assert work.done == ["lain", "satu", "dua", "tiga"]


async def test_many_chats_are_served_side_by_side_up_to_a_limit(work: Work) -> None:
    chats = [str(number) for number in range(WORKERS + 4)]
    work.gates |= {words: asyncio.Event() for words in chats}
    for number, words in enumerate(chats):
        work.put(2000 + number, words)
    await work.until(lambda: len(work.begun) == WORKERS)

    work.gates["0"].set()
    await work.until(lambda: len(work.begun) == WORKERS + 1)
    for gate in work.gates.values():
        gate.set()
    await work.until(lambda: len(work.done) == len(chats))


async def test_the_text_is_forgotten_when_the_update_is_done(work: Work) -> None:
    inbox_id = work.put(STF, "rahasia")

    await work.until(lambda: work.state(inbox_id) == "done")

    assert work.desk.inbox_row(inbox_id).raw is None


async def test_an_update_that_no_handler_wants_is_done(work: Work) -> None:
    inbox_id = work.put_update({"poll_answer": {"poll_id": "1", "option_ids": [], "option_persistent_ids": []}})

    await work.until(lambda: work.state(inbox_id) == "done")


async def test_a_failure_is_tried_again_later_and_then_succeeds(work: Work) -> None:
    work.wrong["rusak"] = OurBug("x")
    inbox_id = work.put(STF, "rusak")
    await work.until(lambda: work.desk.inbox_row(inbox_id).tries == 1)

    row = work.desk.inbox_row(inbox_id)
    assert (row.state, row.error, row.retry_at) == ("open", "OurBug", work.desk.clock() + timedelta(seconds=1))
    del work.wrong["rusak"]
    work.worker.wake()
    work.desk.clock.pass_by(seconds=1)
    work.worker.wake()
    await work.until(lambda: work.state(inbox_id) == "done")
    assert work.done == ["rusak"]


async def test_the_waits_between_tries_grow(work: Work) -> None:
    work.wrong["rusak"] = OurBug("x")
    inbox_id = work.put(STF, "rusak")
    waits = []
    for tries in range(1, TRIES):
        await work.until(lambda tries=tries: work.desk.inbox_row(inbox_id).tries == tries)  # type: ignore[misc]  # cannot infer a default
        retry_at = work.desk.inbox_row(inbox_id).retry_at
        assert retry_at is not None
        waits.append((retry_at - work.desk.clock()).total_seconds())
        work.desk.clock.at = retry_at
        work.worker.wake()

    assert waits == [1, 2, 4, 8]


async def test_a_failing_update_is_parked_with_an_apology_and_one_alarm(work: Work) -> None:
    work.wrong["rusak"] = OurBug("nama orang")
    inbox_id = work.put(KD, "rusak")

    await work.until_failed(inbox_id, TRIES)

    row = work.desk.inbox_row(inbox_id)
    assert (row.state, row.error) == ("dead", "OurBug")
    assert row.raw is not None
    assert work.desk.waiting_kinds() == [("something_broke", KD), ("alarm", STF)]
    told = {call.chat_id: call.text for call in await work.desk.send_all()}
    assert told.keys() == {KD, STF}
    assert told[KD] == something_broke().text
    assert told[STF].startswith("Pemberitahuan sistem: 1 pesan tidak dapat diproses.")


async def test_admins_hear_of_many_failures_once_an_hour(work: Work) -> None:
    for words in ("a", "b", "c"):
        work.wrong[words] = OurBug("x")
    for sender, words in ((KD, "a"), (SEK, "b")):
        await work.until_failed(work.put(sender, words), TRIES)
    work.desk.clock.pass_by(hours=1)
    await work.until_failed(work.put(TIK, "c"), TRIES)

    kinds = [kind for kind, _ in work.desk.waiting_kinds()]
    assert kinds.count("something_broke") == 3
    assert kinds.count("alarm") == 2


async def test_two_failures_around_the_full_hour_are_one_alarm(work: Work) -> None:
    work.wrong |= {"a": OurBug("x"), "b": OurBug("x")}
    work.desk.clock.at = work.desk.clock.at.replace(minute=50)
    await work.until_failed(work.put(KD, "a"), TRIES)
    work.desk.clock.at = work.desk.clock.at.replace(minute=58)
    await work.until_failed(work.put(SEK, "b"), TRIES)

    assert [kind for kind, _ in work.desk.waiting_kinds()].count("alarm") == 1


async def test_behind_a_parked_update_the_chat_goes_on_and_other_chats_never_stopped(work: Work) -> None:
    work.wrong["rusak"] = OurBug("x")
    broken = work.put(STF, "rusak")
    work.put(STF, "berikut")
    work.put(KD, "lain")
    await work.until(lambda: "lain" in work.done)
    assert "berikut" not in work.begun

    await work.until_failed(broken, TRIES)

    await work.until(lambda: "berikut" in work.done)


@pytest.mark.parametrize(
    "poison",
    [
        {"message": "x"},
        {"message": {"chat": {"id": STF}}},
        {"message": {"message_id": 1, "date": "gestern", "chat": {"id": STF, "type": "private"}}},
        {"callback_query": {"id": "1", "from": {"id": STF}}},
        {"message": {"message_id": 1, "date": 1, "chat": {"id": STF, "type": "private"}, "entities": 7}},
    ],
    ids=["no object", "no date", "wrong date", "half a person", "entities"],
)
async def test_an_update_that_the_library_cannot_read_is_parked(work: Work, poison: dict[str, Any]) -> None:
    inbox_id = work.put_update(poison)
    work.put(KD, "lain")

    await work.until_failed(inbox_id, TRIES)

    assert work.state(inbox_id) == "dead"
    assert "lain" in work.done


async def test_a_poisoned_update_of_nobody_brings_no_apology(work: Work) -> None:
    await work.until_failed(work.put_update({"message": "x"}), TRIES)

    assert work.desk.waiting_kinds() == [("alarm", STF)]


@pytest.mark.parametrize("error", [TimedOut(), NetworkError("x"), RetryAfter(1), StoreUnavailable("x")])
async def test_what_the_network_refuses_is_tried_much_longer_than_a_bug(work: Work, error: Exception) -> None:
    work.wrong["unduh"] = error
    inbox_id = work.put(STF, "unduh")

    await work.until_failed(inbox_id, TRIES_OVER_NETWORK - 1)
    assert work.state(inbox_id) == "open"
    assert work.desk.waiting() == []

    await work.until_failed(inbox_id, TRIES_OVER_NETWORK)
    assert work.state(inbox_id) == "dead"


async def test_a_file_that_came_while_the_network_was_down_is_fetched_later(work: Work) -> None:
    work.desk.network.files["doc"] = PDF
    work.desk.network.break_off("download", TimedOut(), times=TRIES + 1)
    inbox_id = work.put_update(updates.document(KSB))

    await work.until_failed(inbox_id, TRIES + 1)
    assert work.state(inbox_id) == "open"
    work.desk.clock.pass_by(seconds=60)
    work.worker.wake()

    await work.until(lambda: work.state(inbox_id) == "done")
    assert work.desk.waiting_kinds() == [("unasked_file", KSB)]


@pytest.mark.parametrize("method", ["answerCallbackQuery", "editMessageText"])
async def test_a_failure_behind_the_change_is_not_tried_again(work: Work, method: str) -> None:
    task_id = work.desk.start_run()
    work.desk.network.break_off(method, TimedOut())
    inbox_id = work.put_update(updates.press(KD, f"instruct:send:{task_id}"))

    await work.until(lambda: work.state(inbox_id) == "done")
    work.put(KD, "berikut")
    await work.until(lambda: "berikut" in work.done)

    assert work.desk.inbox_row(inbox_id).tries == 0
    assert len(work.desk.network.of(method)) == 1


async def test_a_success_at_the_last_try_is_not_parked_for_its_lost_answer(work: Work) -> None:
    task_id = work.desk.start_run()
    inbox_id = work.desk.store_update(updates.press(KD, f"instruct:send:{task_id}"))
    for _ in range(TRIES - 1):
        work.desk.database.run_now(inbox.fail, inbox_id, error="x", retry_at=work.desk.clock(), now=work.desk.clock())
    work.desk.network.break_off("answerCallbackQuery", TimedOut())

    work.worker.wake()

    await work.until(lambda: work.state(inbox_id) == "done")
    work.put(KD, "berikut")
    await work.until(lambda: "berikut" in work.done)
    assert work.state(inbox_id) == "done"
    assert "something_broke" not in [kind for kind, _ in work.desk.waiting_kinds()]


async def test_an_update_that_another_worker_finished_meanwhile_is_left_alone(work: Work) -> None:
    work.gates["satu"] = asyncio.Event()
    inbox_id = work.put(STF, "satu")
    await work.until(lambda: work.begun == ["satu"])
    work.desk.database.run_now(inbox.finish, inbox_id, now=work.desk.clock())

    work.gates["satu"].set()
    work.put(STF, "dua")

    await work.until(lambda: work.done == ["dua"])
    assert work.desk.inbox_row(inbox_id).tries == 0
    assert [row.payload for row in work.desk.waiting()] == [{"text": "dua"}]


async def test_a_database_that_takes_nothing_for_a_while_loses_nothing(desk: Desk) -> None:
    work = Work(desk)
    work.worker = InboxWorker(
        application=desk.application,
        database=desk.database,
        replicas=Replicas(desk.database.url),
        now=desk.clock,
        pauses=Pauses(first=0),
    )
    inbox_id = desk.store_update(updates.text(STF, "satu"))
    _write_protect(desk, on=True)

    async with work.going_on():
        await work.until(lambda: len(work.begun) >= 3)
        _write_protect(desk, on=False)
        await work.until(lambda: work.done == ["satu"])

    assert work.state(inbox_id) == "done"


def _write_protect(desk: Desk, *, on: bool) -> None:
    """Let every change of the inbox fail, or no longer."""
    refusing = "CREATE TRIGGER full BEFORE UPDATE ON inbox BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    with desk.database.engine.begin() as connection:
        connection.exec_driver_sql(refusing if on else "DROP TRIGGER full")


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        (updates.text(STRANGER, "x"), STRANGER),
        (updates.edited(STRANGER, "x"), STRANGER),
        (updates.press(STRANGER, "x"), STRANGER),
        (updates.membership({"id": -100, "type": "group"}, STRANGER, status="member"), -100),
        ({}, 0),
        ({"message": None}, 0),
        ({"message": []}, 0),
        ({"message": {"chat": None, "from": {"id": 5}}}, 5),
        ({"message": {"chat": {"id": "5"}, "from": {}}}, 0),
        ({"message": {"chat": {"id": True}}}, 0),
        ({"message": {"chat": {"id": 1.5}}}, 0),
        ({"message": {"chat": {"id": 2**63}}}, 0),
        ({"message": {"chat": {"id": -(2**63)}}}, 0),
        ({"message": {"chat": {"id": 2**63 - 1}}}, 2**63 - 1),
        ({"message": {"chat": [5]}}, 0),
        ({"something_new": {"chat": {"id": 5}}}, 0),
        ({"callback_query": {"id": "1"}}, 0),
    ],
)
def test_the_chat_of_an_update_is_found_without_trusting_its_shape(update: dict[str, Any], expected: int) -> None:
    assert chat_key(update) == expected
