"""Working time: when "2 jam" or "4 hari" is over on this office's clock.

Minutes and hours run only inside the office's frames; what is left goes on in the next frame. Days end with the closing
of a working day. Times are aware UTC in and out; local time exists only in here. Inside, an instant is a whole number
of minutes since 1970, so that a frame costs two additions and a clock change (daylight saving) only moves its ends.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

MINUTES_PER_DAY = 24 * 60
IDLE_DAYS_LIMIT = 400

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = _EPOCH.toordinal()
_MICROSECOND = timedelta(microseconds=1)
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_MIDNIGHT = time()
_MICROSECONDS_PER_MINUTE = _MINUTE // _MICROSECOND

Stretch = tuple[int, int]
"""Office time without a break, [start, end) in minutes since 1970 UTC."""


class UnreadableDuration(ValueError):
    """The text is not a standard time such as "2 Jam" or "1 - 5 hari kerja"."""


class NoWorkingTime(ValueError):
    """The calendar has no office time for more than a year on end."""

    def __init__(self) -> None:
        super().__init__(f"no office time within {IDLE_DAYS_LIMIT} days")


class TimeUnit(StrEnum):
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of office time, above zero; days are working days."""

    amount: int
    unit: TimeUnit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError(f"a duration of {self.amount} {self.unit}")


@dataclass(frozen=True, slots=True)
class Frame:
    """Office hours without a break, in minutes since local midnight, half-open: [start, end)."""

    start_minute: int
    end_minute: int

    def __post_init__(self) -> None:
        if not 0 <= self.start_minute < self.end_minute <= MINUTES_PER_DAY:
            raise ValueError(f"a frame from minute {self.start_minute} to minute {self.end_minute}")


Week = tuple[tuple[Frame, ...], ...]
"""The frames of seven days, Monday first."""


def are_in_order(frames: tuple[Frame, ...]) -> bool:
    """Each frame begins when or after the one before it ends."""
    return all(earlier.end_minute <= later.start_minute for earlier, later in pairwise(frames))


def _refuse_bad_week(week: Week) -> None:
    if len(week) != 7:
        raise ValueError(f"a week of {len(week)} days")
    if not all(are_in_order(frames) for frames in week):
        raise ValueError("frames that overlap or are out of order")


@dataclass(frozen=True)
class Period:
    """Days with other hours, such as Ramadan; both ends belong to it."""

    first: date
    last: date
    name: str
    week: Week

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.name} ends before it begins")
        _refuse_bad_week(self.week)


@dataclass(frozen=True)
class OfficeCalendar:
    """When the office works. Of two periods on one day the first counts; a holiday is closed in every period."""

    timezone: ZoneInfo
    week: Week
    periods: tuple[Period, ...] = ()
    holidays: Mapping[date, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _refuse_bad_week(self.week)

    def frames_on(self, day: date) -> tuple[Frame, ...]:
        return () if day in self.holidays else self.frames_but_for_holidays(day)

    def frames_but_for_holidays(self, day: date) -> tuple[Frame, ...]:
        for period in self.periods:
            if period.first <= day <= period.last:
                return period.week[day.weekday()]
        return self.week[day.weekday()]

    def is_working_day(self, day: date) -> bool:
        return bool(_stretches(day, self))


_UNITS = {
    "menit": (1, TimeUnit.MINUTES),
    "jam": (1, TimeUnit.HOURS),
    "hari": (1, TimeUnit.DAYS),
    "hari kerja": (1, TimeUnit.DAYS),
    "minggu": (5, TimeUnit.DAYS),
}
_AMOUNT = "0?[1-9][0-9]{0,3}"
_UNIT = "|".join(_UNITS)
_DURATION = re.compile(
    f"((?P<least>{_AMOUNT}) ?(?P<least_unit>{_UNIT})? ?[-–—] ?)?(?P<most>{_AMOUNT}) ?(?P<unit>{_UNIT})"
)
_NO_DURATION = {"-", "–", "—"}


def parse_duration(text: str) -> Duration | None:
    """Read a standard time as SOP pages write it; of a range the longer end counts; "-" means that none is set.

    Raises UnreadableDuration for anything else, calendar days ("hari kalender") and fractions included.
    """
    words = " ".join(text.split()).lower()
    if words in _NO_DURATION:
        return None
    match = _DURATION.fullmatch(words)
    if match is None:
        raise UnreadableDuration(text)
    longest = _duration(match["most"], match["unit"])
    if match["least"] and _length(_duration(match["least"], match["least_unit"] or match["unit"])) > _length(longest):
        raise UnreadableDuration(text)
    return longest


def _duration(amount: str, word: str) -> Duration:
    factor, unit = _UNITS[word]
    return Duration(int(amount) * factor, unit)


def _length(duration: Duration) -> tuple[bool, int]:
    """Something to compare by: any number of days is longer than any number of hours."""
    in_days = duration.unit is TimeUnit.DAYS
    return in_days, duration.amount if in_days else _minutes(duration)


def minutes_of(duration: Duration) -> int | None:
    """Give the length of a duration in minutes of office time; days have none, for they end with the closing."""
    return None if duration.unit is TimeUnit.DAYS else _minutes(duration)


def _minutes(duration: Duration) -> int:
    return duration.amount * 60 if duration.unit is TimeUnit.HOURS else duration.amount


def add(start: datetime, duration: Duration, calendar: OfficeCalendar) -> datetime:
    """Find the moment at which `duration` of office time, begun at `start`, is over.

    Minutes and hours: a clock that starts outside the frames starts with the next one, and the end of a frame is
    outside; time that runs out exactly at the end of a frame ends there. A begun minute is not counted: a start at
    08.00.30 counts from 08.01. So a due time is a whole minute, as it is shown, and never comes early.
    Days: the closing of the N-th working day after the local date of `start`, whatever its hour.
    """
    day = _local_date(start, calendar)
    if duration.unit is TimeUnit.DAYS:
        return _instant(_nth_office_day(day, duration.amount, calendar)[-1][1])
    first_minute = -((_EPOCH - start) // _MINUTE)
    remaining = _minutes(duration)
    for _, stretches in _office_days(day, 1, calendar):
        for opens, closes in stretches:
            begins = max(opens, first_minute)
            if begins >= closes:
                continue
            if remaining <= closes - begins:
                return _instant(begins + remaining)
            remaining -= closes - begins
    raise NoWorkingTime


def subtract(end: datetime, duration: Duration, calendar: OfficeCalendar) -> datetime:
    """Find the latest moment from which `duration` of office time is over by `end`; it lies in office time.

    Minutes and hours: `add` to the result gives `end`, or the last moment of office time before it.
    Days: the opening of the N-th working day before the day of `end`. So one day before a due time is the opening of
    the working day before the due day. Midnight belongs to the day that it ends.
    """
    if duration.unit is TimeUnit.DAYS:
        day = _local_date(end - _MICROSECOND, calendar)
        return _instant(_nth_office_day(day, -duration.amount, calendar)[0][0])
    last_minute = (_aware(end) - _EPOCH) // _MINUTE
    remaining = _minutes(duration)
    for _, stretches in _office_days(_local_date(end, calendar), -1, calendar):
        for opens, closes in reversed(stretches):
            ends = min(closes, last_minute)
            if ends <= opens:
                continue
            if remaining <= ends - opens:
                return _instant(ends - remaining)
            remaining -= ends - opens
    raise NoWorkingTime


def is_open(at: datetime, calendar: OfficeCalendar) -> bool:
    local = _aware(at).astimezone(calendar.timezone)
    minute = local.hour * 60 + local.minute
    return any(frame.start_minute <= minute < frame.end_minute for frame in calendar.frames_on(local.date()))


def next_opening(at: datetime, calendar: OfficeCalendar) -> datetime:
    """Give `at` itself while the office is open, else the start of the next frame: when a message may go out."""
    if is_open(at, calendar):
        return at.astimezone(UTC)
    minute = (at - _EPOCH) // _MINUTE
    for _, stretches in _office_days(_local_date(at, calendar), 1, calendar):
        for opens, _closes in stretches:
            if opens > minute:
                return _instant(opens)
    raise NoWorkingTime


def opening_of(day: date, calendar: OfficeCalendar) -> datetime | None:
    stretches = _stretches(day, calendar)
    return _instant(stretches[0][0]) if stretches else None


def closing_of(day: date, calendar: OfficeCalendar) -> datetime | None:
    stretches = _stretches(day, calendar)
    return _instant(stretches[-1][1]) if stretches else None


def next_working_day(day: date, calendar: OfficeCalendar) -> date:
    """Find the first working day after `day`."""
    for working_day, _ in _office_days(day + _DAY, 1, calendar):
        return working_day
    raise NoWorkingTime


def previous_working_day(day: date, calendar: OfficeCalendar) -> date:
    """Find the last working day before `day`."""
    for working_day, _ in _office_days(day - _DAY, -1, calendar):
        return working_day
    raise NoWorkingTime


def working_minutes_between(start: datetime, end: datetime, calendar: OfficeCalendar) -> int:
    """Count the full minutes of office time from `start` to `end`; none when `end` comes first."""
    first, last = _microseconds(start), _microseconds(end)
    total = 0
    for ordinal in range(_local_date(start, calendar).toordinal(), _local_date(end, calendar).toordinal() + 1):
        for opens, closes in _stretches(date.fromordinal(ordinal), calendar):
            begins, ends = max(opens * _MICROSECONDS_PER_MINUTE, first), min(closes * _MICROSECONDS_PER_MINUTE, last)
            total += max(0, ends - begins)
    return total // _MICROSECONDS_PER_MINUTE


def holidays_between(first: date, last: date, calendar: OfficeCalendar) -> list[tuple[date, str]]:
    """List the holidays, both ends included, that close the office on what would be a working day."""
    return [
        (day, name)
        for day, name in sorted(calendar.holidays.items())
        if first <= day <= last and calendar.frames_but_for_holidays(day)
    ]


def _office_days(day: date, step: int, calendar: OfficeCalendar) -> Iterator[tuple[date, list[Stretch]]]:
    """The days with office time from `day` on, forwards or backwards; ends where there is none for too long."""
    idle_days = 0
    limit = date.max if step > 0 else date.min
    for ordinal in range(day.toordinal(), limit.toordinal(), step):
        candidate = date.fromordinal(ordinal)
        if stretches := _stretches(candidate, calendar):
            yield candidate, stretches
            idle_days = 0
        else:
            idle_days += 1
            if idle_days > IDLE_DAYS_LIMIT:
                return


def _nth_office_day(day: date, distance: int, calendar: OfficeCalendar) -> list[Stretch]:
    """The office time of the N-th working day after `day`, or before it when the distance is negative."""
    step = 1 if distance > 0 else -1
    for _, stretches in islice(_office_days(day + step * _DAY, step, calendar), abs(distance) - 1, None):
        return stretches
    raise NoWorkingTime


def _stretches(day: date, calendar: OfficeCalendar) -> list[Stretch]:
    """The office time of one day. What a clock change skips is not in it, what it repeats is in it twice."""
    frames = calendar.frames_on(day)
    if not frames:
        return []
    midnight = (day.toordinal() - _EPOCH_ORDINAL) * MINUTES_PER_DAY
    before, after = _offset_at(day, calendar.timezone), _offset_at(day + _DAY, calendar.timezone)
    earlier = midnight - before // _MINUTE
    if before == after:
        return [(earlier + frame.start_minute, earlier + frame.end_minute) for frame in frames]

    later = midnight - after // _MINUTE
    change = _clock_change(earlier, later + MINUTES_PER_DAY, calendar.timezone)
    stretches = [
        *((earlier + frame.start_minute, min(earlier + frame.end_minute, change)) for frame in frames),
        *((max(later + frame.start_minute, change), later + frame.end_minute) for frame in frames),
    ]
    return [(opens, closes) for opens, closes in stretches if opens < closes]


def _offset_at(day: date, timezone: ZoneInfo) -> timedelta:
    """How far local time is ahead of UTC when the day begins."""
    return datetime.combine(day, _MIDNIGHT, timezone).utcoffset() or timedelta()


def _clock_change(first: int, last: int, timezone: ZoneInfo) -> int:
    """The minute from which on the offset is that of `last`, on a day that begins at `first` with another one."""

    def offset(minute: int) -> timedelta | None:
        return _instant(minute).astimezone(timezone).utcoffset()

    new_offset = offset(last)
    return first + bisect_left(range(first, last), True, key=lambda minute: offset(minute) == new_offset)


def _instant(minute: int) -> datetime:
    return _EPOCH + timedelta(minutes=minute)


def _microseconds(at: datetime) -> int:
    return (_aware(at) - _EPOCH) // _MICROSECOND


def _local_date(at: datetime, calendar: OfficeCalendar) -> date:
    return _aware(at).astimezone(calendar.timezone).date()


def _aware(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError(f"a time without a zone: {at}")
    return at
