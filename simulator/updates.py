"""The updates that wait for the bot, with Telegram's rules of confirming and expiring them. No I/O."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from simulator.clock import Clock
from simulator.journal import Journal
from simulator.schema import Json

DAY_SECONDS = 24 * 60 * 60
PRESS_SECONDS = 150

# Telegram accepts an offset this far beyond the newest update; a larger one counts as unknown and is ignored.
OFFSET_TOLERANCE = 10

# Not sent unless the bot asks for them by name.
OFF_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}

FIRST_UPDATE_ID = 700_000_001


@dataclass
class PendingUpdate:
    """An update that the bot has not confirmed; `payload` is everything but its number."""

    update_id: int
    payload: Json
    expires_at: float
    queue_key: str

    @property
    def json(self) -> Json:
        return {"update_id": self.update_id, **self.payload}


class UpdateQueue:
    """Updates in order of arrival."""

    def __init__(self, clock: Clock, journal: Journal) -> None:
        self.clock = clock
        self.journal = journal
        self.pending: list[PendingUpdate] = []
        self.next_update_id = FIRST_UPDATE_ID
        self.allowed: list[str] = []

    def load(self, tables: dict[str, dict[str, Any]]) -> None:
        """Take over the updates of an earlier process."""
        self.pending = [PendingUpdate(**record) for record in tables.get("update", {}).values()]
        settings = tables.get("queue", {}).get("", {})
        self.next_update_id = settings.get("next_update_id", FIRST_UPDATE_ID)
        self.allowed = settings.get("allowed", [])

    def clear(self) -> None:
        self.pending = []
        self.next_update_id = FIRST_UPDATE_ID
        self.allowed = []

    def allow(self, kinds: list[str]) -> None:
        """Remember which kinds the bot wants from now on; none means the usual ones."""
        self.allowed = kinds
        self._save_settings()

    def is_allowed(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in OFF_BY_DEFAULT

    def push(self, kind: str, content: Json, *, queue_key: str) -> PendingUpdate | None:
        """Queue an update of a kind the bot wants."""
        if not self.is_allowed(kind):
            return None
        lifetime = PRESS_SECONDS if kind == "callback_query" else DAY_SECONDS
        return self.push_raw({kind: content}, queue_key=queue_key, lifetime=lifetime)

    def push_raw(self, payload: Json, *, queue_key: str = "raw", lifetime: float = DAY_SECONDS) -> PendingUpdate:
        """Queue anything at all; a number that the payload brings is kept."""
        own_id = payload.get("update_id")
        update_id = own_id if isinstance(own_id, int) else self.next_update_id
        update = PendingUpdate(update_id, payload, self.clock.now() + lifetime, queue_key)
        if update_id == self.next_update_id:
            self.next_update_id += 1
        self.pending.append(update)
        self.journal.put("update", update.update_id, asdict(update))
        self._save_settings()
        return update

    def jump_to(self, update_id: int) -> None:
        """Number the next update like this; Telegram restarts at a random number after a quiet week."""
        self.next_update_id = update_id
        self._save_settings()

    def take(self, offset: int, limit: int) -> list[Json]:
        """The updates from `offset` on; those before it are confirmed and forgotten."""
        self.expire()
        if offset < 0:
            self._forget(self.pending[:offset])
        elif offset <= self.next_update_id + OFFSET_TOLERANCE:
            self._forget([update for update in self.pending if update.update_id < offset])
        return [update.json for update in self.pending[:limit]]

    def expire(self) -> None:
        now = self.clock.now()
        self._forget([update for update in self.pending if update.expires_at <= now])

    def expire_presses(self) -> None:
        """Telegram forgets button presses first."""
        self._forget([update for update in self.pending if "callback_query" in update.payload])

    def confirm(self, update: PendingUpdate) -> None:
        self._forget([update])

    def forget_all(self) -> None:
        self._forget(list(self.pending))

    def heads(self) -> Iterator[PendingUpdate]:
        """The oldest update of every chat: within a chat order is kept."""
        seen: set[str] = set()
        for update in self.pending:
            if update.queue_key not in seen:
                seen.add(update.queue_key)
                yield update

    def _forget(self, updates: list[PendingUpdate]) -> None:
        if not updates:
            return
        gone = {id(update) for update in updates}
        self.pending = [update for update in self.pending if id(update) not in gone]
        for update in updates:
            self.journal.put("update", update.update_id, None)

    def _save_settings(self) -> None:
        self.journal.put("queue", "", {"next_update_id": self.next_update_id, "allowed": self.allowed})
