"""Rangkap jabatan and acting officials at decisions: whose desk, what the cards say, and back again."""

from datetime import datetime, timedelta

import pytest

from services import holders, reminders
from services.reminder_notices import day_begins
from services.steps import approve, review, sign
from sop.errors import NotPermitted
from sop.events import Event
from sop.model import HoldingKind
from tests.services.office import OfficeAtWork
from tests.services.test_absences import KD, KSB, SEK, TIK, record


@pytest.fixture
def office(full_office: OfficeAtWork) -> OfficeAtWork:
    """A full office whose run waits at step 10, the Kasubag having made the draft."""
    full_office.start()
    full_office.jump_to(10)
    full_office.clear()
    return full_office


def midnight_after(office: OfficeAtWork) -> datetime:
    """When the office's day ends."""
    return day_begins(office.office, office.now + timedelta(days=1))


def cards_of(office: OfficeAtWork, post: str) -> list[str]:
    """The new cards that reach somebody now."""
    told = office.deliver()
    return [each.message.text for each in told if (each.chat_id, each.kind) == (office.account(post), "task_card")]


def test_who_acts_for_the_reviewer_and_made_the_draft_does_not_review_it(office: OfficeAtWork) -> None:
    record(office, SEK, "hari ini s.d. besok", acting=KSB)

    (card,) = cards_of(office, KD)
    assert "Rangkap jabatan: penyusunnya menjabat Plh. Sekretaris" in card
    assert office.task.post == KD
    for post in (KSB, SEK):
        with pytest.raises(NotPermitted):
            office.press(review.approve, by=office.account(post))
    office.press(review.approve, by=office.account(KD))
    done = [entry for entry in office.events() if entry.event is Event.TASK_FINISHED][-1]
    assert (done.capacity, done.name) == ("Kepala Dinas", office.person(office.account(KD)).name)


def test_a_draft_that_comes_while_its_author_acts_goes_to_the_superior_at_once(office: OfficeAtWork) -> None:
    office.send_back()
    record(office, SEK, "hari ini s.d. besok", acting=KSB)
    office.clear()

    office.finish()

    assert (office.task.step, office.task.post) == (10, KD)
    assert len(cards_of(office, KD)) == 1
    opened = [entry.details["post"] for entry in office.events() if entry.event is Event.TASK_OPENED]
    assert opened[-1] == KD


def test_the_day_after_the_review_is_back_where_it_belongs(office: OfficeAtWork) -> None:
    record(office, SEK, "hari ini", acting=KSB)
    office.clear()

    office.now = midnight_after(office)
    office.tick()

    assert office.task.post == SEK
    (card,) = cards_of(office, SEK)
    assert "Rangkap jabatan" not in card
    assert "Kepala Dinas" in [entry.details["text"] for entry in office.events() if entry.event is Event.TASK_MOVED]
    with pytest.raises(NotPermitted):
        office.press(review.approve, by=office.account(KD))
    office.press(review.approve, by=office.account(SEK))


def test_the_moment_before_the_tick_moves_the_desk_lets_nobody_approve_himself(office: OfficeAtWork) -> None:
    record(office, SEK, "besok", acting=KSB)
    office.now = midnight_after(office)

    with pytest.raises(NotPermitted):
        office.press(review.approve, by=office.account(KSB))
    office.tick()
    assert office.task.post == KD


def test_who_is_placed_on_the_reviewers_post_for_good_does_not_review_himself(office: OfficeAtWork) -> None:
    office.do(holders.release, person=office.person(office.account(SEK)), post=SEK)
    kasubag = office.person(office.account(KSB))
    office.do(holders.place, person=kasubag, post=SEK, kind=HoldingKind.DEFINITIVE)

    assert office.task.post == KD
    office.do(holders.release, person=kasubag, post=SEK)
    assert office.task.post == KD, "nothing is laid on an empty desk"


def test_the_ladder_moves_with_the_desk(office: OfficeAtWork) -> None:
    record(office, SEK, "hari ini s.d. 31/12", acting=KSB)
    office.clear()

    office.now = office.task.due_at
    office.do(reminders.remind)

    assert office.told("reminder") == [office.account(KD)]


def test_an_author_with_nobody_above_decides_and_reads_that_he_does(office: OfficeAtWork) -> None:
    office.do(holders.release, person=office.person(office.account(KD)), post=KD)
    office.clear()

    record(office, SEK, "hari ini", acting=KSB)

    (card,) = cards_of(office, KSB)
    assert "Bapak/Ibu juga penyusunnya" in card
    office.press(review.approve, by=office.account(KSB))


@pytest.mark.parametrize("kind", ["plh", "plt"])
def test_an_acting_head_is_told_what_he_should_not_decide_and_may_decide(office: OfficeAtWork, kind: str) -> None:
    office.finish_up_to(11)
    office.finish()  # laid before the head
    record(office, KD, "hari ini s.d. 31/12", acting=TIK, kind="trip", capacity=kind)
    acting_as = f"{kind.capitalize()}. Kepala Dinas"

    (card,) = cards_of(office, TIK)
    assert f"Bapak/Ibu bertindak sebagai {acting_as}." in card
    assert "bersifat strategis menunggu pejabat definitif" in card
    office.press(approve.approve, by=office.account(TIK))
    (card,) = cards_of(office, TIK)
    assert "bersifat strategis menunggu pejabat definitif" in card
    office.press(sign.signed, by=office.account(TIK))


def test_the_definitive_head_and_who_lays_it_before_him_are_told_nothing_of_the_kind(office: OfficeAtWork) -> None:
    record(office, SEK, "hari ini s.d. 31/12", acting=TIK)
    office.finish()
    (submission,) = cards_of(office, TIK)[-1:]
    office.finish()

    (decision,) = cards_of(office, KD)
    assert "Ajukan ke Kepala Dinas" in submission
    assert "strategis" not in submission + decision
