"""A press, from inbox row to committed change, beside a bare SQLModel transaction with the same statements."""

import asyncio
import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlmodel import Session, col, delete, or_, select, update
from telegram import Update
from telegram.request import BaseRequest, RequestData

from bot.app import build_application
from db import inbox, runs
from db.database import Database
from db.dialect import insert_if_new
from db.inbox import Received
from db.questions import QuestionKind
from db.tables import (
    AbsenceRow,
    CalendarEntryRow,
    CardRow,
    DispositionRow,
    ExtensionRow,
    FileRow,
    HistoryRow,
    HoldingRow,
    InboxRow,
    JudgementRow,
    MeetingRow,
    OutageRow,
    OutboxRow,
    PauseRow,
    PersonRow,
    ProcedureRow,
    QuestionRow,
    ReceiverRow,
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
from sop.reminders import ReminderLevel
from tests.benchmarks.office import HEAD_ID, MONDAY_MORNING, open_office, settings_for
from tests.databases import PostgresqlServer

PRESSES = 300
FIRST_YEAR = 3000
HEAD = 1
NOW = MONDAY_MORNING
LEVELS = list(ReminderLevel)
SHAPE = re.compile(r" (?:FROM|INTO|UPDATE|IMMEDIATE)? ?(\w+)")


class SilentTelegram(BaseRequest):
    """Says yes to every call, without a network."""

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        return None

    async def shutdown(self) -> None:
        return None

    async def called(self, url: str, request_data: RequestData | None) -> None:
        """Take note of a call, or let it take its time."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Answer as Telegram would."""
        result: object = True
        await self.called(url, request_data)
        if url.endswith("/getMe"):
            result = {"id": 123456789, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
        elif "edit" in url:
            result = {"message_id": 1, "date": 0, "chat": {"id": HEAD_ID, "type": "private"}, "text": "x"}
        return 200, json.dumps({"ok": True, "result": result}).encode()


@dataclass
class Statements:
    """The statements a connection was given, by what they do to which table."""

    shapes: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.shapes.total()

    def note(self, statement: str) -> None:
        verb, _, rest = statement.partition(" ")
        table = SHAPE.search(f" {rest}")
        self.shapes[f"{verb} {table.group(1) if table else ''}".strip()] += 1


@dataclass
class Stopwatch:
    """Adds up processor time: that hardly hangs on who else uses the machine."""

    seconds: float = 0.0

    def __enter__(self) -> None:
        self.seconds -= time.process_time()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.process_time()


@dataclass
class Commits:
    """When the last commit came through."""

    at: float = 0.0
    seconds: list[float] = field(default_factory=list)

    def note(self) -> None:
        self.at = time.perf_counter()


async def measure() -> None:
    """Print rates and ratio on both engines."""
    with tempfile.TemporaryDirectory() as folder:
        await _measure_on("SQLite", Path(folder), None)
    with tempfile.TemporaryDirectory() as folder, PostgresqlServer(is_durable=True) as server:
        await _measure_on("PostgreSQL", Path(folder), server.create())


async def _measure_on(engine: str, folder: Path, url: str | None) -> None:
    """Ours and bare alternate, so that both meet the same machine."""
    database, office = open_office(folder, url=url)
    task_ids = database.run_now(open_runs, office=office, count=2 * PRESSES)
    press = await prepare_press(folder, database, office)
    ours, bare = [], []
    our_processor, bare_processor = Stopwatch(), Stopwatch()
    our_statements, bare_statements = Statements(), Statements()
    for number in range(PRESSES):
        with counting(database, our_statements), our_processor:
            ours.append(await press(number, task_ids[2 * number]))
        with counting(database, bare_statements), bare_processor:
            bare.append(await _bare_seconds(database, number, task_ids[2 * number + 1]))
    database.close()
    our_rate, bare_rate = PRESSES / sum(ours), PRESSES / sum(bare)
    print(  # noqa: T201
        f"press on {engine}: ours {our_rate:.0f}/s ({our_statements.total / PRESSES:.0f} statements), "
        f"bare {bare_rate:.0f}/s ({bare_statements.total / PRESSES:.0f} statements), "
        f"ratio {our_rate / bare_rate:.0%} (wanted: at least 60 %); processor time of both with storing the update: "
        f"{our_processor.seconds / PRESSES * 1000:.1f} and {bare_processor.seconds / PRESSES * 1000:.1f} ms"
    )
    for shape in sorted(our_statements.shapes.keys() | bare_statements.shapes.keys()):
        ours_of_it, bare_of_it = (each.shapes[shape] / PRESSES for each in (our_statements, bare_statements))
        if round(ours_of_it, 1) != round(bare_of_it, 1):
            print(f"  not compared like with like: {shape}, ours {ours_of_it:.1f}, bare {bare_of_it:.1f}")  # noqa: T201


@contextmanager
def counting(database: Database, statements: Statements) -> Iterator[None]:
    """Note the statements of the writing connections."""

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.note(statement)

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
        received = Received(number, HEAD_ID, json.dumps(press_update(number, task_id)))
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
    """The statements of a press that sends the first disposition, in its order, without rules, words or checks."""
    session.exec(
        update(InboxRow)
        .where(col(InboxRow.id) == inbox_id, col(InboxRow.state) == "open")
        .values(state="done", raw=None, done_at=NOW)
    )
    session.exec(select(PersonRow).where(PersonRow.telegram_id == HEAD_ID)).first()
    session.exec(
        select(AbsenceRow).where(AbsenceRow.person_id == HEAD, AbsenceRow.since <= NOW, AbsenceRow.until > NOW)
    ).all()
    session.exec(
        select(HoldingRow).where(HoldingRow.person_id == HEAD, *_now_held()).order_by(col(HoldingRow.id))
    ).all()
    task = session.get_one(TaskRow, task_id)
    _select_run(session, task.run_id)
    _select_tasks(session, task.run_id)
    for _ in range(2):
        _select_disposition(session, task_id)
    disposition = _disposition(task_id, task.run_id)
    session.add(disposition)
    session.flush()
    disposition_id = disposition.id or 0
    session.exec(delete(ReceiverRow).where(col(ReceiverRow.disposition_id) == disposition_id))
    session.add(ReceiverRow(disposition_id=disposition_id, post_code="sekretaris", status="sent"))
    session.flush()
    session.add(_history(task_id, task.run_id, "disposition_sent"))
    session.flush()
    _select_calendar(session)
    session.exec(select(MeetingRow).where(MeetingRow.task_id == task_id)).first()
    session.refresh(task)
    task.status, task.accepted_at, task.closed_at, task.closed_by = "done", NOW, NOW, HEAD
    task.closed_as = "Kepala Dinas"
    session.add(task)
    session.flush()
    _select_files(session, task_id)
    session.add(_history(task_id, task.run_id, "task_finished"))
    session.flush()
    _cancel_timers(session, task_id)
    session.exec(
        update(ExtensionRow)
        .where(col(ExtensionRow.task_id) == task_id, col(ExtensionRow.state) == "asked")
        .values(state="lapsed", decided_at=NOW)
    )
    session.exec(
        delete(QuestionRow).where(
            col(QuestionRow.subject_id) == task_id, col(QuestionRow.kind).in_([kind.value for kind in QuestionKind])
        )
    )
    session.exec(select(CardRow).where(CardRow.task_id == task_id)).all()
    following_id = _open_next(session, task)
    _select_run(session, task.run_id)
    session.exec(
        select(OutboxRow.payload).where(
            OutboxRow.state == "waiting",
            OutboxRow.kind == "task_card",
            OutboxRow.person_id == HEAD + 1,
            col(OutboxRow.chat_id).is_(None),
            OutboxRow.task_id == following_id,
        )
    ).all()
    insert_if_new(session, OutboxRow, [_notice(task_id, following_id)], unique="dedup_key")
    session.exec(select(HoldingRow, PersonRow).join(PersonRow).where(*_now_held()).order_by(col(HoldingRow.id))).all()
    session.refresh(task)
    session.exec(select(PersonRow).where(PersonRow.id == HEAD)).first()
    for _ in range(2):
        session.exec(
            select(CardRow).where(CardRow.task_id == task_id, CardRow.person_id == HEAD, CardRow.kind == "card")
        ).first()
    session.add(CardRow(task_id=task_id, person_id=HEAD, kind="card", chat_id=HEAD_ID, message_id=task_id, sent_at=NOW))
    session.flush()
    _select_run(session, task.run_id)
    _select_tasks(session, task.run_id)
    _select_files(session, task_id)
    _select_disposition(session, task_id)
    session.exec(select(JudgementRow).where(col(JudgementRow.version_id).in_([]))).all()
    session.exec(select(ExtensionRow).where(ExtensionRow.task_id == task_id).order_by(col(ExtensionRow.id))).all()
    session.exec(select(OutageRow).where(OutageRow.until >= NOW, OutageRow.since <= NOW)).all()


def _open_next(session: Session, task: TaskRow) -> int:
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
        opened_by=task.id,
    )
    session.add(following)
    session.flush()
    following_id = following.id or 0
    _cancel_timers(session, following_id)
    session.exec(select(PauseRow).where(PauseRow.run_id == task.run_id, col(PauseRow.until).is_(None))).all()
    _select_calendar(session)
    levels = [
        {"key": f"{kind}:{following_id}", "kind": kind, "task_id": following_id, "due_at": NOW, "state": "waiting"}
        for kind in LEVELS
    ]
    insert_if_new(session, TimerRow, levels, unique="key")
    session.add(_history(following_id, task.run_id, "task_opened"))
    session.flush()
    session.exec(
        select(HoldingRow, PersonRow).join(PersonRow).where(*_now_held(), HoldingRow.post_code == "sekretaris")
    ).all()
    return following_id


def _now_held() -> tuple[Any, ...]:
    return HoldingRow.since <= NOW, or_(col(HoldingRow.until).is_(None), col(HoldingRow.until) > NOW)


def _select_run(session: Session, run_id: int) -> None:
    session.exec(select(RunRow, ProcedureRow.source).join(ProcedureRow).where(RunRow.id == run_id)).one()


def _select_tasks(session: Session, run_id: int) -> None:
    session.exec(select(TaskRow).where(TaskRow.run_id == run_id).order_by(col(TaskRow.id))).all()


def _select_files(session: Session, task_id: int) -> None:
    found = select(FileRow).where(col(FileRow.task_id).in_([task_id]), col(FileRow.discarded_at).is_(None))
    session.exec(found.order_by(col(FileRow.id))).all()


def _select_disposition(session: Session, task_id: int) -> None:
    session.exec(select(DispositionRow).where(DispositionRow.task_id == task_id)).first()


def _select_calendar(session: Session) -> None:
    session.exec(select(CalendarEntryRow).where(CalendarEntryRow.last >= NOW.date())).all()


def _cancel_timers(session: Session, task_id: int) -> None:
    session.exec(
        update(TimerRow)
        .where(col(TimerRow.task_id) == task_id, col(TimerRow.state) == "waiting")
        .values(state="cancelled")
    )


def _notice(task_id: int, following_id: int) -> dict[str, Any]:
    return {
        "dedup_key": f"b{task_id}",
        "kind": "task_card",
        "chat_id": None,
        "person_id": HEAD + 1,
        "task_id": following_id,
        "payload": {},
        "state": "waiting",
        "send_after": NOW,
        "created_at": NOW,
    }


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


def press_update(number: int, task_id: int) -> dict[str, Any]:
    """Return the update of a press on [Kirim Disposisi] under the card of a task."""
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
