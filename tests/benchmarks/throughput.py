"""Presses from inbox row to answer: with one process on SQLite, and with one, two and four on PostgreSQL."""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler
from telegram.request import RequestData

from bot.app import build_application
from bot.intake import InboxWorker
from db import inbox
from db.database import Database
from db.inbox import Received
from db.replicas import Replicas
from documents.store import DocumentStore
from handlers.context import Dependencies
from services.office import Office
from tests.benchmarks.office import MONDAY_MORNING, TOKEN, open_office, settings_for
from tests.benchmarks.press import SilentTelegram, open_runs, press_update
from tests.databases import PostgresqlServer

PRESSES = 300
CHATS = 64
REPLICAS = (1, 2, 4)
BARE_PRESSES = 2000
AT_A_SECOND = (5, 50)
FOR_SECONDS = 6


async def measure() -> None:
    """Print rates, processor time and latencies."""
    _say(f"bare python-telegram-bot handler that only answers, and keeps nothing: {await _bare_rate()}")
    with tempfile.TemporaryDirectory() as folder:
        _say(f"one process on SQLite: {await _rate(Path(folder), None, 1)}")
    with PostgresqlServer(is_durable=True) as server:
        for number in REPLICAS:
            with tempfile.TemporaryDirectory() as folder:
                figures = await _rate(Path(folder), server.create(), number)
            _say(f"{number} process{'es' if number > 1 else ''} on PostgreSQL: {figures}")
        for at_a_second in AT_A_SECOND:
            for engine, url in (("SQLite", None), ("PostgreSQL", server.create())):
                with tempfile.TemporaryDirectory() as folder:
                    figures = await _latency(Path(folder), url, at_a_second=at_a_second)
                _say(f"latency at {at_a_second}/s on {engine}: {figures}")


async def _bare_rate() -> str:
    async def answer(update: Update, _: Any) -> None:
        assert update.callback_query is not None
        await update.callback_query.answer()

    application: Application[Any, Any, Any, Any, Any, Any] = (
        ApplicationBuilder().token(TOKEN).request(SilentTelegram()).updater(None).job_queue(None).build()
    )
    application.add_handler(CallbackQueryHandler(answer))
    await application.initialize()
    updates = [json.dumps(press_update(number, number)) for number in range(BARE_PRESSES)]
    start, used = time.perf_counter(), time.process_time()
    for update in updates:
        await application.process_update(Update.de_json(json.loads(update), application.bot))
    return _figures(BARE_PRESSES, time.perf_counter() - start, time.process_time() - used)


def _figures(presses: int, seconds: float, processor_seconds: float) -> str:
    """The rate hangs on who else uses the machine; the processor time of a press hardly does."""
    return f"{presses / seconds:.0f} presses/s, {processor_seconds / presses * 1000:.1f} ms of processor each"


async def _rate(folder: Path, url: str | None, number: int) -> str:
    """Let so many processes work off presses of many chats; PostgreSQL's own processor time is not counted."""
    database, office = open_office(folder, url=url)
    _store(database, office, PRESSES)
    database.close()
    processes = [await _start(database.url, folder) for _ in range(number)]
    start = time.perf_counter()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"go\n")
    outputs = await asyncio.gather(*(process.communicate() for process in processes))
    seconds = time.perf_counter() - start
    database = Database(database.url)
    assert database.read_now(inbox.count, inbox.InboxState.DONE) == PRESSES
    database.close()
    return _figures(PRESSES, seconds, sum(float(out) for out, _ in outputs))


def _store(database: Database, office: Office, presses: int) -> None:
    task_ids = database.run_now(open_runs, office=office, count=presses)
    received = [
        Received(number, 1 + number % CHATS, json.dumps(press_update(number, task_id)))
        for number, task_id in enumerate(task_ids)
    ]
    database.run_now(inbox.store, received, now=MONDAY_MORNING)


async def _start(url: str, folder: Path) -> Process:
    module = "tests.benchmarks.replica"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, url, str(folder), stdin=PIPE, stdout=PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    return process


class Answers(SilentTelegram):
    """Notes when the answer to each press goes out."""

    def __init__(self) -> None:
        self.at: dict[int, float] = {}
        self.count = 0
        self.more = asyncio.Event()

    async def called(self, url: str, request_data: RequestData | None) -> None:
        """Note an answer."""
        if url.endswith("/answerCallbackQuery") and request_data is not None:
            self.at[int(request_data.json_parameters["callback_query_id"])] = time.perf_counter()
            self.more.set()


async def _latency(folder: Path, url: str | None, *, at_a_second: int) -> str:
    """Bring presses at an even pace, and return how long they took from arrival to answer."""
    database, office = open_office(folder, url=url)
    presses = at_a_second * FOR_SECONDS
    task_ids = database.run_now(open_runs, office=office, count=presses)
    answers = Answers()
    settings = settings_for(folder, database_url=database.url)
    application = build_application(settings, request=answers)
    await application.initialize()
    store = DocumentStore(settings.documents_dir)
    application.bot_data["dependencies"] = Dependencies(database, store, office, lambda: MONDAY_MORNING)
    replicas = Replicas(database.url)
    worker = InboxWorker(application=application, database=database, replicas=replicas, now=lambda: MONDAY_MORNING)
    working = asyncio.ensure_future(worker.run())
    arrived: dict[int, float] = {}
    start = time.perf_counter()

    async def arrive(number: int) -> None:
        await asyncio.sleep(max(0.0, start + number / at_a_second - time.perf_counter()))
        arrived[number] = time.perf_counter()
        received = Received(number, 1 + number % CHATS, json.dumps(press_update(number, task_ids[number])))
        await database.run(inbox.store, [received], now=MONDAY_MORNING)
        worker.wake()

    await asyncio.gather(*(arrive(number) for number in range(presses)))
    while len(answers.at) < presses:
        answers.more.clear()
        await answers.more.wait()
    kept_up = presses / (max(answers.at.values()) - start)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    replicas.close()
    database.close()
    took = sorted((answers.at[number] - arrived[number]) * 1000 for number in range(presses))
    return (
        f"p50 {statistics.median(took):.0f} ms, p99 {took[len(took) * 99 // 100]:.0f} ms, longest {took[-1]:.0f} ms, "
        f"{kept_up:.0f}/s served"
    )


def _say(text: str) -> None:
    print(text)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(measure())
