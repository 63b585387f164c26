"""Runs with the procedure they started with, and the rounds of their steps."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session

from db import people, runs, tasks
from db.database import Database
from sop.flow import Opening
from sop.model import Run, RunStatus, Task, TaskPart, TaskStatus
from sop.procedure_file import parse_procedure
from tests.db.samples import NOW, OTHER_POST, POST, add_person, add_run, add_task
from tests.procedures import IKU, IKU_FILE, INCOMING_MAIL

HOUR = timedelta(hours=1)


@pytest.fixture
def run(database: Database) -> Run:
    return database.run_now(add_run)


def a_task_on(session: Session, *, run_id: int, step: int, post: str, due_at_hour: int) -> Task:
    opening = Opening(
        step=step,
        round=1,
        post=post,
        opened_at=NOW,
        starts_at=NOW,
        due_at=NOW + due_at_hour * HOUR,
        reason="Perbaiki",
    )
    return tasks.add(session, opening, run_id=run_id, opened_by=None)


# Runs


def test_a_run_keeps_the_procedure_it_started_with(database: Database, run: Run) -> None:
    changed = IKU_FILE.read_text(encoding="utf-8").replace("10 Menit", "3 Hari")
    database.run_now(runs.add, procedure=parse_procedure(changed), year=2028, amendment=0, now=NOW)

    kept = database.read_now(runs.get, run.id)

    assert kept == run
    assert kept.procedure.source == IKU.source
    assert kept.procedure.step(1).time == "10 Menit"


def test_runs_of_a_year_are_those_of_one_procedure_the_oldest_first(database: Database, run: Run) -> None:
    database.run_now(runs.set_status, run.id, RunStatus.CANCELLED, now=NOW)
    amendment = database.run_now(add_run, amendment=1)
    database.run_now(add_run, year=2028)
    database.run_now(runs.add, procedure=INCOMING_MAIL, year=2027, amendment=0, now=NOW)

    found = database.read_now(runs.of_year, procedure_code=IKU.code, year=2027)

    assert [(each.id, each.amendment) for each in found] == [(run.id, 0), (amendment.id, 1)]


def test_runs_are_listed_by_status_the_newest_first(database: Database) -> None:
    for year in (2026, 2027, 2028):
        database.run_now(add_run, year=year)

    def years(*statuses: RunStatus, limit: int | None = None) -> list[int]:
        return [run.year for run in database.read_now(runs.with_status, *statuses, limit=limit)]

    assert years(RunStatus.OPEN) == [2028, 2027, 2026]
    assert years(RunStatus.OPEN, limit=1) == [2028]
    assert years(RunStatus.FINISHED, RunStatus.CANCELLED) == []


def test_a_run_that_ended_has_the_time_of_its_end_until_it_is_opened_again(database: Database, run: Run) -> None:
    database.run_now(runs.set_status, run.id, RunStatus.FINISHED, now=NOW + HOUR)
    ended = database.read_now(runs.get, run.id)
    database.run_now(runs.set_status, run.id, RunStatus.OPEN, now=NOW + 2 * HOUR)
    reopened = database.read_now(runs.get, run.id)

    assert (ended.status, ended.closed_at) == (RunStatus.FINISHED, NOW + HOUR)
    assert (reopened.status, reopened.closed_at) == (RunStatus.OPEN, None)


def test_a_run_is_known_or_not(database: Database, run: Run) -> None:
    assert database.read_now(runs.exists, run.id)
    assert not database.read_now(runs.exists, run.id + 1)


def test_a_locked_run_makes_others_wait(postgresql_url: str) -> None:
    first, second = Database(postgresql_url), Database(postgresql_url)
    run = first.run_now(add_run)

    def is_free(session: Session) -> bool:
        return bool(session.connection().exec_driver_sql("SELECT 1 FROM run FOR UPDATE SKIP LOCKED").all())

    def try_while_it_is_locked(session: Session) -> bool:
        runs.get(session, run.id, lock=True)
        return second.run_now(is_free)

    free_while_locked, free_afterwards = first.run_now(try_while_it_is_locked), second.run_now(is_free)
    for database in (first, second):
        database.close()

    assert (free_while_locked, free_afterwards) == (False, True)


# Tasks


def test_a_task_is_kept_as_it_was_opened(database: Database, run: Run) -> None:
    task = database.run_now(a_task_on, run_id=run.id, step=9, post=OTHER_POST, due_at_hour=1)

    assert database.read_now(tasks.get, task.id) == task
    assert database.read_now(tasks.find, task.id) == task
    assert database.read_now(tasks.find, task.id + 1) is None
    assert (task.run_id, task.step, task.round, task.post, task.reason) == (run.id, 9, 1, OTHER_POST, "Perbaiki")
    assert (task.status, task.opened_at, task.due_at) == (TaskStatus.OPEN, NOW, NOW + HOUR)


@pytest.mark.parametrize(
    ("part", "unit"), [(TaskPart.STEP, None), (TaskPart.SUBMISSION, None), (TaskPart.PROPOSAL, "tik")]
)
def test_part_unit_and_clock_of_a_task_are_kept(database: Database, run: Run, part: TaskPart, unit: str | None) -> None:
    opening = Opening(
        step=6, round=2, post=POST, opened_at=NOW, starts_at=NOW + HOUR, due_at=NOW + 3 * HOUR, part=part, unit=unit
    )

    task = database.run_now(tasks.add, opening, run_id=run.id, opened_by=None)

    kept = database.read_now(tasks.get, task.id)
    assert (kept.part, kept.unit, kept.round) == (part, unit, 2)
    assert (kept.opened_at, kept.starts_at, kept.due_at) == (NOW, NOW + HOUR, NOW + 3 * HOUR)


def test_what_a_rule_made_of_a_task_is_kept(database: Database) -> None:
    task = database.run_now(add_task)
    person = database.run_now(add_person)
    ended = replace(
        task,
        status=TaskStatus.DONE,
        accepted_at=NOW,
        closed_at=NOW + HOUR,
        closed_by=person.id,
        closed_as="Plh. Sekretaris",
        note="Sudah lengkap",
        due_at=NOW + 2 * HOUR,
    )

    database.run_now(tasks.save, ended)

    assert database.read_now(tasks.get, task.id) == ended


def test_the_tasks_of_a_run_come_in_the_order_they_were_opened(database: Database, run: Run) -> None:
    for step in (3, 1, 2):
        database.run_now(a_task_on, run_id=run.id, step=step, post=POST, due_at_hour=1)
    other = database.run_now(add_run, year=2028)
    database.run_now(a_task_on, run_id=other.id, step=9, post=POST, due_at_hour=1)

    assert [task.step for task in database.read_now(tasks.of_run, run.id)] == [3, 1, 2]


def test_open_tasks_are_those_of_the_posts_the_earliest_due_first(database: Database, run: Run) -> None:
    def four_tasks(session: Session) -> None:
        a_task_on(session, run_id=run.id, step=1, post=POST, due_at_hour=3)
        a_task_on(session, run_id=run.id, step=2, post=POST, due_at_hour=1)
        a_task_on(session, run_id=run.id, step=3, post=OTHER_POST, due_at_hour=2)
        closed = a_task_on(session, run_id=run.id, step=4, post=POST, due_at_hour=1)
        tasks.save(session, replace(closed, status=TaskStatus.DONE))

    database.run_now(four_tasks)

    assert [task.step for task in database.read_now(tasks.open_for, [POST])] == [2, 1]
    assert [task.step for task in database.read_now(tasks.open_for, [POST, OTHER_POST])] == [2, 3, 1]
    assert database.read_now(tasks.open_for, []) == []


def test_what_posts_ended_in_open_runs_is_listed_the_newest_first(database: Database, run: Run) -> None:
    def given(session: Session) -> None:
        statuses = [status for status in TaskStatus if status is not TaskStatus.OPEN]
        for step, status in enumerate(statuses, start=1):
            tasks.save(session, replace(add_task(session, run_id=run.id, step=step), status=status))
        add_task(session, run_id=run.id, step=9)
        elsewhere = add_task(session, run_id=run.id, step=10, post=OTHER_POST)
        tasks.save(session, replace(elsewhere, status=TaskStatus.DONE))

    database.run_now(given)
    found = database.read_now(tasks.closed_for, [POST])

    assert [task.status for task in found] == [TaskStatus.NIL, TaskStatus.DONE]
    assert [task.step for task in database.read_now(tasks.closed_for, [OTHER_POST])] == [10]
    assert database.read_now(tasks.closed_for, []) == []


def test_proposals_are_those_of_the_posts_in_whatever_state_but_withdrawn_the_newest_first(
    database: Database, run: Run
) -> None:
    def given(session: Session) -> None:
        for round, status in enumerate(TaskStatus, start=1):
            task = add_task(session, run_id=run.id, step=4, part=TaskPart.PROPOSAL, unit="tik", round=round)
            tasks.save(session, replace(task, status=status))
        add_task(session, run_id=run.id, step=4, part=TaskPart.PROPOSAL, unit="kip", post=OTHER_POST)
        add_task(session, run_id=run.id, step=4)
        add_task(session, run_id=run.id, step=11, part=TaskPart.SUBMISSION)

    database.run_now(given)
    found = database.read_now(tasks.proposals_for, [POST])

    assert {task.part for task in found} == {TaskPart.PROPOSAL}
    assert [task.status for task in found] == [
        status for status in reversed(TaskStatus) if status is not TaskStatus.WITHDRAWN
    ]
    assert [task.unit for task in database.read_now(tasks.proposals_for, [OTHER_POST])] == ["kip"]
    assert len(database.read_now(tasks.proposals_for, [POST, OTHER_POST])) == len(found) + 1
    assert database.read_now(tasks.proposals_for, []) == []


@pytest.mark.parametrize("status", [RunStatus.FINISHED, RunStatus.CANCELLED])
def test_nothing_is_listed_of_a_run_that_is_over(database: Database, run: Run, status: RunStatus) -> None:
    def given(session: Session) -> None:
        ended = add_task(session, run_id=run.id, step=1)
        proposal = add_task(session, run_id=run.id, step=4, part=TaskPart.PROPOSAL, unit="tik")
        tasks.save(session, *(replace(task, status=TaskStatus.DONE) for task in (ended, proposal)))

    database.run_now(given)
    before = len(database.read_now(tasks.closed_for, [POST])), len(database.read_now(tasks.proposals_for, [POST]))
    database.run_now(runs.set_status, run.id, status, now=NOW)

    assert before == (2, 1)
    assert database.read_now(tasks.closed_for, [POST]) == []
    assert database.read_now(tasks.proposals_for, [POST]) == []


def test_many_tasks_are_found_by_id(database: Database, run: Run) -> None:
    first, second = (database.run_now(a_task_on, run_id=run.id, step=step, post=POST, due_at_hour=1) for step in (1, 2))

    assert database.read_now(tasks.many, [first.id, second.id, 999]) == {first.id: first, second.id: second}


def test_a_post_that_left_the_procedure_still_has_its_tasks(database: Database) -> None:
    task = database.run_now(add_task)

    database.run_now(people.sync_posts, INCOMING_MAIL.posts)

    assert database.read_now(tasks.open_for, [POST]) == [task]


def test_a_task_can_be_read_again_after_another_process_changed_it(postgresql_url: str) -> None:
    first, second = Database(postgresql_url), Database(postgresql_url)
    task = first.run_now(add_task)

    def read_change_and_read(session: Session) -> tuple[TaskStatus, TaskStatus]:
        before = tasks.get(session, task.id).status
        second.run_now(tasks.save, replace(task, status=TaskStatus.DONE))
        return before, tasks.reread(session, task.id).status

    statuses = first.read_now(read_change_and_read)
    for database in (first, second):
        database.close()

    assert statuses == (TaskStatus.OPEN, TaskStatus.DONE)
