"""What the client promises to the tests that use it."""

import asyncio

import pytest

from simulator.client import PersonClient
from tests.simulator.bot_calls import BotCalls, button, keyboard


async def test_a_wait_ends_when_the_message_comes(bot: BotCalls, budi: PersonClient) -> None:
    waiting = asyncio.create_task(budi.wait_for(text_contains="kabar"))
    await asyncio.sleep(0.02)

    await bot.ok("sendMessage", chat_id=budi.id, text="Ada kabar")

    assert (await waiting).text == "Ada kabar"


async def test_a_wait_looks_at_what_came_since_the_last_step(bot: BotCalls, budi: PersonClient) -> None:
    await bot.ok("sendMessage", chat_id=budi.id, text="kabar lama")
    await budi.send("ada kabar?")

    with pytest.raises(AssertionError):
        await budi.wait_for(text_contains="kabar", timeout=0.02)
    assert (await budi.wait_for(text_contains="kabar", after=0)).text == "kabar lama"


async def test_a_wait_sees_edits_too(bot: BotCalls, budi: PersonClient) -> None:
    markup = keyboard(button("Terima"))
    sent = await bot.ok("sendMessage", chat_id=budi.id, text="Tugas", reply_markup=markup)
    await budi.press("Terima", wait=0)

    await bot.ok("editMessageText", chat_id=budi.id, message_id=sent["message_id"], text="Tugas selesai")

    assert (await budi.wait_for(where=lambda message: message.is_edited)).text == "Tugas selesai"


async def test_waits_can_ask_for_buttons_and_files(bot: BotCalls, budi: PersonClient) -> None:
    await bot.ok("sendMessage", chat_id=budi.id, text="a", reply_markup=keyboard(button("Terima")))
    await bot.ok("sendDocument", chat_id=budi.id, files={"document": ("b.txt", b"b")})
    await bot.ok("sendMessage", chat_id=budi.id, text="c")

    assert (await budi.wait_for(button="Terima")).text == "a"
    assert (await budi.wait_for(has_file=True)).file_name == "b.txt"
    assert (await budi.wait_for()).text == "c"


async def test_silence_can_be_expected(bot: BotCalls, budi: PersonClient) -> None:
    await bot.ok("sendMessage", chat_id=budi.id, text="sebelum")
    await budi.expect_silence(0.02)

    listening = asyncio.create_task(budi.expect_silence(5))
    while not listening.done():
        await bot.ok("sendMessage", chat_id=budi.id, text="sesudah")
    with pytest.raises(AssertionError, match="Budi got 'sesudah'"):
        await listening
