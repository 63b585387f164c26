"""When somebody is away, and who acts then. Pure; days are local dates, times aware UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sop.errors import AbsenceInPast, AbsenceOverlaps, ActingInCircle, ActingIsAbsent, CannotActForOneself
from sop.model import HoldingKind


class AbsenceKind(StrEnum):
    """Why somebody is away: on LEAVE he is not disturbed, on a TRIP he may still act by phone (DOMAIN 6)."""

    LEAVE = "leave"
    TRIP = "trip"


@dataclass(frozen=True)
class Span:
    """A person who acts from `since` until before `until`."""

    person_id: int
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Absence:
    """A person away from `first` to `last`, and who acts in which capacity, or nobody.

    It counts from `since` until before `until`; one that was ended early or called off has an earlier `until`.
    """

    id: int
    person_id: int
    kind: AbsenceKind
    first: date
    last: date
    since: datetime
    until: datetime
    acting_id: int | None
    acting_kind: HoldingKind | None

    def overlaps(self, other: "Absence") -> bool:
        """Tell whether there is a moment in both."""
        return max(self.since, other.since) < min(self.until, other.until)


def require_free(absence: Absence, others: Iterable[Absence], *, today: date) -> None:
    """Raise AbsenceInPast, or AbsenceOverlaps where the person is away on these days already."""
    if absence.first < today:
        raise AbsenceInPast
    for other in others:
        if other.person_id == absence.person_id and other.overlaps(absence):
            raise AbsenceOverlaps(other.first, other.last)


def who_acts(absence: Absence, others: Iterable[Absence], *, recorded_by: int) -> tuple[Span, ...]:
    """Return who acts when: the one chosen, and in his own absence the one who acts for him, one step and no further.

    Later spans go before earlier ones. Raises CannotActForOneself, ActingIsAbsent or ActingInCircle.
    """
    acting = absence.acting_id
    if acting is None:
        return ()
    if acting in (absence.person_id, recorded_by):
        raise CannotActForOneself
    overlapping = [other for other in others if other.overlaps(absence)]
    if any(other.person_id == acting and other.acting_id == absence.person_id for other in overlapping):
        raise ActingInCircle
    spans = [Span(acting, absence.since, absence.until)]
    for other in overlapping:
        if other.person_id != acting:
            continue
        since, until = max(other.since, absence.since), min(other.until, absence.until)
        following = other.acting_id
        if following is None or any(
            third.person_id == following and max(third.since, since) < min(third.until, until) for third in overlapping
        ):
            raise ActingIsAbsent(other.first, other.last)
        spans.append(Span(following, since, until))
    return tuple(spans)
