"""Sending text: what the bot gets back, and what the person sees."""

from typing import Any

import pytest

from simulator.client import ControlClient, PersonClient, SimulatorClient
from simulator.schema import Json
from tests.simulator.bot_calls import BotCalls, button, keyboard


async def test_a_message_is_told_to_the_bot_and_shown_to_the_person(bot: BotCalls, budi: PersonClient) -> None:
    sent = await bot.ok("sendMessage", chat_id=budi.id, text="Selamat <b>pagi</b>", parse_mode="HTML")

    seen = await budi.wait_for(text="Selamat pagi")
    assert seen.html == "Selamat <b>pagi</b>"
    assert sent["message_id"] == seen.id == 2
    assert sent["chat"] == {"id": budi.id, "type": "private", "first_name": "Budi"}
    assert sent["from"] == {"id": 7000000001, "is_bot": True, "first_name": "Bot", "username": "simulated_bot"}
    assert sent["entities"] == [{"type": "bold", "offset": 8, "length": 4}]
    assert "edit_date" not in sent


async def test_message_ids_grow_per_chat(bot: BotCalls, budi: PersonClient, client: SimulatorClient) -> None:
    sari = await client.person(102, "Sari")
    await sari.send("/start")

    first = await bot.ok("sendMessage", chat_id=budi.id, text="1")
    other = await bot.ok("sendMessage", chat_id=sari.id, text="1")
    second = await bot.ok("sendMessage", chat_id=budi.id, text="2")

    assert (first["message_id"], second["message_id"], other["message_id"]) == (2, 3, 2)


async def test_the_date_is_the_simulators_own(bot: BotCalls, budi: PersonClient, control: ControlClient) -> None:
    before = await bot.ok("sendMessage", chat_id=budi.id, text="1")
    await control.advance_clock(86_400)
    after = await bot.ok("sendMessage", chat_id=budi.id, text="2")

    assert 86_400 <= after["date"] - before["date"] <= 86_402


async def test_options_of_a_message_are_kept(bot: BotCalls, budi: PersonClient) -> None:
    sent = await bot.ok(
        "sendMessage",
        chat_id=budi.id,
        text="Halo",
        disable_notification=True,
        protect_content=True,
        message_effect_id="5",
        link_preview_options={"is_disabled": True},
    )

    assert sent["has_protected_content"] is True
    assert sent["effect_id"] == "5"
    assert sent["link_preview_options"] == {"is_disabled": True}
    assert (await budi.chat()).last.is_silent


async def test_a_reply_shows_what_it_answers(bot: BotCalls, budi: PersonClient) -> None:
    question = await budi.send("Kapan rapat?")

    answer = await bot.ok(
        "sendMessage", chat_id=budi.id, text="Besok", reply_parameters={"message_id": question.id, "quote": "rapat"}
    )

    assert answer["reply_to_message"]["text"] == "Kapan rapat?"
    assert answer["quote"] == {"text": "rapat", "position": 6, "is_manual": True}
    assert (await budi.chat()).last.reply_to == question.id


async def test_a_reply_to_nothing_is_refused_unless_that_was_allowed(bot: BotCalls, budi: PersonClient) -> None:
    missing = {"message_id": 99}

    assert await bot.refused("sendMessage", chat_id=budi.id, text="x", reply_parameters=missing) == (
        400,
        "Bad Request: message to be replied not found",
    )
    sent = await bot.ok(
        "sendMessage",
        chat_id=budi.id,
        text="x",
        reply_parameters=missing | {"allow_sending_without_reply": True},
    )
    assert "reply_to_message" not in sent


async def test_an_inline_keyboard_is_kept_as_it_was_sent(bot: BotCalls, budi: PersonClient) -> None:
    markup = {
        "inline_keyboard": [
            [
                button("Terima", callback_data="a:1", style="success"),
                button("Tolak", callback_data="a:2", style="danger"),
            ],
            [button("Situs", url="https://kab.go.id")],
            [button("Salin", copy_text={"text": "005/12"})],
            [],
        ]
    }

    sent = await bot.ok("sendMessage", chat_id=budi.id, text="x", reply_markup=markup)

    assert sent["reply_markup"] == {"inline_keyboard": markup["inline_keyboard"][:3]}
    assert (await budi.chat()).last.labels == ["Terima", "Tolak", "Situs", "Salin"]


async def test_of_several_actions_of_a_button_the_first_counts(bot: BotCalls, budi: PersonClient) -> None:
    several = button("Terima", url="", pay=False, callback_data="1", switch_inline_query="")

    sent = await bot.ok("sendMessage", chat_id=budi.id, text="x", reply_markup=keyboard(several))

    assert sent["reply_markup"] == keyboard(button("Terima", callback_data="1"))


async def test_a_reply_keyboard_stays_under_the_chat_until_it_is_removed(bot: BotCalls, budi: PersonClient) -> None:
    markup = {"keyboard": [[{"text": "Ya"}, {"text": "Tidak"}]], "resize_keyboard": True}

    sent = await bot.ok("sendMessage", chat_id=budi.id, text="Setuju?", reply_markup=markup)
    shown = (await budi.chat()).keyboard
    await bot.ok("sendMessage", chat_id=budi.id, text="Baik", reply_markup={"remove_keyboard": True})

    assert "reply_markup" not in sent
    assert shown == markup
    assert (await budi.chat()).keyboard is None


LONG = "x" * 4096


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"text": ""}, "Bad Request: message text is empty"),
        ({"text": "  \n "}, "Bad Request: text must be non-empty"),
        ({"text": LONG + "x"}, "Bad Request: message is too long"),
        ({"text": f"<b>{LONG}x</b>", "parse_mode": "HTML"}, "Bad Request: message is too long"),
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ({"text": "x", "parse_mode": "LaTeX"}, "Bad Request: unsupported parse_mode"),
        (
            {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 5}]},
            "Bad Request: entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 1",
        ),
        (
            {"text": "x", "entities": [{"type": "loud", "offset": 0, "length": 1}]},
            "Bad Request: can't parse MessageEntity: Unsupported type specified",
        ),
        (
            {"text": "x", "entities": [{"type": "text_link", "offset": 0, "length": 1}]},
            "Bad Request: can't parse MessageEntity: Can't find field \"url\"",
        ),
        ({"text": "x", "chat_id": 999}, "Bad Request: chat not found"),
        ({"text": "x", "chat_id": "@somebody"}, "Bad Request: chat not found"),
        (
            {"text": "x", "reply_markup": keyboard({"text": "Terima"})},
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "reply_markup": keyboard(button("a", callback_data="é" * 33))},
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        (
            {"text": "x", "reply_markup": keyboard(button("a", callback_data="1", style="pink"))},
            "Bad Request: can't parse inline keyboard button: Invalid button style specified",
        ),
        (
            {"text": "x", "reply_markup": keyboard(button(" ", callback_data="1"))},
            "Bad Request: inline keyboard button text must be non-empty",
        ),
        (
            {"text": "x", "reply_markup": {"keyboard": [[{"text": ""}]]}},
            "Bad Request: can't parse keyboard button: Text must be non-empty",
        ),
        (
            {"text": "x", "reply_parameters": {"message_id": 1, "quote": "never said"}},
            "Bad Request: QUOTE_TEXT_INVALID",
        ),
        (
            {"text": "x", "reply_markup": keyboard(button("a", url="javascript:1"))},
            "Bad Request: inline keyboard button URL 'javascript:1' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "x", "reply_markup": keyboard(*[button(str(number)) for number in range(101)])},
            "Bad Request: reply markup is too long",
        ),
    ],
)
async def test_what_telegram_refuses_is_refused(
    bot: BotCalls, budi: PersonClient, parameters: dict[str, Any], description: str
) -> None:
    assert await bot.refused("sendMessage", **{"chat_id": budi.id, **parameters}) == (400, description)
    assert (await budi.chat()).from_bot == []


@pytest.mark.parametrize(
    ("parameters", "what"),
    [
        ({"parse_mode": "MarkdownV2"}, "parse_mode MarkdownV2; use HTML or entities"),
        ({"message_thread_id": 5}, "message_thread_id of sendMessage"),
        ({"business_connection_id": "5"}, "business_connection_id of sendMessage"),
        (
            {"reply_parameters": {"message_id": 1, "chat_id": 999}},
            "reply_parameters.chat_id of another chat",
        ),
    ],
)
async def test_what_the_simulator_does_not_play_is_said(
    bot: BotCalls, budi: PersonClient, parameters: dict[str, Any], what: str
) -> None:
    refused = await bot.refused("sendMessage", chat_id=budi.id, text="x", **parameters)

    assert refused == (501, f"Not Implemented by the simulator: {what}")


@pytest.mark.parametrize("text", [LONG, f"<b>{LONG}</b>", "🏟" * 4096])
async def test_4096_characters_after_parsing_are_allowed(bot: BotCalls, budi: PersonClient, text: str) -> None:
    sent = await bot.ok("sendMessage", chat_id=budi.id, text=text, parse_mode="HTML")

    assert len(sent["text"]) == 4096


async def test_the_bots_own_entities_are_kept(bot: BotCalls, budi: PersonClient) -> None:
    entities = [
        {"type": "italic", "offset": 6, "length": 4},
        {"type": "text_mention", "offset": 6, "length": 4, "user": {"id": budi.id, "is_bot": False, "first_name": "?"}},
        {"type": "text_mention", "offset": 0, "length": 4, "user": {"id": 9, "is_bot": False, "first_name": "?"}},
        {"type": "bot_command", "offset": 0, "length": 4},
    ]

    sent = await bot.ok("sendMessage", chat_id=budi.id, text="Yth. Budi 🏟", entities=[entities[0] | {"offset": 5}])
    mentioned = await bot.ok("sendMessage", chat_id=budi.id, text="halo  Budi", entities=entities)

    assert sent["entities"] == [{"type": "italic", "offset": 5, "length": 4}]
    assert [(entity["type"], entity["offset"]) for entity in mentioned["entities"]] == [
        ("text_mention", 6),
        ("italic", 6),
    ]
    assert mentioned["entities"][0]["user"]["first_name"] == "Budi"


async def test_carriage_returns_go_and_entities_stay_in_place(bot: BotCalls, budi: PersonClient) -> None:
    bold = {"type": "bold", "offset": 3, "length": 3}

    sent = await bot.ok("sendMessage", chat_id=budi.id, text="a\r\nb\rc", entities=[bold])

    assert sent["text"] == "a\nbc"
    assert sent["entities"] == [{"type": "bold", "offset": 2, "length": 2}]


async def test_nobody_is_written_to_who_never_pressed_start(bot: BotCalls, client: SimulatorClient) -> None:
    sari = await client.person(102, "Sari")

    assert await bot.refused("sendMessage", chat_id=sari.id, text="x") == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )


async def test_a_message_can_be_copied_and_forwarded(
    bot: BotCalls, budi: PersonClient, client: SimulatorClient
) -> None:
    sari = await client.person(102, "Sari", username="sari_s")
    await sari.send("/start")
    original = await budi.send("Laporan siap")
    source: Json = {"from_chat_id": budi.id, "message_id": original.id}

    copied = await bot.ok("copyMessage", chat_id=sari.id, **source)
    forwarded = await bot.ok("forwardMessage", chat_id=sari.id, **source)

    assert copied == {"message_id": 2}
    assert forwarded["forward_origin"]["sender_user"]["first_name"] == "Budi"
    assert [message.text for message in (await sari.chat()).from_bot] == ["Laporan siap"] * 2


async def test_a_copy_may_have_a_caption_of_its_own(bot: BotCalls, budi: PersonClient) -> None:
    original = await bot.ok("sendPhoto", chat_id=budi.id, files={"photo": ("x.png", b"x")}, caption="Lama")

    await bot.ok(
        "copyMessage",
        chat_id=budi.id,
        from_chat_id=budi.id,
        message_id=original["message_id"],
        caption="<i>Baru</i>",
        parse_mode="HTML",
        show_caption_above_media=True,
    )

    copy = (await budi.chat()).last
    assert copy.html == "<i>Baru</i>"
    assert copy.view["content"]["show_caption_above_media"] is True
    assert copy.view["content"]["photo"] == original["photo"]


async def test_what_is_protected_or_gone_cannot_be_copied_or_forwarded(bot: BotCalls, budi: PersonClient) -> None:
    protected = await bot.ok("sendMessage", chat_id=budi.id, text="rahasia", protect_content=True)
    source: Json = {"chat_id": budi.id, "from_chat_id": budi.id}

    assert await bot.refused("copyMessage", **source, message_id=99) == (400, "Bad Request: message to copy not found")
    assert await bot.refused("forwardMessage", **source, message_id=99) == (
        400,
        "Bad Request: message to forward not found",
    )
    assert await bot.refused("copyMessage", **source, message_id=protected["message_id"]) == (
        400,
        "Bad Request: message can't be copied",
    )


async def test_the_person_sees_what_the_bot_is_doing(bot: BotCalls, budi: PersonClient, control: ControlClient) -> None:
    await bot.ok("sendChatAction", chat_id=budi.id, action="typing")
    doing = (await budi.chat()).view["action"]
    await control.advance_clock(6)

    assert doing == "typing"
    assert (await budi.chat()).view["action"] is None
    assert await bot.refused("sendChatAction", chat_id=budi.id, action="singing") == (
        400,
        "Bad Request: wrong parameter action in request",
    )


async def test_a_message_can_be_pinned_and_unpinned(bot: BotCalls, budi: PersonClient) -> None:
    message_id = (await bot.ok("sendMessage", chat_id=budi.id, text="Agenda"))["message_id"]

    await bot.ok("pinChatMessage", chat_id=budi.id, message_id=message_id)
    pinned = await bot.ok("getChat", chat_id=budi.id)
    await bot.ok("unpinChatMessage", chat_id=budi.id)

    assert pinned["pinned_message"]["message_id"] == message_id
    assert "pinned_message" not in await bot.ok("getChat", chat_id=budi.id)
    assert await bot.refused("unpinChatMessage", chat_id=budi.id) == (400, "Bad Request: message to unpin not found")


async def test_a_message_can_be_reacted_to(bot: BotCalls, budi: PersonClient) -> None:
    message = await budi.send("Selesai")
    target: Json = {"chat_id": budi.id, "message_id": message.id}

    await bot.ok("setMessageReaction", **target, reaction=[{"type": "emoji", "emoji": "👍"}])

    assert (await budi.chat()).messages[-1].view["reactions"] == {"7000000001": [{"type": "emoji", "emoji": "👍"}]}
    thumbs: list[Json] = [{"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "👎"}]
    assert await bot.refused("setMessageReaction", **target, reaction=[{"type": "emoji", "emoji": "🏟"}]) == (
        400,
        "Bad Request: REACTION_INVALID",
    )
    assert await bot.refused("setMessageReaction", **target, reaction=thumbs) == (
        400,
        "Bad Request: REACTIONS_TOO_MANY",
    )


async def test_a_chat_and_its_members_can_be_asked_for(
    bot: BotCalls, budi: PersonClient, client: SimulatorClient
) -> None:
    sari = await client.person(102, "Sari", username="sari_s")

    chat = await bot.ok("getChat", chat_id=sari.id)
    member = await bot.ok("getChatMember", chat_id=budi.id, user_id=budi.id)

    assert chat.items() >= {"id": 102, "type": "private", "username": "sari_s", "active_usernames": ["sari_s"]}.items()
    assert member["status"] == "member"
    assert await bot.refused("getChatMember", chat_id=budi.id, user_id=sari.id) == (
        400,
        "Bad Request: member not found",
    )
    assert await bot.refused("getChatMember", chat_id=budi.id, user_id=9) == (400, "Bad Request: user not found")
    assert await bot.refused("leaveChat", chat_id=budi.id) == (
        400,
        "Bad Request: chat member status can't be changed in private chats",
    )
