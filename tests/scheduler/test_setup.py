"""The fixed jobs and the tick that works off due timers."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlmodel import Session, col, select

from db import drafts, heartbeat, inbox, outbox, timers
from db.database import Database
from db.inbox import InboxState, Received
from db.tables import MeetingRow, OutboxRow, TaskRow
from scheduler.backups import BackupFolder
from scheduler.setup import Heart, build_scheduler, work_off
from services import absences, replies
from services.reminders import BATCH
from sop.reminders import ReminderLevel
from tests.handlers import updates
from tests.handlers.desk import KSB, SEK, Desk, a_desk

PATIENCE = 20.0


@pytest.fixture
async def desk(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    async with a_desk(sqlite_url, tmp_path) as desk:
        yield desk


def a_scheduler(
    desk: Desk,
    *,
    now: Callable[[], datetime] | None = None,
    wake: Callable[[], None] = lambda: None,
    tick_seconds: float = 0.02,
) -> AsyncIOScheduler:
    return build_scheduler(
        database=desk.database,
        store=desk.store,
        office=desk.office,
        backups=BackupFolder(desk.folder / "backups", kept=2),
        now=now or desk.clock,
        wake=wake,
        tick_seconds=tick_seconds,
    )


def reminders_of(desk: Desk) -> list[OutboxRow]:
    query = select(OutboxRow).where(OutboxRow.kind == "reminder").order_by(col(OutboxRow.id))
    return desk.read(lambda session: list(session.exec(query)))


def plan_many(database: Database, *, task_id: int, first: datetime, count: int) -> None:
    """Plan a timer for each of many closed tasks: they are worked off without a reminder."""

    def plan(session: Session) -> None:
        task = session.exec(select(TaskRow).where(col(TaskRow.id) == task_id)).one()
        for number in range(count):
            closed = task.model_dump(exclude={"id", "round", "status"})
            row = TaskRow(**closed, round=number + 2, status="done")
            session.add(row)
            session.flush()
            timers.plan(session, kind=ReminderLevel.DUE, task_id=row.id or 0, due_at=first)

    database.run_now(plan)


def a_meeting_without_a_time(session: Session, *, task_id: int, due_at: datetime) -> None:
    """Plan a reminder of a meeting that no press can make."""
    meeting = MeetingRow(
        run_id=1, task_id=task_id, organiser="kepala_dinas", state="called", place="Aula", agenda="Rapat"
    )
    session.add(meeting)
    session.flush()
    timers.plan_about(session, kind="meeting_hour", subject_id=meeting.id or 0, due_at=due_at)


async def test_late_and_missed_ticks_are_run_once_and_never_side_by_side(desk: Desk) -> None:
    scheduler = a_scheduler(desk)
    scheduler.start(paused=True)

    jobs = {job.id: job for job in scheduler.get_jobs()}
    assert set(jobs) == {"tick", "housekeeping", "backup"}
    for job in jobs.values():
        assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
    assert jobs["tick"].trigger.interval == timedelta(seconds=0.02)
    assert jobs["housekeeping"].trigger.interval == timedelta(hours=1)
    scheduler.shutdown(wait=False)


async def test_every_tick_wakes_who_waits_and_reminds(desk: Desk) -> None:
    task_id = desk.start_run()
    desk.clock.at = desk.task(task_id).due_at
    committed = asyncio.Event()
    desk.database.on_commit(committed.set)
    woken: list[bool] = []
    scheduler = a_scheduler(desk, wake=lambda: woken.append(True))
    scheduler.start()

    async with asyncio.timeout(PATIENCE):
        while not reminders_of(desk):
            await committed.wait()
            committed.clear()

    scheduler.shutdown(wait=False)
    assert woken
    assert len(reminders_of(desk)) == 1


async def test_a_tick_that_breaks_is_logged_and_the_next_one_runs(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    ticks = 0
    went_on = asyncio.Event()

    def clock() -> datetime:
        nonlocal ticks
        ticks += 1
        if ticks == 1:
            raise RuntimeError("no clock")
        went_on.set()
        return desk.clock()

    scheduler = a_scheduler(desk, now=clock)
    with caplog.at_level(logging.ERROR):
        scheduler.start()
        async with asyncio.timeout(PATIENCE):
            await went_on.wait()
    scheduler.shutdown(wait=False)

    assert "no clock" in caplog.text


async def test_nothing_due_writes_nothing(desk: Desk) -> None:
    desk.start_run()
    await work_off(desk.database, office=desk.office, now=desk.clock())
    commits: list[bool] = []
    desk.database.on_commit(lambda: commits.append(True))

    assert await work_off(desk.database, office=desk.office, now=desk.clock()) == 0

    assert commits == []


@pytest.mark.parametrize("count", [1, BATCH - 1, BATCH, BATCH + 1, 2 * BATCH + 50])
async def test_all_that_is_due_is_worked_off_in_one_tick(desk: Desk, count: int) -> None:
    task_id = desk.start_run()
    plan_many(desk.database, task_id=task_id, first=desk.clock() - timedelta(days=1), count=count)

    assert await work_off(desk.database, office=desk.office, now=desk.clock()) == count

    assert await work_off(desk.database, office=desk.office, now=desk.clock()) == 0
    assert reminders_of(desk) == []


async def test_a_task_is_reminded_of_once_however_often_the_tick_comes(desk: Desk) -> None:
    task_id = desk.start_run()
    desk.clock.at = desk.task(task_id).due_at

    for _ in range(3):
        await work_off(desk.database, office=desk.office, now=desk.clock())
        desk.clock.pass_by(minutes=1)

    assert len(reminders_of(desk)) == 1


async def test_a_reminder_at_night_waits_for_the_opening(desk: Desk) -> None:
    task_id = desk.start_run()
    night = desk.task(task_id).due_at.replace(hour=14)

    await work_off(desk.database, office=desk.office, now=night)

    (reminder,) = reminders_of(desk)
    assert reminder.send_after == night.replace(hour=0, minute=30) + timedelta(days=1)


async def test_what_one_kind_breaks_does_not_keep_reminders_waiting(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    task_id = desk.start_run()
    desk.clock.at = desk.task(task_id).due_at
    desk.database.run_now(a_meeting_without_a_time, task_id=task_id, due_at=desk.clock())

    with caplog.at_level(logging.ERROR):
        await work_off(desk.database, office=desk.office, now=desk.clock())

    assert "turn_broke_off" in caplog.text
    assert len(reminders_of(desk)) == 1


async def test_housekeeping_runs_without_a_person(desk: Desk) -> None:
    desk.database.run_now(inbox.store, [Received(7, 1, "{}")], now=desk.clock())
    desk.database.run_now(inbox.finish, 1, now=desk.clock())
    desk.clock.pass_by(hours=49)
    cleaned = asyncio.Event()
    desk.database.on_commit(cleaned.set)
    scheduler = a_scheduler(desk, tick_seconds=60)
    scheduler.start()
    scheduler.modify_job("housekeeping", next_run_time=datetime.now(scheduler.timezone))

    async with asyncio.timeout(PATIENCE):
        await cleaned.wait()

    scheduler.shutdown(wait=False)
    assert desk.read(lambda session: inbox.count(session, InboxState.DONE)) == 0


async def test_absences_begin_with_a_tick(desk: Desk) -> None:
    person = desk.person(SEK)
    contents = {"person": person.id, "kind": "leave", "first": "2026-12-01", "last": "2026-12-02"}
    draft = desk.database.run_now(drafts.put, person_id=person.id, contents=contents, now=desk.clock())
    desk.run_service(
        absences.appoint,
        office=desk.office,
        sender=SEK,
        draft_id=draft.id,
        person_id=desk.person(KSB).id,
        kind="plh",
        now=desk.clock(),
    )
    before = desk.waiting_kinds().count(("commands", KSB))
    desk.clock.at = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)

    for _ in range(2):
        await work_off(desk.database, office=desk.office, now=desk.clock())

    assert (before, desk.waiting_kinds().count(("commands", KSB))) == (0, 1)


async def test_ticks_are_a_sign_of_life_once_a_minute(desk: Desk) -> None:
    start, heart = desk.clock(), Heart(desk.database)
    for _ in range(3):
        await heart.beat(now=desk.clock())
        desk.clock.pass_by(seconds=29)

    assert desk.read(heartbeat.last_beat) == start

    await heart.beat(now=desk.clock())
    assert desk.read(heartbeat.last_beat) == desk.clock()


@pytest.mark.parametrize("was_down", [False, True])
async def test_a_clock_that_is_set_back_delays_nothing_and_is_told_once(
    desk: Desk, caplog: pytest.LogCaptureFixture, was_down: bool
) -> None:
    heart = Heart(desk.database)
    await heart.beat(now=desk.clock())
    desk.run_service(replies.refuse, chat=KSB, text="tadi", now=desk.clock())
    later = desk.clock() + timedelta(days=1)
    desk.run_service(outbox.tell, kind="menu", chat=SEK, now=desk.clock(), send_after=later)
    failed = desk.store_update(updates.text(KSB, "/start"))
    desk.run_service(inbox.fail, inbox_id=failed, error="x", retry_at=desk.clock(), now=desk.clock())

    desk.clock.pass_by(hours=-1)
    heart = Heart(desk.database) if was_down else heart
    for _ in range(3):
        await heart.beat(now=desk.clock())

    waiting = desk.read(lambda session: outbox.waiting(session, now=desk.clock(), busy_chats=[], limit=9))
    tried = desk.read(lambda session: inbox.waiting(session, now=desk.clock(), busy_chats=[], limit=9))
    assert [notice.payload for notice in waiting] == [{"text": "tadi"}]
    assert [row.id for row in tried] == [failed]
    assert desk.read(heartbeat.last_beat) == desk.clock()
    assert caplog.text.count("clock_set_back") == 1
