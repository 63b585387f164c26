"""Questions: at most one for each person; a new one replaces the old."""

import pytest

from db import questions
from db.database import Database
from db.questions import (
    ABOUT_A_DISPOSITION,
    ABOUT_A_DRAFT,
    ABOUT_A_MEETING,
    ABOUT_A_PERSON,
    ABOUT_A_RUN,
    ABOUT_A_TASK,
    ABOUT_A_YEAR,
    ABOUT_AN_INDICATOR,
    ABOUT_NOTHING,
    QuestionKind,
)
from tests.db.samples import NOW, add_person

ABOUT_NO_TASK = (
    *ABOUT_NOTHING,
    *ABOUT_A_RUN,
    *ABOUT_A_YEAR,
    *ABOUT_A_MEETING,
    *ABOUT_A_DISPOSITION,
    *ABOUT_A_PERSON,
    *ABOUT_A_DRAFT,
    *ABOUT_AN_INDICATOR,
)


@pytest.fixture
def budi(database: Database) -> int:
    return database.run_now(add_person, telegram_id=101).id


@pytest.fixture
def sri(database: Database) -> int:
    return database.run_now(add_person, telegram_id=102).id


def ask(database: Database, person: int, kind: QuestionKind, *, about: int | None = None) -> int:
    return database.run_now(questions.ask, person_id=person, kind=kind, subject_id=about, now=NOW).id


def asked(database: Database, person: int) -> tuple[QuestionKind, int | None] | None:
    question = database.read_now(questions.of, person)
    return None if question is None else (question.kind, question.subject_id)


def test_a_question_waits_for_its_person(database: Database, budi: int, sri: int) -> None:
    ask(database, budi, QuestionKind.PROOF, about=7)

    assert asked(database, budi) == (QuestionKind.PROOF, 7)
    assert asked(database, sri) is None


def test_a_new_question_replaces_the_old_one_and_has_an_id_of_its_own(database: Database, budi: int) -> None:
    first = ask(database, budi, QuestionKind.PROOF, about=7)

    second = ask(database, budi, QuestionKind.RETURN_REASON, about=8)

    assert second > first
    assert asked(database, budi) == (QuestionKind.RETURN_REASON, 8)


def test_a_question_can_be_dropped(database: Database, budi: int, sri: int) -> None:
    ask(database, budi, QuestionKind.OWN_NAME)
    ask(database, sri, QuestionKind.OWN_NAME)

    database.run_now(questions.drop, budi)

    assert asked(database, budi) is None
    assert asked(database, sri) == (QuestionKind.OWN_NAME, None)


def test_every_question_is_about_one_thing_at_most() -> None:
    assert sorted([*ABOUT_A_TASK, *ABOUT_NO_TASK]) == sorted(QuestionKind)


@pytest.mark.parametrize("kind", ABOUT_A_TASK)
def test_what_was_asked_about_a_task_is_dropped_for_everybody(
    database: Database, budi: int, sri: int, kind: QuestionKind
) -> None:
    ask(database, budi, kind, about=7)
    ask(database, sri, kind, about=8)

    database.run_now(questions.drop_about_task, 7)

    assert asked(database, budi) is None
    assert asked(database, sri) == (kind, 8)


@pytest.mark.parametrize("kind", ABOUT_NO_TASK)
def test_another_thing_of_the_same_number_is_not_the_task(database: Database, budi: int, kind: QuestionKind) -> None:
    ask(database, budi, kind, about=7)

    database.run_now(questions.drop_about_task, 7)

    assert asked(database, budi) == (kind, 7)


def test_what_was_asked_about_a_run_is_dropped_and_nothing_else(database: Database, budi: int, sri: int) -> None:
    ask(database, budi, QuestionKind.CANCEL_REASON, about=7)
    ask(database, sri, QuestionKind.PROOF, about=7)

    database.run_now(questions.drop_about_run, 7)

    assert asked(database, budi) is None
    assert asked(database, sri) == (QuestionKind.PROOF, 7)


def test_what_was_asked_about_a_meeting_is_dropped_and_nothing_else(database: Database, budi: int, sri: int) -> None:
    ask(database, budi, QuestionKind.SUBSTITUTE, about=7)
    ask(database, sri, QuestionKind.PROOF, about=7)

    database.run_now(questions.drop_about_meeting, 8)
    kept = asked(database, budi)
    database.run_now(questions.drop_about_meeting, 7)

    assert kept == (QuestionKind.SUBSTITUTE, 7)
    assert asked(database, budi) is None
    assert asked(database, sri) == (QuestionKind.PROOF, 7)


@pytest.mark.parametrize("kind", ABOUT_A_PERSON)
def test_what_was_asked_about_a_person_is_dropped_and_nothing_else(
    database: Database, budi: int, sri: int, kind: QuestionKind
) -> None:
    ask(database, budi, kind, about=7)
    ask(database, sri, QuestionKind.CANCEL_REASON, about=7)

    database.run_now(questions.drop_about_person, 7)

    assert asked(database, budi) is None
    assert asked(database, sri) == (QuestionKind.CANCEL_REASON, 7)


@pytest.mark.parametrize("kind", ABOUT_A_DISPOSITION)
def test_what_was_asked_about_a_disposition_is_dropped_and_nothing_else(
    database: Database, budi: int, sri: int, kind: QuestionKind
) -> None:
    ask(database, budi, kind, about=7)
    ask(database, sri, QuestionKind.DISPOSITION_NOTE, about=7)

    database.run_now(questions.drop_about_disposition, 7)

    assert asked(database, budi) is None
    assert asked(database, sri) == (QuestionKind.DISPOSITION_NOTE, 7)
