"""Reads an official list of holidays: a calendar (.ics), or a workbook (.xlsx) with a day and a name in each row.

Runs in the process that calls it; `read_holiday_list` takes bytes and gives plain values, so that it can be called in a
child process with limits instead.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from icalendar import Calendar
from python_calamine import CalamineError, CalamineWorkbook

from documents.checks import check_content, extension
from sop.dates import read_days
from sop.errors import DateUnreadable, FileEmpty, FileTooLarge, ListUnreadable, PeriodReversed

LIST_LIMIT = 1024 * 1024
ROWS_LIMIT = 2000
UNREAD_SHOWN = 20
LONGEST_HOLIDAY = timedelta(days=31)
WITHOUT_YEAR = date(1, 1, 1)


@dataclass(frozen=True)
class HolidayList:
    """The days of a list with their names, and the lines that look like days but could not be read."""

    days: tuple[tuple[date, str], ...]
    unread: tuple[str, ...]


def read_holiday_list(content: bytes, *, name: str) -> HolidayList:
    """Understand a list of holidays.

    Raises FileEmpty, FileTooLarge, ListUnreadable, or what `check_content` raises for a workbook.
    """
    if not content:
        raise FileEmpty
    if len(content) > LIST_LIMIT:
        raise FileTooLarge(LIST_LIMIT)
    kind = extension(name)
    if kind not in ("ics", "xlsx"):
        raise ListUnreadable
    found = _from_calendar(content) if kind == "ics" else _from_workbook(content, name)
    if not found.days:
        raise ListUnreadable
    return found


def _from_calendar(content: bytes) -> HolidayList:
    try:
        events = Calendar.from_ical(content).walk("VEVENT")
    except ValueError as error:
        raise ListUnreadable from error
    days: list[tuple[date, str]] = []
    unread: list[str] = []
    for event in events[:ROWS_LIMIT]:
        name = _line(str(event.get("SUMMARY", "")))
        start, end = event.get("DTSTART"), event.get("DTEND")
        first = _day(start.dt if start is not None else None)
        if first is None or not name:
            unread.append(name or "?")
            continue
        last = _day(end.dt if end is not None else None)
        # RFC 5545, 3.6.1: the end of a whole-day event is the day after its last one.
        days += _each_day(first, first if last is None else last - timedelta(days=1), name)
    return HolidayList(tuple(days), tuple(unread[:UNREAD_SHOWN]))


def _from_workbook(content: bytes, name: str) -> HolidayList:
    check_content(content, name=name)
    days: list[tuple[date, str]] = []
    unread: list[str] = []
    for row in _rows(content):
        texts = [line for cell in row if isinstance(cell, str) and (line := _line(cell))]
        found = next((day for cell in row if (day := _day(cell)) is not None), None)
        if found is not None:
            period = (found, found)
        else:
            readable = next(((text, days_of) for text in texts if (days_of := _typed(text))), None)
            if readable is None:
                unread += [text for text in texts if text[0].isdigit() and any(map(str.isalpha, text))]
                continue
            texts.remove(readable[0])
            period = readable[1]
        label = max(texts, key=len, default="")
        if label:
            days += _each_day(*period, label)
    return HolidayList(tuple(days), tuple(unread[:UNREAD_SHOWN]))


def _rows(content: bytes) -> Iterator[Sequence[object]]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet_name in workbook.sheet_names:
            yield from islice(workbook.get_sheet_by_name(sheet_name).iter_rows(), ROWS_LIMIT)
    except CalamineError as error:
        raise ListUnreadable from error


def _typed(text: str) -> tuple[date, date] | None:
    """Read a day written as text; one without its year could be of any year, and does not count."""
    try:
        first, last = read_days(text, today=WITHOUT_YEAR)
    except (DateUnreadable, PeriodReversed):
        return None
    return None if first.year < 2000 else (first, last)


def _line(text: str) -> str:
    """Return a text of a file as one line without invisible letters."""
    return " ".join("".join(letter for letter in text if letter.isprintable() or letter.isspace()).split())


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _each_day(first: date, last: date, name: str) -> list[tuple[date, str]]:
    span = min(max(last - first, timedelta()), LONGEST_HOLIDAY)
    return [(first + timedelta(days=number), name) for number in range(span.days + 1)]
