"""Updates that Telegram brings: stored before the answer, from Telegram only, and never in the way of the next one."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlmodel import Session, col, select

from bot.intake import TokenRejected, WebhookRefused
from bot.webhook import LARGEST_UPDATE, SECRET_HEADER, Webhook, secret_of
from chat.pauses import Pauses
from db.database import Database
from db.tables import InboxRow
from simulator.client import SimulatorClient
from simulator.server import Simulator
from tests.bot.conftest import TOKEN

NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
PATIENCE = 20.0
PATH = "/telegram"
UPDATE: dict[str, Any] = {"update_id": 7, "message": {"chat": {"id": 106}, "text": "halo"}}


def a_free_port() -> int:
    """Return a port that nobody listened at a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


class Hook:
    """A webhook at work, and what it has stored."""

    def __init__(self, database: Database, simulator: Simulator, *, token: str = TOKEN, url: str | None = None) -> None:
        self.stored = asyncio.Event()
        self._simulation = simulator.simulation
        address = ("127.0.0.1", a_free_port())
        self.url = f"http://127.0.0.1:{address[1]}{PATH}"
        self.webhook = Webhook(
            url=url or self.url,
            address=address,
            api_url=simulator.url,
            token=token,
            database=database,
            now=lambda: NOW,
            stored=self.stored.set,
            pauses=Pauses(first=0.01, longest=0.02),
        )
        self._database = database

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator["Hook"]:
        """Serve beside the test, from when Telegram has been told."""
        task = asyncio.ensure_future(self.webhook.run())
        try:
            async with asyncio.timeout(PATIENCE):
                while not self._simulation.webhook.is_active:
                    await self._simulation.bell.wait(None)
            yield self
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def rows(self) -> list[InboxRow]:
        def read(session: Session) -> list[InboxRow]:
            return list(session.exec(select(InboxRow).order_by(col(InboxRow.id))))

        return self._database.read_now(read)

    async def bring(self, *, secret: str | None = secret_of(TOKEN), path: str = "", **content: Any) -> int:
        """Bring something as Telegram would, and return the answer's status."""
        headers = {} if secret is None else {SECRET_HEADER: secret}
        async with httpx.AsyncClient(trust_env=False) as http:
            return (await http.post(f"{self.url}{path}", headers=headers, **content)).status_code


@pytest.fixture
async def hook(sqlite: Database, simulator: Simulator) -> AsyncIterator[Hook]:
    async with Hook(sqlite, simulator).going_on() as hook:
        yield hook


async def test_what_a_person_says_is_stored_once(hook: Hook, client: SimulatorClient) -> None:
    rina = await client.person(106, "Rina")
    await rina.send("halo")
    async with asyncio.timeout(PATIENCE):
        await hook.stored.wait()

    (row,) = hook.rows()
    assert (row.chat_key, row.state) == (106, "open")
    assert '"halo"' in str(row.raw)


async def test_an_update_that_comes_twice_counts_once(hook: Hook) -> None:
    assert [await hook.bring(json=UPDATE) for _ in range(2)] == [200, 200]
    assert len(hook.rows()) == 1


@pytest.mark.parametrize("secret", [None, "", "x", secret_of(TOKEN)[:-1], secret_of("1:other"), TOKEN, "é"])
async def test_who_does_not_know_the_secret_leaves_nothing(hook: Hook, secret: str | None) -> None:
    headers = {} if secret is None else {SECRET_HEADER.encode(): secret.encode("latin-1")}
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.post(hook.url, headers=headers, json=UPDATE)

    assert (answer.status_code, answer.content) == (403, b"")
    assert hook.rows() == []


async def test_what_is_larger_than_an_update_can_be_is_not_read_to_the_end(hook: Hook) -> None:
    assert await hook.bring(content=b"x" * (LARGEST_UPDATE + 1)) == 413
    assert hook.rows() == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\x00\xfe", b'{"update_id": "x"}', b'{"update_id": true}'])
async def test_what_cannot_be_read_is_kept_and_blocks_nobody(hook: Hook, body: bytes) -> None:
    assert await hook.bring(content=body) == 200
    assert await hook.bring(json=UPDATE) == 200

    assert [(row.update_id, row.chat_key) for row in hook.rows()] == [(None, 0), (7, 106)]


async def test_other_addresses_and_methods_are_not_there(hook: Hook) -> None:
    assert await hook.bring(path="/more", json=UPDATE) == 404
    async with httpx.AsyncClient(trust_env=False) as http:
        assert (await http.get(hook.url)).status_code == 405
    assert hook.rows() == []


async def test_what_cannot_be_stored_is_not_confirmed(hook: Hook, sqlite: Database) -> None:
    def rename(session: Session, name: str, to: str) -> None:
        session.connection().exec_driver_sql(f"ALTER TABLE {name} RENAME TO {to}")

    sqlite.run_now(rename, "inbox", "away")
    assert await hook.bring(json=UPDATE) == 500
    sqlite.run_now(rename, "away", "inbox")
    assert await hook.bring(json=UPDATE) == 200


async def test_telegram_is_asked_again_until_it_listens(sqlite: Database, simulator: Simulator) -> None:
    async with SimulatorClient(simulator.url) as client:
        await client.control.fault("server_error", method="setWebhook", times=2)
        async with Hook(sqlite, simulator).going_on() as hook:
            await (await client.person(106, "Rina")).send("halo")
            async with asyncio.timeout(PATIENCE):
                await hook.stored.wait()


async def test_an_address_that_telegram_refuses_ends_the_bot(sqlite: Database, simulator: Simulator) -> None:
    with pytest.raises(WebhookRefused, match="HTTPS"):
        await Hook(sqlite, simulator, url="http://tepat.example.go.id/telegram").webhook.run()


async def test_a_bad_token_ends_the_bot(sqlite: Database, simulator: Simulator) -> None:
    with pytest.raises(TokenRejected):
        await Hook(sqlite, simulator, token=f"1:{'x' * 30}").webhook.run()


def test_the_secret_follows_from_the_token_and_does_not_show_it() -> None:
    assert secret_of(TOKEN) == secret_of(TOKEN) != secret_of(f"{TOKEN}x")
    assert len(secret_of(TOKEN)) == 64
    assert TOKEN.partition(":")[2] not in secret_of(TOKEN)
