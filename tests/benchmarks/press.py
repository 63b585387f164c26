"""A press, from inbox row to committed change, beside a bare SQLModel transaction with the same statements."""

import asyncio
import json
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlmodel import Session, col, delete, select, update
from telegram import Update
from telegram.request import BaseRequest, RequestData

from bot.app import build_application
from db import inbox, runs
from db.database import Database
from db.dialect import insert_if_new
from db.inbox import Received
from db.tables import (
    CardRow,
    DispositionRow,
    FileRow,
    HistoryRow,
    HoldingRow,
    InboxRow,
    MeetingRow,
    OutboxRow,
    PersonRow,
    ProcedureRow,
    QuestionRow,
    RunRow,
    TaskRow,
    TimerRow,
)
from db.update_database import InFlight
from documents.store import DocumentStore
from handlers.context import Dependencies, current_update
from services.ending import open_task
from services.office import Office
from sop import flow
from tests.benchmarks.office import HEAD_ID, MONDAY_MORNING, open_office, settings_for

PRESSES = 300
FIRST_YEAR = 3000
HEAD = 1
NOW = MONDAY_MORNING


class SilentTelegram(BaseRequest):
    """Says yes to every call, without a network."""

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        return None

    async def shutdown(self) -> None:
        return None

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Answer as Telegram would."""
        result: object = True
        if url.endswith("/getMe"):
            result = {"id": 123456789, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
        elif "edit" in url:
            result = {"message_id": 1, "date": 0, "chat": {"id": HEAD_ID, "type": "private"}, "text": "x"}
        return 200, json.dumps({"ok": True, "result": result}).encode()


@dataclass
class StatementCount:
    """How many statements a connection was given."""

    total: int = 0


@dataclass
class Commits:
    """When the last commit came through."""

    at: float = 0.0
    seconds: list[float] = field(default_factory=list)

    def note(self) -> None:
        self.at = time.perf_counter()


async def measure() -> None:
    """Print both rates and their ratio; ours and bare alternate, so that both meet the same machine."""
    with tempfile.TemporaryDirectory() as folder:
        database, office = open_office(Path(folder))
        task_ids = database.run_now(open_runs, office=office, count=2 * PRESSES)
        press = await prepare_press(Path(folder), database, office)
        ours, bare = [], []
        our_count, bare_count = StatementCount(), StatementCount()
        for number in range(PRESSES):
            with counting(database, our_count):
                ours.append(await press(number, task_ids[2 * number]))
            with counting(database, bare_count):
                bare.append(await _bare_seconds(database, number, task_ids[2 * number + 1]))
        database.close()
    our_rate, bare_rate = PRESSES / sum(ours), PRESSES / sum(bare)
    print(  # noqa: T201
        f"press: ours {our_rate:.0f}/s ({our_count.total / PRESSES:.0f} statements), "
        f"bare {bare_rate:.0f}/s ({bare_count.total / PRESSES:.0f} statements), "
        f"ratio {our_rate / bare_rate:.0%} (wanted: at least 60 %)"
    )


@contextmanager
def counting(database: Database, count: StatementCount) -> Iterator[None]:
    """Count the statements of the writing connection."""

    def note(*_: object) -> None:
        count.total += 1

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def open_runs(session: Session, *, office: Office, count: int) -> list[int]:
    """Open runs at their first step, and return the ids of its tasks."""
    task_ids = []
    for number in range(count):
        run = runs.add(session, procedure=office.procedure, year=FIRST_YEAR + number, amendment=0, now=NOW)
        opening = flow.begin(office.procedure, now=NOW, calendar=office.calendar(session, NOW))
        task_ids.append(open_task(session, run, opening, opened_by=None, office=office, now=NOW).id)
    return task_ids


async def prepare_press(
    folder: Path, database: Database, office: Office
) -> Callable[[int, int], Coroutine[Any, Any, float]]:
    """Return what presses [Kirim Disposisi] on a task and tells after how many seconds that was committed."""
    application = build_application(settings_for(folder), request=SilentTelegram())
    await application.initialize()
    store = DocumentStore(folder / "documents")
    application.bot_data["dependencies"] = Dependencies(database, store, office, lambda: NOW)
    commits = Commits()
    database.on_commit(commits.note)

    async def press(number: int, task_id: int) -> float:
        received = Received(number, HEAD_ID, json.dumps(_press_update(number, task_id)))
        await database.run(inbox.store, [received], now=NOW)
        (row,) = await database.read(inbox.waiting, now=NOW, busy_chats=[], limit=1)
        start = time.perf_counter()
        current_update.set(InFlight(row.id))
        await application.process_update(Update.de_json(json.loads(row.raw), application.bot))
        return commits.at - start

    return press


async def _bare_seconds(database: Database, number: int, task_id: int) -> float:
    row = Received(PRESSES + number, HEAD_ID, "{}")
    await database.run(inbox.store, [row], now=NOW)
    (waiting,) = await database.read(inbox.waiting, now=NOW, busy_chats=[], limit=1)
    start = time.perf_counter()
    await database.run(_bare_press, inbox_id=waiting.id, task_id=task_id)
    return time.perf_counter() - start


def _bare_press(session: Session, *, inbox_id: int, task_id: int) -> None:
    """The statements of a press that sends the first disposition, without rules, words or checks."""
    session.exec(
        update(InboxRow)
        .where(col(InboxRow.id) == inbox_id, col(InboxRow.state) == "open")
        .values(state="done", raw=None, done_at=NOW)
    )
    session.exec(select(PersonRow).where(PersonRow.telegram_id == HEAD_ID)).first()
    session.exec(select(HoldingRow).where(HoldingRow.person_id == HEAD, HoldingRow.since <= NOW)).all()
    task = session.get_one(TaskRow, task_id)
    _select_run(session, task.run_id)
    _select_tasks(session, task.run_id)
    for _ in range(2):
        session.get(DispositionRow, task_id)
    session.add(_disposition(task_id, task.run_id))
    session.add(_history(task_id, task.run_id, "disposition_sent"))
    session.flush()
    session.exec(select(MeetingRow).where(MeetingRow.task_id == task_id)).first()
    session.refresh(task)
    task.status, task.accepted_at, task.closed_at, task.closed_by, task.closed_as = (
        "done",
        NOW,
        NOW,
        HEAD,
        "Kepala Dinas",
    )
    session.add(task)
    session.flush()
    _select_files(session, task_id, task.run_id)
    session.add(_history(task_id, task.run_id, "task_finished"))
    session.exec(update(TimerRow).where(col(TimerRow.task_id) == task_id).values(state="cancelled"))
    session.exec(delete(QuestionRow).where(col(QuestionRow.subject_id) == task_id))
    session.exec(select(CardRow).where(CardRow.task_id == task_id)).all()
    following = TaskRow(
        run_id=task.run_id,
        step=2,
        part="step",
        unit_code="",
        round=1,
        post_code="sekretaris",
        status="open",
        opened_at=NOW,
        starts_at=NOW,
        due_at=NOW,
        opened_by=task_id,
    )
    session.add(following)
    session.flush()
    timer = {"key": f"b{task_id}", "kind": "due", "task_id": following.id, "due_at": NOW, "state": "waiting"}
    insert_if_new(session, TimerRow, [timer], unique="key")
    session.add(_history(following.id, task.run_id, "task_opened"))
    _select_holders(session)
    notice: dict[str, Any] = {
        "dedup_key": f"b{task_id}",
        "kind": "task_card",
        "chat_id": None,
        "person_id": 2,
        "task_id": following.id,
        "payload": {},
        "state": "waiting",
        "send_after": NOW,
        "created_at": NOW,
    }
    insert_if_new(session, OutboxRow, [notice], unique="dedup_key")
    _select_holders(session)
    session.refresh(task)
    session.exec(select(PersonRow).where(PersonRow.id == HEAD)).first()
    for _ in range(2):
        session.exec(select(CardRow).where(CardRow.task_id == task_id, CardRow.person_id == HEAD)).first()
    session.add(CardRow(task_id=task_id, person_id=HEAD, kind="card", chat_id=HEAD_ID, message_id=task_id, sent_at=NOW))
    _select_run(session, task.run_id)
    _select_tasks(session, task.run_id)
    _select_files(session, task_id, task.run_id)
    session.exec(select(FileRow).where(FileRow.task_id == task_id)).all()
    session.exec(select(DispositionRow).where(DispositionRow.task_id == task_id)).first()


def _select_run(session: Session, run_id: int) -> None:
    session.exec(select(RunRow, ProcedureRow.source).join(ProcedureRow).where(RunRow.id == run_id)).one()


def _select_tasks(session: Session, run_id: int) -> None:
    session.exec(select(TaskRow).where(TaskRow.run_id == run_id)).all()


def _select_files(session: Session, task_id: int, run_id: int) -> None:
    """What is handed in with a task, and with those before it."""
    session.exec(select(FileRow).where(FileRow.task_id == task_id)).all()
    _select_tasks(session, run_id)
    session.exec(select(FileRow).where(col(FileRow.task_id).in_([]))).all()


def _select_holders(session: Session) -> None:
    session.exec(select(HoldingRow, PersonRow).join(PersonRow).where(HoldingRow.since <= NOW)).all()


def _disposition(task_id: int, run_id: int) -> DispositionRow:
    return DispositionRow(
        task_id=task_id,
        run_id=run_id,
        from_post="kepala_dinas",
        to_posts=["sekretaris"],
        instructions=["Proses lebih lanjut"],
        urgency="ordinary",
        classification="open",
        sent_at=NOW,
        sent_as="Kepala Dinas",
    )


def _history(task_id: int | None, run_id: int, name: str) -> HistoryRow:
    return HistoryRow(at=NOW, event=name, run_id=run_id, task_id=task_id, person_id=HEAD, details={})


def _press_update(number: int, task_id: int) -> dict[str, Any]:
    head = {"id": HEAD_ID, "is_bot": False, "first_name": "Kepala", "username": "kepala"}
    message = {
        "message_id": number + 1,
        "date": 1,
        "chat": {"id": HEAD_ID, "type": "private", "first_name": "Kepala"},
        "from": {"id": 123456789, "is_bot": True, "first_name": "Bench"},
        "text": "Langkah 1 dari 14",
        "reply_markup": {
            "inline_keyboard": [[{"text": "Kirim Disposisi", "callback_data": f"instruct:send:{task_id}"}]]
        },
    }
    press = {
        "id": str(number),
        "from": head,
        "message": message,
        "chat_instance": "1",
        "data": f"instruct:send:{task_id}",
    }
    return {"update_id": number, "callback_query": press}


if __name__ == "__main__":
    asyncio.run(measure())
