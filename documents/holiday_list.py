"""Reads an official list of holidays: a calendar (.ics), or a workbook (.xlsx) with a day and a name in each row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import TypeAdapter

from documents.checks import check_content, extension
from documents.child import ChildFailed, ChildRefused, Children
from documents.indicators.sheet import workbook_of
from sop.dates import read_days
from sop.errors import DateUnreadable, FileEmpty, FileTooLarge, ListUnreadable, PeriodReversed

LIST_LIMIT = 1024 * 1024
UNREAD_SHOWN = 20
LONGEST_HOLIDAY = timedelta(days=31)
WITHOUT_YEAR = date(1, 1, 1)
PARSERS = {"ics": "documents.parsers.calendar_file", "xlsx": "documents.parsers.spreadsheet"}


@dataclass(frozen=True)
class HolidayList:
    """The days of a list with their names, and the lines that look like days but could not be read."""

    days: tuple[tuple[date, str], ...]
    unread: tuple[str, ...]


@dataclass(frozen=True)
class Events:
    """The events of a calendar as the child hands them over: first and last day, and a name."""

    events: list[tuple[date | None, date | None, str]]


_EVENTS = TypeAdapter(Events)


async def read_holiday_list(children: Children, content: bytes, *, name: str) -> HolidayList:
    """Understand a list of holidays, read in a child.

    Raises FileEmpty, FileTooLarge, ListUnreadable, or what `check_content` raises for a workbook.
    """
    if not content:
        raise FileEmpty
    if len(content) > LIST_LIMIT:
        raise FileTooLarge(LIST_LIMIT)
    kind = extension(name)
    if kind not in PARSERS:
        raise ListUnreadable
    if kind == "xlsx":
        check_content(content, name=name)
    try:
        return understand(await children.read(PARSERS[kind], content), kind=kind)
    except (ChildFailed, ChildRefused) as error:
        raise ListUnreadable from error


def understand(answer: object, *, kind: str) -> HolidayList:
    """Return the holidays in what a child made of a file of that kind; raises ListUnreadable for none."""
    try:
        found = _from_events(_EVENTS.validate_python(answer)) if kind == "ics" else _from_rows(_rows(answer))
    except ValueError as error:
        raise ListUnreadable from error
    if not found.days:
        raise ListUnreadable
    return found


def _from_events(calendar: Events) -> HolidayList:
    days: list[tuple[date, str]] = []
    unread: list[str] = []
    for first, last, text in calendar.events:
        name = _line(text)
        if first is None or not name:
            unread.append(name or "?")
        else:
            days += _each_day(first, last or first, name)
    return HolidayList(tuple(days), tuple(unread[:UNREAD_SHOWN]))


def _from_rows(rows: Sequence[Sequence[str]]) -> HolidayList:
    days: list[tuple[date, str]] = []
    unread: list[str] = []
    for row in rows:
        texts = [line for cell in row if (line := _line(cell))]
        readable = next(((text, days_of) for text in texts if (days_of := _typed(text))), None)
        if readable is None:
            unread += [text for text in texts if text[0].isdigit() and any(map(str.isalpha, text))]
            continue
        texts.remove(readable[0])
        label = max((text for text in texts if any(map(str.isalpha, text))), key=len, default="")
        if label:
            days += _each_day(*readable[1], label)
    return HolidayList(tuple(days), tuple(unread[:UNREAD_SHOWN]))


def _rows(answer: object) -> list[list[str]]:
    return [row for sheet in workbook_of(answer).tables for row in sheet.rows]


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


def _each_day(first: date, last: date, name: str) -> list[tuple[date, str]]:
    span = min(max(last - first, timedelta()), LONGEST_HOLIDAY)
    return [(first + timedelta(days=number), name) for number in range(span.days + 1)]
