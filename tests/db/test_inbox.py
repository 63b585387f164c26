"""Updates: each once, in order per chat, tried again, given up, forgotten in time."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from db import inbox
from db.database import Database
from db.inbox import AlreadyHandled, InboxState, Received, Waiting
from db.tables import InboxRow
from tests.db.samples import NOW

BUDI, SRI = 101, 102
MINUTE = timedelta(minutes=1)


def an_update(update_id: int, *, chat: int = BUDI) -> Received:
    return Received(update_id, chat, f'{{"update_id": {update_id}}}')


def stored(database: Database, *updates: Received) -> list[int]:
    """Store updates, and return the ids of all rows in the inbox."""
    database.run_now(inbox.store, updates, now=NOW)
    return database.read_now(ids)


def ids(session: Session) -> list[int]:
    return [row_id for row_id in session.exec(select(InboxRow.id).order_by(col(InboxRow.id))) if row_id is not None]


def row(session: Session, inbox_id: int) -> InboxRow:
    return session.get_one(InboxRow, inbox_id)


def waiting(
    database: Database, *, busy: tuple[int, ...] = (), limit: int = 100, later: timedelta = timedelta()
) -> list[Waiting]:
    return database.read_now(inbox.waiting, now=NOW + later, busy_chats=busy, limit=limit)


def test_an_update_that_comes_twice_counts_once(database: Database) -> None:
    first = database.run_now(inbox.store, [an_update(7), an_update(8)], now=NOW)
    second = database.run_now(inbox.store, [an_update(8), an_update(9)], now=NOW)

    assert (first, second) == (2, 1)
    assert database.read_now(inbox.count, InboxState.OPEN) == 3


def test_an_update_that_comes_again_after_it_was_done_stays_done(database: Database) -> None:
    (row_id,) = stored(database, an_update(7))
    database.run_now(inbox.finish, row_id, now=NOW)

    new = database.run_now(inbox.store, [an_update(7)], now=NOW)

    assert new == 0
    assert waiting(database) == []


def test_an_empty_batch_is_nothing(database: Database) -> None:
    assert database.run_now(inbox.store, [], now=NOW) == 0


def test_an_update_waits_with_its_text_as_it_came(database: Database) -> None:
    (row_id,) = stored(database, an_update(7))

    assert waiting(database) == [Waiting(row_id, BUDI, '{"update_id": 7}', 0)]


def test_a_chat_shows_its_oldest_update_and_the_next_only_after_it(database: Database) -> None:
    first, second = stored(database, an_update(7), an_update(8))

    before = [update.id for update in waiting(database)]
    database.run_now(inbox.finish, first, now=NOW)

    assert before == [first]
    assert [update.id for update in waiting(database)] == [second]


def test_order_is_that_of_arrival_whatever_telegram_numbers_say(database: Database) -> None:
    first, _ = stored(database, an_update(900), an_update(5))

    assert [update.id for update in waiting(database)] == [first]


def test_chats_go_side_by_side_in_order_of_arrival(database: Database) -> None:
    first, _, third = stored(database, an_update(7), an_update(8), an_update(9, chat=SRI))

    assert [update.id for update in waiting(database)] == [first, third]


def test_a_busy_chat_waits(database: Database) -> None:
    _, second = stored(database, an_update(7), an_update(8, chat=SRI))

    assert [update.id for update in waiting(database, busy=(BUDI,))] == [second]


def test_no_more_are_taken_than_there_are_workers(database: Database) -> None:
    first, *_ = stored(database, *(an_update(number, chat=number) for number in range(1, 5)))

    assert [update.id for update in waiting(database, limit=1)] == [first]


def test_an_update_that_failed_holds_its_chat_until_it_is_tried_again(database: Database) -> None:
    first, _, other_chat = stored(database, an_update(7), an_update(8), an_update(9, chat=SRI))

    database.run_now(inbox.fail, first, error="KeyError", retry_at=NOW + MINUTE, now=NOW)

    assert [update.id for update in waiting(database)] == [other_chat]
    assert [update.id for update in waiting(database, later=MINUTE)] == [first, other_chat]
    assert waiting(database, later=MINUTE)[0].tries == 1


def test_the_next_retry_is_the_earliest(database: Database) -> None:
    assert database.read_now(inbox.next_retry) is None
    first, second = stored(database, an_update(7), an_update(8, chat=SRI))

    database.run_now(inbox.fail, first, error="KeyError", retry_at=NOW + 2 * MINUTE, now=NOW)
    database.run_now(inbox.fail, second, error="KeyError", retry_at=NOW + MINUTE, now=NOW)

    assert database.read_now(inbox.next_retry) == NOW + MINUTE


def test_an_update_that_is_given_up_blocks_nobody_and_keeps_its_text_for_the_operator(database: Database) -> None:
    first, second = stored(database, an_update(7), an_update(8))

    database.run_now(inbox.fail, first, error="KeyError", retry_at=None, now=NOW)

    assert [update.id for update in waiting(database)] == [second]
    dead = database.read_now(row, first)
    assert (dead.state, dead.error, dead.raw) == (InboxState.DEAD, "KeyError", '{"update_id": 7}')


def test_a_done_update_has_no_text_any_more(database: Database) -> None:
    (row_id,) = stored(database, an_update(7))

    database.run_now(inbox.finish, row_id, now=NOW)

    done = database.read_now(row, row_id)
    assert (done.state, done.raw, done.done_at) == (InboxState.DONE, None, NOW)


def test_an_update_is_finished_once(database: Database) -> None:
    (row_id,) = stored(database, an_update(7))
    database.run_now(inbox.finish, row_id, now=NOW)

    with pytest.raises(AlreadyHandled):
        database.run_now(inbox.finish, row_id, now=NOW)


def test_an_update_that_was_given_up_is_not_finished_later(database: Database) -> None:
    (row_id,) = stored(database, an_update(7))
    database.run_now(inbox.fail, row_id, error="KeyError", retry_at=None, now=NOW)

    with pytest.raises(AlreadyHandled):
        database.run_now(inbox.finish, row_id, now=NOW)


def test_done_updates_go_after_48_hours_and_their_ids_may_come_again(database: Database) -> None:
    (row_id,) = stored(database, an_update(7))
    database.run_now(inbox.finish, row_id, now=NOW)

    kept = database.run_now(inbox.purge, now=NOW + timedelta(hours=48))
    gone = database.run_now(inbox.purge, now=NOW + timedelta(hours=48) + MINUTE)

    assert (kept, gone) == (0, 1)
    assert database.run_now(inbox.store, [an_update(7)], now=NOW) == 1


def test_dead_updates_stay_for_the_operator_but_give_their_id_free_and_lose_their_text(database: Database) -> None:
    (row_id,) = stored(database, an_update(7))
    database.run_now(inbox.fail, row_id, error="KeyError", retry_at=None, now=NOW)

    database.run_now(inbox.purge, now=NOW + timedelta(hours=49))

    dead = database.read_now(row, row_id)
    assert (dead.state, dead.update_id, dead.raw) == (InboxState.DEAD, None, None)
    assert database.run_now(inbox.store, [an_update(7)], now=NOW) == 1


def test_open_updates_are_never_thrown_away(database: Database) -> None:
    stored(database, an_update(7))

    database.run_now(inbox.purge, now=NOW + timedelta(days=365))

    assert len(waiting(database)) == 1
