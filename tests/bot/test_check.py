"""`python -m bot check`: each thing that the bot needs is looked at, and what would not work is named."""

import re
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text

from bot import check
from bot.check import Checked, Health, look_over
from bot.clock import system_clock
from bot.settings import Settings, load_settings
from db import heartbeat
from db.database import Database
from simulator.server import Simulator
from tests.bot.conftest import TOKEN
from tests.bot.test_command_line import NO_TELEGRAM, Machine

SUBJECTS = ["program", "settings", "files", "token", "clock", "sqlite", "database", "bot", "holidays", "disk", "backup"]


@dataclass
class Place:
    """A machine that is set up as it should be; a test changes one thing."""

    simulator: Simulator
    folder: Path
    url: str

    def settings(self, **changed: object) -> Settings:
        chosen: dict[str, object] = {
            "telegram_bot_token": TOKEN,
            "telegram_api_url": self.simulator.url,
            "database_url": self.url,
            "documents_dir": self.folder / "documents",
            "backups_dir": self.folder / "backups",
        }
        return load_settings(_env_file=None, **chosen | changed)

    @property
    def path(self) -> Path:
        """Where the database lies."""
        return Path(str(make_url(self.url).database))

    async def find(self, subject: str, *, now: datetime | None = None, **changed: object) -> Checked:
        """What was seen of something."""
        seen = await look_over(self.settings(**changed), now=now or system_clock())
        (found,) = (each for each in seen if each.subject == subject)
        return found


@pytest.fixture
def place(simulator: Simulator, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.chdir(tmp_path)
    return Place(simulator, tmp_path, sqlite_url)


def content_of(path: Path) -> bytes:
    return path.read_bytes()


def damage(path: Path) -> None:
    """Write over a page of a database."""
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 4] = b"x" * 4096
    path.write_bytes(content)


def is_bad(seen: Checked, words: str) -> bool:
    return seen.health is Health.BAD and words in seen.words


def is_odd(seen: Checked, words: str) -> bool:
    return seen.health is Health.ODD and words in seen.words


async def test_everything_is_looked_at_and_nothing_is_left_behind(place: Place) -> None:
    before = content_of(place.path)

    seen = await look_over(place.settings(), now=system_clock())

    assert [each.subject for each in seen] == [*SUBJECTS[:-1], "disk", "disk", "backup", "fonts"]
    assert [each for each in seen if each.health is Health.BAD] == []
    assert content_of(place.path) == before
    assert sorted(path.name for path in place.folder.iterdir()) == ["database"]
    assert TOKEN not in " ".join(each.line for each in seen)


async def test_a_server_is_looked_at_too(place: Place, postgresql_url: str) -> None:
    found = await place.find("database", database_url=postgresql_url)

    assert found.health is Health.GOOD
    assert found.words.endswith(", can be written")


async def test_before_the_first_start_there_is_no_database_and_none_is_made(place: Place) -> None:
    found = await place.find("database", database_url=f"sqlite:///{place.folder}/new/tepat.db")

    assert found.health is Health.GOOD
    assert found.words.startswith("will be made at the first start")
    assert not (place.folder / "new").exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"telegram_bot_token": None}, "TELEGRAM_BOT_TOKEN is not set"),
        ({"telegram_bot_token": "987654321:another-token-that-opens-nothing-00"}, "Telegram does not accept it"),
        ({"telegram_api_url": NO_TELEGRAM}, f"{NO_TELEGRAM} does not answer (ConnectError)"),
    ],
)
async def test_a_token_that_cannot_work_is_named(place: Place, changed: dict[str, Any], words: str) -> None:
    assert is_bad(await place.find("token", **changed), words)


async def test_a_clock_that_is_wrong_is_named(place: Place) -> None:
    assert is_bad(await place.find("clock", now=system_clock() + timedelta(minutes=5)), "seconds away from Telegram")
    behind = await place.find("clock", now=system_clock() - timedelta(hours=1))
    assert behind.health is Health.BAD
    assert re.search(r"is -(3599|3600) seconds away", behind.words)  # Telegram names whole seconds
    assert (await place.find("clock")).health is Health.GOOD


async def test_a_clock_that_was_set_back_is_named(place: Place) -> None:
    with closing(Database(place.url)) as database:
        database.run_now(heartbeat.beat, last=None, now=system_clock() + timedelta(hours=1))

    assert is_bad(await place.find("bot"), "was alive 60 minutes in the future: the clock was set back")


@pytest.mark.parametrize(
    ("version", "health", "words"),
    [
        ("9999", Health.BAD, "is of a newer version (9999)"),
        ("0003", Health.ODD, "is of version 0003; the next start brings it to"),
    ],
)
async def test_a_database_of_another_version_is_named_and_left_as_it_is(
    place: Place, version: str, health: Health, words: str
) -> None:
    with closing(Database(place.url)) as database, database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})

    found = await place.find("database")

    assert (found.health, found.words[: len(words)]) == (health, words)


async def test_a_damaged_database_is_named(place: Place) -> None:
    damage(place.path)

    assert (await place.find("database")).health is Health.BAD


async def test_a_database_that_cannot_be_written_is_named(place: Place, postgresql_url: str) -> None:
    name = make_url(postgresql_url).database
    with closing(Database(postgresql_url)) as database, database.engine.begin() as connection:
        connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))

    assert is_bad(await place.find("database", database_url=postgresql_url), "read-only transaction")
    missing = postgresql_url.replace("test_", "missing_")
    assert is_bad(await place.find("database", database_url=missing), "does not exist")


async def test_estimated_and_unknown_holidays_are_named(place: Place) -> None:
    assert is_odd(
        await place.find("holidays", now=datetime(2027, 6, 1, tzinfo=UTC)), "of 2028: 17, 8 of them estimates"
    )


async def test_too_little_room_is_named(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "TOO_LITTLE_DISK", 2**60)

    seen = await look_over(place.settings(), now=system_clock())

    assert sum(is_bad(each, "which is too little") for each in seen) == 3


async def test_a_bucket_that_does_not_answer_is_named(place: Place) -> None:
    away: dict[str, Any] = {"bucket_endpoint": "http://127.0.0.1:9", "bucket_key_id": "x", "bucket_key": "x"}

    seen = await place.find("bucket", now=None, documents_url="s3://tepat", **away)

    assert is_bad(seen, "s3://tepat cannot be used")


async def test_missing_and_old_backups_are_named(place: Place) -> None:
    assert is_odd(await place.find("backup"), "there is none")
    (place.folder / "backups").mkdir()
    (place.folder / "backups" / "tepat-20261201T010000Z.zip").write_bytes(b"")

    assert (await place.find("backup", now=datetime(2026, 12, 3, tzinfo=UTC))).health is Health.GOOD
    assert is_odd(
        await place.find("backup", now=datetime(2026, 12, 4, tzinfo=UTC)), "the newest is of 2026-12-01 08.00"
    )


async def test_an_office_file_that_cannot_be_used_is_named_and_the_rest_is_looked_at(place: Place) -> None:
    (place.folder / "sop.toml").write_bytes(b'name = "x\xe9"')

    seen = await look_over(place.settings(sop_file=place.folder / "sop.toml"), now=system_clock())

    assert [each.line for each in seen if each.health is Health.BAD] == [
        "BAD      files      sop.toml: file: text: is not UTF-8"
    ]
    assert "disk" in {each.subject for each in seen}


async def test_settings_that_others_may_read_are_named(place: Place) -> None:
    (place.folder / ".env").write_text("LOG_LEVEL=INFO\n")
    (place.folder / ".env").chmod(0o644)

    assert is_odd(await place.find("settings"), "chmod 600 .env")


async def test_the_command_prints_a_line_for_each_thing_and_its_code_tells(
    machine: Machine, simulator: Simulator
) -> None:
    good = await machine.run("check", TELEGRAM_API_URL=simulator.url)
    bad = await machine.run("check")
    worse = await machine.run("check", OFFICE_TIMEZONE="Asia/Jakart")

    assert (good.code, good.err) == (0, "")
    assert good.out.splitlines()[0].startswith("ok       program    Python 3.")
    assert bad.code == 1
    assert f"BAD      token      {NO_TELEGRAM} does not answer" in bad.out
    assert worse.code == 1
    assert worse.out.startswith('BAD      settings   OFFICE_TIMEZONE: unknown time zone "Asia/Jakart"')


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)
