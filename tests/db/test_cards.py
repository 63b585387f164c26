"""Live messages: one card, one reminder and one invitation for each task and person."""

import pytest
from sqlmodel import Session

from db import cards
from db.cards import Card, CardKind
from db.database import Database
from tests.db.samples import NOW, add_person, add_task

CHAT = 101


@pytest.fixture
def about(database: Database) -> dict[str, int]:
    """A task and the person on whose desk it lies."""

    def given(session: Session) -> dict[str, int]:
        return {"task_id": add_task(session).id, "person_id": add_person(session, telegram_id=CHAT).id}

    return database.run_now(given)


def put(
    database: Database,
    about: dict[str, int],
    message_id: int,
    *,
    kind: CardKind = CardKind.CARD,
    chat_id: int = CHAT,
    is_caption: bool = False,
) -> Card | None:
    def service(session: Session) -> Card | None:
        where = {"chat_id": chat_id, "message_id": message_id}
        return cards.put(session, **about, **where, kind=kind, is_caption=is_caption, now=NOW)

    return database.run_now(service)


def live_message(database: Database, about: dict[str, int], *, kind: CardKind = CardKind.CARD) -> int | None:
    card = database.read_now(cards.find, **about, kind=kind)
    return None if card is None else card.message_id


def test_the_first_card_replaces_nothing(database: Database, about: dict[str, int]) -> None:
    assert live_message(database, about) is None

    replaced = put(database, about, 11)

    assert replaced is None
    assert live_message(database, about) == 11


def test_a_newer_card_takes_the_place_of_the_older_which_is_handed_back(
    database: Database, about: dict[str, int]
) -> None:
    put(database, about, 11)

    replaced = put(database, about, 12)

    assert replaced is not None
    assert (replaced.chat_id, replaced.message_id) == (CHAT, 11)
    assert live_message(database, about) == 12


def test_the_same_message_again_replaces_nothing(database: Database, about: dict[str, int]) -> None:
    put(database, about, 11)

    assert put(database, about, 11) is None


def test_the_same_number_in_another_chat_is_another_message(database: Database, about: dict[str, int]) -> None:
    put(database, about, 11)

    replaced = put(database, about, 11, chat_id=202)

    assert replaced is not None
    assert replaced.chat_id == CHAT


def test_a_card_and_a_reminder_live_side_by_side(database: Database, about: dict[str, int]) -> None:
    put(database, about, 11)
    put(database, about, 12, kind=CardKind.REMINDER)

    found = database.read_now(cards.of_task, about["task_id"])

    assert {(card.kind, card.message_id) for card in found} == {(CardKind.CARD, 11), (CardKind.REMINDER, 12)}


@pytest.mark.parametrize(("before", "after"), [(False, True), (True, False), (True, True), (False, False)])
def test_it_is_known_whether_the_words_of_a_card_stand_under_a_file(
    database: Database, about: dict[str, int], before: bool, after: bool
) -> None:
    put(database, about, 11, is_caption=before)

    replaced = put(database, about, 12, is_caption=after)
    card = database.read_now(cards.find, **about, kind=CardKind.CARD)

    assert replaced is not None
    assert card is not None
    assert (replaced.is_caption, card.is_caption) == (before, after)


def test_a_live_message_can_be_forgotten_without_its_neighbour(database: Database, about: dict[str, int]) -> None:
    put(database, about, 11)
    put(database, about, 12, kind=CardKind.REMINDER)

    database.run_now(cards.remove, **about, kind=CardKind.REMINDER)

    assert live_message(database, about) == 11
    assert live_message(database, about, kind=CardKind.REMINDER) is None


def test_the_live_messages_of_a_person_can_be_forgotten_together(database: Database, about: dict[str, int]) -> None:
    put(database, about, 11)
    put(database, about, 12, kind=CardKind.REMINDER)
    other = {**about, "person_id": database.run_now(add_person, telegram_id=CHAT + 1).id}
    put(database, other, 13)

    found = database.read_now(cards.of_person, about["person_id"])
    database.run_now(cards.forget_person, about["person_id"])

    assert {card.message_id for card in found} == {11, 12}
    assert [card.message_id for card in database.read_now(cards.of_task, about["task_id"])] == [13]
