"""The trial: the same bot against the local simulator, with an office clock that can be moved.

One process supervises two others, the simulator and `python -m bot run`, and serves a small API on loopback to play
with them. Its data and its token are its own, never those of an office.
"""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import httpx
import typer
import uvicorn

from bot.app import office_from, open_database
from bot.clock import MovableClock
from bot.server import ServerWithoutSignals
from bot.settings import Settings, SettingsError, load_settings
from bot.trial_api import trial_app
from bot.trial_office import TrialOffice
from db import people

HOSTS = ("127.0.0.1", "localhost")
TOKEN = "7000000001:trial-token-for-this-machine-only-000"
BOT_USERNAME = "tepat_trial_bot"
BOT_NAME = "Tepat"
TICK_SECONDS = "0.2"
CHAT_PAUSE_SECONDS = "0.05"
STOP_SECONDS = 10
START_SECONDS = 30


def serve_trial(*, host: str, port: int, folder: Path, begin: datetime | None) -> None:
    """Run simulator, bot and trial API until stopped; raises SettingsError where they cannot start.

    `begin` is the office's local time at which a new trial begins; None is now.
    """
    if host not in HOSTS:
        raise SettingsError(f"--host {host}: the trial listens on this machine only, at {' or '.join(HOSTS)}")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(host, port, folder.absolute(), begin))


class Supervisor:
    """Starts and stops the two processes of a trial."""

    def __init__(self, *, host: str, port: int, folder: Path) -> None:
        self.simulator_url = f"http://{host}:{port}"
        self.trial_url = f"http://{host}:{port + 1}"
        self._host = host
        self._port = port
        self._folder = folder
        self._simulator: Process | None = None
        self._bot: Process | None = None

    @property
    def bot_is_up(self) -> bool:
        """Whether the bot's process runs."""
        return self._bot is not None and self._bot.returncode is None

    def settings(self) -> Settings:
        """Return the settings the trial's bot runs with."""
        return load_settings(**self._overrides())

    async def start_simulator(self) -> None:
        """Start the local Telegram, and wait until it answers; raises SettingsError where it ends instead."""
        self._simulator = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "simulator",
            "--host",
            self._host,
            "--port",
            str(self._port),
            "--token",
            TOKEN,
            "--bot-username",
            BOT_USERNAME,
            "--bot-name",
            BOT_NAME,
            "--trial-api",
            self.trial_url,
            "--data",
            str(self._folder / "simulator"),
            stdout=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(START_SECONDS):
            while True:
                if self._simulator.returncode is not None:
                    raise SettingsError(f"the local Telegram cannot start on port {self._port}; try another --port")
                with suppress(httpx.HTTPError):
                    await client.get(f"{self.simulator_url}/control/health")
                    return
                await asyncio.sleep(0.1)

    async def start_bot(self) -> None:
        """Start the bot, if it does not run."""
        if self.bot_is_up:
            return
        environment = {**os.environ, **{name.upper(): str(value) for name, value in self._overrides().items()}}
        self._bot = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=environment, start_new_session=True
        )

    async def kill_bot(self) -> None:
        """End the bot as a power cut would (SIGKILL)."""
        if self._bot is not None and self.bot_is_up:
            self._bot.kill()
            await self._bot.wait()

    async def stop(self) -> None:
        """Stop both processes."""
        for process in (self._bot, self._simulator):
            if process is None or process.returncode is not None:
                continue
            process.terminate()
            try:
                async with asyncio.timeout(STOP_SECONDS):
                    await process.wait()
            except TimeoutError:
                process.kill()

    def _overrides(self) -> dict[str, object]:
        return {
            "telegram_bot_token": TOKEN,
            "telegram_api_url": self.simulator_url,
            "database_url": f"sqlite:///{self._folder / 'tepat.db'}",
            "documents_dir": str(self._folder / "documents"),
            "documents_url": "",
            "webhook_url": "",
            "office_clock_file": str(self._folder / "clock.json"),
            "backups_dir": str(self._folder / "backups"),
            "backups_kept": 0,
            "tick_seconds": TICK_SECONDS,
            "chat_pause_seconds": CHAT_PAUSE_SECONDS,
        }


HOW_TO = """
The trial runs. Open this page: six phones, and an office clock that can be moved.

  {simulator}

Or talk to it with curl (docs/simulator.md has all of it):

  six sample people:   curl -X POST {trial}/trial/sample
  or the first admin:  {link}
  how things stand:    curl {trial}/trial/state
  say something:       curl -X POST {simulator}/person/9003/send -H 'Content-Type: application/json' \\
                            -d '{{"text": "/mulai"}}'
  press a button:      curl -X POST {simulator}/person/9003/press -H 'Content-Type: application/json' \\
                            -d '{{"label": "2027", "wait": 5}}'
  read a chat:         curl {simulator}/person/9003/chat
  move the clock:      curl -X POST {trial}/trial/clock -H 'Content-Type: application/json' \\
                            -d '{{"minutes": 60}}'   or {{"working_days": 1}}   or {{"to": "next_due"}}
  power cut and back:  curl -X POST {trial}/trial/bot -H 'Content-Type: application/json' -d '{{"action": "kill"}}'
                       (then "start")

Stop with Ctrl+C. Everything lies in {folder}; delete it to begin anew."""


async def _serve(host: str, port: int, folder: Path, begin: datetime | None) -> None:
    supervisor = Supervisor(host=host, port=port, folder=folder)
    settings = supervisor.settings()
    office = office_from(settings, bot_username=BOT_USERNAME)
    database = open_database(settings)
    database.run_now(people.sync_posts, office.procedure.posts)
    trial_office = TrialOffice(
        office=office,
        database=database,
        clock=MovableClock(folder / "clock.json"),
        simulator_url=supervisor.simulator_url,
    )
    try:
        if begin is not None:
            _begin(trial_office, begin, folder)
        await supervisor.start_simulator()
        await trial_office.hand_out_phones()
        await supervisor.start_bot()
        link = trial_office.first_admin_link() or "there is an admin already"
        typer.echo(
            HOW_TO.format(trial=supervisor.trial_url, simulator=supervisor.simulator_url, link=link, folder=folder)
        )
        await _serve_api(trial_office, supervisor, host=host, port=port + 1)
    finally:
        await supervisor.stop()
        database.close()


def _begin(office: TrialOffice, begin: datetime, folder: Path) -> None:
    try:
        office.begin_at(begin)
    except ValueError:
        raise SettingsError(f"--begin is for a new trial, and {folder} holds one; take another --folder") from None


async def _serve_api(office: TrialOffice, supervisor: Supervisor, *, host: str, port: int) -> None:
    app = trial_app(office, supervisor, origins=(supervisor.simulator_url, supervisor.trial_url))
    server = ServerWithoutSignals(uvicorn.Config(app, host=host, port=port, log_level="warning", access_log=False))
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, server.stop)
    await server.serve()
