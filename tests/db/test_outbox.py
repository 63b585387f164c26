"""Messages that wait: each key once, in order, not before their time, forgotten in time."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from db import outbox, people
from db.database import Database
from db.outbox import Notice, OutboxState
from db.tables import OutboxRow
from tests.db.samples import NOW, add_person, add_task

MINUTE = timedelta(minutes=1)
STRANGER = 555


@pytest.fixture
def budi(database: Database) -> int:
    return database.run_now(add_person, telegram_id=101).id


@pytest.fixture
def sri(database: Database) -> int:
    return database.run_now(add_person, telegram_id=102).id


def tell(database: Database, kind: str, **about: Any) -> None:
    def service(session: Session) -> None:
        outbox.tell(session, kind, now=NOW, **about)

    database.run_now(service)


def waiting(database: Database, *, busy: tuple[int, ...] = (), limit: int = 100, now: datetime = NOW) -> list[Notice]:
    return database.read_now(outbox.waiting, now=now, busy_chats=busy, limit=limit)


def kinds(notices: list[Notice]) -> list[str]:
    return [notice.kind for notice in notices]


def row(session: Session, notice_id: int) -> OutboxRow:
    return session.get_one(OutboxRow, notice_id)


def test_a_message_waits_with_who_is_told_and_what(database: Database, budi: int) -> None:
    task = database.run_now(add_task)

    tell(database, "reminder", person=budi, task=task.id, level="due")

    (notice,) = waiting(database)
    assert (notice.kind, notice.person_id, notice.chat_id, notice.task_id) == ("reminder", budi, 101, task.id)
    assert notice.payload == {"level": "due"}


def test_what_is_said_once_is_not_queued_again_while_it_waits(database: Database, budi: int, sri: int) -> None:
    for person in (budi, budi, sri):
        tell(database, "refusal", person=person, once=True, text="Isian masih kosong.")
    tell(database, "refusal", person=budi, once=True, text="Alasan belum dituliskan.")
    tell(database, "refusal", chat=STRANGER, once=True, text="Isian masih kosong.")
    tell(database, "menu", person=budi, once=True)

    assert [(notice.kind, notice.chat_id) for notice in waiting(database)] == [
        ("refusal", 101),
        ("refusal", 102),
        ("refusal", 101),
        ("refusal", STRANGER),
        ("menu", 101),
    ]


def test_what_is_said_once_comes_again_when_the_first_was_sent(database: Database, budi: int) -> None:
    tell(database, "menu", person=budi, once=True)
    database.run_now(outbox.close, waiting(database)[0].id, OutboxState.SENT, now=NOW)

    tell(database, "menu", person=budi, once=True)

    assert kinds(waiting(database)) == ["menu"]


def test_some_kinds_can_be_put_behind_all_others(database: Database, budi: int) -> None:
    for kind in ("menu", "task_card", "help", "receipt"):
        tell(database, kind, person=budi)

    found = database.read_now(outbox.waiting, now=NOW, busy_chats=(), limit=3, last=("menu", "help"))

    assert kinds(found) == ["task_card", "receipt", "menu"]


def test_a_key_that_was_used_queues_nothing(database: Database, budi: int) -> None:
    tell(database, "reminder", person=budi, key="reminder:1")
    tell(database, "reminder", person=budi, key="reminder:1")
    tell(database, "reminder", person=budi, key="reminder:2")

    assert len(waiting(database)) == 2


def test_a_key_stays_used_after_its_message_went_out(database: Database, budi: int) -> None:
    tell(database, "reminder", person=budi, key="reminder:1")
    (notice,) = waiting(database)
    database.run_now(outbox.close, notice.id, OutboxState.SENT, now=NOW, message_id=1)

    tell(database, "reminder", person=budi, key="reminder:1")

    assert waiting(database) == []


def test_messages_of_one_cause_are_told_apart(database: Database, budi: int) -> None:
    def two_messages(session: Session) -> None:
        outbox.name_cause(session, "update:7")
        outbox.tell(session, "menu", person=budi, now=NOW)
        outbox.tell(session, "menu", person=budi, now=NOW)

    database.run_now(two_messages)
    database.run_now(two_messages)

    assert kinds(waiting(database)) == ["menu", "menu"]


def test_messages_without_a_named_cause_are_never_taken_for_doubles(database: Database, budi: int) -> None:
    tell(database, "menu", person=budi)
    tell(database, "menu", person=budi)

    assert len(waiting(database)) == 2


def test_a_message_does_not_go_out_before_its_time(database: Database, budi: int) -> None:
    tell(database, "reminder", person=budi, send_after=NOW + MINUTE)

    assert waiting(database) == []
    assert kinds(waiting(database, now=NOW + MINUTE)) == ["reminder"]


def test_messages_go_out_in_the_order_they_were_written(database: Database, budi: int, sri: int) -> None:
    for kind, person in (("placed", budi), ("menu", sri), ("task_card", budi)):
        tell(database, kind, person=person)

    assert kinds(waiting(database)) == ["placed", "menu", "task_card"]
    assert kinds(waiting(database, limit=2)) == ["placed", "menu"]


def test_a_message_that_waits_for_its_time_does_not_hold_the_chat(database: Database, budi: int) -> None:
    tell(database, "reminder", person=budi, send_after=NOW + MINUTE)
    tell(database, "menu", person=budi)

    assert kinds(waiting(database)) == ["menu"]


def test_a_busy_chat_waits_be_it_of_a_person_or_a_stranger(database: Database, budi: int, sri: int) -> None:
    tell(database, "menu", person=budi)
    tell(database, "stranger", chat=STRANGER)
    tell(database, "help", person=sri)

    assert kinds(waiting(database, busy=(101,))) == ["stranger", "help"]
    assert kinds(waiting(database, busy=(101, STRANGER))) == ["help"]


def test_a_person_who_left_has_no_chat_but_the_message_is_still_found_to_be_dropped(
    database: Database, budi: int
) -> None:
    tell(database, "menu", person=budi)
    database.run_now(people.erase, budi, now=NOW)

    (notice,) = waiting(database)

    assert notice.chat_id is None
    assert waiting(database, busy=(0,)) == []


@pytest.mark.parametrize("state", [OutboxState.SENT, OutboxState.OBSOLETE, OutboxState.FAILED])
def test_a_message_that_ended_waits_no_more_and_forgets_the_chat_of_a_stranger(
    database: Database, state: OutboxState
) -> None:
    tell(database, "stranger", chat=STRANGER)
    (notice,) = waiting(database)

    database.run_now(outbox.close, notice.id, state, now=NOW, error="Forbidden")

    ended = database.read_now(row, notice.id)
    assert waiting(database) == []
    assert (ended.state, ended.chat_id, ended.done_at, ended.error) == (state, None, NOW, "Forbidden")


def test_it_is_known_who_got_what_about_a_task(database: Database, budi: int, sri: int) -> None:
    task = database.run_now(add_task)
    tell(database, "step_ended", person=budi, task=task.id)
    tell(database, "step_ended", person=sri, task=task.id)
    (to_budi, to_sri) = waiting(database)
    database.run_now(outbox.close, to_budi.id, OutboxState.SENT, now=NOW, message_id=1)
    database.run_now(outbox.close, to_sri.id, OutboxState.FAILED, now=NOW)

    def was_sent(person: int, kind: str) -> bool:
        return database.read_now(outbox.was_sent, person_id=person, task_id=task.id, kind=kind)

    assert was_sent(budi, "step_ended")
    assert not was_sent(sri, "step_ended")
    assert not was_sent(budi, "task_card")


def test_it_is_known_whether_anybody_was_told_lately(database: Database, budi: int) -> None:
    tell(database, "alarm", person=budi)

    def told_since(kind: str, since: datetime) -> bool:
        return database.read_now(outbox.told_since, kind, since=since)

    assert told_since("alarm", NOW - MINUTE)
    assert not told_since("alarm", NOW)
    assert not told_since("menu", NOW - MINUTE)


def test_it_is_known_whether_anybody_was_told_about_a_task_lately(database: Database, budi: int) -> None:
    task = database.run_now(add_task)
    other = database.run_now(add_task, run_id=task.run_id, step=2)
    tell(database, "proposal_reminder", person=budi, task=task.id)

    def told(kind: str, task_id: int, since: datetime) -> bool:
        return database.read_now(outbox.told_about_since, kind, task_id=task_id, since=since)

    assert told("proposal_reminder", task.id, NOW - MINUTE)
    assert not told("proposal_reminder", task.id, NOW)
    assert not told("proposal_reminder", other.id, NOW - MINUTE)
    assert not told("reminder", task.id, NOW - MINUTE)


@pytest.mark.parametrize("state", [OutboxState.SENT, OutboxState.FAILED])
def test_a_message_that_ended_still_tells_that_somebody_was_told_lately(
    database: Database, budi: int, state: OutboxState
) -> None:
    task = database.run_now(add_task)
    tell(database, "proposal_reminder", person=budi, task=task.id)
    (notice,) = waiting(database)

    database.run_now(outbox.close, notice.id, state, now=NOW + MINUTE)

    assert database.read_now(outbox.told_about_since, "proposal_reminder", task_id=task.id, since=NOW - MINUTE)


def test_the_next_time_is_that_of_the_earliest_waiting_message(database: Database, budi: int) -> None:
    assert database.read_now(outbox.next_send) is None

    tell(database, "menu", person=budi, send_after=NOW + 2 * MINUTE)
    tell(database, "menu", person=budi, send_after=NOW + MINUTE)

    assert database.read_now(outbox.next_send) == NOW + MINUTE
    assert database.read_now(outbox.next_send, after=NOW + MINUTE) == NOW + 2 * MINUTE


def test_messages_that_ended_are_deleted_after_30_days_and_waiting_ones_never(database: Database, budi: int) -> None:
    tell(database, "menu", person=budi)
    tell(database, "help", person=budi)
    first, _ = waiting(database)
    database.run_now(outbox.close, first.id, OutboxState.SENT, now=NOW, message_id=1)

    kept = database.run_now(outbox.purge, now=NOW + timedelta(days=30))
    gone = database.run_now(outbox.purge, now=NOW + timedelta(days=31))

    assert (kept, gone) == (0, 1)
    assert kinds(waiting(database)) == ["help"]


def test_what_was_told_to_somebody_can_be_forgotten(database: Database, budi: int, sri: int) -> None:
    tell(database, "menu", person=budi)
    tell(database, "help", person=sri)

    database.run_now(outbox.forget_person, budi)

    assert kinds(waiting(database)) == ["help"]
