"""The office that this process serves: its procedure, hours, time zone and stationery."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlmodel import Session

from db import calendar as calendar_rows
from db import office_settings
from documents.papers.paper import Stationery
from services.office_calendar import office_calendar
from sop.calendar_entries import CalendarEntry, lay_over
from sop.ladder_file import load_ladder
from sop.office_hours import OfficeHours
from sop.paper_settings import PaperSettings
from sop.procedure import Numbering, Procedure
from sop.reminders import Ladder
from sop.typed_settings import Setting, laid_over
from sop.working_time import OfficeCalendar

YEARS_AHEAD = 2
BLANK_PAPER = Stationery(PaperSettings())


@dataclass(frozen=True, eq=False)
class Office:
    """What every service needs to know beside the database; made once at start.

    `sends_files` is off where no file may leave through chat (DOMAIN 7, "mode tanpa lampiran").
    `invitations_approved_by` is the post whose approval an invitation needs before it goes out, or None
    ("undangan_disetujui_oleh"). The initial stationery is that of the file, before admins changed anything.
    `known_issuers` are certificates of who issues electronic signatures, as PEM.
    """

    procedure: Procedure
    hours: OfficeHours
    timezone: ZoneInfo
    bot_username: str
    ladder: Ladder = field(default_factory=load_ladder)
    sends_files: bool = True
    invitations_approved_by: str | None = None
    initial_stationery: Stationery = BLANK_PAPER
    known_issuers: str = ""

    def calendar(self, session: Session, now: datetime) -> OfficeCalendar:
        """Return the office calendar around `now`: holidays, office hours, and what admins laid over them."""
        return _with_entries(self, self.years(now), self.entries(session, now))

    def entries(self, session: Session, now: datetime) -> tuple[CalendarEntry, ...]:
        """Return what admins laid over the calendar around `now`."""
        return calendar_rows.entries(session, until_after=date(self.years(now)[0], 1, 1))

    def ordinary_calendar(self, now: datetime) -> OfficeCalendar:
        """Return the calendar around `now` without what admins laid over it."""
        return _ordinary(self, self.years(now))

    def stationery(self, session: Session) -> Stationery:
        """Return how the office's papers look: as its file has it, and what admins changed since."""
        changes = office_settings.newest(session, list(Setting))
        crest, initial = changes.pop(Setting.CREST, None), self.initial_stationery
        values = {Setting(name): change.value for name, change in changes.items() if change.value is not None}
        return replace(
            initial,
            settings=laid_over(initial.settings, values),
            crest=initial.crest if crest is None or crest.value is None else crest.content,
        )

    def numbering(self, session: Session, procedure: Procedure) -> Numbering | None:
        """Return how letters are numbered: as an admin said, else as the procedure has it."""
        written = self.stationery(session).settings.number_format
        return Numbering(written) if written and procedure.numbering is not None else procedure.numbering

    def years(self, now: datetime) -> range:
        """Return the years of the calendar: from the one before to two ahead."""
        year = self.local_date(now).year
        return range(year - 1, year + YEARS_AHEAD + 1)

    def local_date(self, now: datetime) -> date:
        """Return which day it is at the office."""
        return now.astimezone(self.timezone).date()

    def superiors_of(self, post: str) -> tuple[str, ...]:
        """Return the posts above one, the nearest first; none for a post that left the procedure."""
        known = {known.code for known in self.procedure.posts}
        return self.procedure.superiors_of(post) if post in known else ()

    def link(self, token: str) -> str:
        """Return the address that opens this bot with a token."""
        return f"https://t.me/{self.bot_username}?start={token}"


@lru_cache(maxsize=8)
def _ordinary(office: Office, years: range) -> OfficeCalendar:
    return office_calendar(office.hours, timezone=office.timezone, years=years)


@lru_cache(maxsize=8)
def _with_entries(office: Office, years: range, entries: tuple[CalendarEntry, ...]) -> OfficeCalendar:
    """Kept by what the entries say, so that no process ever works with an old calendar."""
    return lay_over(_ordinary(office, years), entries)
