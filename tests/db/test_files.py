"""Files: labels on bytes, each with its own sender and task, albums, discarded ones."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session

from db import files, kept_papers
from db.database import Database
from db.files import File
from sop.model import Task
from tests.db.samples import NOW, a_new_file, add_own_file, add_person, add_task


@pytest.fixture
def budi(database: Database) -> int:
    return database.run_now(add_person, telegram_id=101).id


@pytest.fixture
def sri(database: Database) -> int:
    return database.run_now(add_person, telegram_id=102).id


@pytest.fixture
def task(database: Database) -> Task:
    return database.run_now(add_task)


def send(database: Database, sent_by: int, **about: Any) -> File:
    return database.run_now(add_own_file, a_new_file(**about), sent_by=sent_by)


def test_a_file_is_kept_as_it_was_sent(database: Database, budi: int) -> None:
    file = send(database, budi, name="konsep.pdf")

    kept = database.read_now(files.find, file.id)

    assert kept == file
    assert (file.name, file.size, file.media_type, file.is_photo) == ("konsep.pdf", 2048, "application/pdf", False)
    assert (file.sent_by, file.sent_as, file.task_id, file.received_at) == (budi, None, None, NOW)


def test_the_same_bytes_sent_by_two_people_are_two_files(database: Database, budi: int, sri: int) -> None:
    first, second = send(database, budi), send(database, sri)

    assert first.sha256 == second.sha256
    assert first.id != second.id
    assert [file.id for file in database.read_now(files.unassigned_of, sri)] == [second.id]


def test_a_file_that_belongs_to_a_task_is_no_longer_unassigned(database: Database, budi: int, task: Task) -> None:
    first, second = send(database, budi, name="a.pdf"), send(database, budi, name="b.pdf")

    database.run_now(files.assign, [first.id], task_id=task.id, sent_as="Sekretaris")

    assert [file.name for file in database.read_now(files.unassigned_of, budi)] == ["b.pdf"]
    (assigned,) = database.read_now(files.of_tasks, [task.id])
    assert (assigned.id, assigned.sent_as) == (first.id, "Sekretaris")
    assert second.task_id is None


def test_the_files_of_tasks_come_in_the_order_they_were_sent(database: Database, budi: int, task: Task) -> None:
    def two_files(session: Session) -> None:
        for name in ("z.pdf", "a.pdf"):
            add_own_file(session, a_new_file(name=name), sent_by=budi, task_id=task.id)

    database.run_now(two_files)

    assert [file.name for file in database.read_now(files.of_tasks, [task.id])] == ["z.pdf", "a.pdf"]
    assert database.read_now(files.of_tasks, []) == []


def test_an_album_is_what_one_person_sent_together(database: Database, budi: int, sri: int) -> None:
    for name in ("1.jpg", "2.jpg"):
        send(database, budi, name=name, media_group="album")
    send(database, budi, name="3.jpg", media_group="another")
    send(database, sri, name="4.jpg", media_group="album")

    album = database.read_now(files.in_group, sent_by=budi, media_group="album")

    assert [file.name for file in album] == ["1.jpg", "2.jpg"]


def test_a_discarded_file_is_in_no_list_and_known_as_such(database: Database, budi: int, task: Task) -> None:
    kept, discarded = (send(database, budi, name=name, media_group="album") for name in ("a.pdf", "b.pdf"))

    database.run_now(files.discard, [discarded.id], now=NOW)

    found = database.read_now(files.find, discarded.id)
    assert found is not None
    assert found.is_discarded
    assert not kept.is_discarded
    assert [file.id for file in database.read_now(files.unassigned_of, budi)] == [kept.id]
    assert [file.id for file in database.read_now(files.in_group, sent_by=budi, media_group="album")] == [kept.id]


def test_a_file_gets_the_id_that_telegram_knows_it_by(database: Database, budi: int, task: Task) -> None:
    made_here = replace(a_new_file(), telegram_file_id=None)
    file, other = (database.run_now(add_own_file, made_here, sent_by=budi) for _ in range(2))
    assert file.telegram_file_id is None

    database.run_now(files.remember_telegram_id, file.id, "known")

    assert database.read_now(files.find, file.id) == replace(file, telegram_file_id="known")
    assert database.read_now(files.find, other.id) == other


def test_a_newer_id_of_telegram_takes_the_place_of_one_it_forgot(database: Database, budi: int) -> None:
    file = send(database, budi)

    database.run_now(files.remember_telegram_id, file.id, "newer")

    assert database.read_now(files.find, file.id) == replace(file, telegram_file_id="newer")


def test_what_somebody_sent_for_no_task_can_be_forgotten(database: Database, budi: int, sri: int, task: Task) -> None:
    for person in (budi, sri):
        send(database, person, name="unasked.pdf")
    given = send(database, budi, name="given.pdf")
    database.run_now(files.assign, [given.id], task_id=task.id, sent_as="Sekretaris")

    database.run_now(files.forget_person, budi)

    assert database.read_now(files.unassigned_of, budi) == []
    assert len(database.read_now(files.unassigned_of, sri)) == 1
    assert [file.id for file in database.read_now(files.of_tasks, [task.id])] == [given.id]


def keep(session: Session, run_id: int, *, key: str, sha256: str) -> str:
    """Keep a paper of a run, and return the hash of what counts."""
    kept = kept_papers.keep(
        session, run_id=run_id, task_id=None, key=key, sha256=sha256, size=20, name="surat.pdf", now=NOW
    )
    return kept.sha256


def test_the_first_paper_under_a_key_is_the_one_that_counts(database: Database, task: Task) -> None:
    assert [database.run_now(keep, task.run_id, key="slip:1", sha256=sha256) for sha256 in ("aa", "bb")] == ["aa", "aa"]
