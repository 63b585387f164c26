"""Fetching updates: stored before Telegram is told, whatever the network and other programs do."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bot.intake import ALLOWED_UPDATES, AnotherPoller, Poller, TokenRejected
from chat.pauses import Pauses
from db.database import Database
from db.schema import upgrade
from db.tables import InboxRow
from simulator.client import SimulatorClient
from simulator.server import Simulator
from tests.bot.conftest import TOKEN

NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
PATIENCE = 20.0


class Polling:
    """A poller at work, and what it has stored."""

    def __init__(self, database: Database, url: str, *, token: str = TOKEN, conflict_patience: float = 60) -> None:
        self._database = database
        self._stored = asyncio.Event()
        self._poller = Poller(
            api_url=url,
            token=token,
            database=database,
            now=lambda: NOW,
            stored=self._stored.set,
            conflict_patience=conflict_patience,
            pauses=Pauses(first=0.01, longest=0.02),
        )

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator["Polling"]:
        """Poll beside the test."""
        self._task = asyncio.get_running_loop().create_task(self._poller.run())
        try:
            yield self
        finally:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def until_it_ends(self) -> None:
        """Poll until it gives up by itself."""
        async with asyncio.timeout(PATIENCE):
            await self._poller.run()

    async def texts(self, count: int) -> list[str]:
        """Wait until so many updates are stored, and return their texts."""
        async with asyncio.timeout(PATIENCE):
            while len(self.rows()) < count:
                await self._stored.wait()
                self._stored.clear()
        return [_text_of(row) for row in self.rows()]

    def rows(self) -> list[InboxRow]:
        """Return what is in the inbox."""
        return self._database.read_now(_all_rows)


def _all_rows(session: Session) -> list[InboxRow]:
    return list(session.exec(select(InboxRow).order_by(col(InboxRow.id))))


def _text_of(row: InboxRow) -> str:
    message = json.loads(row.raw or "{}").get("message")
    return str(message.get("text", "?")) if isinstance(message, dict) else "?"


async def calls_of(client: SimulatorClient, method: str) -> list[dict[str, Any]]:
    """Return parameters of the calls of a method, as the simulator saw them."""
    return [call["parameters"] for call in await client.control.calls(method)]


async def test_updates_are_stored_as_they_came(sqlite: Database, simulator: Simulator, client: SimulatorClient) -> None:
    rina = await client.person(106, "Rina")
    async with Polling(sqlite, simulator.url).going_on() as polling:
        await rina.send("halo 😀 \u0000 ok")

        assert await polling.texts(1) == ["halo 😀 \u0000 ok"]

    (row,) = polling.rows()
    assert (row.chat_key, row.state, row.tries) == (106, "open", 0)


async def test_the_first_poll_has_no_offset_and_the_next_one_confirms(
    sqlite: Database, simulator: Simulator, client: SimulatorClient
) -> None:
    rina = await client.person(106, "Rina")
    await rina.send("satu")
    async with Polling(sqlite, simulator.url).going_on() as polling:
        await polling.texts(1)
        await rina.send("dua")
        await polling.texts(2)

    first, second, *_ = await calls_of(client, "getUpdates")
    assert "offset" not in first
    confirmed = polling.rows()[0].update_id
    assert confirmed is not None
    assert second["offset"] == confirmed + 1
    assert first["allowed_updates"] == ALLOWED_UPDATES


async def test_a_webhook_is_removed_first_and_what_waits_is_kept(
    sqlite: Database, simulator: Simulator, client: SimulatorClient
) -> None:
    rina = await client.person(106, "Rina")
    await rina.send("sebelum")
    simulator.simulation.webhook.url = "https://office.example/hook"

    async with Polling(sqlite, simulator.url).going_on() as polling:
        assert await polling.texts(1) == ["sebelum"]

    (removed,) = await calls_of(client, "deleteWebhook")
    assert str(removed["drop_pending_updates"]).lower() == "false"


@pytest.mark.parametrize("kind", ["server_error", "disconnect", "too_many_requests"])
async def test_a_webhook_that_cannot_be_removed_at_once_is_removed_later(
    sqlite: Database, simulator: Simulator, client: SimulatorClient, kind: str
) -> None:
    rina = await client.person(106, "Rina")
    await rina.send("sebelum")
    simulator.simulation.webhook.url = "https://office.example/hook"
    await client.control.fault(kind, method="deleteWebhook", times=2)

    async with Polling(sqlite, simulator.url, conflict_patience=0.1).going_on() as polling:
        assert await polling.texts(1) == ["sebelum"]


@pytest.mark.parametrize("kind", ["server_error", "disconnect", "timeout_before"])
async def test_a_failing_network_is_outlasted(
    sqlite: Database, simulator: Simulator, client: SimulatorClient, kind: str
) -> None:
    rina = await client.person(106, "Rina")
    await client.control.fault(kind, method="getUpdates", times=3, **({"seconds": 0.01} if "time" in kind else {}))

    async with Polling(sqlite, simulator.url).going_on() as polling:
        await rina.send("sesudah")

        assert await polling.texts(1) == ["sesudah"]


async def test_an_answer_that_was_lost_on_the_way_comes_again_and_counts_once(
    sqlite: Database, simulator: Simulator, client: SimulatorClient
) -> None:
    rina = await client.person(106, "Rina")
    await rina.send("satu")
    await client.control.fault("timeout_after", method="getUpdates", seconds=0.01)

    async with Polling(sqlite, simulator.url).going_on() as polling:
        await polling.texts(1)
        await rina.send("dua")

        assert await polling.texts(2) == ["satu", "dua"]


async def test_after_a_restart_what_was_not_confirmed_comes_again_and_counts_once(
    sqlite: Database, simulator: Simulator, client: SimulatorClient
) -> None:
    rina = await client.person(106, "Rina")
    await rina.send("satu")
    simulator.simulation.updates.take = (  # type: ignore[method-assign]  # stands in for a Telegram that forgets
        lambda offset, limit: [update.json for update in simulator.simulation.updates.pending]
    )
    async with Polling(sqlite, simulator.url).going_on() as before:
        await before.texts(1)

    await rina.send("dua")
    async with Polling(sqlite, simulator.url).going_on() as after:
        assert await after.texts(2) == ["satu", "dua"]


async def test_numbers_that_start_anew_lower_down_are_taken(
    sqlite: Database, simulator: Simulator, client: SimulatorClient
) -> None:
    rina = await client.person(106, "Rina")
    async with Polling(sqlite, simulator.url).going_on() as polling:
        await rina.send("tinggi")
        await polling.texts(1)
        await client.control.jump_update_id(1000)
        await rina.send("rendah")
        await polling.texts(2)
        await rina.send("lagi")

        assert await polling.texts(3) == ["tinggi", "rendah", "lagi"]
    assert [row.update_id for row in polling.rows()][1:] == [1000, 1001]


async def test_many_updates_come_in_their_order(
    sqlite: Database, simulator: Simulator, client: SimulatorClient
) -> None:
    rina = await client.person(106, "Rina")
    for number in range(130):
        await rina.send(str(number))

    async with Polling(sqlite, simulator.url).going_on() as polling:
        assert await polling.texts(130) == [str(number) for number in range(130)]


async def test_another_program_on_the_same_bot_is_reported_after_some_patience(
    sqlite: Database, simulator: Simulator, client: SimulatorClient
) -> None:
    await client.control.fault("conflict", method="getUpdates", times=None)

    with pytest.raises(AnotherPoller):
        await Polling(sqlite, simulator.url, conflict_patience=0.1).until_it_ends()

    assert len(await calls_of(client, "getUpdates")) >= 3


async def test_two_pollers_on_one_token_do_not_share_its_updates_for_long(
    sqlite: Database, simulator: Simulator, client: SimulatorClient, tmp_path: Path
) -> None:
    rina = await client.person(106, "Rina")
    other = Database(f"sqlite:///{tmp_path}/other.db")
    upgrade(other)
    pollers = [Polling(database, simulator.url, conflict_patience=0.3) for database in (sqlite, other)]
    ends = [asyncio.create_task(polling.until_it_ends()) for polling in pollers]

    async with asyncio.timeout(PATIENCE):
        while not any(end.done() for end in ends):
            await rina.send("siapa yang menerima?")  # it goes to one of the two, whose poll then succeeds
            await asyncio.wait(ends, timeout=0.02, return_when=asyncio.FIRST_COMPLETED)
    for end in ends:
        end.cancel()
    ended = await asyncio.gather(*ends, return_exceptions=True)
    other.close()

    assert any(isinstance(end, AnotherPoller) for end in ended)


async def test_another_program_that_stops_in_time_is_outlasted(
    sqlite: Database, simulator: Simulator, client: SimulatorClient
) -> None:
    rina = await client.person(106, "Rina")
    await rina.send("halo")
    await client.control.fault("conflict", method="getUpdates", times=2)

    async with Polling(sqlite, simulator.url, conflict_patience=PATIENCE).going_on() as polling:
        assert await polling.texts(1) == ["halo"]


async def test_a_token_that_telegram_does_not_know_ends_the_poller(sqlite: Database, simulator: Simulator) -> None:
    other = "987654321:another-token-that-opens-nothing-00"

    with pytest.raises(TokenRejected):
        await Polling(sqlite, simulator.url, token=other).until_it_ends()


class CrookedTelegram:
    """Answers getUpdates with whatever a test wants, then with one good update."""

    def __init__(self, *answers: bytes) -> None:
        self._answers = list(answers)
        self.served = 0

    async def __aenter__(self) -> str:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length")
        )
        await reader.readexactly(length)
        body = b'{"ok": true, "result": true}'
        if "/getUpdates" in head:
            self.served += 1
            good = b'{"ok": true, "result": [{"update_id": 7, "message": {"text": "baik", "chat": {"id": 106}}}]}'
            body = self._answers.pop(0) if self._answers else good
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()


CROOKED = [
    b"",
    b"<html>Bad Gateway</html>",
    b"\xff\xfe\x00",
    b"null",
    b"[]",
    b"7",
    b'{"ok": true}',
    b'{"ok": true, "result": null}',
    b'{"ok": true, "result": {"update_id": 1}}',
    b'{"ok": true, "result": [null]}',
    b'{"ok": true, "result": [{}]}',
    b'{"ok": true, "result": [{"update_id": "1"}]}',
    b'{"ok": true, "result": [{"update_id": 1e9}]}',
    b'{"ok": true, "result": [{"update_id": 99999999999999999999999}]}',
]


@pytest.mark.parametrize("crooked", CROOKED, ids=range(len(CROOKED)))
async def test_an_answer_that_makes_no_sense_is_asked_for_again(sqlite: Database, crooked: bytes) -> None:
    telegram = CrookedTelegram(crooked)
    async with telegram as url, Polling(sqlite, url).going_on() as polling:
        assert await polling.texts(1) == ["baik"]

    assert telegram.served >= 2


@pytest.mark.parametrize(
    "strange",
    [
        b'{"update_id": 6, "message": {"chat": {"id": 99999999999999999999999}}}',
        b'{"update_id": 6, "message": {"text": "\\ud800"}}',
        b'{"update_id": 6, "message": [1, 2]}',
        b'{"update_id": 6}',
        b'{"update_id": 6, "message": {"chat": {"id": NaN}}}',
    ],
)
async def test_an_update_of_a_strange_shape_is_stored_and_stops_nothing(sqlite: Database, strange: bytes) -> None:
    telegram = CrookedTelegram(b'{"ok": true, "result": [' + strange + b"]}")
    async with telegram as url, Polling(sqlite, url).going_on() as polling:
        assert (await polling.texts(2))[1] == "baik"

    assert [row.update_id for row in polling.rows()] == [6, 7]


async def test_an_unnumbered_update_among_good_ones_is_passed_over(sqlite: Database) -> None:
    mixed = b'{"ok": true, "result": [{"message": {}}, {"update_id": 3, "message": {"text": "tiga"}}, null]}'
    async with CrookedTelegram(mixed) as url, Polling(sqlite, url).going_on() as polling:
        assert await polling.texts(2) == ["tiga", "baik"]


async def test_telegram_may_ask_for_a_pause(sqlite: Database) -> None:
    told = b'{"ok": false, "error_code": 429, "description": "x", "parameters": {"retry_after": 0.05}}'
    loop = asyncio.get_running_loop()
    start = loop.time()
    async with CrookedTelegram(told) as url, Polling(sqlite, url).going_on() as polling:
        await polling.texts(1)

    assert loop.time() - start >= 0.05


def test_the_pause_grows_with_every_failure_and_has_an_end() -> None:
    pauses = Pauses(first=1, longest=30)

    assert [pauses.after(failures) for failures in range(1, 8)] == [1, 2, 4, 8, 16, 30, 30]
    assert pauses.after(100_000) == 30
