"""The register of letters: running numbers of a year, reserved, then issued for good."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from db import letters
from db.database import Database
from sop.letters import Letter, LetterState, Number
from tests.db.samples import NOW, add_task

LATER = NOW + timedelta(hours=1)
PAPERS = ("Keputusan Kepala Dinas", "Surat Pengantar")
RESERVED, ISSUED, VOID = LetterState
REGISTER = "DISKOMINFO"
DAY, ISSUED_ON = date(2026, 11, 2), date(2026, 11, 30)


def all_of(*running: int) -> list[Number]:
    return [Number(each) for each in running]


@pytest.fixture
def task(database: Database) -> int:
    return database.run_now(add_task).id


@pytest.fixture
def other(database: Database, task: int) -> int:
    def add(session: Session) -> int:
        return add_task(session, run_id=1, step=2).id

    return database.run_now(add)


def reserve(
    database: Database, task_id: int, first: int, *, year: int = 2026, papers: tuple[str, ...] = PAPERS
) -> None:
    numbered = [(paper, Number(first + index), f"{first + index:03}/{year}") for index, paper in enumerate(papers)]
    database.run_now(letters.reserve, register=REGISTER, year=year, papers=numbered, task_id=task_id, now=NOW)


def insert(database: Database, task_id: int, running: int, suffix: str) -> None:
    papers = [("Surat Pengantar", Number(running, suffix), f"{running}{suffix}")]
    database.run_now(letters.reserve, register=REGISTER, year=2026, papers=papers, task_id=task_id, dated=DAY, now=NOW)


def issue(database: Database, task_id: int, *, now: datetime = LATER) -> None:
    database.run_now(letters.issue, task_id, dated=ISSUED_ON, now=now)


def numbers(database: Database, task_id: int) -> dict[LetterState, list[int]]:
    return {
        state: [letter.number.running for letter in found]
        for state in LetterState
        if (found := database.read_now(letters.of_task, task_id, state))
    }


def test_papers_are_entered_in_their_order_each_with_the_next_number(database: Database, task: int) -> None:
    reserve(database, task, 12)

    assert database.read_now(letters.of_task, task, RESERVED) == [
        Letter(2026, Number(12), "Keputusan Kepala Dinas", "012/2026", task, RESERVED, NOW),
        Letter(2026, Number(13), "Surat Pengantar", "013/2026", task, RESERVED, NOW),
    ]


def test_the_next_number_follows_the_highest_of_its_year(database: Database, task: int) -> None:
    first = database.read_now(letters.next_number, REGISTER, 2026)
    reserve(database, task, 1)
    reserve(database, task, 40)
    reserve(database, task, 7, papers=("Surat Pengantar",))

    assert first == 1
    assert database.read_now(letters.next_number, REGISTER, 2026) == 42
    assert database.read_now(letters.next_number, REGISTER, 2027) == 1


def test_it_is_known_which_numbers_of_a_year_are_taken(database: Database, task: int) -> None:
    reserve(database, task, 12)

    assert database.read_now(letters.taken, REGISTER, 2026, all_of(14, 13, 12, 11)) == all_of(12, 13)
    assert database.read_now(letters.taken, REGISTER, 2027, all_of(12, 13)) == all_of()
    assert database.read_now(letters.taken, REGISTER, 2026, all_of()) == all_of()


def test_issuing_makes_the_numbers_of_a_task_final_and_no_others(database: Database, task: int, other: int) -> None:
    reserve(database, task, 1)
    reserve(database, other, 3)

    issue(database, task)

    assert (numbers(database, task), numbers(database, other)) == ({ISSUED: [1, 2]}, {RESERVED: [3, 4]})
    assert {letter.issued_at for letter in database.read_now(letters.of_task, task, ISSUED)} == {LATER}


def test_issuing_once_more_changes_nothing(database: Database, task: int) -> None:
    reserve(database, task, 1)
    issue(database, task)

    issue(database, task, now=LATER + timedelta(hours=1))

    assert {letter.issued_at for letter in database.read_now(letters.of_task, task, ISSUED)} == {LATER}


def test_reserved_numbers_that_others_follow_stay_as_void(database: Database, task: int, other: int) -> None:
    reserve(database, task, 1)
    reserve(database, other, 3)

    database.run_now(letters.release, [task])

    assert (numbers(database, task), numbers(database, other)) == ({VOID: [1, 2]}, {RESERVED: [3, 4]})


def test_the_last_numbers_that_were_reserved_are_given_again_when_they_are_let_go(
    database: Database, task: int, other: int
) -> None:
    reserve(database, task, 1)

    let_go = database.run_now(letters.release, [task])

    assert [letter.number.running for letter in let_go] == [1, 2]
    assert numbers(database, task) == {}
    assert database.read_now(letters.next_number, REGISTER, 2026) == 1
    reserve(database, other, 1)


def test_a_number_stands_once_with_each_letter_and_knows_its_day(database: Database, task: int, other: int) -> None:
    reserve(database, task, 12)
    issue(database, task)
    insert(database, other, 12, "a")

    assert database.read_now(letters.day_of, REGISTER, 2026, 12) == ISSUED_ON
    assert database.read_now(letters.inserted_behind, REGISTER, 2026, 12) == [Number(12, "a")]
    with pytest.raises(IntegrityError):
        insert(database, other, 12, "a")
    issue(database, other)
    assert [letter.dated for letter in database.read_now(letters.of_task, other, ISSUED)] == [DAY]


def test_registers_count_for_themselves(database: Database, task: int) -> None:
    reserve(database, task, 12)
    papers = [("Surat Pengantar", Number(1), "1")]
    database.run_now(letters.reserve, register="SETDA", year=2026, papers=papers, task_id=task, now=NOW)

    assert database.read_now(letters.registers) == sorted(["SETDA", REGISTER])
    assert database.read_now(letters.next_number, "SETDA", 2026) == 2
    assert [str(letter.number) for letter in database.read_now(letters.of_register, REGISTER)] == ["12", "13"]


def test_what_was_issued_can_be_taken_back_to_be_reserved(database: Database, task: int) -> None:
    reserve(database, task, 1)
    issue(database, task)

    database.run_now(letters.take_back, task)

    assert numbers(database, task) == {RESERVED: [1, 2]}


def test_issued_numbers_are_not_let_go_with_the_reserved_ones(database: Database, task: int) -> None:
    reserve(database, task, 1)
    issue(database, task)
    reserve(database, task, 3)

    database.run_now(letters.release, [task])

    assert numbers(database, task) == {ISSUED: [1, 2]}


def test_of_a_run_that_was_cancelled_issued_numbers_stay_void_and_reserved_ones_go(
    database: Database, task: int, other: int
) -> None:
    reserve(database, task, 1)
    issue(database, task)
    reserve(database, other, 3)

    database.run_now(letters.release, [task, other], with_issued=True)

    assert (numbers(database, task), numbers(database, other)) == ({VOID: [1, 2]}, {})
    assert database.read_now(letters.next_number, REGISTER, 2026) == 3
    assert database.read_now(letters.taken, REGISTER, 2026, all_of(1, 2, 3)) == all_of(1, 2)


def test_what_other_tasks_have_is_not_let_go(database: Database, task: int, other: int) -> None:
    for task_id, first in ((task, 1), (other, 3)):
        reserve(database, task_id, first)
    issue(database, other)

    database.run_now(letters.release, [task], with_issued=True)
    database.run_now(letters.release, [], with_issued=True)

    assert numbers(database, other) == {ISSUED: [3, 4]}
