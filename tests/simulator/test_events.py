"""The stream of changes that a page follows."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from simulator import events
from simulator.client import ControlClient, PersonClient
from simulator.schema import Json
from simulator.server import Simulator
from tests.simulator.bot_calls import BotCalls, button, keyboard


class Events:
    """Reads server-sent events one by one."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.aiter_lines()

    async def next(self) -> tuple[str, Json]:
        kind = ""
        async for line in self._lines:
            name, _, value = line.partition(": ")
            if name == "event":
                kind = value
            if name == "data":
                return kind, json.loads(value)
            if line == ": still here":
                return "comment", {}
        return "end", {}


@asynccontextmanager
async def following(http: httpx.AsyncClient, after: int | str, **headers: str) -> AsyncIterator[Events]:
    async with http.stream("GET", f"/person/events?after={after}", headers=headers) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        yield Events(response)


async def version_of(control: ControlClient) -> int:
    return int((await control.health())["version"])


async def test_changes_of_all_chats_come_as_they_happen(
    bot: BotCalls, budi: PersonClient, control: ControlClient
) -> None:
    before = await version_of(control)

    async with following(bot.http, before) as stream:
        await bot.ok("sendMessage", chat_id=budi.id, text="Tugas <baru>", reply_markup=keyboard(button("Terima")))
        kind, change = await stream.next()
        await budi.press("Terima", wait=0)
        _, press = await stream.next()

    assert kind == "change"
    assert (change["kind"], change["chat_id"], change["version"]) == ("message", budi.id, before + 1)
    assert change["message"]["html"] == "Tugas &lt;baru&gt;"
    assert (press["kind"], press["data"]["answer"]) == ("press", None)


async def test_a_page_goes_on_where_it_was(bot: BotCalls, budi: PersonClient, control: ControlClient) -> None:
    before = await version_of(control)
    for text in ("1", "2", "3"):
        await bot.ok("sendMessage", chat_id=budi.id, text=text)

    async with following(bot.http, before + 1) as stream:
        missed = [(await stream.next())[1]["message"]["text"] for _ in range(2)]
    async with following(bot.http, 0, **{"Last-Event-ID": str(before + 2)}) as stream:
        newest = (await stream.next())[1]["message"]["text"]

    assert (missed, newest) == (["2", "3"], "3")


async def test_who_has_missed_too_much_is_told_to_read_afresh(
    simulator: Simulator, bot: BotCalls, budi: PersonClient, control: ControlClient
) -> None:
    simulator.simulation.world.changes.clear()

    async with following(bot.http, 1) as stream:
        assert await stream.next() == ("resync", {"version": await version_of(control)})
        await control.reset()
        assert (await stream.next())[1]["kind"] == "reset"
    async with following(bot.http, 10**9) as stream:
        assert (await stream.next())[0] == "resync"


async def test_every_kind_of_change_can_be_shown(bot: BotCalls, budi: PersonClient, control: ControlClient) -> None:
    before = await version_of(control)
    sent = await bot.ok("sendMessage", chat_id=budi.id, text="1", reply_markup={"keyboard": [[{"text": "Ya"}]]})
    await bot.ok("sendChatAction", chat_id=budi.id, action="typing")
    await bot.ok("deleteMessage", chat_id=budi.id, message_id=sent["message_id"])
    await bot.ok("setMyCommands", commands=[{"command": "a", "description": "a"}])
    await budi.block()
    await bot.http.post("/person/groups", json={"title": "Umum", "creator_id": budi.id})

    changes: list[Any] = []
    async with following(bot.http, before) as stream:
        while len(changes) < 7:
            changes.append((await stream.next())[1])

    assert [change["kind"] for change in changes] == [
        "message",
        "keyboard",
        "action",
        "delete",
        "commands",
        "person",
        "group",
    ]
    assert changes[2]["state"]["action"] == "typing"
    assert changes[3]["message"]["deleted"] is True
    assert changes[5]["person"]["has_blocked"] is True
    assert changes[6]["group"]["title"] == "Umum"


async def test_a_quiet_stream_shows_that_it_lives(bot: BotCalls, control: ControlClient, monkeypatch: Any) -> None:
    monkeypatch.setattr(events, "KEEP_ALIVE_SECONDS", 0.01)

    async with following(bot.http, await version_of(control)) as stream:
        assert (await stream.next())[0] == "comment"


async def test_the_stream_ends_with_the_simulator(simulator: Simulator, bot: BotCalls, control: ControlClient) -> None:
    async with following(bot.http, await version_of(control)) as stream:
        simulator.simulation.closing.set()
        simulator.simulation.bell.ring()

        assert (await stream.next())[0] == "end"
