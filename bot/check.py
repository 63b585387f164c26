"""What an operator wants to know before trusting a machine: each thing the bot needs, looked at and left alone."""

import os
import platform
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import IntEnum
from pathlib import Path

import httpx
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.app import office_from
from bot.backup import backup_folder
from bot.clock import clock_from
from bot.settings import ENV_FILE, Settings, SettingsError
from db import heartbeat
from db.database import Database, reason
from db.schema import DatabaseUnusable, damage, version
from documents import typesetting
from documents.papers.crest import CrestUnusable
from documents.sop_page import SopPaper
from documents.store import DocumentStore, StoredFileMissing, StoreUnavailable
from services.office import Office
from services.office_calendar import ESTIMATE
from sop.ladder_file import LadderError
from sop.office_hours import OfficeHoursError
from sop.outages import LONGEST_PAUSE
from sop.paper_settings import PaperSettingsError
from sop.procedure_file import ProcedureError

SAFE_SQLITE = (3, 51, 3)
"""From here on two connections that write at one moment cannot damage a file in WAL mode."""
CLOCK_TOLERANCE = timedelta(seconds=30)
TELEGRAM_SECONDS = 10
OF_NO_FILE = "0" * 64
MEGABYTE = 1024 * 1024
TOO_LITTLE_DISK = 200 * MEGABYTE
LITTLE_DISK = 1024 * MEGABYTE
OLD_BACKUP = timedelta(days=2)
OTHERS_MAY_READ = 0o077


class Health(IntEnum):
    """How a thing stands; the greater, the worse."""

    GOOD = 0
    ODD = 1
    BAD = 2


MARKS = {Health.GOOD: "ok", Health.ODD: "warning", Health.BAD: "BAD"}


@dataclass(frozen=True)
class Checked:
    """One thing that was looked at, and what was seen, in English."""

    subject: str
    health: Health
    words: str

    @property
    def line(self) -> str:
        """It as one line."""
        return f"{MARKS[self.health]:<8} {self.subject:<10} {self.words}"


def good(subject: str, words: str) -> Checked:
    """Return that all is well with something."""
    return Checked(subject, Health.GOOD, words)


def odd(subject: str, words: str) -> Checked:
    """Return what the bot can work with, and somebody should look at."""
    return Checked(subject, Health.ODD, words)


def bad(subject: str, words: str) -> Checked:
    """Return what the bot cannot work with."""
    return Checked(subject, Health.BAD, words)


async def look_over(settings: Settings, *, now: datetime) -> list[Checked]:
    """Look at everything that the bot needs; what hangs on something that is bad is left out.

    `now` is the machine's real time; a trial's clock is asked here.
    """
    office, files = _office(settings)
    seen = [_program(), _settings(), files]
    seen += await _telegram(settings, now=now)
    seen += _database(settings, office, now=_office_time(settings, now))
    seen += _disk(settings)
    seen += await _bucket(settings)
    seen.append(_backups(settings, now=now))
    if office is not None:
        seen.append(_fonts(office, now=now))
    return seen


def _program() -> Checked:
    return good("program", f"Python {platform.python_version()}")


def _settings() -> Checked:
    if ENV_FILE.exists() and ENV_FILE.stat().st_mode & OTHERS_MAY_READ:
        return odd("settings", ".env can be read by others: chmod 600 .env")
    return good("settings", "can be read")


def _office(settings: Settings) -> tuple[Office | None, Checked]:
    try:
        office = office_from(settings)
    except (ProcedureError, OfficeHoursError, LadderError, PaperSettingsError, CrestUnusable) as error:
        return None, bad("files", str(error))
    steps = f"{office.procedure.code}, {len(office.procedure.steps)} steps"
    return office, good("files", f"{steps}; office hours, reminders and paper settings can be read")


async def _telegram(settings: Settings, *, now: datetime) -> list[Checked]:
    try:
        url = f"{settings.telegram_api_url}/bot{settings.token}/getMe"
    except SettingsError as error:
        return [bad("token", str(error))]
    try:
        async with httpx.AsyncClient(timeout=TELEGRAM_SECONDS) as client:
            response = await client.get(url)
        answer = response.json()
    except (httpx.HTTPError, ValueError) as error:
        return [bad("token", f"{settings.telegram_api_url} does not answer ({type(error).__name__})")]
    if not (isinstance(answer, dict) and answer.get("ok")):
        return [
            bad("token", f"Telegram does not accept it ({response.status_code}); ask @BotFather for the current one")
        ]
    milliseconds = round(response.elapsed.total_seconds() * 1000)
    known = good("token", f"belongs to @{answer['result'].get('username')}, who answered in {milliseconds} ms")
    return [known, _clock(response.headers.get("date"), settings, now=now)]


def _clock(told: str | None, settings: Settings, *, now: datetime) -> Checked:
    zone = settings.office_timezone
    if settings.office_clock_file is not None:
        return odd(
            "clock", f"is moved by OFFICE_CLOCK_FILE: {clock_from(settings.office_clock_file)():%Y-%m-%d %H.%M} UTC"
        )
    if told is None:
        return odd(
            "clock", f"{now.astimezone(zone):%Y-%m-%d %H.%M} at the office; Telegram told no time to compare with"
        )
    gap = now - parsedate_to_datetime(told)
    if abs(gap) > CLOCK_TOLERANCE:
        return bad(
            "clock", f"is {gap.total_seconds():+.0f} seconds away from Telegram's; let the machine ask a time server"
        )
    return good("clock", f"{now.astimezone(zone):%Y-%m-%d %H.%M} at the office ({zone.key}), as Telegram's")


def _database(settings: Settings, office: Office | None, *, now: datetime) -> Iterator[Checked]:
    url = make_url(settings.database_url)
    is_sqlite = url.get_backend_name() == "sqlite"
    if is_sqlite:
        yield _sqlite_version()
        if not Path(url.database or "").exists():
            yield good("database", f"will be made at the first start: {url.database}")
            return
    try:
        with closing(Database(settings.database_url)) as database:
            found = version(database)
            if found.is_too_new:
                yield bad("database", f"is of a newer version ({found.current}); install the newer program")
                return
            if found.current != found.wanted:
                yield odd("database", f"is of version {found.current}; the next start brings it to {found.wanted}")
                return
            broken = database.read_now(damage) if is_sqlite else None
            if broken is not None:
                yield bad("database", f"is damaged ({broken}); restore a backup")
                return
            with suppress(_TakenBack):
                database.run_now(_try_to_write, now=now)
            yield good("database", f"version {found.current}, can be written")
            yield _heartbeat(database.read_now(heartbeat.last_beat), now=now)
            if office is not None:
                yield _holidays(database, office, now=now)
    except DatabaseUnusable as error:
        yield bad("database", f"cannot be used ({error})")
    except SQLAlchemyError as error:
        yield bad("database", f"cannot be used ({reason(error)})")
    except OSError as error:
        yield bad("database", f"cannot be used ({error.strerror})")


def _sqlite_version() -> Checked:
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return good("sqlite", sqlite3.sqlite_version)
    words = (
        f"{sqlite3.sqlite_version} is older than {'.'.join(map(str, SAFE_SQLITE))}: let no other program write the file"
    )
    return odd("sqlite", words)


class _TakenBack(Exception):
    """What was tried is not to be kept."""


def _try_to_write(session: Session, *, now: datetime) -> None:
    """Write something, and raise so that it is not kept."""
    heartbeat.beat(session, last=heartbeat.last_beat(session), now=now)
    raise _TakenBack


def _heartbeat(last: datetime | None, *, now: datetime) -> Checked:
    if last is None:
        return good("bot", "has not run yet")
    if last - now > LONGEST_PAUSE:
        return bad("bot", f"was alive {minutes(last - now)} minutes in the future: the clock was set back")
    return good("bot", f"was alive {minutes(now - last)} minutes ago")


def _holidays(database: Database, office: Office, *, now: datetime) -> Checked:
    year = office.local_date(now).year + 1
    days = [name for day, name in database.read_now(office.calendar, now).holidays.items() if day.year == year]
    estimates = sum(ESTIMATE in name for name in days)
    if not days:
        return bad("holidays", f"of {year} are not known; give the official list with /libur")
    if estimates:
        return odd(
            "holidays",
            f"of {year}: {len(days)}, {estimates} of them estimates; mend them with /libur when they are set",
        )
    return good("holidays", f"of {year}: {len(days)}")


def _disk(settings: Settings) -> Iterator[Checked]:
    url = make_url(settings.database_url)
    database = [Path(url.database or "").parent] if url.get_backend_name() == "sqlite" else []
    documents = [settings.documents] if isinstance(settings.documents, Path) else []
    for folder in dict.fromkeys((*database, *documents, settings.backups_dir)):
        there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
        free = shutil.disk_usage(there).free
        words = f"{folder}: {free // MEGABYTE} MB free"
        if not os.access(there, os.W_OK | os.X_OK):
            yield bad("disk", f"{folder}: this user may not write there")
        elif free < TOO_LITTLE_DISK:
            yield bad("disk", f"{words}, which is too little")
        else:
            yield odd("disk", f"{words}, which is little") if free < LITTLE_DISK else good("disk", words)


async def _bucket(settings: Settings) -> list[Checked]:
    bucket = settings.documents
    if isinstance(bucket, Path):
        return []
    try:
        await DocumentStore(bucket).get(OF_NO_FILE)
    except StoreUnavailable as error:
        return [bad("bucket", f"{bucket.url} cannot be used ({error}); check DOCUMENTS_URL and the BUCKET settings")]
    except StoredFileMissing:
        pass  # an answer
    return [good("bucket", f"{bucket.url} answers")]


def _backups(settings: Settings, *, now: datetime) -> Checked:
    folder = backup_folder(settings)
    newest = folder.newest()
    if newest is None:
        return odd("backup", f"there is none in {folder.path}")
    words = f"the newest is of {newest.astimezone(settings.office_timezone):%Y-%m-%d %H.%M}"
    return odd("backup", words) if now - newest > OLD_BACKUP else good("backup", words)


def _fonts(office: Office, *, now: datetime) -> Checked:
    try:
        SopPaper(office.procedure, now, crest=office.initial_stationery.crest).render()
    except typesetting.TypesettingFailed as error:
        return bad("fonts", f"no paper can be made ({error})")
    return good("fonts", f"{', '.join(typesetting.families())}; a paper was made with them")


def minutes(span: timedelta) -> int:
    """Return a span in whole minutes."""
    return round(span.total_seconds() / 60)


def _office_time(settings: Settings, now: datetime) -> datetime:
    return now if settings.office_clock_file is None else clock_from(settings.office_clock_file)()
