"""An office in a database file, for measuring."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from bot.app import office_from
from bot.settings import Settings, load_settings
from db import people
from db.database import Database
from db.schema import upgrade
from services import runs
from services.office import Office
from sop.model import HoldingKind, Salutation

TOKEN = "123456789:bench-token-that-opens-nothing-0000"
HEAD_ID = 101
MONDAY_MORNING = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)


def settings_for(folder: Path, **chosen: object) -> Settings:
    """Return settings for a bot whose data lie in a folder."""
    at_hand = {"database_url": f"sqlite:///{folder}/tepat.db", "documents_dir": folder / "documents", **chosen}
    return load_settings(_env_file=None, telegram_bot_token=TOKEN, **at_hand)


def open_office(folder: Path, *, url: str | None = None) -> tuple[Database, Office]:
    """Return a migrated database with six people and one run at its first step; a SQLite file where no URL is given."""
    settings = settings_for(folder) if url is None else settings_for(folder, database_url=url)
    database = Database(settings.database_url)
    upgrade(database)
    office = office_from(settings, bot_username="bench_bot")
    database.run_now(_fill, office=office)
    return database, office


def _fill(session: Session, *, office: Office) -> None:
    people.sync_posts(session, office.procedure.posts)
    for number, post in enumerate(office.procedure.posts):
        person = people.add(session, telegram_id=HEAD_ID + number, username=None, now=MONDAY_MORNING)
        people.save(session, replace(person, name=post.title, salutation=Salutation.BAPAK))
        people.place(session, person_id=person.id, post=post.code, kind=HoldingKind.DEFINITIVE, now=MONDAY_MORNING)
    runs.start(session, office=office, sender=HEAD_ID, year=2027, now=MONDAY_MORNING)
