"""The office that this process serves: its procedure, hours and time zone."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from services.office_calendar import office_calendar
from sop.office_hours import OfficeHours
from sop.procedure import Procedure
from sop.working_time import OfficeCalendar

YEARS_AHEAD = 2


@dataclass(frozen=True, eq=False)
class Office:
    """What every service needs to know beside the database; made once at start."""

    procedure: Procedure
    hours: OfficeHours
    timezone: ZoneInfo
    bot_username: str

    def calendar(self, now: datetime) -> OfficeCalendar:
        """Return the office calendar around `now`, from the year before to two years ahead."""
        return _calendar(self, now.astimezone(self.timezone).year)

    def superiors_of(self, post: str) -> tuple[str, ...]:
        """Return the posts above one, the nearest first; none for a post that left the procedure."""
        known = {known.code for known in self.procedure.posts}
        return self.procedure.superiors_of(post) if post in known else ()

    def link(self, token: str) -> str:
        """Return the address that opens this bot with a token."""
        return f"https://t.me/{self.bot_username}?start={token}"


@lru_cache(maxsize=8)
def _calendar(office: Office, year: int) -> OfficeCalendar:
    return office_calendar(office.hours, timezone=office.timezone, years=range(year - 1, year + YEARS_AHEAD + 1))
