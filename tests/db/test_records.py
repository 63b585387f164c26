"""What a step put on record: one of each kind, the newest in place of the older."""

from datetime import timedelta

import pytest

from db import records
from db.database import Database
from sop.records import Record, RecordKind
from tests.db.samples import NOW, add_task

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def task(database: Database) -> int:
    return database.run_now(add_task).id


def test_a_task_has_nothing_on_record_at_first(database: Database, task: int) -> None:
    assert database.read_now(records.of_task, task) == {}


def test_a_task_has_one_record_of_each_kind(database: Database, task: int) -> None:
    kept = {kind: Record(task, kind, f"Catatan {kind}", NOW) for kind in RecordKind}

    for record in kept.values():
        database.run_now(records.put, record)

    assert database.read_now(records.of_task, task) == kept


def test_a_newer_record_takes_the_place_of_the_older_of_its_kind(database: Database, task: int) -> None:
    for text, now in (("3 rangkap", NOW), ("5 rangkap, Bappeda & Inspektorat", LATER)):
        database.run_now(records.put, Record(task, RecordKind.COPIED, text, now))

    assert database.read_now(records.of_task, task) == {
        RecordKind.COPIED: Record(task, RecordKind.COPIED, "5 rangkap, Bappeda & Inspektorat", LATER)
    }


def test_what_another_task_recorded_is_not_this_ones(database: Database, task: int) -> None:
    other = database.run_now(add_task, run_id=1, step=2).id
    database.run_now(records.put, Record(other, RecordKind.ARCHIVED, "Lemari 2", NOW))

    assert database.read_now(records.of_task, task) == {}
