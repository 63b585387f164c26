"""Where updates come in: stored and committed before Telegram is told that they arrived; then worked off.

Telegram forgets what the next getUpdates confirms, so confirming comes last. After a restart the first call has no
offset: what was not confirmed comes again and is recognised.
"""

import asyncio
import json
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

import httpx
import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import BadRequest, NetworkError, RetryAfter

from chat.pauses import Pauses
from db import inbox
from db.database import PASSING_ERRORS, Database, reason
from db.inbox import AlreadyHandled, Received, Waiting
from db.replicas import Replicas
from db.update_database import InFlight, finish
from documents.store import StoreUnavailable
from handlers.context import current_update, shown_by, update_from
from handlers.errors import TepatApplication
from scheduler.measures import UPDATES
from scheduler.turns import look_when_woken
from services import alarms

log = structlog.get_logger()

POLL_SECONDS = 25
ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
CONFLICT_PATIENCE = 60.0
CONFLICT_PAUSE = 2.0
POLL_PAUSES = Pauses(longest=30)
WORKERS = 16
CANDIDATES = 200
"""So many chats are looked at where other processes may be at work on most of them."""
TRIES = 5
TRIES_OVER_NETWORK = 20
TRY_PAUSES = Pauses()
TOKEN_REFUSED = (httpx.codes.UNAUTHORIZED, httpx.codes.NOT_FOUND)
LARGEST_ID = 2**63 - 1
UPDATE_KINDS = ("message", "edited_message", "callback_query", "my_chat_member")


class TokenRejected(Exception):
    """Telegram does not know the token."""


class WebhookRefused(Exception):
    """Telegram does not take the address of our webhook; the text is Telegram's reason."""


class AnotherPoller(Exception):
    """Another program takes this bot's updates."""


class Poller:
    """Fetches updates and stores them."""

    def __init__(
        self,
        *,
        api_url: str,
        token: str,
        database: Database,
        now: Callable[[], datetime],
        stored: Callable[[], None],
        conflict_patience: float = CONFLICT_PATIENCE,
        pauses: Pauses = POLL_PAUSES,
    ) -> None:
        self._url = f"{api_url}/bot{token}"
        self._database = database
        self._now = now
        self._stored = stored
        self._conflict_patience = conflict_patience
        self._pauses = pauses
        self._offset: int | None = None
        self._conflict_since: float | None = None

    async def run(self) -> None:
        """Poll until cancelled; raises TokenRejected, or AnotherPoller after a minute of conflicts."""
        failures, self._offset = 0, None
        async with httpx.AsyncClient(timeout=httpx.Timeout(POLL_SECONDS + 10, connect=10)) as client:
            await self._stop_webhook(client)
            while True:
                try:
                    await self._fetch_and_store(client)
                except (httpx.HTTPError, ValueError) as error:
                    failures += 1
                    self._conflict_since = None
                    log.warning("poll_failed", error=type(error).__name__)
                    await asyncio.sleep(self._pauses.after(failures))
                except SQLAlchemyError as error:  # nothing was confirmed, so the same updates come again
                    failures += 1
                    log.error("database_failed", loop="poller", failures=failures, error=reason(error))
                    await asyncio.sleep(self._pauses.after(failures))
                else:
                    failures = 0

    async def _fetch_and_store(self, client: httpx.AsyncClient) -> None:
        updates = await self._fetch(client)
        if updates:
            await self._store(updates)

    async def _stop_webhook(self, client: httpx.AsyncClient) -> None:
        failures = 0
        while True:
            try:
                response = await client.post(f"{self._url}/deleteWebhook", data={"drop_pending_updates": "false"})
                if response.status_code in TOKEN_REFUSED:
                    raise TokenRejected
                response.raise_for_status()
            except httpx.HTTPError as error:
                failures += 1
                log.warning("webhook_not_stopped", error=type(error).__name__)
                await asyncio.sleep(self._pauses.after(failures))
            else:
                return

    async def _fetch(self, client: httpx.AsyncClient) -> list[dict[str, Any]]:
        wanted: dict[str, Any] = {"timeout": POLL_SECONDS, "allowed_updates": ALLOWED_UPDATES}
        if self._offset is not None:
            wanted["offset"] = self._offset
        response = await client.post(f"{self._url}/getUpdates", json=wanted)
        if response.status_code == httpx.codes.CONFLICT:
            await self._wait_out_conflict()
            return []
        self._conflict_since = None
        if response.status_code in TOKEN_REFUSED:
            raise TokenRejected
        answer = response.json()
        if not isinstance(answer, dict):
            raise ValueError("no answer of the Bot API")
        if not answer.get("ok"):
            await asyncio.sleep(_pause_asked_for(answer))
            return []
        return _numbered(answer.get("result"))

    async def _wait_out_conflict(self) -> None:
        loop = asyncio.get_running_loop()
        if self._conflict_since is None:
            self._conflict_since = loop.time()
        if loop.time() - self._conflict_since > self._conflict_patience:
            raise AnotherPoller
        log.warning("another_poller")
        await asyncio.sleep(min(CONFLICT_PAUSE, self._pauses.longest))

    async def _store(self, updates: list[dict[str, Any]]) -> None:
        received = [received_from(update) for update in updates]
        await self._database.run(inbox.store, received, now=self._now())
        self._offset = max(update["update_id"] for update in updates) + 1
        self._stored()


class InboxWorker:
    """Works updates off: one in flight for each chat, chats side by side, whatever number of processes does so."""

    def __init__(
        self,
        *,
        application: TepatApplication,
        database: Database,
        replicas: Replicas,
        now: Callable[[], datetime],
        pauses: Pauses = TRY_PAUSES,
    ) -> None:
        self._application = application
        self._database = database
        self._replicas = replicas
        self._now = now
        self._pauses = pauses
        self._awake = asyncio.Event()
        self._chats: dict[int, asyncio.Task[None]] = {}
        self._left: list[int] = []

    def wake(self) -> None:
        """Look into the inbox soon."""
        self._awake.set()

    async def run(self) -> None:
        """Work until cancelled."""
        try:
            await look_when_woken(self._awake, self._start_chats, name="inbox", pauses=self._pauses)
        finally:
            for task in self._chats.values():
                task.cancel()
            await asyncio.gather(*self._chats.values(), return_exceptions=True)

    async def _start_chats(self) -> None:
        await self._free_chats()
        free = WORKERS - len(self._chats)
        if free <= 0:
            return
        look_at = free if self._replicas.is_alone else CANDIDATES
        waiting = await self._database.read(inbox.waiting, now=self._now(), busy_chats=list(self._chats), limit=look_at)
        for row in await self._taken(waiting, most=free):
            task = asyncio.get_running_loop().create_task(self._handle(row))
            self._chats[row.chat_key] = task

    async def _free_chats(self) -> None:
        """Let other processes work on what we have left; before we look, or a row that came meanwhile would wait."""
        left, self._left = self._left, []
        await self._replicas.free_chats(left)

    async def _taken(self, waiting: list[Waiting], *, most: int) -> list[Waiting]:
        """Return what is ours to work off now: nobody else works on its chat, and nobody has finished it meanwhile."""
        if self._replicas.is_alone or not waiting:
            return waiting
        chats = await self._replicas.take_chats([row.chat_key for row in waiting], most=most)
        ours: list[Waiting] = []
        try:
            taken = [row for row in waiting if row.chat_key in chats]
            still_open = await self._database.read(inbox.still_open, [row.id for row in taken])
            ours = [row for row in taken if row.id in still_open]
        finally:
            self._leave(chats - {row.chat_key for row in ours})
        return ours

    def _leave(self, chats: Collection[int]) -> None:
        if chats:
            self._left += chats
            self.wake()

    async def _handle(self, row: Waiting) -> None:
        in_flight = InFlight(row.id)
        try:
            await self._process(row, in_flight)
        except AlreadyHandled:
            log.info("update_already_handled", inbox_id=row.id)
        except Exception as error:
            if in_flight.is_finished:
                UPDATES.labels("done").inc()
                log.warning("answer_failed", inbox_id=row.id, error=type(error).__name__, exc_info=_is_ours(error))
            else:
                UPDATES.labels("failed").inc()
                log.warning("update_failed", inbox_id=row.id, tries=row.tries + 1, exc_info=_is_ours(error))
                await self._note_failure(row, error)
        else:
            UPDATES.labels("done").inc()
        finally:
            self._chats.pop(row.chat_key, None)
            self._leave([row.chat_key])

    async def _process(self, row: Waiting, in_flight: InFlight) -> None:
        current_update.set(in_flight)
        update = update_from(row.raw, self._application.bot)
        in_flight.account = shown_by(update)
        await self._application.process_update(update)
        if not in_flight.is_finished:
            await self._database.run(finish, in_flight, now=self._now())

    async def _note_failure(self, row: Waiting, error: Exception) -> None:
        """Plan another try, or give up; where even that cannot be written down, only wait."""
        now, name = self._now(), type(error).__name__
        try:
            if row.tries + 1 < (TRIES if _is_ours(error) else TRIES_OVER_NETWORK):
                pause = timedelta(seconds=self._pauses.after(row.tries + 1))
                await self._database.run(inbox.fail, row.id, error=name, retry_at=now + pause, now=now)
            else:
                UPDATES.labels("given_up").inc()
                log.error("update_given_up", inbox_id=row.id)
                await self._database.run(alarms.give_up, row.id, chat_key=row.chat_key, error=name, now=now)
        except Exception:
            log.exception("failure_not_noted", inbox_id=row.id)
            await asyncio.sleep(self._pauses.first)


def received_from(update: dict[str, Any]) -> Received:
    """Return an update that has a number, for the inbox."""
    return Received(update["update_id"], chat_key(update), json.dumps(update))


def chat_key(update: dict[str, Any]) -> int:
    """Return the chat whose order an update belongs to, without trusting its shape."""
    for kind in UPDATE_KINDS:
        part = update.get(kind)
        if not isinstance(part, dict):
            continue
        for holder in (part.get("chat"), part.get("from")):
            if isinstance(holder, dict) and is_id(holder.get("id")):
                return int(holder["id"])
    return 0


def _pause_asked_for(answer: dict[str, Any]) -> float:
    """Return how many seconds Telegram wants us to wait; raises ValueError where it only refuses."""
    parameters = answer.get("parameters")
    told = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if not isinstance(told, int | float):
        raise ValueError("refused")
    log.warning("poll_refused", seconds=told)
    return told


def _numbered(updates: Any) -> list[dict[str, Any]]:
    """Return the updates that have a number; raises ValueError where the answer holds none at all."""
    if not isinstance(updates, list):
        raise ValueError("no list of updates")
    found = [update for update in updates if isinstance(update, dict) and is_id(update.get("update_id"))]
    if updates and not found:
        raise ValueError("no update has a number")
    return found


def is_id(value: object) -> bool:
    """Tell whether a value can be one of Telegram's ids."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST_ID


def _is_ours(error: Exception) -> bool:
    """Tell whether a failure is a bug of ours, and not of the moment: of network, Telegram, database or storage."""
    passing = (NetworkError, RetryAfter, StoreUnavailable, *PASSING_ERRORS)
    return isinstance(error, BadRequest) or not isinstance(error, passing)
