"""A process of its own that works off an inbox, for measuring several beside each other: `... replica URL FOLDER`."""

import asyncio
import sys
import time
from dataclasses import replace
from pathlib import Path

from bot import logs
from bot.app import build_application, office_from
from bot.intake import InboxWorker
from db import inbox
from db.database import Database
from db.inbox import InboxState
from db.replicas import Replicas
from documents.store import DocumentStore
from handlers.context import Dependencies
from tests.benchmarks.office import MONDAY_MORNING, settings_for
from tests.benchmarks.press import SilentTelegram


async def serve(url: str, folder: Path) -> None:
    """Say when ready, wait for a line, work until nothing is open, and say how much processor time that took."""
    settings = settings_for(folder, database_url=url)
    application = build_application(settings, request=SilentTelegram())
    await application.initialize()
    database, replicas = Database(url), Replicas(url)
    office = replace(office_from(settings), bot_username="bench_bot")
    store = DocumentStore(settings.documents_dir)
    application.bot_data["dependencies"] = Dependencies(database, store, office, lambda: MONDAY_MORNING)
    worker = InboxWorker(application=application, database=database, replicas=replicas, now=lambda: MONDAY_MORNING)
    done = asyncio.Event()
    database.on_commit(done.set)
    print("ready", flush=True)  # noqa: T201
    await asyncio.to_thread(sys.stdin.readline)
    begun = time.process_time()
    working = asyncio.ensure_future(worker.run())
    worker.wake()
    while await database.read(inbox.count, InboxState.OPEN):
        done.clear()
        worker.wake()
        await asyncio.wait([asyncio.ensure_future(done.wait())], timeout=0.1)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    print(time.process_time() - begun, flush=True)  # noqa: T201
    replicas.close()
    database.close()


if __name__ == "__main__":
    logs.configure("WARNING")
    asyncio.run(serve(sys.argv[1], Path(sys.argv[2])))
