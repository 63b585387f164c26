"""With a data folder the world survives a restart, however the process ended."""

import json
from pathlib import Path

import pytest

from simulator.client import SimulatorClient
from simulator.journal import Journal
from simulator.schema import Json
from simulator.server import Simulator
from tests.simulator.bot_calls import BotCalls, button, keyboard


def test_the_last_line_of_a_record_counts(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    for value in ({"name": "a"}, {"name": "b"}):
        journal.put("person", 1, value)
        journal.flush()
    journal.put("person", 2, {"name": "c"})
    journal.put("person", 2, None)
    journal.flush()
    journal.close()

    assert Journal(tmp_path).load() == {"person": {"1": {"name": "b"}}}
    assert len((tmp_path / "world.jsonl").read_text().splitlines()) == 1


def test_a_torn_last_line_loses_only_itself(tmp_path: Path) -> None:
    (tmp_path / "world.jsonl").write_text('["person", "1", {"name": "a"}]\n["person", "2", {"na')

    assert Journal(tmp_path).load() == {"person": {"1": {"name": "a"}}}


def test_without_a_folder_nothing_is_kept() -> None:
    journal = Journal()
    journal.put("person", 1, {"name": "a"})
    journal.flush()

    assert journal.load() == {}


async def test_the_world_survives_a_restart(tmp_path: Path) -> None:
    async with Simulator(data_folder=tmp_path) as simulator, SimulatorClient(simulator.url) as client:
        bot = BotCalls(client.http, simulator.token)
        budi = await client.person(101, "Budi")
        group = await client.group("Umum", creator=budi)
        await group.add_bot(budi)
        await budi.send("/start")
        await bot.ok(
            "sendDocument",
            chat_id=101,
            reply_markup=json.dumps(keyboard(button("Terima"))),
            files={"document": ("a.txt", b"abc")},
        )
        await bot.ok("setMyCommands", commands=[{"command": "mulai", "description": "Mulai"}])
        await budi.press("Terima", wait=0)
        await client.control.advance_clock(100)
        waiting = await bot.updates()
        before = await client.control.health()

    async with Simulator(data_folder=tmp_path) as simulator, SimulatorClient(simulator.url) as client:
        bot = BotCalls(client.http, simulator.token)
        budi = await client.person(101, "Budi")
        chat = await budi.chat()
        after = await client.control.health()

        assert await bot.updates() == waiting
        assert len(waiting) == 4
        assert [message.text for message in chat.messages] == ["/start", ""]
        assert chat.last.labels == ["Terima"]
        assert await budi.download(chat.last) == b"abc"
        assert chat.commands == ["mulai"]
        assert after["version"] > before["version"], "versions go on growing"
        assert (await client.http.get("/control/clock")).json()["offset_seconds"] == 100
        assert (await client.http.get("/person/groups")).json()["groups"][0]["bot_status"] == "member"
        await bot.ok("answerCallbackQuery", callback_query_id=waiting[-1]["callback_query"]["id"])
        assert (await bot.ok("sendMessage", chat_id=101, text="x"))["message_id"] == 3
        await budi.send("berikut")
        assert (await bot.updates())[-1]["update_id"] == waiting[-1]["update_id"] + 1


async def test_confirmed_updates_and_settings_survive_too(tmp_path: Path) -> None:
    async with Simulator(data_folder=tmp_path) as simulator, SimulatorClient(simulator.url) as client:
        bot = BotCalls(client.http, simulator.token)
        budi = await client.person(101, "Budi")
        await budi.send("/start")
        await bot.confirm_all()
        await bot.updates(allowed_updates=["callback_query"])
        await client.control.jump_update_id(12_345)
        await bot.ok("setWebhook", url="https://bot.invalid/hook", secret_token="s")

    async with Simulator(data_folder=tmp_path) as simulator, SimulatorClient(simulator.url) as client:
        bot = BotCalls(client.http, simulator.token)
        info: Json = await bot.ok("getWebhookInfo")

        assert info["url"] == "https://bot.invalid/hook"
        assert info["allowed_updates"] == ["callback_query"]
        assert info["pending_update_count"] == 0
        await bot.ok("deleteWebhook")
        assert (await client.control.push_update({}))["update_id"] == 12_345


async def test_a_reset_empties_the_folder_too(tmp_path: Path) -> None:
    async with Simulator(data_folder=tmp_path) as simulator, SimulatorClient(simulator.url) as client:
        budi = await client.person(101, "Budi")
        await budi.send_file("a.txt", b"abc")
        await client.control.reset()

    async with Simulator(data_folder=tmp_path) as simulator, SimulatorClient(simulator.url) as client:
        assert await client.people() == []
        assert list((tmp_path / "files").iterdir()) == []


@pytest.mark.parametrize("is_kept", [False, True])
async def test_the_same_calls_give_the_same_world_with_and_without_a_folder(tmp_path: Path, is_kept: bool) -> None:
    async with (
        Simulator(data_folder=tmp_path if is_kept else None) as simulator,
        SimulatorClient(simulator.url) as client,
    ):
        budi = await client.person(101, "Budi")
        await budi.send("/start")
        await client.control.jump_update_id(5)
        await budi.block()

        assert [update["update_id"] for update in await client.control.pending_updates()] == [700_000_001, 5]
