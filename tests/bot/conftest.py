import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from db.database import Database
from simulator.client import SimulatorClient
from simulator.server import Simulator
from tests.handlers.desk import Desk, a_desk

TOKEN = "123456789:bot-test-token-that-opens-nothing-00"


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator(token=TOKEN) as simulator:
        yield simulator


@pytest.fixture
async def client(simulator: Simulator) -> AsyncIterator[SimulatorClient]:
    async with SimulatorClient(simulator.url) as client:
        yield client


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    """A database of the engine that most offices use."""
    database = Database(sqlite_url)
    yield database
    database.close()


@pytest.fixture
async def desk(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    async with a_desk(sqlite_url, tmp_path) as desk:
        yield desk


@pytest.fixture
def unused_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])
