"""`python -m simulator` as a process of its own."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import pytest

from simulator.client import SimulatorClient
from tests.simulator.bot_calls import BotCalls, until_open

ROOT = Path(__file__).parents[2]
TOKEN = "42:process-token"


async def start(*arguments: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-W", "error", "-m", "simulator", *arguments, cwd=ROOT, stdout=PIPE, stderr=PIPE
    )


async def url_of(process: Process) -> str:
    """The address that the process prints when it is ready."""
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), 10)).decode()
    assert line.startswith("simulator listening on http://127.0.0.1:")
    return line.split()[-1]


async def test_it_serves_until_it_is_told_to_end_and_remembers(tmp_path: Path) -> None:
    arguments = ("--port", "0", "--token", TOKEN, "--bot-username", "tepat_bot", "--data", str(tmp_path / "data"))
    process = await start(*arguments)
    async with SimulatorClient(await url_of(process)) as client:
        me = await BotCalls(client.http, TOKEN).ok("getMe")
        polling = asyncio.create_task(client.http.get(f"/bot{TOKEN}/getUpdates?offset=-1&timeout=50"))
        await until_open(client.control, "getUpdates")
        process.send_signal(signal.SIGTERM)
        assert (await polling).status_code == 200
    _, errors = await process.communicate()

    assert me["username"] == "tepat_bot"
    assert (process.returncode, errors) == (0, b"")


async def test_a_killed_process_has_lost_nothing_it_answered(tmp_path: Path) -> None:
    arguments = ("--port", "0", "--data", str(tmp_path))
    process = await start(*arguments)
    async with SimulatorClient(await url_of(process)) as client:
        budi = await client.person(101, "Budi")
        for number in range(20):
            await budi.send(f"pesan {number}")
    process.kill()
    await process.communicate()

    process = await start(*arguments)
    async with SimulatorClient(await url_of(process)) as client:
        texts = [update["message"]["text"] for update in await client.control.pending_updates()]
    process.terminate()
    await process.communicate()

    assert texts == [f"pesan {number}" for number in range(20)]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((), "the following arguments are required: --port"),
        (("--port", "many"), "argument --port: invalid int value: 'many'"),
        (("--port", "70000"), "--port must be 0-65535, not 70000"),
        (("--port", "0", "--token", "wrong"), "--token must look like 123456:letters-and-digits"),
        (("--port", "0", "--host", "0.0.0.0"), "add --allow-remote if that is meant"),
        (("--port", "0", "--trial-api", "127.0.0.1"), "--trial-api must look like http://127.0.0.1:8701"),
        (("--port", "0", "--data", "/proc/no"), "--data /proc/no cannot be used"),
        (("--port", "0", "--host", "no.such.host.invalid", "--allow-remote"), "is no known host"),
    ],
)
async def test_a_bad_argument_is_told_in_one_line(arguments: tuple[str, ...], reason: str) -> None:
    process = await start(*arguments)

    out, errors = await process.communicate()

    assert process.returncode == 2
    assert out == b""
    assert errors.startswith(b"simulator: ")
    assert reason in errors.decode()
    assert errors.count(b"\n") == 1


async def test_a_busy_port_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = await start("--port", str(port))
        _, errors = await process.communicate()

    assert process.returncode == 2
    assert errors.decode() == f"simulator: cannot listen on 127.0.0.1:{port}: {os.strerror(98)}\n"
