"""Delivery to a webhook: in order per chat, again until it is taken, with the secret."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from simulator.client import ControlClient, PersonClient, SimulatorClient
from simulator.schema import Json
from simulator.server import Simulator
from tests.simulator.bot_calls import BotCalls, until_open


@dataclass
class Receiver:
    """A bot's webhook: notes what it gets and answers what it is told to."""

    url: str = ""
    updates: list[Json] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: list[tuple[int, str, str]] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    def answer_next(self, status: int, *, header: str = "", body: str = "") -> None:
        self.answers.append((status, header, body))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request per connection."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = {line.partition(": ")[0].lower(): line.partition(": ")[2] for line in head.splitlines()[1:] if line}
        body = await reader.readexactly(int(headers["content-length"]))
        async with self.arrived:
            self.headers.append(headers)
            self.updates.append(json.loads(body))
            self.arrived.notify_all()
        await self.gate.wait()
        status, header, text = self.answers.pop(0) if self.answers else (200, "", "")
        length = f"Content-Length: {len(text)}\r\nConnection: close\r\n\r\n"
        writer.write(f"HTTP/1.1 {status} Words\r\n{header}{length}{text}".encode())
        writer.close()
        await writer.wait_closed()

    async def wait_for(self, count: int) -> list[str]:
        """The texts of the first `count` updates."""
        async with asyncio.timeout(5), self.arrived:
            await self.arrived.wait_for(lambda: len(self.updates) >= count)
        return [update["message"]["text"] for update in self.updates]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    receiver.gate.set()
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    async with server:
        receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
        yield receiver


async def info_when(bot: BotCalls, simulator: Simulator, condition: Callable[[Json], bool]) -> Json:
    """The webhook's state as soon as it fulfils a condition."""
    async with asyncio.timeout(5):
        while not condition(info := await bot.ok("getWebhookInfo")):
            await simulator.simulation.bell.wait(0.01)
    return dict(info)


def is_all_taken(info: Json) -> bool:
    return not info["pending_update_count"]


async def test_updates_are_delivered_with_the_secret(
    simulator: Simulator, bot: BotCalls, budi: PersonClient, receiver: Receiver
) -> None:
    await budi.send("sebelum")
    await bot.ok("setWebhook", url=receiver.url, secret_token="rahasia_1", max_connections=3)
    await budi.send("sesudah")

    assert await receiver.wait_for(2) == ["sebelum", "sesudah"]
    info = await info_when(bot, simulator, is_all_taken)
    assert receiver.headers[0]["x-telegram-bot-api-secret-token"] == "rahasia_1"
    assert receiver.headers[0]["content-type"] == "application/json"
    assert info == {
        "url": receiver.url,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": 3,
    }


async def test_without_a_secret_there_is_no_header(bot: BotCalls, budi: PersonClient, receiver: Receiver) -> None:
    await bot.ok("setWebhook", url=receiver.url)
    await budi.send("Halo")
    await receiver.wait_for(1)

    assert "x-telegram-bot-api-secret-token" not in receiver.headers[0]


async def test_within_a_chat_the_next_waits_for_the_one_before(
    bot: BotCalls, budi: PersonClient, client: SimulatorClient, receiver: Receiver
) -> None:
    sari = await client.person(102, "Sari")
    receiver.gate.clear()
    await bot.ok("setWebhook", url=receiver.url)

    for text in ("budi 1", "budi 2"):
        await budi.send(text)
    await sari.send("sari 1")
    first = await receiver.wait_for(2)
    receiver.gate.set()

    assert sorted(first) == ["budi 1", "sari 1"]
    assert await receiver.wait_for(3) == [*first, "budi 2"]


async def test_no_more_connections_than_allowed(
    bot: BotCalls, budi: PersonClient, client: SimulatorClient, receiver: Receiver
) -> None:
    sari = await client.person(102, "Sari")
    receiver.gate.clear()
    await bot.ok("setWebhook", url=receiver.url, max_connections=1)
    await budi.send("budi")
    await sari.send("sari")
    await receiver.wait_for(1)
    await asyncio.sleep(0.02)

    assert len(receiver.updates) == 1
    receiver.gate.set()
    assert await receiver.wait_for(2) == ["budi", "sari"]


async def test_what_is_not_taken_comes_again(
    simulator: Simulator, bot: BotCalls, budi: PersonClient, receiver: Receiver
) -> None:
    receiver.answer_next(500)
    receiver.answer_next(403)
    await bot.ok("setWebhook", url=receiver.url)
    await budi.send("a")
    await budi.send("b")

    assert await receiver.wait_for(4) == ["a", "a", "a", "b"]
    info = await info_when(bot, simulator, is_all_taken)
    assert info["last_error_message"] == "Wrong response from the webhook: 403 Words"
    assert info["last_error_date"] > 0


async def test_the_receiver_says_when_to_come_again(bot: BotCalls, budi: PersonClient, receiver: Receiver) -> None:
    receiver.answer_next(503, header="Retry-After: 0.05\r\n")
    await bot.ok("setWebhook", url=receiver.url)
    started = asyncio.get_running_loop().time()
    await budi.send("a")
    await receiver.wait_for(2)

    assert asyncio.get_running_loop().time() - started >= 0.05


async def test_nobody_there_is_an_error_too(simulator: Simulator, bot: BotCalls, budi: PersonClient) -> None:
    await bot.ok("setWebhook", url="http://127.0.0.1:1/hook")
    await budi.send("a")

    info = await info_when(bot, simulator, lambda info: "last_error_message" in info)

    assert info["last_error_message"] == "Connection refused"
    assert info["pending_update_count"] == 1


async def test_an_answer_may_hold_a_call(bot: BotCalls, budi: PersonClient, receiver: Receiver) -> None:
    call = {"method": "sendMessage", "chat_id": budi.id, "text": "Dijawab langsung"}
    receiver.answer_next(200, body=json.dumps(call))
    await bot.ok("setWebhook", url=receiver.url)
    await budi.send("Halo")

    assert (await budi.wait_for(text="Dijawab langsung")).is_from_bot


async def test_expired_updates_are_not_delivered(
    bot: BotCalls, budi: PersonClient, receiver: Receiver, control: ControlClient
) -> None:
    await budi.send("lama")
    await control.advance_clock(86_401)
    await budi.send("baru")
    await bot.ok("setWebhook", url=receiver.url)

    assert await receiver.wait_for(1) == ["baru"]


async def test_a_delivery_on_its_way_does_not_keep_the_simulator_from_ending(receiver: Receiver) -> None:
    receiver.gate.clear()
    async with Simulator() as simulator, SimulatorClient(simulator.url) as client:
        bot = BotCalls(client.http, simulator.token)
        await bot.ok("setWebhook", url=receiver.url)
        await (await client.person(101, "Budi")).send("Halo")
        await receiver.wait_for(1)

        async with asyncio.timeout(1):
            await simulator.__aexit__(None, None, None)
        assert len(simulator.simulation.updates.pending) == 1
    receiver.gate.set()


async def test_polling_and_webhook_exclude_each_other(
    bot: BotCalls, budi: PersonClient, receiver: Receiver, control: ControlClient
) -> None:
    polling = asyncio.create_task(bot.refused("getUpdates", timeout=30))
    await until_open(control, "getUpdates")
    await bot.ok("setWebhook", url=receiver.url)

    assert await polling == (409, "Conflict: terminated by setWebhook request")
    assert await bot.refused("getUpdates") == (
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
    await bot.ok("deleteWebhook")
    assert (await bot.ok("getWebhookInfo"))["url"] == ""
    await budi.send("lagi")
    assert [update["message"]["text"] for update in await bot.updates()] == ["lagi"]


@pytest.mark.parametrize("method", ["setWebhook", "deleteWebhook"])
async def test_what_waits_can_be_dropped(bot: BotCalls, budi: PersonClient, receiver: Receiver, method: str) -> None:
    await budi.send("lama")

    await bot.ok(method, url=receiver.url, drop_pending_updates=True)

    assert (await bot.ok("getWebhookInfo"))["pending_update_count"] == 0
    assert receiver.updates == []


async def test_telegram_adds_a_sentence(bot: BotCalls, receiver: Receiver) -> None:
    calls: list[Json] = [{"url": receiver.url}, {"url": receiver.url}, {"url": ""}, {}]

    answers = [(await bot.post("setWebhook", **call)).json() for call in calls]
    deleted = (await bot.post("deleteWebhook")).json()

    assert [answer["description"] for answer in [*answers, deleted]] == [
        "Webhook was set",
        "Webhook is already set",
        "Webhook was deleted",
        "Webhook is already deleted",
        "Webhook is already deleted",
    ]
    assert deleted == {"ok": True, "result": True, "description": "Webhook is already deleted"}


async def test_allowed_updates_are_told(bot: BotCalls, receiver: Receiver) -> None:
    await bot.ok("setWebhook", url=receiver.url, allowed_updates=["callback_query"])

    assert (await bot.ok("getWebhookInfo"))["allowed_updates"] == ["callback_query"]


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"url": "http://example.com/"}, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://"}, "Bad Request: bad webhook: URL host is empty"),
        ({"url": "https://[x"}, "Bad Request: bad webhook: Failed to parse URL"),
        ({"url": "https://x.id", "secret_token": "a b"}, "Bad Request: secret token contains unallowed characters"),
        ({"url": "https://x.id", "secret_token": "x" * 257}, 'Bad Request: "secret_token" must be 1-256 characters'),
    ],
)
async def test_a_wrong_webhook_is_refused(bot: BotCalls, parameters: dict[str, Any], description: str) -> None:
    assert await bot.refused("setWebhook", **parameters) == (400, description)
