"""The register of letters: running numbers of a year, reserved, then issued for good."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from db import letters
from db.database import Database
from sop.letters import Letter, LetterState
from tests.db.samples import NOW, add_task

LATER = NOW + timedelta(hours=1)
PAPERS = ("Keputusan Kepala Dinas", "Surat Pengantar")
RESERVED, ISSUED, VOID = LetterState


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
    numbered = [(paper, f"{first + index:03}/{year}") for index, paper in enumerate(papers)]
    database.run_now(letters.reserve, year=year, first=first, papers=numbered, task_id=task_id, now=NOW)


def numbers(database: Database, task_id: int) -> dict[LetterState, list[int]]:
    return {
        state: [letter.number for letter in found]
        for state in LetterState
        if (found := database.read_now(letters.of_task, task_id, state))
    }


def test_papers_are_entered_in_their_order_each_with_the_next_number(database: Database, task: int) -> None:
    reserve(database, task, 12)

    assert database.read_now(letters.of_task, task, RESERVED) == [
        Letter(2026, 12, "Keputusan Kepala Dinas", "012/2026", task, RESERVED, NOW),
        Letter(2026, 13, "Surat Pengantar", "013/2026", task, RESERVED, NOW),
    ]


def test_the_next_number_follows_the_highest_of_its_year(database: Database, task: int) -> None:
    first = database.read_now(letters.next_number, 2026)
    reserve(database, task, 1)
    reserve(database, task, 40)
    reserve(database, task, 7, papers=("Surat Pengantar",))

    assert first == 1
    assert database.read_now(letters.next_number, 2026) == 42
    assert database.read_now(letters.next_number, 2027) == 1


def test_it_is_known_which_numbers_of_a_year_are_taken(database: Database, task: int) -> None:
    reserve(database, task, 12)

    assert database.read_now(letters.taken, 2026, [14, 13, 12, 11]) == [12, 13]
    assert database.read_now(letters.taken, 2027, [12, 13]) == []
    assert database.read_now(letters.taken, 2026, []) == []


def test_issuing_makes_the_numbers_of_a_task_final_and_no_others(database: Database, task: int, other: int) -> None:
    reserve(database, task, 1)
    reserve(database, other, 3)

    database.run_now(letters.issue, task, now=LATER)

    assert (numbers(database, task), numbers(database, other)) == ({ISSUED: [1, 2]}, {RESERVED: [3, 4]})
    assert {letter.issued_at for letter in database.read_now(letters.of_task, task, ISSUED)} == {LATER}


def test_issuing_once_more_changes_nothing(database: Database, task: int) -> None:
    reserve(database, task, 1)
    database.run_now(letters.issue, task, now=LATER)

    database.run_now(letters.issue, task, now=LATER + timedelta(hours=1))

    assert {letter.issued_at for letter in database.read_now(letters.of_task, task, ISSUED)} == {LATER}


def test_reserved_numbers_can_be_let_go_and_given_again(database: Database, task: int, other: int) -> None:
    reserve(database, task, 1)
    reserve(database, other, 3)

    database.run_now(letters.release_reserved, task)

    assert (numbers(database, task), numbers(database, other)) == ({}, {RESERVED: [3, 4]})
    reserve(database, other, 1)


def test_issued_numbers_are_not_let_go_with_the_reserved_ones(database: Database, task: int) -> None:
    reserve(database, task, 1)
    database.run_now(letters.issue, task, now=LATER)
    reserve(database, task, 3)

    database.run_now(letters.release_reserved, task)

    assert numbers(database, task) == {ISSUED: [1, 2]}


def test_of_a_run_that_was_cancelled_issued_numbers_stay_void_and_reserved_ones_go(
    database: Database, task: int, other: int
) -> None:
    reserve(database, task, 1)
    database.run_now(letters.issue, task, now=LATER)
    reserve(database, other, 3)

    database.run_now(letters.release, [task, other])

    assert (numbers(database, task), numbers(database, other)) == ({VOID: [1, 2]}, {})
    assert database.read_now(letters.next_number, 2026) == 3
    assert database.read_now(letters.taken, 2026, [1, 2, 3]) == [1, 2]


def test_what_other_tasks_have_is_not_let_go(database: Database, task: int, other: int) -> None:
    for task_id, first in ((task, 1), (other, 3)):
        reserve(database, task_id, first)
    database.run_now(letters.issue, other, now=LATER)

    database.run_now(letters.release, [task])
    database.run_now(letters.release, [])

    assert numbers(database, other) == {ISSUED: [3, 4]}
