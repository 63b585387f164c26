"""What an admin lays over the office calendar in chat, and what that moves. Pure; days are local dates."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from sop.due_times import Extension, Pause, due_time
from sop.errors import AlreadyHoliday, CalendarDayOutOfRange, CalendarWithoutWork, HoursAlreadyChanged
from sop.model import Task
from sop.working_time import Duration, OfficeCalendar, Period, Week

IDLE_DAYS_ALLOWED = 365


class EntryKind(StrEnum):
    """What an entry says of its days."""

    HOLIDAY = "holiday"
    WORKING = "working"
    HOURS = "hours"
    ORDINARY = "ordinary"


@dataclass(frozen=True)
class CalendarEntry:
    """Days, both ends included, that are not as holidays and office hours file have them.

    A holiday closes them, WORKING takes a holiday back, HOURS gives them another `week`, and ORDINARY takes back the
    other hours of the file. `id` is 0 before it is stored.
    """

    kind: EntryKind
    first: date
    last: date
    name: str
    week: Week | None = None
    id: int = 0

    def days(self) -> Iterator[date]:
        """Give every day of the entry."""
        return (self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1))


def lay_over(calendar: OfficeCalendar, entries: Iterable[CalendarEntry]) -> OfficeCalendar:
    """Return the calendar with entries on top, given in the order they were made; a later one counts more."""
    entries = tuple(entries)
    holidays = dict(calendar.holidays)
    hours: list[Period] = []
    ordinary: list[Period] = []
    for entry in entries:
        match entry.kind:
            case EntryKind.HOLIDAY:
                holidays.update(dict.fromkeys(entry.days(), entry.name))
            case EntryKind.WORKING:
                for day in entry.days():
                    holidays.pop(day, None)
            case EntryKind.HOURS:
                hours.insert(0, Period(entry.first, entry.last, entry.name, entry.week or calendar.week))
            case EntryKind.ORDINARY:
                ordinary.append(Period(entry.first, entry.last, entry.name, calendar.week))
    return replace(calendar, holidays=holidays, periods=(*hours, *ordinary, *calendar.periods))


def require_addable(
    entry: CalendarEntry, *, entries: Iterable[CalendarEntry], calendar: OfficeCalendar, years: range
) -> None:
    """Refuse an entry that says nothing new or cannot be meant; `calendar` has the `entries` there are on it.

    Raises CalendarDayOutOfRange, AlreadyHoliday, HoursAlreadyChanged or CalendarWithoutWork.
    """
    if entry.first.year not in years or entry.last.year not in years:
        raise CalendarDayOutOfRange(years[0], years[-1])
    if entry.kind is EntryKind.HOLIDAY and all(day in calendar.holidays for day in entry.days()):
        raise AlreadyHoliday(entry.first, calendar.holidays[entry.first])
    if entry.kind is EntryKind.HOURS:
        for other in entries:
            if other.kind is EntryKind.HOURS and other.first <= entry.last and entry.first <= other.last:
                raise HoursAlreadyChanged(other.first, other.last, other.name)
    require_work(lay_over(calendar, [entry]), years=years)


def require_work(calendar: OfficeCalendar, *, years: range) -> None:
    """Raise CalendarWithoutWork where the office would be closed for more than a year on end."""
    idle = 0
    day = date(years[0], 1, 1)
    while day.year in years:
        idle = 0 if calendar.is_working_day(day) else idle + 1
        if idle > IDLE_DAYS_ALLOWED:
            raise CalendarWithoutWork
        day += timedelta(days=1)


def moved_due_time(
    task: Task,
    allowed: Duration,
    *,
    before: OfficeCalendar,
    after: OfficeCalendar,
    moves: Sequence[Extension | Pause] = (),
) -> datetime | None:
    """Return the new due time of a task when the calendar changes, aware UTC, or None where it stays.

    `allowed` is the time the task may take, `moves` what came on top. A due time that does not follow from them, such
    as an agreed one, stays.
    """
    if not task.is_open or due_time(task.starts_at, allowed, moves, before) != task.due_at:
        return None
    due_at = due_time(task.starts_at, allowed, moves, after)
    return None if due_at == task.due_at else due_at
