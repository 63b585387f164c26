from collections.abc import AsyncIterator

import httpx
import pytest

from simulator.client import ControlClient, PersonClient, SimulatorClient
from simulator.server import Simulator
from tests.simulator.bot_calls import BotCalls

BUDI = 101


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator(webhook_retry_seconds=0.01) as simulator:
        yield simulator
    assert simulator.simulation.shape_problems == []


@pytest.fixture
async def client(simulator: Simulator) -> AsyncIterator[SimulatorClient]:
    async with SimulatorClient(simulator.url) as client:
        yield client


@pytest.fixture
def control(client: SimulatorClient) -> ControlClient:
    return client.control


@pytest.fixture
def http(client: SimulatorClient) -> httpx.AsyncClient:
    return client.http


@pytest.fixture
def bot(simulator: Simulator, http: httpx.AsyncClient) -> BotCalls:
    return BotCalls(http, simulator.token)


@pytest.fixture
async def budi(client: SimulatorClient, bot: BotCalls) -> PersonClient:
    """A person who has pressed start; the bot has taken note."""
    person = await client.person(BUDI, "Budi")
    await person.send("/start")
    await bot.confirm_all()
    return person
