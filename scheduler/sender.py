"""Sends what waits in the outbox: paced as Telegram wants it, in order within a chat, chats side by side."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog
from aiolimiter import AsyncLimiter
from sqlmodel import Session
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from chat.calls import deliver
from chat.pauses import Pauses
from db import outbox
from db.database import PASSING_ERRORS, Database, reason
from db.outbox import Notice
from documents.store import DocumentStore, StoredFileLost, StoreUnavailable, StoreUnwritable
from messages.tasks import file_lost, without_file
from scheduler.keeping import Keeper
from scheduler.measures import SENDS
from scheduler.turns import look_when_woken
from services import notices, sending
from services.deliveries import Delivery, Outgoing, Send, Sent, Wait
from services.office import Office
from services.replies import REPLIES

log = structlog.get_logger()

BATCH = 200
IN_A_ROW = 5
"""So many messages of a chat are sent before a task that came meanwhile can go first."""
AFTER_FAILURE = Pauses()
NOBODY_THERE = ("chat not found", "user is deactivated")


@dataclass(frozen=True)
class Pace:
    """How fast to send: messages a second in all, seconds between two in one chat, and pauses after failures."""

    per_second: float = 30
    chat_seconds: float = 1.0
    after_failure: Pauses = AFTER_FAILURE


class Sender:
    """Wakes with every commit, sends what may go out, and sleeps again. One sender serves one bot."""

    def __init__(
        self,
        *,
        bot: Bot,
        database: Database,
        store: DocumentStore,
        office: Office,
        now: Callable[[], datetime],
        pace: Pace,
    ) -> None:
        self._bot = bot
        self._database = database
        self._store = store
        self._keeper = Keeper(database=database, store=store, now=now)
        self._office = office
        self._now = now
        self._pace = pace
        self._limiter = AsyncLimiter(pace.per_second, 1)
        self._awake = asyncio.Event()
        self._chats: dict[int, asyncio.Task[None]] = {}
        self._rest_until: dict[int, float] = {}
        self._failures: dict[int, int] = {}

    def wake(self) -> None:
        """Look into the outbox soon."""
        self._awake.set()

    async def run(self) -> None:
        """Send until cancelled."""
        self.wake()
        try:
            await look_when_woken(self._awake, self._start_chats, name="outbox", pauses=self._pace.after_failure)
        finally:
            for task in self._chats.values():
                task.cancel()
            await asyncio.gather(*self._chats.values(), return_exceptions=True)

    async def _start_chats(self) -> None:
        waiting = await self._database.read(
            outbox.waiting, now=self._now(), busy_chats=list(self._chats), limit=BATCH, last=REPLIES
        )
        if len(waiting) == BATCH:
            self.wake()  # there may be more, for other chats
        by_chat: dict[int, list[Notice]] = {}
        for notice in waiting:
            by_chat.setdefault(notice.chat_id or 0, []).append(notice)
        for chat_id, its_notices in by_chat.items():
            task = asyncio.get_running_loop().create_task(self._serve_chat(chat_id, its_notices[:IN_A_ROW]))
            self._chats[chat_id] = task
            task.add_done_callback(partial(self._chat_is_served, chat_id))

    def _chat_is_served(self, chat_id: int, _: asyncio.Task[None]) -> None:
        self._chats.pop(chat_id, None)
        self.wake()

    async def _serve_chat(self, chat_id: int, waiting: list[Notice]) -> None:
        for notice in waiting:
            await self._rest(chat_id)
            try:
                async with self._limiter:
                    was_called = await self._send(notice)
                self._failures.pop(chat_id, None)
                if was_called:
                    self._pause(chat_id, self._pace.chat_seconds)
            except RetryAfter as error:
                SENDS.labels("told_to_wait").inc()
                seconds = error.retry_after
                self._pause(chat_id, seconds if isinstance(seconds, int) else seconds.total_seconds())
                return
            except StoreUnwritable as error:
                SENDS.labels("failed").inc()
                log.error("store_failed", notice_id=notice.id, error=str(error))
                self._pause_after_failure(chat_id)
                return
            except (TelegramError, StoreUnavailable) as error:
                SENDS.labels("failed").inc()
                log.warning("send_failed", notice_id=notice.id, error=type(error).__name__)
                self._pause_after_failure(chat_id)
                return
            except Exception:
                SENDS.labels("failed").inc()
                log.exception("send_broke_off", notice_id=notice.id)
                self._pause_after_failure(chat_id)
                return

    async def _rest(self, chat_id: int) -> None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, self._rest_until.get(chat_id, 0.0) - loop.time()))

    def _pause_after_failure(self, chat_id: int) -> None:
        self._failures[chat_id] = self._failures.get(chat_id, 0) + 1
        self._pause(chat_id, self._pace.after_failure.after(self._failures[chat_id]))

    def _pause(self, chat_id: int, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._rest_until = {chat: until for chat, until in self._rest_until.items() if until > loop.time()}
        self._rest_until[chat_id] = loop.time() + seconds

    async def _send(self, notice: Notice) -> bool:
        """Work off a message, and tell whether that took a call of Telegram."""
        try:
            delivery = await self._render(notice)
        except PASSING_ERRORS:
            raise  # the database is at fault, not the message: later
        except Exception as error:
            log.exception("render_failed", notice_id=notice.id, kind=notice.kind)
            await self._give_up(notice, f"render: {type(error).__name__}")
            return False
        if delivery is None or notice.chat_id is None:
            SENDS.labels("obsolete").inc()
            await self._note(partial(sending.note_obsolete, notice=notice, now=self._now()))
            return False
        if isinstance(delivery, Wait):
            await self._note(partial(sending.note_waiting, notice=notice, until=delivery.until))
            return False
        try:
            sent = await self._deliver(notice, notice.chat_id, delivery)
        except Forbidden as error:
            await self._give_up(notice, error.message, unreachable=True)
        except (BadRequest, ChatMigrated) as error:
            nobody = any(words in error.message.lower() for words in NOBODY_THERE)
            await self._give_up(notice, error.message, unreachable=nobody)
        except (TelegramError, StoreUnavailable, *PASSING_ERRORS):
            raise  # later
        except Exception as error:
            log.exception("deliver_failed", notice_id=notice.id, kind=notice.kind)
            await self._give_up(notice, type(error).__name__)
        else:
            SENDS.labels("sent").inc()
            await self._note_sent(notice, delivery, sent)
        return True

    async def _render(self, notice: Notice) -> Delivery | None:
        return await self._database.read(_render_if_waiting, notice, office=self._office, now=self._now())

    async def _deliver(self, notice: Notice, chat_id: int, delivery: Outgoing) -> Sent | None:
        """Send; a paper is kept first. Without its file goes what has lost it, and all where no file may leave."""
        delivery = await self._keeper.keep(delivery)
        if isinstance(delivery, Send) and not self._office.sends_files:
            delivery = replace(delivery, message=without_file(delivery.message))
        try:
            return await deliver(self._bot, chat_id, delivery, store=self._store)
        except StoredFileLost as error:
            log.error("stored_file_lost", notice_id=notice.id, sha256=str(error), error=type(error).__name__)
            assert isinstance(delivery, Send)
            instead = replace(delivery, message=file_lost(delivery.message))
            return await deliver(self._bot, chat_id, instead, store=self._store)

    async def _note_sent(self, notice: Notice, delivery: Delivery, sent: Sent | None) -> None:
        await self._note(partial(sending.note_sent, notice=notice, delivery=delivery, sent=sent, now=self._now()))

    async def _give_up(self, notice: Notice, error: str, *, unreachable: bool = False) -> None:
        SENDS.labels("refused").inc()
        log.error("send_given_up", notice_id=notice.id, kind=notice.kind, error=error)
        await self._note(
            partial(
                sending.note_failed,
                office=self._office,
                notice=notice,
                error=error,
                unreachable=unreachable,
                now=self._now(),
            )
        )

    async def _note(self, note: Callable[[Session], None]) -> None:
        """Note how a message ended; while the database fails the chat waits, or the person gets it again and again."""
        failures = 0
        while True:
            try:
                return await self._database.run(note)
            except PASSING_ERRORS as error:
                failures += 1
                log.error("database_failed", loop="sent", failures=failures, error=reason(error))
                await asyncio.sleep(self._pace.after_failure.after(failures))


def _render_if_waiting(session: Session, notice: Notice, *, office: Office, now: datetime) -> Delivery | None:
    """Return what a message comes to, or None where it was withdrawn, or sent by another process, since it was read."""
    if not outbox.still_waits(session, notice.id):
        return None
    return notices.render(session, notice, office=office, now=now)
