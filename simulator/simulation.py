"""Everything one simulator knows, joined: what the bot's side, the person side and the control side work on."""

import asyncio
import contextlib
import logging
from pathlib import Path

from simulator.bell import Bell
from simulator.calls import CallLog
from simulator.clock import Clock
from simulator.faults import Faults
from simulator.files import Contents
from simulator.journal import Journal
from simulator.schema import Json, Schema, check_value, load_schema
from simulator.shapes import BotProfile
from simulator.updates import PendingUpdate, UpdateQueue
from simulator.webhook_settings import WebhookSettings
from simulator.world import World

logger = logging.getLogger("simulator")


class Simulation:
    """The state of one bot's world, with the parts that act on it."""

    def __init__(self, *, token: str, bot: BotProfile, folder: Path | None = None, clock: Clock | None = None) -> None:
        self.token = token
        self.bot = bot
        self.schema: Schema = load_schema()
        self.clock = clock or Clock()
        self.journal = Journal(folder)
        self.contents = Contents(folder and folder / "files")
        self.world = World(self.clock, self.journal)
        self.updates = UpdateQueue(self.clock, self.journal)
        self.webhook = WebhookSettings()
        self.calls = CallLog(token)
        self.faults = Faults()
        self.bell = Bell()
        self.shape_problems: list[str] = []
        self.newest_poll = 0
        self.closing = asyncio.Event()
        self._load()

    def _load(self) -> None:
        tables = self.journal.load()
        self.world.load(tables)
        self.updates.load(tables)
        self.webhook = WebhookSettings(**tables.get("webhook", {}).get("", {}))
        self.clock.offset_seconds += tables.get("clock", {}).get("", 0.0)

    def commit(self) -> None:
        """To be called after each request that may have changed something."""
        self.journal.flush()
        self.bell.ring()

    def reset(self) -> None:
        """An empty world for the same bot; versions go on growing, so that pages notice."""
        self.journal.clear()
        self.contents.clear()
        self.updates.clear()
        self.webhook = WebhookSettings()
        self.faults.clear()
        self.calls.clear()
        self.shape_problems.clear()
        self.clock.offset_seconds = 0.0
        self.world.clear()

    def close(self) -> None:
        """End everything that waits."""
        self.closing.set()
        self.bell.ring()
        self.journal.flush()
        self.journal.close()

    async def pause(self, seconds: float) -> None:
        """Sleep, but not beyond the end of the simulator."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.closing.wait(), seconds)

    def push_update(self, kind: str, content: Json, *, chat_id: int) -> PendingUpdate | None:
        """Queue an update for the bot, after checking that its shape is Telegram's."""
        update = self.updates.push(kind, content, queue_key=str(chat_id))
        if update is not None:
            self.check_shape("Update", update.json)
        return update

    def check_shape(self, type_name: str, value: object) -> None:
        """A wrong shape is a fault of the simulator: it is told loudly, in the log and by /control/health."""
        problems = check_value(type_name, value, schema=self.schema)
        if problems:
            logger.error("the simulator made a wrong shape: %s", problems)
            self.shape_problems.extend(problems)

    def save_webhook(self) -> None:
        self.journal.put("webhook", "", self.webhook)

    def move_clock(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.journal.put("clock", "", self.clock.offset_seconds)
