"""Timers: planned once, cancelled, planned again, found in order when they are due."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from db import timers
from db.database import Database
from sop.model import Task
from tests.db.samples import NOW, add_run, add_task

MINUTE = timedelta(minutes=1)
LATER = NOW + 10 * MINUTE


@pytest.fixture
def task(database: Database) -> Task:
    return database.run_now(add_task)


KINDS = ("due", "escalation")


def plan(database: Database, task: Task, *, kind: str = "due", due_at: datetime = LATER) -> None:
    database.run_now(timers.plan, kind=kind, task_id=task.id, due_at=due_at)


def due(database: Database, *, now: datetime = LATER, limit: int = 100) -> list[timers.Timer]:
    return database.run_now(timers.due_of_tasks, kinds=KINDS, now=now, limit=limit)


def several_tasks(session: Session, *, number: int) -> list[Task]:
    run = add_run(session)
    return [add_task(session, run_id=run.id, step=step) for step in range(1, number + 1)]


def test_a_timer_is_due_from_its_minute_on(database: Database, task: Task) -> None:
    plan(database, task)

    assert due(database, now=LATER - MINUTE) == []
    assert [(timer.kind, timer.task_id, timer.due_at) for timer in due(database)] == [("due", task.id, LATER)]


def test_what_was_due_long_ago_is_still_found(database: Database, task: Task) -> None:
    plan(database, task)

    assert len(due(database, now=LATER + timedelta(days=400))) == 1


def test_the_same_thing_is_planned_once(database: Database, task: Task) -> None:
    plan(database, task)
    plan(database, task)

    assert len(due(database)) == 1


def test_another_time_or_kind_is_another_timer(database: Database, task: Task) -> None:
    plan(database, task)
    plan(database, task, due_at=LATER - MINUTE)
    plan(database, task, kind="escalation")

    assert len(due(database)) == 3


def test_a_fired_timer_does_not_fire_again_even_if_planned_again(database: Database, task: Task) -> None:
    plan(database, task)
    database.run_now(timers.mark_fired, [timer.id for timer in due(database)])

    plan(database, task)

    assert due(database) == []


def test_a_cancelled_timer_does_not_fire(database: Database, task: Task) -> None:
    plan(database, task)

    database.run_now(timers.cancel, task.id)

    assert due(database) == []


def test_a_cancelled_timer_that_is_planned_again_fires_once(database: Database, task: Task) -> None:
    plan(database, task)
    database.run_now(timers.cancel, task.id)

    plan(database, task)

    assert len(due(database)) == 1


def test_cancelling_leaves_the_timers_of_other_tasks_alone(database: Database) -> None:
    first, second = database.run_now(several_tasks, number=2)
    plan(database, first)
    plan(database, second)

    database.run_now(timers.cancel, first.id)

    assert [timer.task_id for timer in due(database)] == [second.id]


def test_the_earliest_comes_first_and_no_more_than_a_batch(database: Database) -> None:
    tasks = database.run_now(several_tasks, number=3)
    for task, minutes in zip(tasks, (3, 1, 2), strict=True):
        plan(database, task, due_at=NOW + minutes * MINUTE)

    first, second, third = tasks
    assert [timer.task_id for timer in due(database)] == [second.id, third.id, first.id]
    assert [timer.task_id for timer in due(database, limit=2)] == [second.id, third.id]


def test_the_next_due_time_is_that_of_the_earliest_waiting_timer(database: Database, task: Task) -> None:
    assert database.read_now(timers.next_due) is None

    plan(database, task)
    plan(database, task, due_at=LATER + MINUTE)

    assert database.read_now(timers.next_due) == LATER
    assert database.read_now(timers.next_due, after=LATER) == LATER + MINUTE


def test_two_processes_do_not_take_the_same_timer(postgresql_url: str) -> None:
    first, second = Database(postgresql_url), Database(postgresql_url)
    task = first.run_now(add_task)
    plan(first, task)

    def take_while_another_looks(session: Session) -> tuple[int, int]:
        return len(timers.due_of_tasks(session, kinds=KINDS, now=LATER, limit=100)), len(due(second))

    taken = first.run_now(take_while_another_looks)
    for database in (first, second):
        database.close()

    assert taken == (1, 0)
