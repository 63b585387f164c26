"""People: who they are, what they send, how they turn away."""

from typing import Any

import pytest

from simulator.client import NothingCame, PersonClient, RequestRefused, SimulatorClient
from tests.simulator.bot_calls import BotCalls


async def test_a_person_can_be_made_and_changed(client: SimulatorClient, bot: BotCalls) -> None:
    await client.person(7, "Sri", last_name="Wahyuni", username="sri_w", language_code="id")
    sri = await client.person(7, "Sri Wahyuni")
    await sri.send("Halo")

    (update,) = await bot.updates()
    assert update["message"]["from"] == {
        "id": 7,
        "is_bot": False,
        "first_name": "Sri Wahyuni",
        "last_name": "Wahyuni",
        "username": "sri_w",
        "language_code": "id",
    }
    assert "language_code" not in update["message"]["chat"]


async def test_without_an_id_a_free_one_is_taken(client: SimulatorClient) -> None:
    first = await client.person(first_name="A")
    second = await client.person(first_name="B")

    assert second.id == first.id + 1
    assert [person["id"] for person in await client.people()] == [first.id, second.id]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"id": -1, "first_name": "x"}, "id must be a positive number"),
        ({"id": 7000000001, "first_name": "x"}, "not the bot's"),
        ({"id": "seven", "first_name": "x"}, "id must be a whole number"),
        ({"id": 5}, "first_name is missing"),
        ({"id": 5, "first_name": 5}, "first_name must be text"),
        ({"id": 5, "first_name": "x", "username": "@x"}, "username must be 4-32 letters"),
    ],
)
async def test_a_person_who_cannot_be_is_refused(bot: BotCalls, fields: dict[str, Any], reason: str) -> None:
    response = await bot.http.post("/person", json=fields)

    assert response.status_code == 400
    assert reason in response.json()["error"]


async def test_a_command_is_marked_as_one(bot: BotCalls, budi: PersonClient) -> None:
    await budi.send("/mulai 2027")

    (update,) = await bot.updates()
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_a_reply_of_a_person(bot: BotCalls, budi: PersonClient) -> None:
    question = await bot.ok("sendMessage", chat_id=budi.id, text="Alasannya?")

    await budi.send("Sakit", reply_to=question["message_id"])

    (update,) = await bot.updates()
    assert update["message"]["reply_to_message"]["text"] == "Alasannya?"


async def test_a_person_edits_text_and_caption(bot: BotCalls, budi: PersonClient) -> None:
    text = await budi.send("salah")
    file = await budi.send_file("a.txt", b"x", caption="salah")
    await bot.confirm_all()

    await budi.edit(text.id, "benar")
    await budi.edit(file.id, "benar")

    first, second = [update["edited_message"] for update in await bot.updates()]
    assert (first["text"], second["caption"]) == ("benar", "benar")
    assert "document" in second
    assert first["edit_date"] >= first["date"]


async def test_a_person_deletes_and_the_bot_is_not_told(bot: BotCalls, budi: PersonClient) -> None:
    sent = await bot.ok("sendMessage", chat_id=budi.id, text="Tugas")

    await budi.delete_message(sent["message_id"])

    assert await bot.updates() == []
    assert await bot.refused("editMessageText", chat_id=budi.id, message_id=sent["message_id"], text="x") == (
        400,
        "Bad Request: message to edit not found",
    )


async def test_deep_links_start_the_bot(bot: BotCalls, client: SimulatorClient) -> None:
    sari = await client.person(102, "Sari")

    for link in (
        "https://t.me/simulated_bot?start=abc",
        "t.me/SIMULATED_bot",
        "tg://resolve?domain=simulated_bot&start=x",
    ):
        await sari.open(link)

    assert [update["message"]["text"] for update in await bot.updates()] == ["/start abc", "/start", "/start x"]


@pytest.mark.parametrize(
    "link",
    [
        "https://t.me/other_bot?start=abc",
        "https://t.me/simulated_bot?start=a%20b",
        "https://x.id",
        f"t.me/simulated_bot?start={'x' * 65}",
    ],
)
async def test_a_link_that_is_none_to_the_bot_is_refused(budi: PersonClient, link: str) -> None:
    with pytest.raises(RequestRefused, match=r"no t\.me link to this bot"):
        await budi.open(link)


async def test_who_blocks_the_bot_is_out_of_reach(bot: BotCalls, budi: PersonClient) -> None:
    await budi.block()
    await budi.block()

    (update,) = await bot.confirm_all()
    change = update["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "kicked")
    assert change["chat"]["id"] == change["from"]["id"] == budi.id
    assert await bot.refused("sendMessage", chat_id=budi.id, text="x") == (
        403,
        "Forbidden: bot was blocked by the user",
    )
    with pytest.raises(RequestRefused, match="has blocked the bot"):
        await budi.send("Halo")


async def test_who_unblocks_the_bot_is_within_reach_again(bot: BotCalls, budi: PersonClient) -> None:
    await budi.block()
    await bot.confirm_all()

    await budi.unblock()

    (update,) = await bot.updates()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "member"
    await bot.ok("sendMessage", chat_id=budi.id, text="Selamat datang kembali")


async def test_a_deleted_account_is_deactivated(bot: BotCalls, budi: PersonClient) -> None:
    await bot.ok("sendMessage", chat_id=budi.id, text="Halo")
    await budi.delete_account()

    assert await bot.refused("sendMessage", chat_id=budi.id, text="x") == (403, "Forbidden: user is deactivated")
    assert (await bot.ok("getChat", chat_id=budi.id))["first_name"] == ""
    assert (await budi.chat()).last.text == "Halo"
    with pytest.raises(RequestRefused, match="has deleted the account"):
        await budi.send("Halo")


@pytest.mark.parametrize(
    ("path", "fields", "status", "reason"),
    [
        ("/person/999/send", {"text": "x"}, 404, "there is no person 999"),
        ("/person/101/send", {}, 400, "text is missing"),
        ("/person/101/send", {"text": " "}, 400, "text is empty"),
        ("/person/101/send", {"text": "x" * 4097}, 400, "text is longer"),
        ("/person/101/send", {"text": "x", "chat_id": 102}, 404, "there is no chat 102"),
        ("/person/101/send", {"text": "x", "reply_to": 99}, 404, "there is no message 99"),
        ("/person/101/edit", {"message_id": 99, "text": "x"}, 404, "has no message 99"),
        ("/person/101/edit", {"text": "x"}, 400, "message_id is missing"),
        ("/person/101/delete_message", {"message_id": 99}, 404, "there is no message 99"),
        ("/person/101/file", {}, 400, "file is missing; send it as multipart/form-data"),
        ("/person/101/contact", {}, 400, "phone_number is missing"),
        ("/person/101/location", {"latitude": 91, "longitude": 0}, 400, "latitude must be"),
        ("/person/101/location", {"latitude": "north", "longitude": 0}, 400, "latitude must be a number"),
        ("/person/101/file", {"file": "x"}, 400, "file is missing"),
        ("/person/101/dance", {}, 404, "a person can block, contact"),
        ("/person/101/press", {"label": "x", "forged": "perhaps"}, 400, "forged must be true or false"),
    ],
)
async def test_what_a_person_cannot_do_is_refused(
    bot: BotCalls, budi: PersonClient, path: str, fields: dict[str, Any], status: int, reason: str
) -> None:
    response = await bot.http.post(path, json=fields)

    assert response.status_code == status
    assert reason in response.json()["error"]


async def test_a_file_that_cannot_be_is_refused(budi: PersonClient) -> None:
    with pytest.raises(RequestRefused, match="kind must be document or photo"):
        await budi.send_file("a.txt", b"x", kind="parcel")
    with pytest.raises(RequestRefused, match="caption is longer than 1024 characters"):
        await budi.send_file("a.txt", b"x", caption="x" * 1025)


async def test_nobody_can_be_looked_at_who_is_not_there(bot: BotCalls, budi: PersonClient) -> None:
    assert (await bot.http.get("/person/999")).status_code == 404
    assert (await bot.http.get("/person/101")).json()["first_name"] == "Budi"


@pytest.mark.parametrize("body", [b"{", b"[]"])
async def test_a_body_that_is_no_json_object_is_refused(bot: BotCalls, body: bytes) -> None:
    response = await bot.http.post("/person", content=body)

    assert response.status_code == 400
    assert "JSON" in response.json()["error"]


async def test_everything_can_be_sent_as_a_form_too(bot: BotCalls, budi: PersonClient) -> None:
    response = await bot.http.post("/person/101/send", data={"text": "lewat curl"})

    assert response.json()["delivered"] is True
    assert response.json()["message"]["text"] == "lewat curl"


async def test_a_page_reads_only_what_is_new(bot: BotCalls, budi: PersonClient) -> None:
    before = await budi.chat()
    await bot.ok("sendMessage", chat_id=budi.id, text="baru")

    news = await budi.chat(after=before.version)

    assert [message.text for message in news.messages] == ["baru"]
    assert (await budi.chat(after=news.version)).messages == []
    assert len((await budi.chat(after=10**9)).messages) == 2, "a version of another life means: everything"


async def test_a_wait_that_is_in_vain_shows_the_chat(bot: BotCalls, budi: PersonClient) -> None:
    await bot.ok("sendMessage", chat_id=budi.id, text="lain sekali")

    with pytest.raises(NothingCame, match=r"Budi waited for .*'rapat'(.|\n)*lain sekali"):
        await budi.wait_for(text_contains="rapat", timeout=0.02)
