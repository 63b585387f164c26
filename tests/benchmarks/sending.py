"""The sender against a network of 200 ms at Telegram's limit of 30/s, while one chat is told to wait."""

import asyncio
import json
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from sqlmodel import Session
from telegram.request import RequestData

from bot.app import build_application
from db import outbox
from db.database import Database
from db.outbox import OutboxState
from documents.store import DocumentStore
from scheduler.sender import Pace, Sender
from services import replies
from tests.benchmarks.office import MONDAY_MORNING, open_office, settings_for
from tests.benchmarks.press import SilentTelegram

CHATS = 60
EACH = 5
NETWORK_SECONDS = 0.2
TOLD_TO_WAIT = 9999
RETRY_AFTER = 5


class SlowTelegram(SilentTelegram):
    """Takes its time for every call, and tells one chat to wait once."""

    def __init__(self) -> None:
        self.at: dict[int, list[float]] = defaultdict(list)
        self.under_way = self.most_under_way = 0
        self._has_told = False

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **more: Any
    ) -> tuple[int, bytes]:
        """Answer as Telegram would, later."""
        if not url.endswith("/sendMessage") or request_data is None:
            return await super().do_request(url, method, request_data, *args, **more)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        await asyncio.sleep(NETWORK_SECONDS)
        self.under_way -= 1
        chat = int(request_data.json_parameters["chat_id"])
        if chat == TOLD_TO_WAIT and not self._has_told:
            self._has_told = True
            refusal = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 5"}
            return 429, json.dumps({**refusal, "parameters": {"retry_after": RETRY_AFTER}}).encode()
        self.at[chat].append(time.perf_counter())
        sent = {"message_id": len(self.at[chat]), "date": 0, "chat": {"id": chat, "type": "private"}, "text": "x"}
        return 200, json.dumps({"ok": True, "result": sent}).encode()


async def measure() -> None:
    """Print how fast everything went out, and how the chat that had to wait held up the others."""
    with tempfile.TemporaryDirectory() as folder:
        database, office = open_office(Path(folder))
        database.run_now(_forget_all)
        database.run_now(_say_much)
        network = SlowTelegram()
        settings = settings_for(Path(folder))
        application = build_application(settings, request=network)
        await application.initialize()
        sender = Sender(
            bot=application.bot,
            database=database,
            store=DocumentStore(settings.documents_dir),
            office=office,
            now=lambda: MONDAY_MORNING,
            pace=Pace(),
        )
        database.on_commit(sender.wake)
        start = time.perf_counter()
        sending = asyncio.ensure_future(sender.run())
        await _until_all_is_sent(database)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        database.close()
    others = [at - start for chat, times in network.at.items() if chat != TOLD_TO_WAIT for at in times]
    waiter = [at - start for at in network.at[TOLD_TO_WAIT]]
    print(  # noqa: T201
        f"sender over a network of {NETWORK_SECONDS * 1000:.0f} ms: {len(others)} messages to {CHATS} chats in "
        f"{max(others):.1f} s ({len(others) / max(others):.0f}/s, Telegram takes 30), "
        f"{network.most_under_way} calls at most under way; the chat told to wait {RETRY_AFTER} s got its {EACH} "
        f"from {min(waiter):.1f} s on, the others theirs from {min(others):.1f} s on"
    )


def _forget_all(session: Session) -> None:
    for notice in outbox.waiting(session, now=MONDAY_MORNING, busy_chats=[], limit=100):
        outbox.close(session, notice.id, OutboxState.OBSOLETE, now=MONDAY_MORNING)


def _say_much(session: Session) -> None:
    for number in range(EACH):
        for chat in (TOLD_TO_WAIT, *range(1000, 1000 + CHATS)):
            replies.refuse(session, chat=chat, text=f"jawaban {number}", now=MONDAY_MORNING)


async def _until_all_is_sent(database: Database) -> None:
    committed = asyncio.Event()
    database.on_commit(committed.set)
    while await database.read(outbox.count, OutboxState.WAITING):
        committed.clear()
        await asyncio.wait([asyncio.ensure_future(committed.wait())], timeout=1)


if __name__ == "__main__":
    asyncio.run(measure())
