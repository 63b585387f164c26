"""Links into posts, and strangers who ask for one."""

from datetime import timedelta

import pytest

from db import invitations, people
from db.database import Database
from db.invitations import AccessRequest, AccessState, Invitation, InvitationState
from tests.db.samples import NOW, OTHER_POST, POST, add_person
from tests.procedures import IKU

WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def posts(database: Database) -> None:
    database.run_now(people.sync_posts, IKU.posts)


def invite(database: Database, *, token_hash: str = "hash", post: str = POST) -> Invitation:
    return database.run_now(
        invitations.add,
        token_hash=token_hash,
        post=post,
        makes_admin=False,
        needs_confirmation=True,
        created_by=None,
        expires_at=NOW + WEEK,
        now=NOW,
    )


def state_of(database: Database, invitation: Invitation) -> InvitationState:
    found = database.read_now(invitations.find, invitation.id)
    assert found is not None
    return found.state


def request(database: Database, *, key: str = "key", telegram_id: int = 555) -> AccessRequest:
    return database.run_now(
        invitations.add_request, requester_key=key, telegram_id=telegram_id, name="Orang Asing", username="x", now=NOW
    )


def test_an_invitation_is_found_by_the_hash_of_its_token(database: Database) -> None:
    invitation = invite(database)

    assert database.read_now(invitations.by_token_hash, "hash") == invitation
    assert database.read_now(invitations.by_token_hash, "another") is None
    assert invitation.state is InvitationState.OPEN


def test_a_post_has_an_open_link_until_it_expires(database: Database) -> None:
    invite(database)

    assert database.read_now(invitations.open_posts, now=NOW) == {POST}
    assert database.read_now(invitations.open_posts, now=NOW + WEEK) == set()


def test_who_used_an_invitation_is_noted_until_it_is_decided(database: Database) -> None:
    invitation = invite(database)
    person = database.run_now(add_person)

    database.run_now(invitations.claim, invitation.id, person_id=person.id, now=NOW)

    (claimed,) = database.read_now(invitations.claimed_by, person.id)
    assert (claimed.id, claimed.claimed_by, claimed.state) == (invitation.id, person.id, InvitationState.CLAIMED)
    database.run_now(invitations.set_state, invitation.id, InvitationState.CONFIRMED)
    assert database.read_now(invitations.claimed_by, person.id) == []


def test_a_filled_post_voids_what_still_leads_to_it(database: Database) -> None:
    still_open, claimed, confirmed, elsewhere = (
        invite(database, token_hash=token_hash, post=post)
        for token_hash, post in (("a", POST), ("b", POST), ("c", POST), ("d", OTHER_POST))
    )
    person = database.run_now(add_person)
    database.run_now(invitations.claim, claimed.id, person_id=person.id, now=NOW)
    database.run_now(invitations.set_state, confirmed.id, InvitationState.CONFIRMED)

    database.run_now(invitations.void_for_post, POST)

    assert [state_of(database, each) for each in (still_open, claimed, confirmed, elsewhere)] == [
        InvitationState.VOID,
        InvitationState.VOID,
        InvitationState.CONFIRMED,
        InvitationState.OPEN,
    ]


def test_the_newest_request_of_a_stranger_is_found_by_key(database: Database) -> None:
    request(database)
    newest = request(database)
    request(database, key="somebody else")

    assert database.read_now(invitations.last_request, "key") == newest
    assert database.read_now(invitations.last_request, "nobody") is None


def test_a_request_that_is_over_forgets_who_made_it(database: Database) -> None:
    made = request(database)

    database.run_now(invitations.close_request, made.id, AccessState.ANSWERED)

    closed = database.read_now(invitations.find_request, made.id)
    assert closed is not None
    assert (closed.telegram_id, closed.name, closed.username, closed.state) == (None, None, None, AccessState.ANSWERED)


def test_claims_are_found_by_post_and_ended_by_person(database: Database) -> None:
    first, second = (database.run_now(add_person, telegram_id=telegram_id) for telegram_id in (101, 102))
    of_first, of_second = invite(database, token_hash="a"), invite(database, token_hash="b")
    for invitation, person in ((of_first, first), (of_second, second)):
        database.run_now(invitations.claim, invitation.id, person_id=person.id, now=NOW)

    database.run_now(invitations.void_claims_of, first.id)

    assert [claim.id for claim in database.read_now(invitations.claims_on, POST)] == [of_second.id]
    assert state_of(database, of_first) is InvitationState.VOID
    assert database.read_now(invitations.claims_on, OTHER_POST) == []


def test_requests_are_deleted_when_their_time_is_over(database: Database) -> None:
    open_one, answered = request(database), request(database, key="answered")
    database.run_now(invitations.close_request, answered.id, AccessState.ANSWERED)

    def left_after(*, open_before: timedelta, answered_before: timedelta) -> list[int]:
        times = {"open_before": NOW + open_before, "answered_before": NOW + answered_before}
        database.run_now(invitations.delete_requests, **times)
        return [
            each.id for each in (open_one, answered) if database.read_now(invitations.find_request, each.id) is not None
        ]

    second = timedelta(seconds=1)
    assert left_after(open_before=timedelta(), answered_before=timedelta()) == [open_one.id, answered.id]
    assert left_after(open_before=timedelta(), answered_before=second) == [open_one.id]
    assert left_after(open_before=second, answered_before=second) == []
