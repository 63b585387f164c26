"""getUpdates: what waits, what is confirmed, what expires, and who may poll."""

import asyncio

from simulator.client import ControlClient, PersonClient, SimulatorClient
from simulator.schema import Json
from simulator.server import Simulator
from tests.simulator.bot_calls import BotCalls, until_open

TERMINATED = (
    409,
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
)


def texts(updates: list[Json]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def send_all(person: PersonClient, *words: str) -> None:
    for word in words:
        await person.send(word)


async def test_an_update_comes_again_until_a_higher_offset_confirms_it(bot: BotCalls, budi: PersonClient) -> None:
    await send_all(budi, "a", "b", "c")

    first = await bot.updates()
    again = await bot.updates(offset=first[0]["update_id"])
    rest = await bot.updates(offset=first[1]["update_id"])
    without_offset = await bot.updates()

    assert texts(first) == texts(again) == ["a", "b", "c"]
    assert texts(rest) == texts(without_offset) == ["b", "c"]
    assert [update["update_id"] for update in first] == list(range(first[0]["update_id"], first[0]["update_id"] + 3))


async def test_a_negative_offset_counts_from_the_end_and_forgets_the_rest(bot: BotCalls, budi: PersonClient) -> None:
    await send_all(budi, "a", "b", "c")

    assert texts(await bot.updates(offset=-2)) == ["b", "c"]
    assert texts(await bot.updates()) == ["b", "c"]


async def test_an_offset_far_beyond_the_newest_update_is_ignored(bot: BotCalls, budi: PersonClient) -> None:
    await send_all(budi, "a")

    assert texts(await bot.updates(offset=2_000_000_000)) == ["a"]


async def test_a_limit_is_kept(bot: BotCalls, budi: PersonClient) -> None:
    await send_all(budi, "a", "b", "c")

    assert texts(await bot.updates(limit=2)) == ["a", "b"]


async def test_a_long_poll_ends_when_something_comes(bot: BotCalls, budi: PersonClient, control: ControlClient) -> None:
    polling = asyncio.create_task(bot.updates(timeout=30))
    await until_open(control, "getUpdates")

    await budi.send("akhirnya")

    assert texts(await polling) == ["akhirnya"]


async def test_a_poll_without_timeout_ends_at_once(bot: BotCalls, budi: PersonClient) -> None:
    assert await bot.updates() == []


async def test_of_two_pollers_the_older_is_refused(bot: BotCalls, budi: PersonClient, control: ControlClient) -> None:
    older = asyncio.create_task(bot.refused("getUpdates", timeout=30))
    await until_open(control, "getUpdates")
    newer = asyncio.create_task(bot.updates(timeout=30))

    assert await older == TERMINATED
    await budi.send("untuk yang baru")
    assert texts(await newer) == ["untuk yang baru"]


async def test_a_long_poll_ends_when_the_simulator_ends() -> None:
    async with Simulator() as simulator, SimulatorClient(simulator.url) as client:
        poll = f"/bot{simulator.token}/getUpdates?timeout=50"
        polling = asyncio.create_task(client.http.get(poll))
        await until_open(client.control, "getUpdates")
        started = asyncio.get_running_loop().time()
        await simulator.__aexit__(None, None, None)

        assert (await polling).json() == {"ok": True, "result": []}
        assert asyncio.get_running_loop().time() - started < 1


async def test_messages_wait_a_day(bot: BotCalls, budi: PersonClient, control: ControlClient) -> None:
    await budi.send("lama")
    await control.advance_clock(23 * 3600)
    await budi.send("baru")
    await control.advance_clock(3601)

    assert texts(await bot.updates()) == ["baru"]


async def test_only_the_wanted_kinds_are_queued_from_then_on(bot: BotCalls, budi: PersonClient) -> None:
    message = await budi.send("sebelum")
    await bot.updates(allowed_updates=["edited_message"])

    await budi.send("sesudah")
    await budi.edit(message.id, "diubah")
    updates = await bot.updates()

    assert [update.keys() - {"update_id"} for update in updates] == [{"message"}, {"edited_message"}]
    assert updates[1]["edited_message"]["text"] == "diubah"


async def test_an_empty_list_means_the_usual_kinds_again(bot: BotCalls, budi: PersonClient) -> None:
    await bot.updates(allowed_updates=["edited_message"])
    await bot.updates(allowed_updates=[])

    await budi.send("Halo")

    assert texts(await bot.updates()) == ["Halo"]


async def test_anything_can_be_pushed_as_an_update(bot: BotCalls, control: ControlClient) -> None:
    poison = {"message": {"message_id": "not a number"}}

    pushed = await control.push_update(poison)
    numbered = await control.push_update({"update_id": 5, "unheard_of": {}})

    received = (await bot.post("getUpdates")).json()["result"]
    assert received == [pushed, numbered] == await control.pending_updates()
    assert pushed == {"update_id": pushed["update_id"], **poison}
    assert numbered == {"update_id": 5, "unheard_of": {}}


async def test_update_ids_can_jump_in_both_directions(
    bot: BotCalls, budi: PersonClient, control: ControlClient
) -> None:
    await control.jump_update_id(2_000_000_000)
    await budi.send("tinggi")
    high = await bot.confirm_all()
    await control.jump_update_id(12_345)
    await budi.send("rendah")

    assert high[0]["update_id"] == 2_000_000_000
    assert [update["update_id"] for update in await bot.updates(offset=high[0]["update_id"] + 1)] == [12_345]
