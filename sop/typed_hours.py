"""Reads office hours as an admin types them: "08.00-12.00, 12.30-15.00; Jumat 08.00-11.30, 12.30-15.30"."""

import re

from sop.errors import HoursUnreadable
from sop.working_time import Frame, Week, are_in_order

_WEEKDAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
_WEEKDAY = "|".join(_WEEKDAYS)
_PART = re.compile(
    rf"(?:(?P<first>{_WEEKDAY})(?: ?(?:-|–|s\.d\.|sampai) ?(?P<last>{_WEEKDAY}))?:? )?(?P<frames>[0-9].*)"
)
_FRAME = re.compile(r"([0-9]{1,2})[.:]([0-9]{2}) ?(?:-|–|s\.d\.|sampai) ?([0-9]{1,2})[.:]([0-9]{2})")


def read_week(text: str, *, like: Week) -> Week:
    """Understand the hours of a week; raises HoursUnreadable.

    Parts are divided by ";" or a new line, frames by ",". A part without a day is for every day on which the office
    works in the week `like`; a part with a day or "Senin-Kamis" goes before it.
    """
    for_all: tuple[Frame, ...] | None = None
    by_day: dict[int, tuple[Frame, ...]] = {}
    for part in re.split(r"[;\n]", text.replace("jum'at", "jumat").replace("Jum'at", "Jumat")):
        words = " ".join(part.split()).lower()
        if not words:
            continue
        match = _PART.fullmatch(words)
        if match is None:
            raise HoursUnreadable(text)
        frames = _frames(match["frames"], text)
        if match["first"] is None:
            if for_all is not None:
                raise HoursUnreadable(text)
            for_all = frames
            continue
        first = _WEEKDAYS.index(match["first"])
        last = _WEEKDAYS.index(match["last"] or match["first"])
        if last < first or any(day in by_day for day in range(first, last + 1)):
            raise HoursUnreadable(text)
        by_day.update(dict.fromkeys(range(first, last + 1), frames))
    if for_all is None and not by_day:
        raise HoursUnreadable(text)
    return tuple(by_day.get(day, for_all or () if like[day] else ()) for day in range(7))


def _frames(words: str, text: str) -> tuple[Frame, ...]:
    frames = []
    for part in words.split(","):
        match = _FRAME.fullmatch(part.strip())
        if match is None:
            raise HoursUnreadable(text)
        start_hour, start_minute, end_hour, end_minute = map(int, match.groups())
        if max(start_minute, end_minute) > 59:
            raise HoursUnreadable(text)
        try:
            frames.append(Frame(start_hour * 60 + start_minute, end_hour * 60 + end_minute))
        except ValueError:
            raise HoursUnreadable(text) from None
    if not are_in_order(tuple(frames)):
        raise HoursUnreadable(text)
    return tuple(frames)
