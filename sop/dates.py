"""Reads a day or a time of day as officials type it. Pure; days are local dates of the office."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sop.errors import DateUnreadable, PeriodReversed, TimeUnreadable

YEARS = range(2000, 2100)

_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (("senin",), ("selasa",), ("rabu",), ("kamis",), ("jumat", "jum'at", "jum’at"), ("sabtu",), ("minggu", "ahad"))
    )
    for name in names
}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januari", "jan"),
            ("februari", "pebruari", "feb", "peb"),
            ("maret", "mar"),
            ("april", "apr"),
            ("mei",),
            ("juni", "jun"),
            ("juli", "jul"),
            ("agustus", "agust", "agu", "agt", "ags"),
            ("september", "sept", "sep"),
            ("oktober", "okt"),
            ("november", "nopember", "nov", "nop"),
            ("desember", "des"),
        ),
        start=1,
    )
    for name in names
}
_NEAR_DAYS = {"hari ini": 0, "besok": 1, "lusa": 2, "besok lusa": 2}
_PARTS_OF_DAY = {"pagi": range(0, 12), "siang": range(10, 16), "sore": range(15, 19), "malam": range(18, 24)}

_WEEKDAY = "|".join(_WEEKDAYS)
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_NUMBERS = re.compile(r"([0-9]{1,2}) ?[/.-] ?([0-9]{1,2})(?: ?[/.-] ?([0-9]{4}|[0-9]{2}))?")
_WORDS = re.compile(rf"([0-9]{{1,2}})[ -]?({'|'.join(_MONTHS)})\.?(?:[ -]?([0-9]{{4}}|[0-9]{{2}}))?")
_NEXT = re.compile(rf"({_WEEKDAY})(?: (ini|depan|minggu ini|minggu depan))?")
_NAMED = re.compile(rf"(?:(?P<weekday>{_WEEKDAY}),? )?(?:(?:tanggal|tgl\.?) )?(?P<day>[0-9].*)")
_UNTIL = re.compile(r" ?(?:s\.d\.?|s/d|–|—| sd | sampai(?: dengan)? | hingga ) ?")
_SAME_MONTH = re.compile(
    rf"([0-9]{{1,2}}) ?(?:-|–|s\.d\.?|sd|sampai|hingga) ?([0-9]{{1,2}}) ?((?:{'|'.join(_MONTHS)})\.?(?: [0-9]{{2,4}})?)"
)
_CLOCK = re.compile(
    rf"(?:(?:pukul|jam|pkl\.?) )?([0-9]{{1,2}})(?: ?[.:] ?([0-9]{{2}}))?(?: ({'|'.join(_PARTS_OF_DAY)}))?(?: ([a-z]+))?"
)


def read_day(text: str, *, today: date) -> date:
    """Understand a day such as "2/12", "2 Desember 2026", "besok" or "Senin depan"; raises DateUnreadable.

    Without a year the next such day is meant, today included. A weekday alone is the next one after today; with "ini"
    or "depan" it is the one in this or the next week, which begin on Monday. "Minggu depan" is refused, for it means
    "next Sunday" to some and "next week" to most. A weekday beside a date has to fit it.
    """
    words = _words(text)
    if words in _NEAR_DAYS:
        return today + timedelta(days=_NEAR_DAYS[words])
    found = _weekday(words, today=today)
    if found is None and (match := _NAMED.fullmatch(words)):
        found = _dated(match["day"], today=today)
        if found is not None and match["weekday"] and _WEEKDAYS[match["weekday"]] != found.weekday():
            found = None
    if found is None:
        raise DateUnreadable(text)
    return found


def read_days(text: str, *, today: date) -> tuple[date, date]:
    """Understand a day, or a first and a last day as in "2/12 s.d. 4/12" or "2-4 Desember"; both ends belong to it.

    Raises DateUnreadable or PeriodReversed.
    """
    words = _words(text)
    if match := _SAME_MONTH.fullmatch(words):
        parts = [f"{match[1]} {match[3]}", f"{match[2]} {match[3]}"]
    else:
        parts = _UNTIL.split(words)
    if len(parts) > 2:
        raise DateUnreadable(text)
    first, last = read_day(parts[0], today=today), read_day(parts[-1], today=today)
    if last < first:
        raise PeriodReversed(first, last)
    return first, last


def read_time(text: str, *, zone: ZoneInfo) -> time:
    """Understand a time of day such as "09.00", "pukul 9" or "jam 2 siang", local to the office.

    The name of a zone behind it ("WIB") has to be that of `zone`. Raises TimeUnreadable.
    """
    match = _CLOCK.fullmatch(_words(text))
    if match is None:
        raise TimeUnreadable(text)
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        hour = next((meant for meant in (hour, hour + 12) if meant in _PARTS_OF_DAY[match[3]]), 24)
    zone_name = datetime(YEARS.start, 1, 1, tzinfo=zone).tzname() or ""
    if hour > 23 or minute > 59 or (match[4] and match[4] != zone_name.lower()):
        raise TimeUnreadable(text)
    return time(hour, minute)


def _words(text: str) -> str:
    return " ".join(text.split()).lower().rstrip(".,")


def _weekday(words: str, *, today: date) -> date | None:
    match = _NEXT.fullmatch(words)
    if match is None:
        return None
    weekday, week = _WEEKDAYS[match[1]], (match[2] or "").removeprefix("minggu ")
    if (match[1], match[2]) == ("minggu", "depan"):
        return None
    if not week:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(days=weekday + (7 if week == "depan" else 0))


def _dated(words: str, *, today: date) -> date | None:
    if match := _ISO.fullmatch(words):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    match = _NUMBERS.fullmatch(words)
    if match is not None:
        day, month = int(match[1]), int(match[2])
    else:
        match = _WORDS.fullmatch(words)
        if match is None:
            return None
        day, month = int(match[1]), _MONTHS[match[2]]
    if match[3]:
        year = int(match[3])
        return _date(year + YEARS.start if len(match[3]) == 2 else year, month, day)
    coming = (_date(year, month, day) for year in range(today.year, today.year + 9))
    return next((candidate for candidate in coming if candidate is not None and candidate >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    if year not in YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
