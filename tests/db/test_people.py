"""People and posts: who sits where, at which time, and what is left of somebody who has gone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session

from db import people
from db.database import Database
from db.people import Holder
from sop.model import HoldingKind, Person, Salutation
from sop.procedure import Post
from tests.db.samples import NOW, OTHER_POST, POST, add_person, place
from tests.procedures import IKU

MINUTE = timedelta(minutes=1)
DEFINITIVE, PLH, PLT = HoldingKind.DEFINITIVE, HoldingKind.PLH, HoldingKind.PLT


@pytest.fixture(autouse=True)
def posts(database: Database) -> None:
    database.run_now(people.sync_posts, IKU.posts)


@pytest.fixture
def budi(database: Database) -> Person:
    return database.run_now(add_person, telegram_id=101)


@pytest.fixture
def sri(database: Database) -> Person:
    return database.run_now(add_person, telegram_id=102, username=None)


def holder(database: Database, *, later: timedelta = timedelta(), post: str = POST) -> tuple[int, HoldingKind] | None:
    found: Holder | None = database.read_now(people.holder_of, post, now=NOW + later)
    return None if found is None else (found.person.id, found.kind)


# Posts


def test_posts_follow_the_procedure_file_and_none_is_ever_lost(database: Database) -> None:
    renamed = Post(code=POST, title="Kepala Badan", column="KEPALA BADAN", superior=None)

    database.run_now(people.sync_posts, [renamed])

    assert database.read_now(people.post_title, POST) == "Kepala Badan"
    assert database.read_now(people.post_title, OTHER_POST) == "Sekretaris"


def test_a_post_is_known_or_not(database: Database) -> None:
    assert database.read_now(people.is_post, POST)
    assert not database.read_now(people.is_post, "bupati")


# People


def test_somebody_who_just_consented_is_known_but_not_registered(database: Database, budi: Person) -> None:
    assert database.read_now(people.by_telegram_id, 101) == budi
    assert (budi.consented_at, budi.is_registered, budi.is_reachable, budi.is_admin) == (NOW, False, True, False)


def test_a_stranger_is_nobody(database: Database) -> None:
    assert database.read_now(people.by_telegram_id, 999) is None
    assert database.read_now(people.find, 999) is None


def test_what_changes_of_a_person_is_kept(database: Database, budi: Person) -> None:
    changed = replace(
        budi,
        name="Budi Santoso, S.Sos.",
        salutation=Salutation.BAPAK,
        employee_number="197001012000011001",
        rank="Penata (III/c)",
        username="budi_baru",
    )

    database.run_now(people.save, changed)

    assert database.read_now(people.get, budi.id) == changed
    assert changed.is_registered


def test_admins_are_listed_and_can_stop_being_admins(database: Database, budi: Person, sri: Person) -> None:
    for person in (budi, sri):
        database.run_now(people.set_admin, person.id, is_admin=True)

    database.run_now(people.set_admin, budi.id, is_admin=False)

    assert [admin.id for admin in database.read_now(people.admins)] == [sri.id]


def test_who_blocked_the_bot_cannot_be_reached_until_that_is_over(database: Database, budi: Person) -> None:
    database.run_now(people.set_blocked, budi.id, blocked_at=NOW)
    blocked = database.read_now(people.get, budi.id)
    database.run_now(people.set_blocked, budi.id, blocked_at=None)
    back = database.read_now(people.get, budi.id)

    assert (blocked.is_reachable, back.is_reachable) == (False, True)


def test_erasing_leaves_an_empty_row_and_frees_the_telegram_account(database: Database, budi: Person) -> None:
    database.run_now(people.set_admin, budi.id, is_admin=True)

    database.run_now(people.erase, budi.id, now=NOW)
    again = database.run_now(add_person, telegram_id=101)

    gone = database.read_now(people.get, budi.id)
    fields = (gone.telegram_id, gone.username, gone.name, gone.salutation, gone.employee_number, gone.rank)
    assert fields == (None,) * 6
    assert not gone.is_admin
    assert again.id != budi.id


# Holdings


def test_a_post_is_vacant_until_somebody_is_placed(database: Database, budi: Person) -> None:
    assert holder(database) is None

    database.run_now(place, budi)

    assert holder(database) == (budi.id, DEFINITIVE)
    assert holder(database, later=-MINUTE) is None
    assert holder(database, post=OTHER_POST) is None


@pytest.mark.parametrize("kind", [PLH, PLT])
@pytest.mark.parametrize("acting_came_first", [True, False])
def test_an_acting_official_goes_before_the_definitive_one(
    database: Database, budi: Person, sri: Person, kind: HoldingKind, acting_came_first: bool
) -> None:
    def place_both(session: Session) -> None:
        in_order = [(budi, DEFINITIVE), (sri, kind)]
        for person, as_kind in in_order[::-1] if acting_came_first else in_order:
            place(session, person, kind=as_kind)

    database.run_now(place_both)

    assert holder(database) == (sri.id, kind)
    assert database.read_now(people.holders, now=NOW)[POST].person.id == sri.id


def test_a_released_person_holds_the_post_no_more_from_that_minute_on(database: Database, budi: Person) -> None:
    database.run_now(place, budi)

    database.run_now(people.release, person_id=budi.id, post=POST, now=NOW + MINUTE)

    assert holder(database) == (budi.id, DEFINITIVE)
    assert holder(database, later=MINUTE) is None
    assert database.read_now(people.ever_held, budi.id)


def test_releasing_one_post_leaves_the_others(database: Database, budi: Person) -> None:
    database.run_now(place, budi)
    database.run_now(place, budi, post=OTHER_POST)

    database.run_now(people.release, person_id=budi.id, post=POST, now=NOW)

    held = database.read_now(people.holdings_of, budi.id, now=NOW)
    assert [holding.post for holding in held] == [OTHER_POST]


def test_an_actor_carries_the_posts_held_now_with_their_kind(database: Database, budi: Person) -> None:
    database.run_now(place, budi)
    database.run_now(place, budi, post=OTHER_POST, kind=PLH)

    actor = database.read_now(people.actor, budi, now=NOW)

    assert actor.posts == {POST: DEFINITIVE, OTHER_POST: PLH}
    assert database.read_now(people.actor, budi, now=NOW - MINUTE).posts == {}


def test_somebody_who_never_held_a_post_can_be_removed(database: Database, budi: Person) -> None:
    assert not database.read_now(people.ever_held, budi.id)

    database.run_now(people.remove, budi.id)

    assert database.read_now(people.find, budi.id) is None
