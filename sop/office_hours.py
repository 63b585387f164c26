"""Reads the office hours file and refuses what would give wrong due times, naming file, place and field."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from sop.working_time import Frame, Period, Week, are_in_order

OFFICE_HOURS_FILE = Path(__file__).parent / "procedures" / "office_hours.toml"
NORMAL_WEEK = "normal"

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIOD_KEYS = {"name", "first", "last", "week"}
_FRAME = re.compile(r"([0-9]{2})\.([0-9]{2})-([0-9]{2})\.([0-9]{2})")


class OfficeHoursError(ValueError):
    """An office hours file cannot be used; the text names file, place and field."""

    def __init__(self, file: str, place: str, field: str, problem: str) -> None:
        super().__init__(f"{file}: {place}: {field}: {problem}")


@dataclass(frozen=True)
class OfficeHours:
    """The hours of an ordinary week, the periods that have others, by date, and every week that has a name."""

    week: Week
    periods: tuple[Period, ...]
    weeks: Mapping[str, Week]


def load_office_hours(path: Path = OFFICE_HOURS_FILE) -> OfficeHours:
    """Read the office hours from a TOML file; raises OfficeHoursError."""
    try:
        source = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise OfficeHoursError(path.name, "file", "path", f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise OfficeHoursError(path.name, "file", "text", "is not UTF-8") from error
    return parse_office_hours(source, file=path.name)


def parse_office_hours(source: str, *, file: str = "office hours") -> OfficeHours:
    """Read the office hours from TOML text; raises OfficeHoursError."""
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise OfficeHoursError(file, "file", "syntax", str(error)) from error
    return _Reader(file).office_hours(table)


class _Reader:
    """Walks the tables of one file; it exists to name that file in every error."""

    def __init__(self, file: str) -> None:
        self._file = file

    def office_hours(self, table: Mapping[str, Any]) -> OfficeHours:
        self._no_unknown_keys(table, {"weeks", "periods"}, place="file")
        tables = self._table(table, "weeks", place="file")
        weeks = {name: self._week(self._table(tables, name, place="weeks"), place=f"weeks.{name}") for name in tables}
        if not any(weeks.get(NORMAL_WEEK, ())):
            raise self._error("weeks", NORMAL_WEEK, "has no working day")
        return OfficeHours(weeks[NORMAL_WEEK], self._periods(table, weeks), weeks)

    def _week(self, table: Mapping[str, Any], *, place: str) -> Week:
        for key in table:
            if key not in _WEEKDAYS:
                raise self._error(place, key, f"is no weekday, known are: {', '.join(_WEEKDAYS)}")
        return tuple(self._frames(table.get(weekday, []), weekday, place=place) for weekday in _WEEKDAYS)

    def _frames(self, texts: Any, weekday: str, *, place: str) -> tuple[Frame, ...]:
        if not isinstance(texts, list):
            raise self._error(place, weekday, 'must be a list such as ["07.30-12.00", "13.00-16.00"]')
        frames = tuple(self._frame(text, weekday, place=place) for text in texts)
        if not are_in_order(frames):
            raise self._error(place, weekday, "frames overlap or are out of order")
        return frames

    def _frame(self, text: Any, weekday: str, *, place: str) -> Frame:
        match = _FRAME.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            raise self._error(place, weekday, f'must look like "07.30-12.00", not {text!r}')
        start_hour, start_minute, end_hour, end_minute = map(int, match.groups())
        if max(start_minute, end_minute) > 59:
            raise self._error(place, weekday, f'"{text}" has a minute above 59')
        try:
            return Frame(start_hour * 60 + start_minute, end_hour * 60 + end_minute)
        except ValueError as error:
            raise self._error(place, weekday, f'"{text}" must end after it starts, at 24.00 at the latest') from error

    def _periods(self, table: Mapping[str, Any], weeks: Mapping[str, Week]) -> tuple[Period, ...]:
        rows = table.get("periods", [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self._error("file", "periods", "must be a list of tables")
        periods = [self._period(row, weeks, place=f"period {number}") for number, row in enumerate(rows, start=1)]
        periods.sort(key=lambda period: period.first)
        for earlier, later in pairwise(periods):
            if later.first <= earlier.last:
                raise self._error("periods", later.name, f'overlaps "{earlier.name}"')
        return tuple(periods)

    def _period(self, row: Mapping[str, Any], weeks: Mapping[str, Week], *, place: str) -> Period:
        self._no_unknown_keys(row, _PERIOD_KEYS, place=place)
        name = self._text(row, "name", place=place)
        first, last = self._date(row, "first", place=place), self._date(row, "last", place=place)
        if last < first:
            raise self._error(place, "last", f"{last} is before the first day, {first}")
        week = self._text(row, "week", place=place)
        if week not in weeks:
            raise self._error(place, "week", f'unknown "{week}", known are: {", ".join(weeks)}')
        return Period(first, last, name, weeks[week])

    def _date(self, row: Mapping[str, Any], field: str, *, place: str) -> date:
        value = row.get(field)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self._error(place, field, "must be a date such as 2026-02-19, without quotes")
        return value

    def _text(self, row: Mapping[str, Any], field: str, *, place: str) -> str:
        value = row.get(field)
        if not isinstance(value, str) or not value.strip():
            raise self._error(place, field, "must be a text in quotes")
        return value

    def _table(self, row: Mapping[str, Any], field: str, *, place: str) -> Mapping[str, Any]:
        value = row.get(field)
        if not isinstance(value, dict):
            raise self._error(place, field, "must be a table")
        return value

    def _no_unknown_keys(self, row: Mapping[str, Any], known: set[str], *, place: str) -> None:
        for key in row:
            if key not in known:
                raise self._error(place, key, f"is no known field, known are: {', '.join(sorted(known))}")

    def _error(self, place: str, field: str, problem: str) -> OfficeHoursError:
        return OfficeHoursError(self._file, place, field, problem)
