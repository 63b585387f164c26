"""One update, one writing call: done with its change, or not at all."""

import pytest
from sqlmodel import Session, col, select

from db import inbox, outbox, people
from db.database import Database
from db.inbox import AlreadyHandled, InboxState, Received
from db.tables import OutboxRow
from db.update_database import InFlight, UpdateDatabase
from tests.db.samples import NOW, add_person


class ServiceFailed(Exception):
    """A rule was broken after something was written."""


def an_update_in_flight(database: Database) -> tuple[UpdateDatabase, InFlight]:
    database.run_now(inbox.store, [Received(7, 101, "{}")], now=NOW)
    (waiting,) = database.read_now(inbox.waiting, now=NOW, busy_chats=(), limit=1)
    in_flight = InFlight(waiting.id)
    return UpdateDatabase(database, in_flight, now=NOW), in_flight


def welcome(session: Session, *, telegram_id: int) -> None:
    person = add_person(session, telegram_id=telegram_id)
    outbox.tell(session, "menu", person=person.id, now=NOW)
    outbox.tell(session, "help", person=person.id, now=NOW)


def welcome_and_fail(session: Session, *, telegram_id: int) -> None:
    welcome(session, telegram_id=telegram_id)
    raise ServiceFailed


def keys(session: Session) -> list[str]:
    return list(session.exec(select(OutboxRow.dedup_key).order_by(col(OutboxRow.id))))


async def test_an_update_is_done_with_the_change_it_makes(database: Database) -> None:
    update, in_flight = an_update_in_flight(database)

    await update.run(welcome, telegram_id=101)

    assert in_flight.is_finished
    assert database.read_now(inbox.count, InboxState.DONE) == 1
    assert database.read_now(people.by_telegram_id, 101) is not None


async def test_an_update_stays_open_when_its_change_fails(database: Database) -> None:
    update, in_flight = an_update_in_flight(database)

    with pytest.raises(ServiceFailed):
        await update.run(welcome_and_fail, telegram_id=101)

    assert not in_flight.is_finished
    assert database.read_now(inbox.count, InboxState.OPEN) == 1
    assert database.read_now(outbox.count, outbox.OutboxState.WAITING) == 0


async def test_after_a_broken_rule_the_update_can_still_be_answered(database: Database) -> None:
    update, in_flight = an_update_in_flight(database)

    with pytest.raises(ServiceFailed):
        await update.run(welcome_and_fail, telegram_id=101)
    await update.run(welcome, telegram_id=101)

    assert in_flight.is_finished


async def test_a_second_writing_call_for_one_update_is_refused_and_writes_nothing(database: Database) -> None:
    update, _ = an_update_in_flight(database)
    await update.run(welcome, telegram_id=101)

    with pytest.raises(AlreadyHandled):
        await update.run(welcome, telegram_id=102)

    assert database.read_now(people.by_telegram_id, 102) is None


async def test_messages_are_keyed_by_the_update_that_caused_them(database: Database) -> None:
    update, in_flight = an_update_in_flight(database)

    await update.run(welcome, telegram_id=101)

    assert database.read_now(keys) == [f"update:{in_flight.inbox_id}:0", f"update:{in_flight.inbox_id}:1"]


async def test_reading_does_not_finish_an_update(database: Database) -> None:
    update, in_flight = an_update_in_flight(database)

    await update.read(people.by_telegram_id, 101)

    assert not in_flight.is_finished
