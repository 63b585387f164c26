"""The whole bot from start to stop: it waits for Telegram, and ends with the first thing that cannot be outlasted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import Tepat, build_application
from bot.intake import AnotherPoller, TokenRejected
from bot.settings import Settings, load_settings
from chat.pauses import Pauses
from db.database import Database, DatabaseInUse
from messages import labels
from simulator.client import SimulatorClient
from simulator.server import Simulator
from tests.bot.conftest import TOKEN
from tests.chat.recording import RecordingRequest

PATIENCE = 20.0
SHORT = Pauses(first=0.01, longest=0.02)


@pytest.fixture
def settings(simulator: Simulator, sqlite_url: str, tmp_path: Path) -> Settings:
    return load_settings(
        _env_file=None,
        telegram_bot_token=TOKEN,
        telegram_api_url=simulator.url,
        database_url=sqlite_url,
        documents_dir=tmp_path / "documents",
        tick_seconds=0.05,
        chat_pause_seconds=0,
    )


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator["asyncio.Task[None]"]:
    """Run the bot beside the test."""
    task = asyncio.get_running_loop().create_task(Tepat(settings, pauses=SHORT).run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until_it_ends(settings: Settings, *, conflict_patience: float = 60) -> None:
    """Run the bot until it ends by itself."""
    async with asyncio.timeout(PATIENCE):
        await Tepat(settings, pauses=SHORT, conflict_patience=conflict_patience).run()


async def test_a_stranger_is_answered(settings: Settings, client: SimulatorClient) -> None:
    async with running(settings):
        rina = await client.person(106, "Rina")
        await rina.send("/start")

        await rina.wait_for(button="Minta Akses", timeout=PATIENCE)


@pytest.mark.parametrize("kind", ["server_error", "disconnect", "too_many_requests"])
@pytest.mark.parametrize("method", ["getMe", "setMyCommands", "deleteWebhook", "getUpdates"])
async def test_trouble_at_the_start_is_outlasted(
    settings: Settings, client: SimulatorClient, method: str, kind: str
) -> None:
    details = {"retry_after": 0} if kind == "too_many_requests" and method == "getUpdates" else {}
    await client.control.fault(kind, method=method, times=2, **details)
    async with running(settings) as bot:
        rina = await client.person(106, "Rina")
        await rina.send("/start")

        await rina.wait_for(button="Minta Akses", timeout=PATIENCE)
        assert not bot.done()


async def test_strangers_are_offered_their_two_commands(settings: Settings, client: SimulatorClient) -> None:
    rina = await client.person(106, "Rina")
    async with running(settings):
        await rina.send("/start")
        await rina.wait_for(button="Minta Akses", timeout=PATIENCE)

        offered = [command["command"] for command in await rina.commands()]

    assert offered == list(labels.STRANGER_COMMANDS)


async def test_a_bad_token_ends_the_bot_without_repeating_it(settings: Settings) -> None:
    bad = settings.model_copy(update={"telegram_bot_token": SecretStr("1234567:" + "x" * 30)})

    with pytest.raises(TokenRejected) as rejected:
        await until_it_ends(bad)
    assert "x" * 30 not in repr(rejected.value)
    assert rejected.value.__suppress_context__


async def test_another_poller_ends_the_bot(settings: Settings, client: SimulatorClient) -> None:
    await client.control.fault("conflict", method="getUpdates", times=None)

    with pytest.raises(AnotherPoller):
        await until_it_ends(settings, conflict_patience=0.1)


async def test_two_bots_on_one_database_are_one_too_many(settings: Settings) -> None:
    database = Database(settings.database_url)
    database.claim()

    with pytest.raises(DatabaseInUse):
        await until_it_ends(settings)

    database.close()


async def test_a_stopped_bot_gives_its_database_free(settings: Settings, client: SimulatorClient) -> None:
    async with running(settings):
        rina = await client.person(106, "Rina")
        await rina.send("/start")
        await rina.wait_for(button="Minta Akses", timeout=PATIENCE)

    database = Database(settings.database_url)
    database.claim()
    database.close()


async def test_the_application_neither_polls_nor_keeps_jobs(settings: Settings) -> None:
    application = build_application(settings, request=RecordingRequest())

    assert application.updater is None
    assert application._job_queue is None
    assert application.persistence is None
