"""Dates, times and durations as officials write them. Times come in as aware UTC and are shown in the office's zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from sop.working_time import Duration, TimeUnit

ZONE_NAMES = {7: "WIB", 8: "WITA", 9: "WIT"}
MINUTES_PER_HOUR = 60


def day(value: date) -> str:
    """Return a date in full: "Senin, 30 November 2026"."""
    return format_date(value, "EEEE, d MMMM yyyy", locale="id")


def short_day(value: date) -> str:
    """Return a date for a button: "Rabu, 2 Des"."""
    return format_date(value, "EEEE, d MMM", locale="id")


def listed_day(value: date) -> str:
    """Return a date for a list: "Sen, 30 Nov 2026"."""
    return format_date(value, "EEE, d MMM yyyy", locale="id")


def period(first: date, last: date) -> str:
    """Return a day in full, or the first and the last of several."""
    return day(first) if first == last else f"{day(first)} s.d. {day(last)}"


def clock(at: datetime, zone: ZoneInfo) -> str:
    """Return a time of day: "pukul 09.00 WIB"."""
    local = at.astimezone(zone)
    return f"pukul {local:%H.%M} {zone_name(local)}"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Return date and time: "Senin, 30 November 2026 pukul 09.00 WIB"."""
    return f"{day(at.astimezone(zone).date())} {clock(at, zone)}"


def short_moment(at: datetime, zone: ZoneInfo) -> str:
    """Return date and time for a list: "30 Nov 09.00"."""
    local = at.astimezone(zone)
    return f"{format_date(local.date(), 'd MMM', locale='id')} {local:%H.%M}"


def zone_name(local: datetime) -> str:
    """Return the short name of a local time's zone; Indonesia's three have names of their own."""
    offset = local.utcoffset()
    hours = None if offset is None else offset.total_seconds() / 3600
    name = local.tzname() or ""
    if name.startswith(("+", "-")) or name in ZONE_NAMES.values():
        return ZONE_NAMES.get(int(hours), name) if hours is not None and hours.is_integer() else name
    return name


def standard_time(duration: Duration) -> str:
    """Return a standard time: "10 menit", "2 jam", "4 hari kerja"."""
    units = {TimeUnit.MINUTES: "menit", TimeUnit.HOURS: "jam", TimeUnit.DAYS: "hari kerja"}
    return f"{duration.amount} {units[duration.unit]}"


def working_span(minutes: int) -> str:
    """Return a span of working time: "3 jam 20 menit kerja"."""
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    parts = [f"{hours} jam"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} menit")
    return f"{' '.join(parts)} kerja"
