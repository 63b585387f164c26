"""Reads a moment as officials type it: a day, and mostly an hour behind it. Pure."""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sop.dates import read_day, read_time
from sop.working_time import OfficeCalendar, closing_of

_WITH_HOUR = re.compile(
    r"(?P<day>.+?),? (?P<hour>(?:pukul|jam|pkl\.?) .+|[0-9]{1,2}[.:][0-9]{2}(?: [a-z]+){0,2})", re.IGNORECASE
)


def read_moment(
    text: str, *, today: date, zone: ZoneInfo, calendar: OfficeCalendar, usual: time | None = None
) -> datetime:
    """Understand "2/12 14.00", "besok pukul 10" or "Senin".

    A day alone means the usual hour, and without one its closing time, or noon if closed. Returns aware UTC. Raises
    DateUnreadable or TimeUnreadable.
    """
    words = " ".join(text.split())
    match = _WITH_HOUR.fullmatch(words)
    if match is not None:
        day, hour = read_day(match["day"], today=today), read_time(match["hour"], zone=zone)
        return datetime.combine(day, hour, zone).astimezone(UTC)
    day = read_day(words, today=today)
    if usual is not None:
        return datetime.combine(day, usual, zone).astimezone(UTC)
    return closing_of(day, calendar) or datetime.combine(day, time(12), zone).astimezone(UTC)
