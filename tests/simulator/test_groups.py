"""Groups: the bot comes and goes, and hears only what is meant for it."""

import pytest

from simulator.client import GroupClient, PersonClient, RequestRefused, SimulatorClient
from simulator.server import Simulator
from tests.simulator.bot_calls import BotCalls


@pytest.fixture
async def group(client: SimulatorClient, budi: PersonClient) -> GroupClient:
    return await client.group("Bagian Umum", creator=budi)


async def test_the_bot_hears_that_it_was_added(bot: BotCalls, budi: PersonClient, group: GroupClient) -> None:
    await group.add_bot(budi)

    member, service = await bot.updates()
    change = member["my_chat_member"]
    assert change["chat"] == {"id": group.id, "type": "group", "title": "Bagian Umum"}
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("left", "member")
    assert service["message"]["new_chat_members"][0]["is_bot"] is True


async def test_the_bot_says_a_line_and_leaves(bot: BotCalls, budi: PersonClient, group: GroupClient) -> None:
    await group.add_bot(budi)
    await bot.confirm_all()

    await bot.ok("sendMessage", chat_id=group.id, text="Saya hanya bekerja di chat pribadi.")
    await bot.ok("leaveChat", chat_id=group.id)

    (update,) = await bot.updates()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "left"
    assert update["my_chat_member"]["from"]["is_bot"] is True
    assert [message.text for message in (await budi.chat(chat_id=group.id)).from_bot][:1] == [
        "Saya hanya bekerja di chat pribadi."
    ]
    assert await bot.refused("sendMessage", chat_id=group.id, text="x") == (
        403,
        "Forbidden: bot is not a member of the group chat",
    )


async def test_the_bot_is_removed(bot: BotCalls, client: SimulatorClient, budi: PersonClient) -> None:
    group = await client.group("Besar", creator=budi, type="supergroup")
    await group.add_bot(budi)
    await group.remove_bot(budi)

    assert (await bot.updates())[-1]["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert await bot.refused("leaveChat", chat_id=group.id) == (
        403,
        "Forbidden: bot was kicked from the supergroup chat",
    )


async def test_in_a_group_the_bot_gets_only_what_is_meant_for_it(
    bot: BotCalls, budi: PersonClient, group: GroupClient
) -> None:
    await group.add_bot(budi)
    sent = await bot.ok("sendMessage", chat_id=group.id, text="Halo semua")
    await bot.confirm_all()

    for text in ("obrolan biasa", "/bantuan", "/bantuan@simulated_bot", "/bantuan@other_bot", "hai @Simulated_bot"):
        await budi.send(text, chat_id=group.id)
    await budi.send("jawaban", chat_id=group.id, reply_to=sent["message_id"])

    assert [update["message"]["text"] for update in await bot.updates()] == [
        "/bantuan",
        "/bantuan@simulated_bot",
        "hai @Simulated_bot",
        "jawaban",
    ]


async def test_what_is_said_after_the_bot_left_is_not_for_it(
    bot: BotCalls, budi: PersonClient, group: GroupClient
) -> None:
    await budi.send("/bantuan", chat_id=group.id)

    assert await bot.updates() == []


async def test_in_a_group_everybody_deletes_only_their_own(
    bot: BotCalls, budi: PersonClient, group: GroupClient
) -> None:
    await group.add_bot(budi)
    own = await budi.send("salah kirim", chat_id=group.id)
    of_bot = await bot.ok("sendMessage", chat_id=group.id, text="Halo")

    await budi.delete_message(own.id, chat_id=group.id)
    with pytest.raises(RequestRefused, match="that message is another's"):
        await budi.delete_message(of_bot["message_id"], chat_id=group.id)
    other = await budi.send("milik Budi", chat_id=group.id)
    assert await bot.refused("deleteMessage", chat_id=group.id, message_id=other.id) == (
        400,
        "Bad Request: message can't be deleted",
    )


async def test_with_privacy_mode_off_the_bot_gets_everything() -> None:
    async with Simulator(reads_all_group_messages=True) as simulator, SimulatorClient(simulator.url) as client:
        budi = await client.person(101, "Budi")
        group = await client.group("Bagian Umum", creator=budi)
        await group.add_bot(budi)
        await budi.send("obrolan biasa", chat_id=group.id)

        assert (await client.control.pending_updates())[-1]["message"]["text"] == "obrolan biasa"


async def test_members_have_their_status(
    bot: BotCalls, client: SimulatorClient, budi: PersonClient, group: GroupClient
) -> None:
    sari = await client.person(102, "Sari")
    tono = await client.person(103, "Tono")
    await group.add_bot(budi)
    joined = await group.join(sari)
    await group.join(sari)

    async def status(user_id: int) -> str:
        member = await bot.ok("getChatMember", chat_id=group.id, user_id=user_id)
        return str(member["status"])

    assert joined["members"] == [{"id": 101, "status": "creator"}, {"id": 102, "status": "member"}]
    assert [await status(id_) for id_ in (budi.id, sari.id, tono.id, 7000000001)] == [
        "creator",
        "member",
        "left",
        "member",
    ]
    assert (await bot.ok("getChat", chat_id=group.id))["title"] == "Bagian Umum"


async def test_outsiders_can_do_nothing(client: SimulatorClient, group: GroupClient) -> None:
    sari = await client.person(102, "Sari")

    with pytest.raises(RequestRefused, match="no member of group"):
        await group.add_bot(sari)
    with pytest.raises(RequestRefused, match="no member of group"):
        await sari.send("Halo", chat_id=group.id)
    with pytest.raises(RequestRefused, match="there is no chat"):
        await sari.chat(chat_id=group.id)


async def test_groups_can_be_listed_and_renamed(bot: BotCalls, budi: PersonClient, group: GroupClient) -> None:
    await bot.http.post("/person/groups", json={"id": group.id, "title": "Bagian Hukum"})

    listed = (await bot.http.get("/person/groups")).json()["groups"]

    assert [(each["id"], each["title"]) for each in listed] == [(group.id, "Bagian Hukum")]


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("/person/groups", {"id": 5}, 400),
        ("/person/groups", {"title": "x", "creator_id": 101, "type": "channel"}, 400),
        ("/person/groups", {"title": "x", "creator_id": 101, "member_ids": 5}, 400),
        ("/person/groups", {"title": "x", "creator_id": 999}, 404),
        ("/person/groups/-999/add_bot", {"person_id": 101}, 404),
        ("/person/groups/-200001/dance", {"person_id": 101}, 404),
    ],
)
async def test_a_group_that_cannot_be_is_refused(
    bot: BotCalls, group: GroupClient, path: str, fields: dict[str, object], status: int
) -> None:
    assert (await bot.http.post(path, json=fields)).status_code == status
