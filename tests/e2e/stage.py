"""The whole product on a stage: the real bot against the simulator, with an office clock that a story moves."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self, TypeVar

from sqlmodel import Session

from bot.app import Tepat, office_from
from bot.settings import Settings, load_settings
from db import inbox, outbox, people, timers
from db.database import Database
from db.inbox import InboxState
from services.office import Office
from services.registration import make_link
from simulator.client import SimulatorClient
from simulator.server import Simulator

TOKEN = "123456789:stage-token-that-opens-nothing-0000"
MONDAY_MORNING = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
PATIENCE = 20.0
T = TypeVar("T")


@dataclass
class StageClock:
    """Stands still until a story moves it; aware UTC."""

    at: datetime = MONDAY_MORNING

    def __call__(self) -> datetime:
        return self.at


class Stage:
    """`async with Stage(tmp_path) as stage`: a bot that runs, and people who can be given phones.

    With a `scene` it begins where that scene ends; what the scene left in files is kept, so that it is played once.
    """

    def __init__(self, folder: Path, *, scene: "Scene | None" = None, **settings: object) -> None:
        self.clock = StageClock()
        self._scene = scene
        self._chosen = settings
        self._folder = folder
        self._stack = AsyncExitStack()
        self._serving: asyncio.Task[None] | None = None
        self._opened: Database | None = None

    async def __aenter__(self) -> Self:
        if self._scene is not None:
            await self._begin_after(self._scene)
        simulator = Simulator(token=TOKEN, data_folder=self._folder / "world")
        self.simulator = await self._stack.enter_async_context(simulator)
        self.client = await self._stack.enter_async_context(SimulatorClient(self.simulator.url))
        self.settings = self._settings_in(self._folder)
        self.office: Office = office_from(self.settings, bot_username="simulated_bot")
        await self.start_bot()
        self._stack.callback(self._close_observer)
        await self._until(lambda session: people.is_post(session, "kepala_dinas"))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop_bot()
        await self._stack.aclose()

    def move_to(self, folder: Path) -> None:
        """Let a bot that is down be another machine's: its data lie in another folder, where nothing is yet."""
        self._close_observer()
        self.settings = self._settings_in(folder)

    @property
    def _observer(self) -> Database:
        if self._opened is None:
            self._opened = Database(self.settings.database_url)
        return self._opened

    def _close_observer(self) -> None:
        if self._opened is not None:
            self._opened.close()
        self._opened = None

    def _settings_in(self, folder: Path) -> Settings:
        return load_settings(
            _env_file=None,
            telegram_bot_token=TOKEN,
            telegram_api_url=self.simulator.url,
            database_url=f"sqlite:///{folder}/tepat.db",
            documents_dir=folder / "documents",
            tick_seconds=0.05,
            chat_pause_seconds=0,
            **self._chosen,
        )

    async def _begin_after(self, scene: "Scene") -> None:
        if scene not in _PLAYED:
            folder = TemporaryDirectory()
            async with Stage(Path(folder.name), scene=None, **self._chosen) as stage:
                await scene(stage)
                await stage.settled()
            _PLAYED[scene] = (folder, stage.clock.at)
        played, self.clock.at = _PLAYED[scene]
        copytree(played.name, self._folder, dirs_exist_ok=True)

    async def start_bot(self) -> None:
        """Start the bot, as a restart would."""
        tepat = Tepat(self.settings, clock=self.clock)
        self._serving = asyncio.get_running_loop().create_task(tepat.run())

    async def stop_bot(self) -> None:
        """Stop the bot; what it left stands in the database."""
        assert self._serving is not None
        self._serving.cancel()
        with suppress(asyncio.CancelledError):
            await self._serving

    def read(self, service: Callable[..., T], **arguments: object) -> T:
        """Look into the database."""
        return self._observer.read_now(service, **arguments)

    def link(self, post: str, *, admin: bool = False) -> str:
        """Make a link as the command line does."""
        link = self._observer.run_now(
            make_link,
            office=self.office,
            post=post,
            makes_admin=admin,
            needs_confirmation=False,
            now=self.clock(),
        )
        return link.url

    async def move_clock(self, to: datetime, *, look: Callable[[], Awaitable[object]] | None = None) -> None:
        """Let time pass, stopping at everything that is due on the way, until the bot has done its work.

        At each stop somebody may `look`.
        """
        while True:
            following = self.read(_next_due, now=self.clock())
            self.clock.at = to if following is None else min(to, following)
            await self.settled()
            if look is not None:
                await look()
            if self.clock.at >= to:
                return

    async def settled(self) -> None:
        """Wait until nothing is left to do at this time: no update on its way, none open, nothing to send."""
        async with asyncio.timeout(PATIENCE):
            while True:
                if not await self.client.control.pending_updates():
                    break
                await asyncio.sleep(0.01)
        await self._until(lambda session: _is_settled(session, now=self.clock()))

    async def _until(self, condition: Callable[[Session], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not (self._is_migrated() and self._observer.read_now(condition)):
                assert self._serving is None or not self._serving.done(), "the bot has stopped"
                await asyncio.sleep(0.01)

    def _is_migrated(self) -> bool:
        with self._observer.engine.connect() as connection:
            return connection.dialect.has_table(connection, "timer")


Scene = Callable[[Stage], Awaitable[None]]
_PLAYED: dict[Scene, tuple[TemporaryDirectory[str], datetime]] = {}
"""The files that each scene left, and the time at its end."""


def _is_settled(session: Session, *, now: datetime) -> bool:
    upcoming = [timers.next_due(session), outbox.next_send(session)]
    return inbox.count(session, InboxState.OPEN) == 0 and all(at is None or at > now for at in upcoming)


def _next_due(session: Session, *, now: datetime) -> datetime | None:
    upcoming = [timers.next_due(session, after=now), outbox.next_send(session, after=now)]
    return min((at for at in upcoming if at is not None), default=None)


def wib(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """Return an office time as aware UTC (WIB is UTC+7 all year)."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)
