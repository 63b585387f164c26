"""The sender: order within a chat, chats side by side, and what Telegram may answer."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select
from telegram.error import NetworkError, TimedOut

from chat.pauses import Pauses
from db import cards, history, kept_papers, outbox
from db.cards import CardKind
from db.outbox import OutboxState
from db.tables import OutboxRow
from documents.store import Bucket, DocumentStore
from messages.message import Attachment, Button, Message
from messages.tasks import file_lost
from scheduler.sender import BATCH, IN_A_ROW, Pace, Sender
from services import cards as card_services
from services import people_data, reminders, replies, tasks
from sop.events import Event
from tests.documents.samples import PDF
from tests.handlers import updates
from tests.handlers.desk import GROUP, KD, KSB, SEK, STF, TIK, Desk, a_desk

PATIENCE = 20.0
AT_ONCE = Pauses(first=0.01, longest=0.04)


class Sending:
    """A sender at work on a desk's outbox."""

    def __init__(self, desk: Desk, *, pace: Pace | None = None, store: DocumentStore | None = None) -> None:
        self.desk = desk
        self._changed = asyncio.Event()
        desk.database.on_commit(self._changed.set)
        desk.network.on_call = lambda call: self._changed.set()
        self.sender = Sender(
            bot=desk.application.bot,
            database=desk.database,
            store=store or desk.store,
            office=desk.office,
            now=desk.clock,
            pace=pace or Pace(per_second=10_000, chat_seconds=0, after_failure=AT_ONCE),
        )
        desk.database.on_commit(self.sender.wake)

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator["Sending"]:
        """Send beside the test."""
        task = asyncio.get_running_loop().create_task(self.sender.run())
        self.sender.wake()
        try:
            yield self
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._changed.clear()
                if condition():
                    return
                await self._changed.wait()

    async def until_quiet(self) -> None:
        """Wait until nothing may go out any more."""
        self.sender.wake()
        await self.until(lambda: not self.desk.read(_may_go(self.desk)))

    def say(self, chat: int, *texts: str) -> None:
        """Queue texts to a chat, and wake the sender as their commits would."""
        for words in texts:
            self.desk.run_service(replies.refuse, chat=chat, text=words, now=self.desk.clock())
        self.sender.wake()

    def tell(self, kind: str, telegram_id: int, **more: Any) -> None:
        """Queue a message to a person, and wake the sender."""
        person = self.desk.person(telegram_id).id
        self.desk.run_service(outbox.tell, kind=kind, person=person, now=self.desk.clock(), **more)
        self.sender.wake()

    def texts(self, chat: int | None = None) -> list[str]:
        """Return the texts that were sent, or tried to be."""
        sent = self.desk.network.of("sendMessage")
        return [call.text for call in sent if chat in (None, call.chat_id)]

    def rows(self) -> list[OutboxRow]:
        """Return the whole outbox."""
        return self.desk.read(lambda session: list(session.exec(select(OutboxRow).order_by(col(OutboxRow.id)))))

    def states(self) -> list[str]:
        """Return the states of the outbox, in the order it was written."""
        return [row.state for row in self.rows()]


def _may_go(desk: Desk) -> Callable[[Session], bool]:
    return lambda session: bool(outbox.waiting(session, now=desk.clock(), busy_chats=[], limit=1))


@pytest.fixture
async def desk(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    async with a_desk(sqlite_url, tmp_path) as desk:
        yield desk


@pytest.fixture
async def sending(desk: Desk) -> AsyncIterator[Sending]:
    async with Sending(desk).going_on() as sending:
        yield sending


async def test_messages_of_a_chat_go_out_in_the_order_they_were_written(sending: Sending) -> None:
    numbers = [str(number) for number in range(20)]

    sending.say(KD, *numbers)

    await sending.until_quiet()
    assert sending.texts(KD) == numbers
    assert set(sending.states()) == {"sent"}


async def test_a_sent_message_keeps_the_number_telegram_gave_it_and_forgets_the_chat(sending: Sending) -> None:
    sending.say(KD, "satu")

    await sending.until_quiet()

    (row,) = sending.rows()
    assert (row.state, row.message_id, row.chat_id, row.done_at) == ("sent", 5001, None, sending.desk.clock())


async def test_a_chat_that_is_slow_holds_up_no_other(sending: Sending) -> None:
    gate = sending.desk.network.hold(KD)
    sending.say(KD, "satu", "dua")
    await sending.until(lambda: sending.texts(KD) == ["satu"])

    sending.say(SEK, "lain")
    await sending.until(lambda: sending.texts(SEK) == ["lain"])
    assert sending.texts(KD) == ["satu"]

    gate.set()
    await sending.until_quiet()
    assert sending.texts(KD) == ["satu", "dua"]


async def test_one_chat_in_flood_control_does_not_stop_another(sending: Sending) -> None:
    sending.desk.network.refuse("sendMessage", "Too Many Requests", status=429, chat_id=KD, retry_after=3600)
    sending.say(KD, "satu", "dua")
    await sending.until(lambda: sending.texts(KD) == ["satu"])

    sending.say(SEK, "lain", "lagi")

    await sending.until(lambda: sending.states() == ["waiting", "waiting", "sent", "sent"])
    assert sending.texts(KD) == ["satu"]


async def test_after_flood_control_the_chat_goes_on_when_telegram_said(sending: Sending) -> None:
    loop = asyncio.get_running_loop()
    at: list[float] = []
    sending.desk.network.on_call = lambda call: at.append(loop.time())
    sending.desk.network.refuse("sendMessage", "Too Many Requests", status=429, retry_after=0.08)

    sending.say(KD, "satu", "dua")

    await sending.until_quiet()
    assert sending.texts(KD) == ["satu", "satu", "dua"]
    assert at[1] - at[0] >= 0.08


async def test_between_two_messages_of_a_chat_there_is_a_rest(desk: Desk) -> None:
    loop = asyncio.get_running_loop()
    at: list[tuple[int | None, float]] = []
    sending = Sending(desk, pace=Pace(per_second=10_000, chat_seconds=0.15, after_failure=AT_ONCE))
    desk.network.on_call = lambda call: at.append((call.chat_id, loop.time()))
    async with sending.going_on():
        sending.say(KD, "satu", "dua", "tiga")
        sending.say(SEK, "lain")
        await sending.until_quiet()

    to_kd = [time for chat, time in at if chat == KD]
    assert all(later - earlier >= 0.15 for earlier, later in pairwise(to_kd))
    assert next(time for chat, time in at if chat == SEK) < to_kd[1]


async def test_all_chats_together_keep_to_the_pace_of_the_bot(desk: Desk) -> None:
    loop = asyncio.get_running_loop()
    at: list[float] = []
    sending = Sending(desk, pace=Pace(per_second=20, chat_seconds=0, after_failure=AT_ONCE))
    desk.network.on_call = lambda call: at.append(loop.time())
    async with sending.going_on():
        for chat in range(2001, 2023):
            sending.say(chat, "x")
        await sending.until(lambda: len(at) == 22)

    assert at[21] - at[0] >= 0.05


async def test_who_blocked_the_bot_is_known_as_unreachable_and_stops_nobody(sending: Sending) -> None:
    sending.desk.network.refuse("sendMessage", "Forbidden: bot was blocked by the user", status=403, chat_id=KD)
    sending.tell("menu", KD)
    sending.tell("menu", SEK)

    await sending.until_quiet()

    assert sending.states() == ["failed", "sent", "sent"]
    assert [row.kind for row in sending.rows()] == ["menu", "menu", "unreachable"]
    assert sending.rows()[0].error == "Forbidden: bot was blocked by the user"
    assert sending.desk.person(KD).blocked_at == sending.desk.clock()
    assert sending.desk.person(SEK).is_reachable


@pytest.mark.parametrize("words", ["Bad Request: chat not found", "Forbidden: user is deactivated"])
async def test_who_is_gone_from_telegram_is_unreachable_too(sending: Sending, words: str) -> None:
    status = 400 if words.startswith("Bad") else 403
    sending.desk.network.refuse("sendMessage", words, status=status)
    sending.tell("menu", KD)

    await sending.until_quiet()

    assert sending.states()[0] == "failed"
    assert not sending.desk.person(KD).is_reachable


async def test_who_lets_the_bot_write_again_is_reachable_with_the_next_message(sending: Sending) -> None:
    sending.desk.network.refuse("sendMessage", "Forbidden: bot was blocked by the user", status=403)
    sending.tell("menu", KD)
    await sending.until_quiet()

    sending.tell("menu", KD)

    await sending.until_quiet()
    assert sending.desk.person(KD).is_reachable


async def test_a_message_that_telegram_cannot_take_is_given_up_and_the_next_goes_out(sending: Sending) -> None:
    sending.desk.network.refuse("sendMessage", "Bad Request: BUTTON_DATA_INVALID")
    sending.tell("menu", KD)
    sending.tell("help", KD)

    await sending.until_quiet()

    assert sending.states() == ["failed", "sent"]
    assert sending.desk.person(KD).is_reachable


@pytest.mark.parametrize("error", [TimedOut(), NetworkError("connection reset")])
async def test_what_the_network_lost_is_sent_again_and_the_order_stays(sending: Sending, error: Exception) -> None:
    sending.desk.network.break_off("sendMessage", error, times=3)

    sending.say(KD, "satu", "dua")

    await sending.until_quiet()
    assert sending.texts(KD) == ["satu"] * 4 + ["dua"]
    assert sending.states() == ["sent", "sent"]


@pytest.mark.parametrize(
    ("status", "words"), [(500, "Internal Server Error"), (502, "Bad Gateway"), (401, "Unauthorized")]
)
async def test_what_telegram_refuses_for_the_moment_is_sent_again(sending: Sending, status: int, words: str) -> None:
    sending.desk.network.refuse("sendMessage", words, status=status, times=2)

    sending.say(KD, "satu")

    await sending.until_quiet()
    assert sending.texts() == ["satu"] * 3
    assert sending.states() == ["sent"]


async def test_pauses_grow_while_a_chat_fails_and_begin_anew_after_a_success(desk: Desk) -> None:
    loop = asyncio.get_running_loop()
    at: list[float] = []
    pace = Pace(per_second=10_000, chat_seconds=0, after_failure=Pauses(first=0.01, longest=0.04))
    sending = Sending(desk, pace=pace)
    desk.network.on_call = lambda call: at.append(loop.time())
    desk.network.break_off("sendMessage", TimedOut(), times=4)
    async with sending.going_on():
        sending.say(KD, "satu")
        await sending.until_quiet()
        desk.network.break_off("sendMessage", TimedOut())
        sending.say(KD, "dua")
        await sending.until_quiet()

    gaps = [later - earlier for earlier, later in pairwise(at)]
    assert gaps[0] >= 0.01
    assert gaps[1] >= 0.02
    assert gaps[2] >= 0.04
    assert gaps[3] >= 0.04
    assert desk.network.of("sendMessage")[-1].text == "dua"


async def test_a_message_whose_words_break_is_given_up_and_the_others_go_out(sending: Sending) -> None:
    sending.tell("unheard_of", KD)
    sending.tell("claim_rejected", KD, post="tidak_ada")
    sending.say(KD, "satu")
    sending.say(SEK, "lain")

    await sending.until_quiet()

    assert sending.states() == ["failed", "failed", "sent", "sent"]
    assert [row.error for row in sending.rows()[:2]] == ["render: KeyError", "render: NoResultFound"]


async def test_what_is_no_longer_true_is_not_sent(sending: Sending) -> None:
    desk = sending.desk
    task_id = desk.start_run()
    await sending.until_quiet()
    desk.network.calls.clear()
    desk.finish_to(2)
    sending.tell("task_card", KD, task=task_id)
    due_at = desk.task(task_id).due_at.isoformat()
    sending.tell("reminder", KD, task=task_id, due_at=due_at)

    await sending.until_quiet()

    assert sending.states()[-2:] == ["obsolete", "obsolete"]
    assert [call.method for call in desk.network.to(KD) if call.method == "sendMessage"] == []


async def test_what_somebody_may_no_longer_see_is_not_sent(sending: Sending) -> None:
    sending.tell("post_list", STF)
    sending.tell("post_list", TIK)

    await sending.until_quiet()

    assert sending.states() == ["sent", "obsolete"]


async def test_what_waits_for_somebody_who_is_gone_is_obsolete(desk: Desk) -> None:
    sending = Sending(desk)
    person = desk.person(TIK)
    sending.tell("run_list", TIK)
    sending.tell("menu", TIK)
    desk.run_service(people_data.erase, office=desk.office, sender=TIK, person_id=person.id, now=desk.clock())

    async with sending.going_on():
        await sending.until_quiet()

    assert {row.state for row in sending.rows() if row.person_id == person.id} <= {"obsolete"}
    assert [call.method for call in desk.network.to(TIK)] == []


async def test_a_message_waits_for_its_time(sending: Sending) -> None:
    opening = sending.desk.clock() + timedelta(hours=2)
    sending.tell("menu", KD, send_after=opening)
    await sending.until_quiet()
    assert sending.states() == ["waiting"]

    sending.desk.clock.at = opening

    await sending.until_quiet()
    assert sending.states() == ["sent"]


async def test_the_same_key_is_told_once(sending: Sending) -> None:
    for _ in range(3):
        sending.tell("menu", KD, key="menu:once")

    await sending.until_quiet()

    assert len(sending.texts(KD)) == 1


async def test_a_card_that_comes_at_night_makes_no_sound(sending: Sending) -> None:
    sending.desk.clock.pass_by(hours=12)
    sending.desk.start_run()

    await sending.until_quiet()

    (card,) = sending.desk.network.to(KD)
    assert card.parameters["disable_notification"] is True


async def test_a_fresh_card_takes_the_buttons_from_the_old_one(sending: Sending) -> None:
    desk = sending.desk
    task_id = desk.start_run()
    await sending.until_quiet()

    desk.run_service(tasks.open_card, sender=KD, task_id=task_id, now=desk.clock())

    await sending.until_quiet()
    old, new, cleared = desk.network.to(KD)
    assert (cleared.method, cleared.parameters["message_id"]) == ("editMessageReplyMarkup", 5001)
    assert "reply_markup" not in cleared.parameters
    assert list(new.buttons) == list(old.buttons)
    live = desk.read(lambda session: cards.of_task(session, task_id))
    assert [(card.kind, card.message_id) for card in live] == [(CardKind.CARD, 5002)]


async def test_a_change_of_state_edits_the_live_card(sending: Sending) -> None:
    desk = sending.desk
    task_id = desk.start_run()
    await sending.until_quiet()
    desk.run_service(card_services.refresh_cards, task=desk.task(task_id), now=desk.clock())

    await sending.until_quiet()

    edit = desk.network.to(KD)[-1]
    assert (edit.method, edit.parameters["message_id"]) == ("editMessageText", 5001)


async def remind_twice(sending: Sending) -> int:
    """Let a task be reminded of twice, and return its id."""
    desk = sending.desk
    task_id = desk.start_run()
    task = desk.task(task_id)
    for number in range(2):
        desk.clock.at = task.due_at + timedelta(minutes=number)
        sending.tell("reminder", KD, task=task_id, due_at=task.due_at.isoformat())
        await sending.until_quiet()
    return task_id


async def test_a_reminder_deletes_the_earlier_one(sending: Sending) -> None:
    task_id = await remind_twice(sending)

    *_, first, second, deleted = sending.desk.network.to(KD)
    assert "batas waktu" in first.text
    assert "batas waktu" in second.text
    assert (deleted.method, deleted.parameters["message_id"]) == ("deleteMessage", 5002)
    live = sending.desk.read(lambda session: cards.of_task(session, task_id))
    assert {(card.kind, card.message_id) for card in live} == {(CardKind.CARD, 5001), (CardKind.REMINDER, 5003)}
    reminded = sending.desk.read(lambda session: history.count_reminders(session))
    assert reminded == 2


async def test_a_reminder_too_old_to_be_deleted_is_edited_to_one_line(sending: Sending) -> None:
    sending.desk.network.refuse("deleteMessage", "Bad Request: message can't be deleted for everyone")

    await remind_twice(sending)

    edit = sending.desk.network.to(KD)[-1]
    assert (edit.method, edit.parameters["message_id"]) == ("editMessageText", 5002)
    assert (edit.text, edit.rows) == ("Pengingat ini tidak berlaku lagi.", [])
    assert set(sending.states()) == {"sent"}


async def test_the_end_of_a_task_takes_its_reminder_away(sending: Sending) -> None:
    desk = sending.desk
    task_id = await remind_twice(sending)
    desk.network.calls.clear()

    desk.finish_to(2)

    await sending.until_quiet()
    assert [call.parameters["message_id"] for call in desk.network.of("deleteMessage")] == [5003]
    kinds = [card.kind for card in desk.read(lambda session: cards.of_task(session, task_id))]
    assert CardKind.REMINDER not in kinds


async def test_the_history_tells_of_a_reminder_that_arrived(sending: Sending) -> None:
    desk = sending.desk
    task_id = desk.start_run()
    desk.clock.at = desk.task(task_id).due_at
    desk.network.refuse("sendMessage", "Forbidden: bot was blocked by the user", status=403, chat_id=KD, times=2)
    desk.database.run_now(reminders.remind, office=desk.office, now=desk.clock())
    await sending.until_quiet()

    run_id = desk.task(task_id).run_id
    events = [entry.event for entry in desk.read(lambda session: history.of_run(session, run_id))]
    assert Event.REMINDED not in events


async def test_a_group_is_told_and_left(sending: Sending) -> None:
    sending.desk.run_service(replies.say, kind="leave_group", chat=GROUP, now=sending.desk.clock())

    await sending.until_quiet()

    assert [call.method for call in sending.desk.network.to(GROUP)] == ["sendMessage", "leaveChat"]


async def test_a_database_that_takes_nothing_for_a_while_is_waited_for(sending: Sending) -> None:
    engine = sending.desk.database.engine
    refusing = "CREATE TRIGGER full BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    with engine.begin() as connection:
        connection.exec_driver_sql(refusing)
    sending.say(KD, "satu")
    await sending.until(lambda: len(sending.texts()) >= 3)

    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER full")

    await sending.until_quiet()
    assert sending.states() == ["sent"]


async def test_more_messages_than_one_look_takes_go_out(sending: Sending) -> None:
    def tell_many(session: Session) -> None:
        for chat in range(3000, 3250):
            replies.refuse(session, chat=chat, text="x", now=sending.desk.clock())

    sending.desk.run_service(tell_many)

    await sending.until_quiet()

    assert len(sending.texts()) == 250


async def test_a_sender_that_is_stopped_leaves_what_it_did_not_send(desk: Desk) -> None:
    sending = Sending(desk)
    desk.network.hold(KD)
    async with sending.going_on():
        sending.say(KD, "satu", "dua")
        sending.say(KSB, "lain")
        await sending.until(lambda: sending.texts(KD) == ["satu"] and sending.states()[2] == "sent")

    assert sending.states() == ["waiting", "waiting", "sent"]
    assert desk.read(lambda session: outbox.count(session, OutboxState.WAITING)) == 2


# Files that are lost in the store


def lose(path: Path) -> None:
    path.unlink()


def damage(path: Path) -> None:
    path.write_bytes(b"%PDF-1.4 half of it")


def hide(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("harm", [lose, damage, hide])
async def test_a_file_that_is_lost_is_answered_and_holds_up_nothing(
    sending: Sending, harm: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    desk = sending.desk
    desk.network.files["doc"] = PDF
    await desk.deliver(updates.document(KSB, name="Usulan <b>TIK.pdf"))
    (path,) = (path for path in (desk.folder / "documents").rglob("*") if path.is_file())
    harm(path)
    desk.network.refuse("sendDocument", "Bad Request: wrong file identifier/HTTP URL specified")
    await sending.until_quiet()
    before = len(sending.texts(KSB))

    with caplog.at_level(logging.ERROR):
        await desk.press(KSB, "file:get:1")
        sending.say(KSB, "berikut")
        await sending.until_quiet()

    answer, following = sending.texts(KSB)[before:]
    assert "berkas <b>Usulan &lt;b&gt;TIK.pdf</b> tidak dapat disampaikan" in answer
    assert "Mohon meminta pengirimnya mengirimkan kembali" in answer
    assert following == "berikut"
    assert set(sending.states()) == {"sent"}
    (line,) = (record for record in caplog.records if "stored_file_lost" in str(record.msg))
    assert line.levelno == logging.ERROR
    assert path.name in str(line.msg)


async def test_a_file_waits_for_a_storage_that_does_not_answer(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.network.files["doc"] = PDF
    await desk.deliver(updates.document(KSB, name="Usulan TIK.pdf"))
    desk.network.refuse("sendDocument", "Bad Request: wrong file identifier/HTTP URL specified", times=2)
    await desk.press(KSB, "file:get:1")
    away = DocumentStore(Bucket("s3://tepat", endpoint="http://127.0.0.1:9", key_id="x", secret="x"))

    sending = Sending(desk, store=away)
    async with sending.going_on(), asyncio.timeout(PATIENCE):
        while not any("StoreUnavailable" in str(record.msg) for record in caplog.records):  # noqa: ASYNC110 # a log has no event
            await asyncio.sleep(0.01)
    assert "waiting" in sending.states()
    sending = Sending(desk)
    async with sending.going_on():
        await sending.until_quiet()

    assert set(sending.states()) == {"sent"}
    assert desk.network.of("sendDocument")


def test_a_message_that_loses_its_file_keeps_its_words_and_buttons() -> None:
    lost = Attachment("konsep.pdf", "0" * 64, "application/pdf")
    card = Message("Langkah 10", ((Button("Terima", "task:accept:1"),),), lost)

    message = file_lost(card)

    assert message.text.startswith("Langkah 10\n\nMohon maaf, berkas <b>konsep.pdf</b>")
    assert (message.rows, message.file) == (card.rows, None)


# Floods


def flood(desk: Desk, chat: int, count: int) -> None:
    """Queue many different answers to one chat, in one transaction."""

    def tell_all(session: Session) -> None:
        for number in range(count):
            replies.refuse(session, chat=chat, text=f"jawaban {number}", now=desk.clock())

    desk.database.run_now(tell_all)


async def test_a_flood_in_one_chat_holds_up_no_other(desk: Desk) -> None:
    flood(desk, KD, 2 * BATCH)
    desk.network.hold(KD)
    sending = Sending(desk)
    sending.say(SEK, "lain")

    async with sending.going_on():
        await sending.until(lambda: sending.texts(SEK) == ["lain"])


async def test_a_new_task_is_not_put_behind_answers_that_wait(desk: Desk) -> None:
    flood(desk, KD, 2 * BATCH)
    gate = desk.network.hold(KD)
    sending = Sending(desk)

    async with sending.going_on():
        await sending.until(lambda: len(sending.texts(KD)) == 1)
        desk.start_run()
        gate.set()
        await sending.until(lambda: any("Langkah 1 dari" in words for words in sending.texts(KD)))

    before = [words for words in sending.texts(KD) if "Langkah 1 dari" not in words]
    assert len(before) <= IN_A_ROW + 1


async def test_what_is_not_sent_takes_no_time(desk: Desk) -> None:
    sending = Sending(desk, pace=Pace(per_second=10_000, chat_seconds=2 * PATIENCE))
    for number in range(5):
        sending.tell("question", KD, question_id=100 + number)
    sending.say(KD, "satu")

    async with sending.going_on():
        await sending.until(lambda: sending.texts(KD) == ["satu"])

    assert sending.states()[:5] == ["obsolete"] * 5


# Papers that are made


async def test_where_no_file_may_leave_the_paper_is_kept_all_the_same(sqlite_url: str, tmp_path: Path) -> None:
    async with a_desk(sqlite_url, tmp_path) as desk:
        desk.office = replace(desk.office, sends_files=False)
        async with Sending(desk).going_on() as sending:
            desk.start_run()
            desk.finish_to(2)
            await sending.until_quiet()

            (slip,) = desk.read(lambda session: kept_papers.of_run(session, 1))
            assert (await desk.store.get(slip.sha256)).startswith(b"%PDF")
            assert desk.network.of("sendDocument") == []
            (card,) = (text for text in sending.texts(SEK) if "Langkah 2 dari 14" in text)
            assert f"tersimpan pada penyimpanan kantor dengan kode {slip.sha256[:12]}" in card
