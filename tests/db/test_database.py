"""Transactions: what is committed, what is not, who may write, and that errors tell no secrets."""

import asyncio
import os
import stat
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session

from bot.settings import CHECKOUT
from db import people
from db.database import Database, DatabaseInUse
from tests.db.samples import NOW, add_person

SECRET_ID = 123456789
SECRET_NAME = "rahasia"


class ServiceFailed(Exception):
    """A rule was broken after something was written."""


def add_and_fail(session: Session, *, telegram_id: int) -> None:
    add_person(session, telegram_id=telegram_id)
    raise ServiceFailed


def known(database: Database, telegram_id: int) -> bool:
    return database.read_now(people.by_telegram_id, telegram_id) is not None


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def no_umask() -> Iterator[None]:
    """Rights come from the code, and not from a mask that happens to be set."""
    before = os.umask(0)
    yield
    os.umask(before)


# What is kept


async def test_what_a_service_wrote_is_kept_when_it_returns(database: Database) -> None:
    await database.run(add_person, telegram_id=101)

    assert known(database, 101)


async def test_nothing_is_kept_of_a_service_that_raises(database: Database) -> None:
    with pytest.raises(ServiceFailed):
        await database.run(add_and_fail, telegram_id=101)

    assert not known(database, 101)


async def test_a_failed_service_does_not_disturb_the_next_one(database: Database) -> None:
    with pytest.raises(ServiceFailed):
        await database.run(add_and_fail, telegram_id=101)
    await database.run(add_person, telegram_id=102)

    assert known(database, 102)


async def test_a_reading_service_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"read.?only"):
        await database.read(add_person, telegram_id=101)

    assert not known(database, 101)


async def test_values_that_a_service_returns_can_be_used_after_its_transaction(database: Database) -> None:
    person = await database.run(add_person, telegram_id=101)

    assert (person.telegram_id, person.consented_at) == (101, NOW)


# Who is told of a commit


async def test_a_commit_is_announced_once_it_can_be_seen(database: Database) -> None:
    seen: list[bool] = []
    database.on_commit(lambda: seen.append(known(database, 101)))

    await database.run(add_person, telegram_id=101)

    assert seen == [True]


async def test_no_commit_is_announced_for_a_failure_or_for_reading(database: Database) -> None:
    announced: list[str] = []
    database.on_commit(lambda: announced.append("commit"))

    with pytest.raises(ServiceFailed):
        await database.run(add_and_fail, telegram_id=101)
    await database.read(people.by_telegram_id, 101)

    assert announced == []


async def test_commits_are_announced_on_the_event_loop(database: Database) -> None:
    threads: list[threading.Thread] = []
    database.on_commit(lambda: threads.append(threading.current_thread()))

    await database.run(add_person, telegram_id=101)

    assert threads == [threading.current_thread()]


# Many at once


async def test_forty_calls_at_once_are_all_kept(database: Database) -> None:
    await asyncio.gather(*(database.run(add_person, telegram_id=number) for number in range(1, 41)))

    assert all(known(database, number) for number in range(1, 41))


async def test_a_sqlite_file_has_one_writer_under_forty_calls_at_once(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    writers: set[str] = set()

    def add(session: Session, *, telegram_id: int) -> None:
        writers.add(threading.current_thread().name)
        add_person(session, telegram_id=telegram_id)

    await asyncio.gather(*(database.run(add, telegram_id=number) for number in range(1, 41)))
    database.close()

    assert len(writers) == 1


async def test_the_command_line_can_write_while_the_bot_does(sqlite_url: str) -> None:
    bot, command_line = Database(sqlite_url), Database(sqlite_url)

    await asyncio.gather(
        *(bot.run(add_person, telegram_id=number) for number in range(1, 21)),
        *(command_line.run(add_person, telegram_id=number) for number in range(21, 41)),
    )
    command_line.close()

    assert all(known(bot, number) for number in range(1, 41))
    bot.close()


# One process for a file


def test_a_second_process_on_the_same_file_is_refused(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    database.claim()
    claim = f"from db.database import Database; Database({sqlite_url!r}).claim()"

    second = subprocess.run([sys.executable, "-c", claim], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    database.close()

    assert second.returncode != 0
    assert "DatabaseInUse" in second.stderr


def test_the_file_is_free_again_when_its_process_has_closed_it(sqlite_url: str) -> None:
    first, second = Database(sqlite_url), Database(sqlite_url)
    first.claim()
    with pytest.raises(DatabaseInUse):
        second.claim()

    first.close()
    second.claim()

    second.close()


def test_a_postgresql_database_serves_many_processes(postgresql_url: str) -> None:
    first, second = Database(postgresql_url), Database(postgresql_url)

    first.claim()
    second.claim()

    for database in (first, second):
        database.close()


# Only the owner may read


@pytest.mark.usefixtures("no_umask")
def test_a_new_file_and_all_beside_it_are_private(tmp_path: Path) -> None:
    folder = tmp_path / "data"

    database = Database(f"sqlite:///{folder / 'tepat.db'}")
    database.claim()
    with database.engine.connect() as connection, connection.begin():
        connection.execute(text("CREATE TABLE note (id INTEGER)"))
        modes = {path.name: mode_of(path) for path in folder.iterdir()}
    database.close()

    assert mode_of(folder) == 0o700
    assert modes == dict.fromkeys(("tepat.db", "tepat.db-wal", "tepat.db-shm", "tepat.db.lock"), 0o600)


# How SQLite is set up


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)]
)
def test_sqlite_is_set_up_to_lose_nothing(sqlite_url: str, pragma: str, value: object) -> None:
    database = Database(sqlite_url)

    def ask(session: Session) -> object:
        return session.connection().execute(text(f"PRAGMA {pragma}")).scalar_one()

    answers = [database.run_now(ask), database.read_now(ask)]
    database.close()

    assert answers == [value, value]


# Errors


def test_an_error_does_not_repeat_the_values_of_a_row_that_exists(database: Database) -> None:
    database.run_now(add_person, telegram_id=SECRET_ID, username=SECRET_NAME)

    with pytest.raises(IntegrityError) as refused:
        database.run_now(add_person, telegram_id=SECRET_ID, username=SECRET_NAME)

    assert_tells_no_secrets(refused.value)


def test_an_error_does_not_repeat_the_values_of_a_row_that_is_incomplete(database: Database) -> None:
    def forget_consent(session: Session) -> None:
        add_person(session, telegram_id=SECRET_ID, username=SECRET_NAME)
        session.connection().execute(text("UPDATE person SET consented_at = NULL"))

    with pytest.raises(IntegrityError) as refused:
        database.run_now(forget_consent)

    assert_tells_no_secrets(refused.value)


def assert_tells_no_secrets(error: Exception) -> None:
    told = "".join(traceback.format_exception(error))
    assert "person" in told
    assert str(SECRET_ID) not in told
    assert SECRET_NAME not in told
