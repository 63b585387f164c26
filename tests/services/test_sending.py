"""What is noted after a message went out, or could not; and what happens when our own code fails."""

import pytest

from db import cards, inbox, people
from db.cards import CardKind
from db.database import Database
from db.inbox import InboxState, Received
from db.outbox import Notice, OutboxState
from db.tables import OutboxRow
from services import alarms, housekeeping, notices, people_data, replies, sending
from services.deliveries import ClearButtons, Send
from services.steps import instruct
from sop.errors import NotRegistered, RegistrationIncomplete
from tests.services.office import STRANGER, OfficeAtWork, as_sent

pytestmark = pytest.mark.both_databases
KD, SEK, STF = "kepala_dinas", "sekretaris", "staf_sekretariat"


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    """A full office whose first card is about to be sent."""
    full_office.start()
    return full_office


def the_card(office: OfficeAtWork) -> Notice:
    (notice,) = [notice for notice in office.waiting_notices() if notice.kind == "task_card"]
    return notice


def send(office: OfficeAtWork, notice: Notice, *, message_id: int) -> None:
    delivery = office.see(notices.render, notice)
    assert delivery is not None
    assert isinstance(delivery, Send)
    office.do(sending.note_sent, notice=notice, delivery=delivery, sent=as_sent(delivery, message_id))


def state_of(database: Database, notice: Notice) -> tuple[str, str | None]:
    row = database.read_now(lambda session: session.get_one(OutboxRow, notice.id))
    return row.state, row.error


def live_card(office: OfficeAtWork, post: str) -> int | None:
    person = office.person(office.account(post))
    card = office.see(cards.find, task_id=office.task.id, person_id=person.id, kind=CardKind.CARD)
    return None if card is None else card.message_id


def test_a_sent_card_is_the_live_one(office: OfficeAtWork, database: Database) -> None:
    notice = the_card(office)

    send(office, notice, message_id=77)

    assert state_of(database, notice) == (OutboxState.SENT, None)
    assert live_card(office, KD) == 77


def test_a_card_that_was_sent_twice_after_a_crash_leaves_one_with_buttons(office: OfficeAtWork) -> None:
    notice = the_card(office)
    send(office, notice, message_id=77)

    send(office, notice, message_id=78)

    (cleared,) = office.deliver()
    assert live_card(office, KD) == 78
    assert cleared.delivery == ClearButtons(77)


def test_a_message_that_is_not_true_any_more_is_noted_as_such(office: OfficeAtWork, database: Database) -> None:
    notice = the_card(office)

    office.do(sending.note_obsolete, notice=notice)

    assert state_of(database, notice) == (OutboxState.OBSOLETE, None)


def test_a_message_that_cannot_be_sent_is_given_up_with_the_reason(office: OfficeAtWork, database: Database) -> None:
    notice = the_card(office)

    office.do(sending.note_failed, notice=notice, error="Bad Request", unreachable=False)

    assert state_of(database, notice) == (OutboxState.FAILED, "Bad Request")
    assert office.person(office.account(KD)).is_reachable


def test_who_blocked_the_bot_becomes_visible(office: OfficeAtWork) -> None:
    office.do(sending.note_failed, notice=the_card(office), error="Forbidden", unreachable=True)

    person = office.person(office.account(KD))
    assert (person.is_reachable, person.blocked_at) == (False, office.now)


def test_who_is_reached_again_is_reachable(office: OfficeAtWork, database: Database) -> None:
    database.run_now(people.set_blocked, office.person(office.account(KD)).id, blocked_at=office.now)

    send(office, the_card(office), message_id=77)

    assert office.person(office.account(KD)).is_reachable


def test_who_is_reached_again_gets_the_cards_that_did_not_arrive(office: OfficeAtWork) -> None:
    head = office.account(KD)
    office.do(sending.note_failed, notice=the_card(office), error="Forbidden", unreachable=True)
    lost = [kind for account, kind in office.waiting() if account == head]

    office.do(people_data.note_blocked, sender=head, blocked=False)

    assert (lost, office.told("task_card")) == ([], [head])
    assert office.person(head).is_reachable


def test_who_comes_back_gets_one_fresh_card_in_place_of_the_old_one(office: OfficeAtWork) -> None:
    office.deliver()
    head = office.account(KD)
    office.wait(minutes=1)
    office.do(people_data.note_blocked, sender=head, blocked=True)
    office.wait(minutes=1)
    office.do(people_data.note_blocked, sender=head, blocked=False)
    office.do(people_data.note_blocked, sender=head, blocked=False)

    assert [told.kind for told in office.deliver()] == ["task_card", "clear_buttons"]


# Our own failures


def broken_update(office: OfficeAtWork, number: int, *, chat_key: int) -> None:
    office.database.run_now(inbox.store, [Received(number, chat_key, "{}")], now=office.now)
    office.do(alarms.give_up, number, chat_key=chat_key, error="KeyError")


def test_who_wrote_is_told_and_the_admins_are_told_without_contents(office: OfficeAtWork) -> None:
    office.clear()

    broken_update(office, 1, chat_key=office.account(SEK))

    told = {told.chat_id: told.message.text for told in office.deliver()}
    assert "gangguan pada sistem" in told[office.account(SEK)]
    assert "1 pesan tidak dapat diproses" in told[office.account(STF)]
    assert office.see(inbox.count, InboxState.DEAD) == 1


def test_admins_hear_of_it_once_an_hour_and_then_of_all(office: OfficeAtWork) -> None:
    office.clear()
    for number in (1, 2):
        broken_update(office, number, chat_key=office.account(SEK))
    (first,) = [told for told in office.deliver() if told.kind == "alarm"]
    office.wait(hours=1)
    broken_update(office, 3, chat_key=office.account(SEK))
    (second,) = [told for told in office.deliver() if told.kind == "alarm"]

    assert "2 pesan" in first.message.text
    assert "3 pesan" in second.message.text


@pytest.mark.parametrize("chat_key", [0, -1001])
def test_a_broken_update_without_a_person_tells_only_the_admins(office: OfficeAtWork, chat_key: int) -> None:
    office.clear()

    broken_update(office, 1, chat_key=chat_key)

    assert [told.kind for told in office.deliver()] == ["alarm"]


# Before work is done for somebody


def test_only_members_have_files_fetched_for_them(office: OfficeAtWork) -> None:
    office.see(replies.require_member, sender=office.account(KD))

    with pytest.raises(NotRegistered):
        office.see(replies.require_member, sender=STRANGER)
    office.database.run_now(people.add, telegram_id=STRANGER, username=None, now=office.now)
    with pytest.raises(RegistrationIncomplete):
        office.see(replies.require_member, sender=STRANGER)


# Housekeeping


def test_messages_and_updates_that_are_long_over_are_thrown_away(office: OfficeAtWork, database: Database) -> None:
    office.press(instruct.send)
    office.deliver()
    database.run_now(inbox.store, [Received(1, 1, "{}")], now=office.now)
    database.run_now(inbox.finish, 1, now=office.now)
    office.wait(days=31)

    office.do(housekeeping.purge)

    rows = database.read_now(lambda session: session.connection().exec_driver_sql("SELECT id FROM outbox").all())
    assert rows == []
    assert office.see(inbox.count, InboxState.DONE) == 0
