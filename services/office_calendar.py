"""The office calendar: the hours of the office with the national holidays and joint leave of Indonesia."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from holidays import country_holidays

from sop.office_hours import OfficeHours
from sop.working_time import OfficeCalendar

HOLIDAY_CATEGORIES = ("public", "government")
"""Joint leave (cuti bersama) is in the second one."""
ESTIMATE = "(perkiraan)"
"""What the name of a moon-dated holiday says while its day is not set."""


def office_calendar(hours: OfficeHours, *, timezone: ZoneInfo, years: Iterable[int]) -> OfficeCalendar:
    """Join the office's hours with the holidays of these years.

    Moon-dated holidays are in it while they are still estimates; their names then say so (ESTIMATE).
    """
    holidays = country_holidays("ID", years=years, categories=HOLIDAY_CATEGORIES, language="id")
    return OfficeCalendar(timezone, hours.week, hours.periods, dict(holidays.items()))
