"""People press buttons, and the bot answers."""

import asyncio

import pytest

from simulator.client import ControlClient, PersonClient, PressAnswer, RequestRefused, SimulatorClient
from simulator.schema import Json
from tests.simulator.bot_calls import BotCalls, button, keyboard

TOO_OLD = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")


async def send_buttons(bot: BotCalls, person: PersonClient, *buttons: Json) -> int:
    sent = await bot.ok("sendMessage", chat_id=person.id, text="Pilih", reply_markup=keyboard(*buttons))
    return int(sent["message_id"])


async def test_a_press_reaches_the_bot_and_its_answer_the_person(bot: BotCalls, budi: PersonClient) -> None:
    message_id = await send_buttons(bot, budi, button("Terima", callback_data="a:1"))

    pressing = asyncio.create_task(budi.press("Terima"))
    (update,) = await bot.updates(timeout=5)
    query = update["callback_query"]
    await bot.ok("answerCallbackQuery", callback_query_id=query["id"], text="Tercatat", show_alert=True)

    assert await pressing == PressAnswer("Tercatat", show_alert=True, url=None)
    assert query["data"] == "a:1"
    assert query["from"] == {"id": budi.id, "is_bot": False, "first_name": "Budi"}
    assert query["message"]["message_id"] == message_id
    assert query["message"]["reply_markup"]["inline_keyboard"][0][0]["text"] == "Terima"
    assert query["chat_instance"]


async def test_an_unanswered_press_says_so(bot: BotCalls, budi: PersonClient) -> None:
    await send_buttons(bot, budi, button("Terima"))

    assert await budi.press("Terima", wait=0.01) is None


async def test_a_label_alone_means_the_newest_message_that_has_it(bot: BotCalls, budi: PersonClient) -> None:
    older = await send_buttons(bot, budi, button("Terima", callback_data="old"))
    await send_buttons(bot, budi, button("Terima", callback_data="new"))
    await send_buttons(bot, budi, button("Lain"))

    await budi.press("Terima", wait=0)
    await budi.press("Terima", message=older, wait=0)
    await budi.press(data="old", wait=0)

    assert [update["callback_query"]["data"] for update in await bot.updates()] == ["new", "old", "old"]


async def test_only_buttons_that_are_there_can_be_pressed(bot: BotCalls, budi: PersonClient) -> None:
    message_id = await send_buttons(bot, budi, button("Terima"))
    await bot.ok("editMessageReplyMarkup", chat_id=budi.id, message_id=message_id)

    with pytest.raises(RequestRefused, match="there is no button 'Terima'"):
        await budi.press("Terima")
    with pytest.raises(RequestRefused, match="needs label or callback_data"):
        await budi.press()
    assert await bot.updates() == []


async def test_forged_data_reaches_the_bot_as_from_a_changed_client(bot: BotCalls, budi: PersonClient) -> None:
    message_id = await send_buttons(bot, budi, button("Terima"))
    await bot.ok("deleteMessage", chat_id=budi.id, message_id=message_id)

    await budi.press_forged("admin:delete-all", message=message_id, wait=0)

    (update,) = await bot.updates()
    assert update["callback_query"]["data"] == "admin:delete-all"
    assert update["callback_query"]["message"] == {
        "chat": {"id": budi.id, "type": "private", "first_name": "Budi"},
        "message_id": message_id,
        "date": 0,
    }


async def pressed_query(bot: BotCalls, budi: PersonClient) -> str:
    await send_buttons(bot, budi, button("Terima"))
    await budi.press("Terima", wait=0)
    return str((await bot.updates())[-1]["callback_query"]["id"])


async def test_a_press_is_answered_once(bot: BotCalls, budi: PersonClient) -> None:
    query_id = await pressed_query(bot, budi)
    await bot.ok("answerCallbackQuery", callback_query_id=query_id)

    assert await bot.refused("answerCallbackQuery", callback_query_id=query_id) == TOO_OLD
    assert await bot.refused("answerCallbackQuery", callback_query_id="5") == TOO_OLD
    assert await bot.refused("answerCallbackQuery") == TOO_OLD


async def test_after_150_seconds_a_press_is_gone(bot: BotCalls, budi: PersonClient, control: ControlClient) -> None:
    query_id = await pressed_query(bot, budi)
    await budi.send("teks biasa")
    await control.advance_clock(151)

    assert await bot.refused("answerCallbackQuery", callback_query_id=query_id) == TOO_OLD
    assert [update.keys() for update in await bot.updates()] == [{"update_id", "message"}]


async def test_all_presses_can_be_expired(bot: BotCalls, budi: PersonClient, control: ControlClient) -> None:
    query_id = await pressed_query(bot, budi)
    await control.expire_presses()

    assert await bot.refused("answerCallbackQuery", callback_query_id=query_id) == TOO_OLD
    assert await bot.updates() == []


async def test_a_link_button_opens_its_link(bot: BotCalls, budi: PersonClient) -> None:
    await send_buttons(bot, budi, button("Situs", url="https://kab.go.id/"))

    assert await budi.press("Situs") == PressAnswer(None, show_alert=False, url="https://kab.go.id/")
    assert await bot.updates() == []


async def test_a_link_button_to_the_bot_itself_starts_it(bot: BotCalls, budi: PersonClient) -> None:
    await send_buttons(bot, budi, button("Masuk", url="https://t.me/simulated_bot?start=undangan-7"))

    pressed = await budi.press_raw(label="Masuk")

    (update,) = await bot.updates()
    assert update["message"]["text"] == pressed["message"]["text"] == "/start undangan-7"


async def test_a_copy_button_copies(bot: BotCalls, budi: PersonClient) -> None:
    await send_buttons(bot, budi, button("Salin", copy_text={"text": "005/12"}))

    assert await budi.press("Salin") == PressAnswer("005/12", show_alert=False, url=None)


async def test_what_a_button_does_but_the_simulator_does_not(bot: BotCalls, budi: PersonClient) -> None:
    await send_buttons(bot, budi, button("Mati", disabled={}), button("Aplikasi", web_app={"url": "https://x.id"}))

    with pytest.raises(RequestRefused, match="409: the button 'Mati' is disabled"):
        await budi.press("Mati")
    with pytest.raises(RequestRefused, match="501"):
        await budi.press("Aplikasi")


async def test_a_button_of_the_reply_keyboard_sends_its_label(bot: BotCalls, budi: PersonClient) -> None:
    rows = [[{"text": "Ya"}, {"text": "Nomor saya", "request_contact": True}]]
    await bot.ok("sendMessage", chat_id=budi.id, text="Setuju?", reply_markup={"keyboard": rows})

    await budi.press("Ya")
    await budi.press("Nomor saya")

    said, contact = [update["message"] for update in await bot.updates()]
    assert said["text"] == "Ya"
    assert contact["contact"]["user_id"] == budi.id


async def test_nobody_presses_in_anothers_chat(bot: BotCalls, budi: PersonClient, client: SimulatorClient) -> None:
    await send_buttons(bot, budi, button("Terima"))
    sari = await client.person(102, "Sari")

    with pytest.raises(RequestRefused, match="there is no chat 101 of person 102"):
        await sari.press("Terima", chat_id=budi.id)


async def test_who_blocked_the_bot_cannot_press(bot: BotCalls, budi: PersonClient) -> None:
    await send_buttons(bot, budi, button("Terima"))
    await budi.block()

    with pytest.raises(RequestRefused, match="has blocked the bot"):
        await budi.press("Terima")
