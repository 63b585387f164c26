"""A picture of how long each step of a run took beside its standard time, for the phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from documents import typesetting

DOTS_PER_INCH = 180.0
LONGEST_BAR = 3.0
"""Bars end at three times the standard time; what took longer shows that it goes on."""

MINUTES_PER_HOUR = 60


@dataclass(frozen=True)
class TimeUsed:
    """One round of one step; times in working minutes, `standard` as the SOP writes it."""

    step: int
    label: str
    round: int
    standard: str
    standard_minutes: int
    used_minutes: int
    is_running: bool = False


@dataclass(frozen=True)
class TimeBars:
    """The rounds of a run in order, each as a bar beside the line of its standard time."""

    title: str
    rows: Sequence[TimeUsed]

    def render(self) -> bytes:
        """Return the PNG."""
        data = {"title": self.title, "longest": LONGEST_BAR, "rows": [_bar(row) for row in self.rows]}
        return typesetting.png("time_bars.typ", data, dots_per_inch=DOTS_PER_INCH)


def _bar(row: TimeUsed) -> dict[str, Any]:
    ratio = row.used_minutes / row.standard_minutes if row.standard_minutes else 0.0
    again = f" (putaran {row.round})" if row.round > 1 else ""
    running = ", masih berjalan" if row.is_running else ""
    in_hours = f" ({span(row.standard_minutes)})" if "hari" in row.standard.casefold() else ""
    return {
        "label": f"{row.step}. {row.label}{again}",
        "times": f"{span(row.used_minutes)} dari {row.standard}{in_hours}{running}",
        "within": min(ratio, 1.0),
        "beyond": min(max(ratio - 1.0, 0.0), LONGEST_BAR - 1.0),
        "goes_on": ratio > LONGEST_BAR,
        "running": row.is_running,
    }


def span(minutes: int) -> str:
    """Return a span of working time: "3 jam 20 menit"."""
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    parts = [f"{hours} jam"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} menit")
    return " ".join(parts)
