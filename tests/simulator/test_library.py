"""python-telegram-bot, unchanged, against the simulator."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot, BotCommandScopeChat, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaDocument, Message
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.request import HTTPXRequest

from simulator.client import ControlClient, PersonClient
from simulator.server import Simulator


@pytest.fixture
async def library(simulator: Simulator) -> AsyncIterator[Bot]:
    async with bot_of(simulator, simulator.token) as bot:
        yield bot


def bot_of(simulator: Simulator, token: str) -> Bot:
    return Bot(
        token,
        base_url=f"{simulator.url}/bot",
        base_file_url=f"{simulator.url}/file/bot",
        request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
        get_updates_request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
    )


async def test_a_conversation(library: Bot, budi: PersonClient) -> None:
    await budi.send("/mulai 2027")
    (update,) = await library.get_updates(timeout=5)
    assert update.message is not None
    assert update.message.text == "/mulai 2027"
    assert update.effective_user is not None
    assert update.effective_user.first_name == "Budi"

    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Terima", callback_data="terima:1")]])
    sent = await update.message.reply_text("<b>Tugas</b> baru", parse_mode="HTML", reply_markup=markup, do_quote=True)
    await budi.press("Terima", wait=0)
    (update,) = await library.get_updates(offset=update.update_id + 1, timeout=5)
    query = update.callback_query
    assert query is not None
    assert await query.answer("Tercatat") is True
    edited = await query.edit_message_text("Tugas diterima")

    assert sent.reply_to_message is not None
    assert isinstance(edited, Message)
    assert edited.reply_markup is None
    seen = await budi.wait_for(text="Tugas diterima")
    assert seen.id == sent.message_id


async def test_files_in_both_directions(library: Bot, budi: PersonClient) -> None:
    sent = await library.send_document(budi.id, b"isi", filename="rekap.xlsx", caption="Rekap")
    assert sent.document is not None
    assert await budi.download((await budi.chat()).last) == b"isi"

    await budi.send_file("laporan.docx", b"laporan")
    (update,) = await library.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    file = await update.message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"laporan"

    again = await library.send_document(budi.id, sent.document.file_id)
    assert again.document == sent.document


async def test_an_album_and_an_exchanged_file(library: Bot, budi: PersonClient) -> None:
    media = [InputMediaDocument(b"a", filename="a.txt"), InputMediaDocument(b"b", filename="b.txt", caption="dua")]

    first, second = await library.send_media_group(budi.id, media)
    edited = await second.edit_media(InputMediaDocument(b"c", filename="c.txt"))

    assert isinstance(edited, Message)
    assert edited.document is not None
    assert edited.document.file_name == "c.txt"
    assert first.media_group_id == second.media_group_id


async def test_commands_chats_and_the_rest(library: Bot, budi: PersonClient) -> None:
    scope = BotCommandScopeChat(budi.id)
    assert await library.set_my_commands([("mulai", "Mulai")], scope=scope) is True
    assert [command.command for command in await library.get_my_commands(scope=scope)] == ["mulai"]
    assert (await library.get_chat(budi.id)).first_name == "Budi"
    assert (await library.get_chat_member(budi.id, budi.id)).status == "member"
    assert (await library.get_webhook_info()).pending_update_count == 0
    assert await library.delete_webhook() is True
    assert await library.send_chat_action(budi.id, "typing") is True
    message = await library.send_photo(budi.id, b"x", caption="Foto")
    assert await library.set_message_reaction(budi.id, message.message_id, "👍") is True
    assert await message.pin() is True
    assert (await message.copy(budi.id)).message_id == message.message_id + 1
    assert await message.delete() is True


async def test_refusals_become_the_librarys_errors(library: Bot, budi: PersonClient, simulator: Simulator) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await library.send_message(999, "x")
    with pytest.raises(BadRequest, match="Message is too long"):
        await library.send_message(budi.id, "x" * 4097)
    message = await library.send_message(budi.id, "x")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await message.edit_text("x")
    await budi.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await library.send_message(budi.id, "x")
    stranger = bot_of(simulator, "1:wrong")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_faults_become_the_librarys_errors(
    library: Bot, budi: PersonClient, control: ControlClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    await control.fault("too_many_requests", retry_after=3)
    with pytest.raises(RetryAfter, match="Retry in 0:00:03"):
        await library.send_message(budi.id, "x")
    await control.fault("conflict", method="getUpdates")
    with pytest.raises(Conflict, match="terminated by other getUpdates"):
        await library.get_updates()
    await control.fault("server_error", status=502)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await library.send_message(budi.id, "x")
    await control.fault("timeout_after", method="sendMessage")
    with pytest.raises(TimedOut):
        await library.send_message(budi.id, "sampai juga", read_timeout=0.05)
    await control.fault("disconnect")
    with pytest.raises(NetworkError):
        await library.send_message(budi.id, "x")

    assert [message.text for message in (await budi.chat()).from_bot] == ["sampai juga"]
