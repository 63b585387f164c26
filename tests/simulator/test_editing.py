"""Editing and deleting, with everything Telegram says against it."""

from typing import Any

import pytest

from simulator.client import ControlClient, PersonClient
from simulator.schema import Json
from tests.simulator.bot_calls import BotCalls, button, keyboard

NOT_MODIFIED = (
    400,
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message",
)
TWO_DAYS = 48 * 60 * 60


async def sent(bot: BotCalls, budi: PersonClient, **parameters: Any) -> Json:
    """A message of the bot, as chat_id and message_id."""
    message = await bot.ok("sendMessage", **{"chat_id": budi.id, "text": "Tugas", **parameters})
    return {"chat_id": budi.id, "message_id": message["message_id"]}


async def test_text_is_edited_and_the_person_sees_it(bot: BotCalls, budi: PersonClient) -> None:
    target = await sent(bot, budi, reply_markup=keyboard(button("Terima")))

    edited = await bot.ok("editMessageText", **target, text="Tugas <i>diterima</i>", parse_mode="HTML")

    seen = (await budi.chat()).last
    assert seen.html == "Tugas <i>diterima</i>"
    assert seen.is_edited
    assert edited["edit_date"] >= edited["date"]
    assert "reply_markup" not in edited, "an edit without reply_markup takes the buttons away"


async def test_a_link_preview_is_edited_too(bot: BotCalls, budi: PersonClient) -> None:
    target = await sent(bot, budi)

    edited = await bot.ok("editMessageText", **target, text="Tugas", link_preview_options={"is_disabled": True})

    assert edited["link_preview_options"] == {"is_disabled": True}
    assert await bot.refused("editMessageText", **target, rich_message={"markdown": "x"}) == (
        501,
        "Not Implemented by the simulator: rich_message of editMessageText",
    )


async def test_buttons_are_edited_alone(bot: BotCalls, budi: PersonClient) -> None:
    target = await sent(bot, budi, reply_markup=keyboard(button("Terima")))

    await bot.ok("editMessageReplyMarkup", **target, reply_markup=keyboard(button("Selesai")))
    assert (await budi.chat()).last.labels == ["Selesai"]

    await bot.ok("editMessageReplyMarkup", **target)
    assert (await budi.chat()).last.labels == []


async def test_an_edit_to_the_same_is_refused(bot: BotCalls, budi: PersonClient) -> None:
    markup = keyboard(button("Terima"))
    target = await sent(bot, budi, reply_markup=markup)

    assert await bot.refused("editMessageText", **target, text=" Tugas ", reply_markup=markup) == NOT_MODIFIED
    assert await bot.refused("editMessageReplyMarkup", **target, reply_markup=markup) == NOT_MODIFIED
    await bot.ok("editMessageText", **target, text="<b>Tugas</b>", parse_mode="HTML", reply_markup=markup)


async def test_what_cannot_be_edited_is_refused(bot: BotCalls, budi: PersonClient) -> None:
    of_budi = await budi.send("Halo")
    with_keyboard = await sent(bot, budi, reply_markup={"force_reply": True})
    target = await sent(bot, budi)

    async def refused(**parameters: object) -> str:
        return (await bot.refused("editMessageText", **{**target, "text": "x", **parameters}))[1]

    assert await refused(message_id=99) == "Bad Request: message to edit not found"
    assert await refused(message_id=of_budi.id) == "Bad Request: message can't be edited"
    assert await refused(message_id=with_keyboard["message_id"]) == "Bad Request: message can't be edited"
    assert await refused(text="") == "Bad Request: message text is empty"
    assert await refused(message_id=None) == "Bad Request: message identifier is not specified"
    assert await refused(chat_id=None) == "Bad Request: chat_id is empty"
    assert await refused(inline_message_id="5") == "Not Implemented by the simulator: inline_message_id"
    await bot.ok("deleteMessage", **target)
    assert await refused() == "Bad Request: message to edit not found"


async def test_captions_and_texts_are_not_mixed_up(bot: BotCalls, budi: PersonClient) -> None:
    text = await sent(bot, budi)
    document = await bot.ok("sendDocument", chat_id=budi.id, files={"document": ("a.txt", b"abc")}, caption="Lama")
    target = {"chat_id": budi.id, "message_id": document["message_id"]}

    edited = await bot.ok("editMessageCaption", **target, caption="<b>Baru</b>", parse_mode="HTML")

    assert edited["caption"] == "Baru"
    assert edited["caption_entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    assert edited["document"] == document["document"]
    assert await bot.refused("editMessageText", **target, text="x") == (
        400,
        "Bad Request: there is no text in the message to edit",
    )
    assert await bot.refused("editMessageCaption", **text, caption="x") == (
        400,
        "Bad Request: there is no caption in the message to edit",
    )
    assert "caption" not in await bot.ok("editMessageCaption", **target)


async def test_a_file_is_exchanged(bot: BotCalls, budi: PersonClient) -> None:
    document = await bot.ok("sendDocument", chat_id=budi.id, files={"document": ("a.txt", b"abc")})
    target = {"chat_id": budi.id, "message_id": document["message_id"]}
    media = {"type": "document", "media": "attach://new", "caption": "Versi 2"}

    edited = await bot.ok("editMessageMedia", **target, media=media, files={"new": ("b.txt", b"xyz")})
    again = media | {"media": edited["document"]["file_id"]}

    assert (edited["document"]["file_name"], edited["caption"]) == ("b.txt", "Versi 2")
    assert await budi.download((await budi.chat()).last) == b"xyz"
    assert await bot.refused("editMessageMedia", **target, media=again) == NOT_MODIFIED


async def test_a_deleted_message_is_gone(bot: BotCalls, budi: PersonClient) -> None:
    target = await sent(bot, budi)

    assert await bot.ok("deleteMessage", **target) is True

    chat = await budi.chat()
    assert chat.from_bot == []
    assert chat.all_messages[-1].is_deleted
    assert await bot.refused("deleteMessage", **target) == (400, "Bad Request: message to delete not found")


async def test_after_48_hours_a_message_stays(bot: BotCalls, budi: PersonClient, control: ControlClient) -> None:
    target = await sent(bot, budi)
    await control.advance_clock(TWO_DAYS)

    assert await bot.refused("deleteMessage", **target) == (400, "Bad Request: message can't be deleted")
    assert await bot.ok("deleteMessages", chat_id=budi.id, message_ids=[target["message_id"]]) is True
    assert len((await budi.chat()).from_bot) == 1


async def test_several_messages_are_deleted_at_once(bot: BotCalls, budi: PersonClient) -> None:
    targets = [await sent(bot, budi) for _ in range(2)]

    await bot.ok("deleteMessages", chat_id=budi.id, message_ids=[99, *(target["message_id"] for target in targets)])

    assert (await budi.chat()).from_bot == []


@pytest.mark.parametrize(
    ("message_ids", "description"),
    [
        ([], "Bad Request: message identifiers are not specified"),
        (list(range(101)), "Bad Request: too many message identifiers specified"),
        (["one"], 'Bad Request: can\'t parse message_ids: Field "message_ids[0]" must be of type Integer'),
    ],
)
async def test_a_list_of_messages_to_delete_has_limits(
    bot: BotCalls, budi: PersonClient, message_ids: list[object], description: str
) -> None:
    assert (await bot.refused("deleteMessages", chat_id=budi.id, message_ids=message_ids))[
        1
    ].lower() == description.lower()


async def test_the_bot_deletes_what_a_person_sent(bot: BotCalls, budi: PersonClient) -> None:
    message = await budi.send("salah kirim")

    await bot.ok("deleteMessage", chat_id=budi.id, message_id=message.id)

    assert "salah kirim" not in [message.text for message in (await budi.chat()).messages]
