"""Who may be away when, and who acts then, followed one step."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from sop.absences import Absence, AbsenceKind, Span, require_free, who_acts
from sop.errors import AbsenceInPast, AbsenceOverlaps, ActingInCircle, ActingIsAbsent, CannotActForOneself
from sop.model import HoldingKind
from tests.times import at

SECRETARY, HEAD_OF_SECTION, STAFF, HEAD_OF_FIELD, ADMIN = 1, 2, 3, 4, 9
TODAY = date(2026, 12, 1)


def day(number: int) -> datetime:
    return at("1 Dec 2026 00.00") + timedelta(days=number - 1)


def an_absence(person: int, first: int, last: int, acting: int | None = None) -> Absence:
    """Away from the first to the last day of December 2026."""
    return Absence(
        id=0,
        person_id=person,
        kind=AbsenceKind.LEAVE,
        first=date(2026, 12, first),
        last=date(2026, 12, last),
        since=day(first),
        until=day(last + 1),
        acting_id=acting,
        acting_kind=None if acting is None else HoldingKind.PLH,
    )


def spans(absence: Absence, *others: Absence, by: int = ADMIN) -> tuple[Span, ...]:
    return who_acts(absence, others, recorded_by=by)


def test_whom_one_chooses_acts_the_whole_time() -> None:
    assert spans(an_absence(SECRETARY, 2, 4, HEAD_OF_SECTION)) == (Span(HEAD_OF_SECTION, day(2), day(5)),)


def test_without_a_choice_nobody_acts() -> None:
    assert spans(an_absence(SECRETARY, 2, 4)) == ()


def test_nobody_acts_for_himself_or_appoints_himself() -> None:
    with pytest.raises(CannotActForOneself):
        spans(an_absence(SECRETARY, 2, 4, SECRETARY))
    with pytest.raises(CannotActForOneself):
        spans(an_absence(SECRETARY, 2, 4, ADMIN))


def test_who_is_away_is_followed_to_who_acts_for_him_while_he_is_away() -> None:
    others = an_absence(HEAD_OF_SECTION, 3, 9, STAFF)

    found = spans(an_absence(SECRETARY, 2, 4, HEAD_OF_SECTION), others)

    assert found == (Span(HEAD_OF_SECTION, day(2), day(5)), Span(STAFF, day(3), day(5)))


def test_an_absence_that_touches_but_does_not_overlap_is_no_hindrance() -> None:
    others = an_absence(HEAD_OF_SECTION, 5, 9)

    assert len(spans(an_absence(SECRETARY, 2, 4, HEAD_OF_SECTION), others)) == 1


def test_one_step_is_followed_and_no_further() -> None:
    with pytest.raises(ActingIsAbsent):
        spans(an_absence(SECRETARY, 2, 4, HEAD_OF_SECTION), an_absence(HEAD_OF_SECTION, 3, 9))
    with pytest.raises(ActingIsAbsent):
        spans(
            an_absence(SECRETARY, 2, 4, HEAD_OF_SECTION),
            an_absence(HEAD_OF_SECTION, 3, 9, STAFF),
            an_absence(STAFF, 4, 4, HEAD_OF_FIELD),
        )


def test_who_is_followed_may_be_away_before_he_is_needed() -> None:
    found = spans(
        an_absence(SECRETARY, 2, 4, HEAD_OF_SECTION),
        an_absence(HEAD_OF_SECTION, 3, 9, STAFF),
        an_absence(STAFF, 2, 2),
    )

    assert found[-1] == Span(STAFF, day(3), day(5))


def test_two_who_would_act_for_each_other_are_refused() -> None:
    with pytest.raises(ActingInCircle):
        spans(an_absence(SECRETARY, 2, 4, HEAD_OF_SECTION), an_absence(HEAD_OF_SECTION, 4, 9, SECRETARY))


def test_an_absence_begins_today_at_the_earliest_and_only_once() -> None:
    absence = an_absence(SECRETARY, 2, 4)

    require_free(replace(absence, first=TODAY), [], today=TODAY)
    with pytest.raises(AbsenceInPast):
        require_free(replace(absence, first=date(2026, 11, 30)), [], today=TODAY)
    with pytest.raises(AbsenceOverlaps):
        require_free(absence, [an_absence(SECRETARY, 4, 9)], today=TODAY)
    require_free(absence, [an_absence(SECRETARY, 5, 9), an_absence(STAFF, 2, 4)], today=TODAY)
