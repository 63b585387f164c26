"""Nobody reviews his own work: whose desk a decision lies on."""

import pytest

from sop import reviews
from sop.model import TaskPart
from tests.procedures import IKU, INCOMING_MAIL
from tests.sop.walk import ANOTHER, PERSON, Walk

KD, SEK, KSB = "kepala_dinas", "sekretaris", "kasubag_umum_keuangan"
DRAFT, REVIEW, APPROVE, SIGN = 9, 10, 11, 12
HEAD = 3


@pytest.fixture
def walk() -> Walk:
    """A run whose draft PERSON made, and which waits for its review."""
    walk = Walk(IKU)
    walk.finish_up_to(REVIEW)
    return walk


def test_the_author_is_who_ended_the_step_that_everything_goes_back_to(walk: Walk) -> None:
    assert [reviews.author(IKU, step, walk.tasks) for step in (REVIEW, APPROVE, SIGN)] == [PERSON] * 3
    assert reviews.author(IKU, DRAFT, walk.tasks) is None


def test_after_a_return_the_author_is_who_made_the_newest_version(walk: Walk) -> None:
    walk.send_back()
    walk.finish(by=ANOTHER)

    assert reviews.author(IKU, REVIEW, walk.tasks) == ANOTHER


def test_a_reviewer_who_is_not_the_author_keeps_the_decision(walk: Walk) -> None:
    assert reviews.deciding_post(IKU, REVIEW, walk.tasks, {KD: HEAD, SEK: ANOTHER, KSB: PERSON}) == SEK
    assert reviews.deciding_post(IKU, REVIEW, walk.tasks, {KD: HEAD}) == SEK, "a vacant desk is nobody's own work"


def test_where_the_author_would_review_himself_the_next_superior_does(walk: Walk) -> None:
    assert reviews.deciding_post(IKU, REVIEW, walk.tasks, {KD: HEAD, SEK: PERSON, KSB: PERSON}) == KD


@pytest.mark.parametrize("holders", [{SEK: PERSON}, {SEK: PERSON, KD: PERSON}])
def test_a_run_never_gets_stuck_where_nobody_else_sits_above(walk: Walk, holders: dict[str, int]) -> None:
    assert reviews.deciding_post(IKU, REVIEW, walk.tasks, holders) == SEK


def test_the_head_has_nobody_above_who_could_decide_instead(walk: Walk) -> None:
    assert reviews.deciding_post(IKU, APPROVE, walk.tasks, {KD: PERSON, SEK: ANOTHER}) == KD


def test_superiors_are_asked_in_their_order() -> None:
    walk = Walk(INCOMING_MAIL)
    walk.finish_up_to(2)

    assert reviews.deciding_post(INCOMING_MAIL, 2, walk.tasks, {"sekcam": PERSON, "camat": HEAD}) == "camat"


def test_only_reviews_and_approvals_judge_what_somebody_made() -> None:
    judging = [step.number for step in IKU.steps if reviews.is_decision(IKU, step.number, TaskPart.STEP)]

    assert judging == [REVIEW, APPROVE]
    assert not reviews.is_decision(IKU, APPROVE, TaskPart.SUBMISSION), "laying it before the head decides nothing"
