"""What the tables refuse by themselves, whatever the code above them overlooks: the last guard against doubles."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from db import letters, meetings, people, runs, tasks
from db.database import Database
from sop.letters import Number
from sop.meetings import Invitee
from sop.model import HoldingKind, RunStatus, Task, TaskPart, TaskStatus
from tests.db.samples import NOW, add_person, add_run, add_task, place
from tests.procedures import IKU


def two_runs(session: Session, *, years: tuple[int, int], first_ends_as: RunStatus) -> list[int]:
    first = add_run(session, year=years[0])
    runs.set_status(session, first.id, first_ends_as, now=NOW)
    second = add_run(session, year=years[1], amendment=1)
    return [first.id, second.id]


def test_a_year_has_one_open_run(database: Database) -> None:
    with pytest.raises(IntegrityError):
        database.run_now(two_runs, years=(2027, 2027), first_ends_as=RunStatus.OPEN)

    assert database.read_now(runs.count) == 0


@pytest.mark.parametrize("ended", [RunStatus.FINISHED, RunStatus.CANCELLED])
def test_a_year_may_have_another_run_after_one_that_ended(database: Database, ended: RunStatus) -> None:
    database.run_now(two_runs, years=(2027, 2027), first_ends_as=ended)

    found = database.read_now(runs.of_year, procedure_code=IKU.code, year=2027)

    assert [run.status for run in found] == [ended, RunStatus.OPEN]


def test_two_years_may_have_an_open_run_each(database: Database) -> None:
    database.run_now(two_runs, years=(2026, 2027), first_ends_as=RunStatus.OPEN)

    assert len(database.read_now(runs.with_status, RunStatus.OPEN)) == 2


def test_a_run_that_ended_cannot_come_back_beside_an_open_one(database: Database) -> None:
    first, _ = database.run_now(two_runs, years=(2027, 2027), first_ends_as=RunStatus.FINISHED)

    with pytest.raises(IntegrityError):
        database.run_now(runs.set_status, first, RunStatus.OPEN, now=NOW)


def two_holders(session: Session, *, kinds: tuple[HoldingKind, HoldingKind], first_leaves: bool = False) -> None:
    people.sync_posts(session, IKU.posts)
    first, second = add_person(session, telegram_id=101), add_person(session, telegram_id=102)
    place(session, first, kind=kinds[0])
    if first_leaves:
        people.release(session, person_id=first.id, post=IKU.posts[0].code, now=NOW)
    place(session, second, kind=kinds[1])


def test_a_post_has_one_definitive_holder(database: Database) -> None:
    with pytest.raises(IntegrityError):
        database.run_now(two_holders, kinds=(HoldingKind.DEFINITIVE, HoldingKind.DEFINITIVE))


def test_a_post_may_have_an_acting_holder_beside_the_definitive_one(database: Database) -> None:
    database.run_now(two_holders, kinds=(HoldingKind.DEFINITIVE, HoldingKind.PLH))


def test_a_post_may_have_a_new_holder_after_the_old_one_left(database: Database) -> None:
    database.run_now(two_holders, kinds=(HoldingKind.DEFINITIVE, HoldingKind.DEFINITIVE), first_leaves=True)


def same_round_twice(session: Session, *, first_is: TaskStatus) -> Task:
    first = add_task(session, step=9, round=1)
    tasks.save(session, replace(first, status=first_is, closed_at=NOW))
    return add_task(session, run_id=first.run_id, step=9, round=1)


@pytest.mark.parametrize("status", [status for status in TaskStatus if status is not TaskStatus.WITHDRAWN])
def test_a_round_of_a_step_exists_once(database: Database, status: TaskStatus) -> None:
    with pytest.raises(IntegrityError):
        database.run_now(same_round_twice, first_is=status)


def test_a_round_that_was_withdrawn_may_be_opened_again(database: Database) -> None:
    task = database.run_now(same_round_twice, first_is=TaskStatus.WITHDRAWN)

    assert task.round == 1


@pytest.mark.parametrize(
    "other",
    [
        {"part": TaskPart.SUBMISSION},
        {"part": TaskPart.PROPOSAL, "unit": "tik"},
        {"part": TaskPart.PROPOSAL, "unit": "kip"},
        {"round": 2},
    ],
)
def test_parts_units_and_rounds_of_a_step_stand_beside_each_other(database: Database, other: dict[str, Any]) -> None:
    def add_both(session: Session) -> tuple[Task, Task]:
        step = add_task(session, step=4)
        return step, add_task(session, run_id=step.run_id, step=4, **other)

    step, beside = database.run_now(add_both)

    assert step.id != beside.id


@pytest.mark.parametrize("about", [{"part": TaskPart.SUBMISSION}, {"part": TaskPart.PROPOSAL, "unit": "tik"}])
def test_a_round_of_a_part_exists_once(database: Database, about: dict[str, Any]) -> None:
    def add_twice(session: Session) -> None:
        first = add_task(session, step=4, **about)
        add_task(session, run_id=first.run_id, step=4, **about)

    with pytest.raises(IntegrityError):
        database.run_now(add_twice)


def test_a_letter_number_is_given_once_in_a_year(database: Database) -> None:
    task = database.run_now(add_task)

    def reserve(year: int, *numbers: int) -> None:
        for number in numbers:
            papers = [("Surat Pengantar", Number(number), str(number))]
            database.run_now(letters.reserve, register="", year=year, papers=papers, task_id=task.id, now=NOW)

    reserve(2026, 1, 2)
    reserve(2027, 1)

    with pytest.raises(IntegrityError):
        reserve(2026, 2)


def test_a_task_calls_one_meeting(database: Database) -> None:
    def call_twice(session: Session) -> None:
        task = add_task(session, step=5)
        for _ in range(2):
            meetings.add(session, organiser=task.post, run_id=task.run_id, task_id=task.id, place="Aula", agenda="IKU")

    with pytest.raises(IntegrityError):
        database.run_now(call_twice)


def test_a_post_is_invited_to_a_meeting_once(database: Database) -> None:
    def invite_twice(session: Session) -> None:
        task = add_task(session, step=5)
        meeting = meetings.add(
            session, organiser=task.post, run_id=task.run_id, task_id=task.id, place="Aula", agenda="IKU"
        )
        for _ in range(2):
            meetings.invite(session, [Invitee(meeting.id, task.post)])
            session.expunge_all()

    with pytest.raises(IntegrityError):
        database.run_now(invite_twice)


def test_a_telegram_account_belongs_to_one_person(database: Database) -> None:
    database.run_now(add_person, telegram_id=101)

    with pytest.raises(IntegrityError):
        database.run_now(add_person, telegram_id=101)


def test_many_people_may_have_no_telegram_account_any_more(database: Database) -> None:
    for telegram_id in (101, 102):
        person = database.run_now(add_person, telegram_id=telegram_id)
        database.run_now(people.erase, person.id, now=NOW)


def test_an_id_is_never_given_twice_so_an_old_button_cannot_meet_a_new_row(database: Database) -> None:
    first = database.run_now(add_person, telegram_id=101)
    database.run_now(people.remove, first.id)

    second = database.run_now(add_person, telegram_id=102)

    assert second.id > first.id


def test_a_row_that_others_name_cannot_be_deleted(database: Database) -> None:
    database.run_now(two_holders, kinds=(HoldingKind.DEFINITIVE, HoldingKind.PLH))
    person = database.read_now(people.by_telegram_id, 101)
    assert person is not None

    with pytest.raises(IntegrityError):
        database.run_now(people.remove, person.id)
