"""A real browser before the real trial: `python -m bot trial` on free ports, in a folder of its own."""

import random
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.page.desk import PATIENCE, Desk
from tests.page.played_bot import TOKEN, PlayedBot

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-lcd-text",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Always the same Tuesday before opening: no test depends on the day it runs.
BEGIN = "2026-12-01T06:50"
START_SECONDS = 60.0
# Below the ports that Linux hands out to connections, which could take one before the trial does.
PORTS = range(20_000, 32_000, 2)

expect.set_options(timeout=PATIENCE)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", action="store_true", help="write the pictures of the README into docs/pictures/")


@dataclass(frozen=True)
class RunningTrial:
    """Where a trial can be reached."""

    page: str
    api: str


# Not for the session: its event loop runs as long as it is there, and no other test could have one.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine: apt-get install chromium, to look at the page in a real browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTrial]:
    with running_trial(tmp_path_factory.mktemp("trial")) as running:
        yield running


@contextmanager
def running_trial(folder: Path) -> Iterator[RunningTrial]:
    """Start the trial as its user does, and stop it."""
    port = two_free_ports()
    command = [sys.executable, "-m", "bot", "trial", "--port", str(port), "--folder", str(folder / "trial")]
    with (folder / "trial.log").open("wb") as log:
        process = subprocess.Popen([*command, "--begin", BEGIN], cwd=ROOT, stdout=log, stderr=log)
    running = RunningTrial(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}")
    try:
        transport = httpx.HTTPTransport(retries=1)
        with httpx.Client(transport=transport, trust_env=False) as http:
            until_it_answers(http, f"{running.api}/trial/state", process)
        yield running
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def two_free_ports() -> int:
    """Return a port that is free, as is the next."""
    for port in random.sample(PORTS, 100):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            socket.create_server(("127.0.0.1", port + 1)).close()
            return port
    raise AssertionError("no two free ports beside each other")


def until_it_answers(http: httpx.Client, address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until an address answers."""
    for _ in range(int(START_SECONDS * 10)):
        assert process.poll() is None, "the trial has ended"
        try:
            http.get(address).raise_for_status()
            return
        except httpx.HTTPError:
            try:
                process.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
    raise AssertionError(f"{address} does not answer")


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[PlayedBot]:
    """A simulator alone, whose bot the test plays."""
    with running_simulator(tmp_path / "simulator") as bot:
        yield bot


@contextmanager
def running_simulator(folder: Path) -> Iterator[PlayedBot]:
    """Start a simulator that keeps its world in a folder, and stop it."""
    command = [sys.executable, "-m", "simulator", "--port", "0", "--token", TOKEN, "--data", str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        url = process.stdout.readline().decode().split()[-1]
        with httpx.Client(base_url=url, trust_env=False) as http:
            yield PlayedBot(http, url)
    finally:
        process.terminate()
        process.communicate()


@pytest.fixture
def lone_desk(browser: Browser, simulator: PlayedBot) -> Iterator[Desk]:
    """The page of a simulator that has no trial."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    desk = Desk(page, simulator.url)
    yield desk
    page.close()
    assert desk.problems == []


@pytest.fixture
def desk(browser: Browser, trial: RunningTrial, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """The page on a large screen; nothing may go wrong in it, unseen."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    desk = Desk(page, trial.page, keeps_pictures=request.config.getoption("--pictures", default=False))
    yield desk
    page.close()
    assert desk.problems == []
