"""Every fault that can be ordered, as a plain HTTP client sees it."""

import asyncio
from typing import Any

import httpx
import pytest

from simulator.client import ControlClient, PersonClient, SimulatorClient
from simulator.schema import Json
from simulator.server import Simulator
from tests.simulator.bot_calls import BotCalls, until_open

HELLO: Json = {"text": "Halo"}


async def texts(budi: PersonClient) -> list[str]:
    return [message.text for message in (await budi.chat()).from_bot]


async def test_too_many_requests(bot: BotCalls, budi: PersonClient, control: ControlClient) -> None:
    await control.fault("too_many_requests", method="sendMessage", retry_after=7)

    response = await bot.post("sendMessage", chat_id=budi.id, **HELLO)

    assert response.status_code == 429
    assert response.headers["retry-after"] == "7"
    assert response.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    assert await texts(budi) == []
    await bot.ok("sendMessage", chat_id=budi.id, **HELLO)


@pytest.mark.parametrize(
    ("order", "refusal"),
    [
        ({"kind": "blocked"}, (403, "Forbidden: bot was blocked by the user")),
        ({"kind": "blocked", "description": "user is deactivated"}, (403, "Forbidden: user is deactivated")),
        ({"kind": "server_error"}, (500, "Internal Server Error")),
        ({"kind": "server_error", "status": 502}, (502, "Bad Gateway")),
        (
            {"kind": "conflict"},
            (
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
            ),
        ),
    ],
)
async def test_a_refusal_has_no_effect(
    bot: BotCalls, budi: PersonClient, control: ControlClient, order: dict[str, Any], refusal: tuple[int, str]
) -> None:
    await control.fault(**order)

    assert await bot.refused("sendMessage", chat_id=budi.id, **HELLO) == refusal
    assert await texts(budi) == []


@pytest.mark.parametrize(("kind", "effect"), [("timeout_before", []), ("timeout_after", ["Halo"])])
async def test_a_lost_answer_leaves_the_caller_waiting(
    bot: BotCalls, budi: PersonClient, control: ControlClient, kind: str, effect: list[str]
) -> None:
    await control.fault(kind, method="sendMessage")

    with pytest.raises(httpx.ReadTimeout):
        await bot.http.post(bot.path("sendMessage"), json={"chat_id": budi.id, **HELLO}, timeout=0.05)

    assert await texts(budi) == effect
    (call,) = await control.calls("sendMessage")
    assert call["fault"] == kind


@pytest.mark.parametrize("kind", ["timeout_before", "timeout_after", "disconnect"])
async def test_a_lost_connection_is_closed_in_the_end(
    bot: BotCalls, budi: PersonClient, control: ControlClient, kind: str
) -> None:
    await control.fault(kind, method="sendMessage", seconds=0.02)

    with pytest.raises(httpx.HTTPError):
        await bot.post("sendMessage", chat_id=budi.id, **HELLO)
    await bot.ok("sendMessage", chat_id=budi.id, text="lagi")


async def test_a_slow_answer_comes(bot: BotCalls, budi: PersonClient, control: ControlClient) -> None:
    await control.fault("slow", method="sendMessage", seconds=0.05)

    await bot.ok("sendMessage", chat_id=budi.id, **HELLO)

    (call,) = await control.calls("sendMessage")
    assert call["duration_seconds"] >= 0.05


async def test_a_fault_hits_its_method_and_chat_only(
    bot: BotCalls, budi: PersonClient, client: SimulatorClient, control: ControlClient
) -> None:
    sari = await client.person(102, "Sari")
    await sari.send("/start")
    await control.fault("blocked", method="sendmessage", chat_id=sari.id, times=None)

    await bot.ok("sendMessage", chat_id=budi.id, **HELLO)
    await bot.ok("getChat", chat_id=sari.id)
    for _ in range(3):
        assert (await bot.refused("sendMessage", chat_id=sari.id, **HELLO))[0] == 403


async def test_a_fault_finds_the_chat_of_a_pressed_button(
    bot: BotCalls, budi: PersonClient, control: ControlClient
) -> None:
    markup = {"inline_keyboard": [[{"text": "Ya", "callback_data": "1"}]]}
    await bot.ok("sendMessage", chat_id=budi.id, text="x", reply_markup=markup)
    await budi.press("Ya", wait=0)
    (update,) = await bot.updates()
    await control.fault("server_error", chat_id=budi.id, method="answerCallbackQuery")

    refused = await bot.refused("answerCallbackQuery", callback_query_id=update["callback_query"]["id"])

    assert refused == (500, "Internal Server Error")


async def test_faults_can_be_counted_skipped_listed_and_removed(bot: BotCalls, control: ControlClient) -> None:
    fault_id = await control.fault("server_error", method="getMe", times=2, skip=1)

    statuses = [(await bot.post("getMe")).status_code for _ in range(5)]

    assert statuses == [200, 500, 500, 200, 200]
    (fault,) = await control.faults()
    assert (fault["id"], fault["hits"]) == (fault_id, 2)
    await control.clear_faults()
    assert await control.faults() == []


async def test_one_fault_can_be_taken_back(bot: BotCalls, control: ControlClient) -> None:
    fault_id = await control.fault("server_error")
    kept = await control.fault("conflict", method="getUpdates")

    response = await bot.http.delete("/control/faults", params={"id": fault_id})

    assert [fault["id"] for fault in response.json()["faults"]] == [kept]
    assert (await bot.http.delete("/control/faults", params={"id": fault_id})).status_code == 404


@pytest.mark.parametrize("kind", ["server_error", "disconnect", "slow"])
async def test_downloads_can_go_wrong_too(bot: BotCalls, budi: PersonClient, control: ControlClient, kind: str) -> None:
    sent = await bot.ok("sendDocument", chat_id=budi.id, files={"document": ("a.txt", b"abc")})
    file = await bot.ok("getFile", file_id=sent["document"]["file_id"])
    path = f"/file/bot{bot.token}/{file['file_path']}"
    await control.fault(kind, method="file", seconds=0.01)

    try:
        outcome: Any = (await bot.http.get(path)).status_code
    except httpx.HTTPError:
        outcome = "lost"

    assert outcome == {"server_error": 500, "disconnect": "lost", "slow": 200}[kind]
    assert (await bot.http.get(path)).content == b"abc"


async def test_a_poll_can_lose_its_answer_but_not_the_updates(
    bot: BotCalls, budi: PersonClient, control: ControlClient
) -> None:
    await budi.send("penting")
    await control.fault("timeout_after", method="getUpdates", seconds=0)

    with pytest.raises(httpx.HTTPError):
        await bot.updates()

    assert (await bot.updates())[0]["message"]["text"] == "penting"


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ({"kind": "earthquake"}, "kind must be one of"),
        ({}, "kind must be one of"),
        ({"kind": "slow", "method": "sendTelepathy"}, "no method of the Bot API"),
        ({"kind": "slow", "colour": "red"}, "a fault has no colour"),
        ({"kind": "slow", "seconds": "long"}, "seconds must be int or float"),
        ({"kind": "slow", "times": -1}, "times must not be negative"),
        ({"kind": "slow", "skip": True}, "skip must be int"),
        ({"kind": "server_error", "status": 404}, "status of a server_error must be 500-599"),
    ],
)
async def test_a_fault_that_means_nothing_is_refused(bot: BotCalls, order: dict[str, Any], reason: str) -> None:
    response = await bot.http.post("/control/faults", json=order)

    assert response.status_code == 400
    assert reason in response.json()["error"]


async def test_waiting_faults_do_not_keep_the_simulator_from_ending() -> None:
    async with Simulator() as simulator, SimulatorClient(simulator.url) as client:
        bot = BotCalls(client.http, simulator.token)
        await client.control.fault("timeout_before", method="getMe", seconds=600)
        await client.control.fault("slow", method="getWebhookInfo", seconds=600)
        methods = ("getMe", "getWebhookInfo")
        waiting = [asyncio.create_task(bot.post(method)) for method in methods]
        for method in methods:
            await until_open(client.control, method)

        started = asyncio.get_running_loop().time()
        await simulator.__aexit__(None, None, None)
        lost, slow = await asyncio.gather(*waiting, return_exceptions=True)

        assert asyncio.get_running_loop().time() - started < 1
        assert isinstance(lost, httpx.HTTPError)
        assert isinstance(slow, httpx.Response)


async def test_reset_empties_the_world(bot: BotCalls, budi: PersonClient, client: SimulatorClient) -> None:
    await bot.ok("sendDocument", chat_id=budi.id, files={"document": ("a.txt", b"abc")})
    await client.control.fault("blocked")
    await client.control.advance_clock(1000)
    version = (await client.control.health())["version"]

    await client.control.reset()

    health = await client.control.health()
    assert (health["people"], health["calls"], health["pending_updates"]) == (0, 0, 0)
    assert health["version"] > version
    assert await client.control.faults() == []
    assert (await bot.http.get("/control/clock")).json()["offset_seconds"] == 0


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/control/updates", {"update": 5}),
        ("/control/update_id", {"next": 0}),
        ("/control/update_id", {}),
        ("/control/clock", {"advance": "a day"}),
        ("/control/clock", {}),
    ],
)
async def test_nonsense_on_the_control_side_is_refused(bot: BotCalls, path: str, fields: dict[str, Any]) -> None:
    response = await bot.http.post(path, json=fields)

    assert response.status_code == 400
    assert response.json()["error"]
