"""Our messages as calls of the Bot API, and Telegram's refusals that are no failure."""

import asyncio
import io
import threading
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot, CallbackQuery, User
from telegram.error import BadRequest, Forbidden, TimedOut

from chat.calls import ANSWER_LIMIT, answer, deliver, keyboard, show
from documents.bundle import PlainText, Verdict, verify
from documents.store import DocumentStore, StoredFileMissing
from messages.message import CAPTION_LIMIT, Attachment, Button, MadeFile, Message, Style
from services.deliveries import ClearButtons, Edit, Remove, SayAndLeave, Send, Sent, SetCommands
from tests.chat.recording import TOKEN, RecordingRequest

RINA = 106
PDF = b"%PDF-1.4\n"
BUTTONS = (
    (Button("Selesai", "task:finish:1", Style.SUCCESS), Button("Kembalikan", "task:return:1", Style.DANGER)),
    (Button("Lainnya", "task:more:1"),),
)
CARD = Message("<b>Langkah 1</b>", BUTTONS)
HARMLESS = [
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same",
    "Bad Request: message to edit not found",
    "Bad Request: message can't be edited",
    "Bad Request: MESSAGE_ID_INVALID",
]


@pytest.fixture
def network() -> RecordingRequest:
    return RecordingRequest()


@pytest.fixture
async def bot(network: RecordingRequest) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, request=network, get_updates_request=network) as bot:
        network.calls.clear()
        yield bot


@pytest.fixture
def store(tmp_path: Path) -> DocumentStore:
    return DocumentStore(tmp_path / "documents")


def a_press(bot: Bot, **message: Any) -> CallbackQuery:
    shown = {"message_id": 42, "date": 1_796_000_000, "chat": {"id": RINA, "type": "private"}, "text": "x"} | message
    person = {"id": RINA, "is_bot": False, "first_name": "Rina"}
    data = {"id": "7", "from": person, "chat_instance": "1", "data": "task:finish:1", "message": shown}
    return CallbackQuery.de_json(data, bot)


async def test_a_press_is_answered_with_a_word_or_without(bot: Bot, network: RecordingRequest) -> None:
    await answer(a_press(bot))
    await answer(a_press(bot), "Langkah 1 selesai.")
    await answer(a_press(bot), "Mohon maaf", alert=True)

    silent, spoken, alarming = (call.parameters for call in network.of("answerCallbackQuery"))
    assert "text" not in silent
    assert (spoken["text"], spoken["show_alert"]) == ("Langkah 1 selesai.", False)
    assert (alarming["text"], alarming["show_alert"]) == ("Mohon maaf", True)


async def test_an_answer_that_is_too_long_for_telegram_is_shortened(bot: Bot, network: RecordingRequest) -> None:
    await answer(a_press(bot), "panjang " * 100, alert=True)

    (call,) = network.of("answerCallbackQuery")
    assert call.text.endswith("…")
    assert len(call.text) <= ANSWER_LIMIT


async def test_a_press_that_telegram_has_given_up_needs_no_answer(bot: Bot, network: RecordingRequest) -> None:
    network.refuse("answerCallbackQuery", "Bad Request: query is too old and response timeout expired")

    await answer(a_press(bot), "Langkah 1 selesai.")

    assert len(network.calls) == 1


async def test_another_refusal_of_an_answer_is_an_error_of_ours(bot: Bot, network: RecordingRequest) -> None:
    network.refuse("answerCallbackQuery", "Bad Request: something new")

    with pytest.raises(BadRequest):
        await answer(a_press(bot))


async def test_the_pressed_message_is_edited_in_place(bot: Bot, network: RecordingRequest) -> None:
    await show(a_press(bot), CARD)

    (call,) = network.calls
    assert (call.method, call.chat_id, call.parameters["message_id"]) == ("editMessageText", RINA, 42)
    assert (call.text, call.parameters["parse_mode"]) == (CARD.text, "HTML")
    assert call.buttons == {"Selesai": "task:finish:1", "Kembalikan": "task:return:1", "Lainnya": "task:more:1"}


async def test_a_message_without_buttons_takes_the_buttons_away(bot: Bot, network: RecordingRequest) -> None:
    await show(a_press(bot), replace(CARD, rows=()))

    assert "reply_markup" not in network.calls[0].parameters


async def test_under_a_file_the_caption_is_edited(bot: Bot, network: RecordingRequest) -> None:
    await show(a_press(bot, text=None, caption="lama"), CARD)

    (call,) = network.calls
    assert (call.method, call.parameters["caption"]) == ("editMessageCaption", CARD.text)


@pytest.mark.parametrize("description", HARMLESS)
async def test_nothing_to_change_and_no_message_left_are_fine(
    bot: Bot, network: RecordingRequest, store: DocumentStore, description: str
) -> None:
    network.refuse("editMessageText", description, times=2)
    network.refuse("editMessageReplyMarkup", description)

    await show(a_press(bot), CARD)
    await deliver(bot, RINA, Edit(42, CARD), store=store)
    await deliver(bot, RINA, ClearButtons(42), store=store)

    assert len(network.calls) == 3


async def test_markup_that_telegram_cannot_read_is_an_error_of_ours(
    bot: Bot, network: RecordingRequest, store: DocumentStore
) -> None:
    broken = Message("<b>Langkah")

    with pytest.raises(BadRequest):
        await show(a_press(bot), broken)
    with pytest.raises(BadRequest):
        await deliver(bot, RINA, Edit(42, broken), store=store)


async def test_a_press_on_a_message_that_is_gone_breaks_nothing(bot: Bot, network: RecordingRequest) -> None:
    network.refuse("editMessageText", "Bad Request: message to edit not found")
    without_message = CallbackQuery("7", User(RINA, "Rina", is_bot=False), "1", data="task:finish:1")
    without_message.set_bot(bot)

    await show(a_press(bot, date=0), CARD)
    await show(without_message, CARD)

    assert len(network.calls) == 1


async def test_buttons_carry_label_data_and_colour() -> None:
    markup = keyboard(CARD)

    assert markup is not None
    first, second = markup.inline_keyboard
    assert [(button.text, button.callback_data, button.style) for button in (*first, *second)] == [
        ("Selesai", "task:finish:1", "success"),
        ("Kembalikan", "task:return:1", "danger"),
        ("Lainnya", "task:more:1", None),
    ]
    assert keyboard(Message("x")) is None


@pytest.mark.parametrize("silent", [True, False])
async def test_a_new_message_is_sent_with_its_buttons(
    bot: Bot, network: RecordingRequest, store: DocumentStore, silent: bool
) -> None:
    sent = await deliver(bot, RINA, Send(CARD, silent=silent), store=store)

    (call,) = network.calls
    assert (call.method, call.text, call.parameters["disable_notification"]) == ("sendMessage", CARD.text, silent)
    assert list(call.buttons) == ["Selesai", "Kembalikan", "Lainnya"]
    assert sent == Sent(5001)


async def test_a_file_goes_by_the_id_that_telegram_knows(
    bot: Bot, network: RecordingRequest, store: DocumentStore
) -> None:
    file = Attachment("konsep.pdf", "0" * 64, "application/pdf", telegram_file_id="known")

    await deliver(bot, RINA, Send(Message("Konsep", file=file)), store=store)

    (call,) = network.calls
    assert (call.method, call.parameters["document"], call.text) == ("sendDocument", "known", "Konsep")
    assert call.files == {}


@pytest.mark.parametrize("refusal", ["wrong file identifier/HTTP URL specified", "wrong remote file identifier"])
async def test_a_file_whose_id_telegram_forgot_goes_as_bytes(
    bot: Bot, network: RecordingRequest, store: DocumentStore, refusal: str
) -> None:
    file = Attachment("konsep.pdf", await store.put(PDF), "application/pdf", telegram_file_id="forgotten")
    network.refuse("sendDocument", f"Bad Request: {refusal}")

    await deliver(bot, RINA, Send(Message("Konsep", file=file)), store=store)

    _, call = network.of("sendDocument")
    assert call.files == {"document": ("konsep.pdf", PDF)}


async def test_a_file_without_an_id_goes_as_bytes_under_its_own_name(
    bot: Bot, network: RecordingRequest, store: DocumentStore
) -> None:
    file = Attachment("konsep.pdf", await store.put(PDF), "application/pdf")

    await deliver(bot, RINA, Send(Message("", file=file)), store=store)

    (call,) = network.calls
    assert call.files == {"document": ("konsep.pdf", PDF)}
    assert "caption" not in call.parameters


async def test_a_photo_goes_as_a_photo(bot: Bot, network: RecordingRequest, store: DocumentStore) -> None:
    file = Attachment("foto.jpg", "0" * 64, "image/jpeg", telegram_file_id="known", is_photo=True)

    await deliver(bot, RINA, Send(Message("Tanda terima", file=file)), store=store)

    (call,) = network.calls
    assert (call.method, call.parameters["photo"]) == ("sendPhoto", "known")


@dataclass(frozen=True)
class Slow:
    """A recipe that is not done before somebody else had a turn."""

    turn: threading.Event

    def render(self) -> bytes:
        """Return the bytes once the event has come."""
        assert self.turn.wait(10)
        return PDF


async def test_a_file_is_made_while_it_is_sent_and_holds_up_nobody(
    bot: Bot, network: RecordingRequest, store: DocumentStore
) -> None:
    turn = threading.Event()
    message = Message("Halaman SOP", file=MadeFile("sop.pdf", Slow(turn)))

    async with asyncio.TaskGroup() as group:
        group.create_task(deliver(bot, RINA, Send(message), store=store))
        await deliver(bot, RINA, Send(CARD), store=store)
        turn.set()

    assert [call.method for call in network.calls] == ["sendMessage", "sendDocument"]
    assert network.calls[1].files["document"] == ("sop.pdf", PDF)
    assert network.calls[1].text == "Halaman SOP"


async def test_words_too_long_for_a_caption_follow_their_file(
    bot: Bot, network: RecordingRequest, store: DocumentStore
) -> None:
    file = Attachment("konsep.pdf", "0" * 64, "application/pdf", telegram_file_id="known")
    long = Message("k" * (CAPTION_LIMIT + 1), BUTTONS, file)

    sent = await deliver(bot, RINA, Send(long), store=store)

    document, text = network.calls
    assert (document.method, document.text, document.rows) == ("sendDocument", "", [])
    assert document.parameters["disable_notification"] is True
    assert (text.method, text.text, list(text.buttons)) == (
        "sendMessage",
        long.text,
        ["Selesai", "Kembalikan", "Lainnya"],
    )
    assert sent == Sent(5002, telegram_file_id="sent-5001")


async def test_words_that_just_fit_stand_under_their_file_with_the_buttons(
    bot: Bot, network: RecordingRequest, store: DocumentStore
) -> None:
    file = Attachment("konsep.pdf", "0" * 64, "application/pdf", telegram_file_id="known")
    fitting = Message("k" * CAPTION_LIMIT, BUTTONS, file)

    sent = await deliver(bot, RINA, Send(fitting), store=store)

    (call,) = network.calls
    assert (call.method, call.text, list(call.buttons)) == (
        "sendDocument",
        fitting.text,
        ["Selesai", "Kembalikan", "Lainnya"],
    )
    assert sent == Sent(5001, is_caption=True, telegram_file_id="sent-5001")


@pytest.mark.parametrize("is_photo", [False, True])
async def test_a_file_that_went_out_as_bytes_is_known_by_its_id_from_then_on(
    bot: Bot, store: DocumentStore, is_photo: bool
) -> None:
    file = Attachment("foto.jpg", await store.put(b"\xff\xd8\xff"), "image/jpeg", is_photo=is_photo)

    sent = await deliver(bot, RINA, Send(Message("Tanda terima", file=file)), store=store)

    assert sent == Sent(5001, is_caption=True, telegram_file_id="sent-5001")


async def test_another_refusal_of_a_file_is_not_answered_with_its_bytes(
    bot: Bot, network: RecordingRequest, store: DocumentStore
) -> None:
    file = Attachment("konsep.pdf", await store.put(PDF), "application/pdf", telegram_file_id="known")
    network.refuse("sendDocument", "Bad Request: chat not found")

    with pytest.raises(BadRequest):
        await deliver(bot, RINA, Send(Message("Konsep", file=file)), store=store)

    assert len(network.calls) == 1


async def test_several_files_go_packed_into_one(bot: Bot, network: RecordingRequest, store: DocumentStore) -> None:
    parts = (
        Attachment("usulan.pdf", await store.put(PDF), "application/pdf", telegram_file_id="known"),
        Attachment("usulan.pdf", await store.put(PDF + b"2"), "application/pdf"),
    )
    file = Attachment("rekap.zip", "", "application/zip", parts=parts)

    await deliver(bot, RINA, Send(Message("Rekap", file=file)), store=store)

    (call,) = network.calls
    name, content = call.files["document"]
    assert (call.method, name, call.text) == ("sendDocument", "rekap.zip", "Rekap")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {info.filename: package.read(info) for info in package.infolist()} == {
            "usulan.pdf": PDF,
            "2 usulan.pdf": PDF + b"2",
        }


async def test_what_is_packed_with_a_manifest_can_be_proved_whole(
    bot: Bot, network: RecordingRequest, store: DocumentStore, tmp_path: Path
) -> None:
    parts = (
        Attachment("berkas/usulan.pdf", await store.put(PDF), "application/pdf"),
        MadeFile("riwayat.txt", PlainText("Selesai.")),
    )
    file = Attachment("paket.zip", "", "application/zip", parts=parts, with_manifest=True)

    await deliver(bot, RINA, Send(Message("Paket", file=file)), store=store)

    (call,) = network.calls
    path = tmp_path / "paket.zip"
    path.write_bytes(call.files["document"][1])
    assert verify(path) == Verdict(2, ())


async def test_a_part_that_the_store_lost_is_an_error(
    bot: Bot, network: RecordingRequest, store: DocumentStore
) -> None:
    file = Attachment("rekap.zip", "", "application/zip", parts=(Attachment("a.pdf", "0" * 64, "application/pdf"),))

    with pytest.raises(StoredFileMissing):
        await deliver(bot, RINA, Send(Message("Rekap", file=file)), store=store)

    assert network.calls == []


# Words under a file, changed later


async def test_new_words_of_a_live_message_go_under_its_file(
    bot: Bot, network: RecordingRequest, store: DocumentStore
) -> None:
    assert await deliver(bot, RINA, Edit(42, CARD, is_caption=True), store=store) is None
    await deliver(bot, RINA, Edit(43, CARD), store=store)

    caption, text = network.calls
    assert (caption.method, caption.parameters["message_id"], caption.parameters["caption"]) == (
        "editMessageCaption",
        42,
        CARD.text,
    )
    assert (caption.parameters["parse_mode"], list(caption.buttons)) == ("HTML", ["Selesai", "Kembalikan", "Lainnya"])
    assert (text.method, text.parameters["message_id"], text.text) == ("editMessageText", 43, CARD.text)


async def test_words_too_long_for_a_caption_leave_it_and_set_the_buttons_right(
    bot: Bot, network: RecordingRequest, store: DocumentStore
) -> None:
    long = Message("k" * (CAPTION_LIMIT + 1), BUTTONS)

    await deliver(bot, RINA, Edit(42, long, is_caption=True), store=store)
    await show(a_press(bot, text=None, caption="lama"), long)
    await deliver(bot, RINA, Edit(42, Message("k" * CAPTION_LIMIT), is_caption=True), store=store)

    assert [call.method for call in network.calls] == [
        "editMessageReplyMarkup",
        "editMessageReplyMarkup",
        "editMessageCaption",
    ]
    assert [list(call.buttons) for call in network.calls[:2]] == [["Selesai", "Kembalikan", "Lainnya"]] * 2


@pytest.mark.parametrize("description", HARMLESS)
async def test_a_caption_that_reads_so_already_or_is_gone_is_fine(
    bot: Bot, network: RecordingRequest, store: DocumentStore, description: str
) -> None:
    network.refuse("editMessageCaption", description, times=2)

    await show(a_press(bot, text=None, caption="lama"), CARD)
    await deliver(bot, RINA, Edit(42, CARD, is_caption=True), store=store)

    assert len(network.calls) == 2


async def test_markup_that_telegram_cannot_read_under_a_file_is_an_error_of_ours(
    bot: Bot, store: DocumentStore
) -> None:
    with pytest.raises(BadRequest):
        await deliver(bot, RINA, Edit(42, Message("<b>Langkah"), is_caption=True), store=store)


async def test_words_are_measured_as_they_are_shown_not_as_they_are_written(
    bot: Bot, network: RecordingRequest, store: DocumentStore
) -> None:
    file = Attachment("konsep.pdf", "0" * 64, "application/pdf", telegram_file_id="known")
    message = Message(f"<b>{'&amp;' * CAPTION_LIMIT}</b>", BUTTONS, file)

    await deliver(bot, RINA, Send(message), store=store)
    await deliver(bot, RINA, Edit(42, message, is_caption=True), store=store)
    await show(a_press(bot, text=None, caption="lama"), message)

    assert [call.method for call in network.calls] == ["sendDocument", "editMessageCaption", "editMessageCaption"]


async def test_a_file_that_the_store_lost_is_an_error(bot: Bot, store: DocumentStore) -> None:
    file = Attachment("konsep.pdf", "0" * 64, "application/pdf")

    with pytest.raises(StoredFileMissing):
        await deliver(bot, RINA, Send(Message("", file=file)), store=store)


async def test_a_message_is_deleted(bot: Bot, network: RecordingRequest, store: DocumentStore) -> None:
    assert await deliver(bot, RINA, Remove(42, Message("usang")), store=store) is None

    (call,) = network.calls
    assert (call.method, call.parameters["message_id"]) == ("deleteMessage", 42)


async def test_a_message_too_old_to_be_deleted_is_edited_to_one_line(
    bot: Bot, network: RecordingRequest, store: DocumentStore
) -> None:
    network.refuse("deleteMessage", "Bad Request: message can't be deleted for everyone")

    await deliver(bot, RINA, Remove(42, Message("usang")), store=store)

    edit = network.of("editMessageText")[0]
    assert (edit.parameters["message_id"], edit.text, edit.rows) == (42, "usang", [])


async def test_a_message_that_is_gone_needs_no_deletion(
    bot: Bot, network: RecordingRequest, store: DocumentStore
) -> None:
    network.refuse("deleteMessage", "Bad Request: message to delete not found")
    network.refuse("editMessageText", "Bad Request: message to edit not found")

    await deliver(bot, RINA, Remove(42, Message("usang")), store=store)


async def test_commands_are_set_for_one_chat(bot: Bot, network: RecordingRequest, store: DocumentStore) -> None:
    await deliver(bot, RINA, SetCommands((("tugas", "Tugas saya"),)), store=store)

    (call,) = network.calls
    assert call.method == "setMyCommands"
    assert call.parameters["scope"] == {"type": "chat", "chat_id": RINA}
    assert call.parameters["commands"] == [{"command": "tugas", "description": "Tugas saya"}]


async def test_a_group_hears_one_line_and_is_left(bot: Bot, network: RecordingRequest, store: DocumentStore) -> None:
    await deliver(bot, -100, SayAndLeave(Message("Hanya pribadi.")), store=store)

    assert [(call.method, call.chat_id) for call in network.calls] == [("sendMessage", -100), ("leaveChat", -100)]


@pytest.mark.parametrize(("status", "words"), [(400, "Bad Request: not enough rights"), (403, "Forbidden: muted")])
async def test_a_group_that_lets_nobody_speak_is_left_without_a_word(
    bot: Bot, network: RecordingRequest, store: DocumentStore, status: int, words: str
) -> None:
    network.refuse("sendMessage", words, status=status)

    await deliver(bot, -100, SayAndLeave(Message("Hanya pribadi.")), store=store)

    assert [call.method for call in network.calls] == ["sendMessage", "leaveChat"]


async def test_what_the_sender_must_decide_on_reaches_it(
    bot: Bot, network: RecordingRequest, store: DocumentStore
) -> None:
    network.refuse("sendMessage", "Forbidden: bot was blocked by the user", status=403)
    network.break_off("sendMessage", TimedOut())

    with pytest.raises(Forbidden):
        await deliver(bot, RINA, Send(CARD), store=store)
    with pytest.raises(TimedOut):
        await deliver(bot, RINA, Send(CARD), store=store)
