"""Versions of what a unit hands in, and what the analyst decides about each indicator. Pure; times aware UTC."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sop.errors import SameAsVersion
from sop.indicator_checks import Finding
from sop.indicators import Entry, Indicator, difference, key


@dataclass(frozen=True)
class Version:
    """Indicators as a unit handed them in; `number` is None where they were refused.

    `sha256` is that of the file, or of the indicators where they were entered in chat and `file_id` is None.
    """

    id: int
    run_id: int
    unit: str
    task_id: int
    number: int | None
    file_id: int | None
    sha256: str
    sent_by: int
    sent_as: str
    sent_at: datetime
    indicators: tuple[Indicator, ...]
    findings: tuple[Finding, ...]
    is_current: bool


class Verdict(StrEnum):
    """What becomes of an indicator."""

    ACCEPTED = "accepted"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Judgement:
    """What the analyst decided about one indicator: nothing yet, accepted or left out, and a note or none."""

    verdict: Verdict | None = None
    note: str | None = None


@dataclass(frozen=True)
class Judged:
    """One entry of the merged list with its decision; `version_id` and `position` tell where it stands."""

    entry: Entry
    judgement: Judgement
    version_id: int
    position: int

    @property
    def is_used(self) -> bool:
        """Whether it goes into the document: all do that are not left out."""
        return self.judgement.verdict is not Verdict.LEFT_OUT


def next_number(versions: Iterable[Version]) -> int:
    """Return the number of a unit's next version."""
    return max((version.number or 0 for version in versions), default=0) + 1


def current(versions: Iterable[Version]) -> Version | None:
    """Return the version of a unit that counts, or None."""
    return next((version for version in versions if version.is_current), None)


def require_new(versions: Iterable[Version], sha256: str) -> None:
    """Raise SameAsVersion where these bytes were handed in before."""
    for version in versions:
        if version.sha256 == sha256 and version.number is not None:
            raise SameAsVersion(version.number)


def unchanged(old: Sequence[Indicator], new: Sequence[Indicator]) -> dict[int, int]:
    """Return, for each new indicator that no column of changed, its place in the old version."""
    changed = {id(change.indicator) for change in difference(old, new)}
    places: dict[tuple[str, str], list[int]] = {}
    for place, indicator in enumerate(old):
        places.setdefault((key(indicator.objective), key(indicator.name)), []).append(place)
    return {
        place: places[same].pop(0)
        for place, indicator in enumerate(new)
        if id(indicator) not in changed and places.get(same := (key(indicator.objective), key(indicator.name)))
    }
