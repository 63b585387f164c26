"""`copy-database` as an operator meets it: while no bot serves either database, and one line for every mistake."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import Session
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from db import people
from db.database import Database
from db.replicas import Duty, Replicas
from db.schema import upgrade
from tests.db.samples import add_person

Copy = Callable[[str, str], Result]


@pytest.fixture
def copy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Copy:
    """Run the command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda source, target: CliRunner().invoke(cli, ["copy-database", source, target])


@pytest.fixture
def filled_url(sqlite_url: str) -> str:
    database = Database(sqlite_url)
    database.run_now(add_person)
    database.close()
    return sqlite_url


def test_an_office_moves_to_postgresql(copy: Copy, filled_url: str, postgresql_url: str) -> None:
    ended = copy(filled_url, postgresql_url)

    assert ended.exit_code == 0, ended.output
    assert ended.stdout.splitlines()[-1].endswith("tables with 1 rows; counts and hashes agree")
    database = Database(postgresql_url)
    assert database.read_now(people.by_telegram_id, 101) is not None
    database.close()


def test_a_target_without_tables_gets_them(copy: Copy, filled_url: str, tmp_path: Path) -> None:
    assert copy(filled_url, f"sqlite:///{tmp_path}/new/tepat.db").exit_code == 0


def test_nothing_is_copied_while_a_bot_serves_the_source(copy: Copy, filled_url: str, tmp_path: Path) -> None:
    serving = Database(filled_url)
    serving.claim()

    ended = copy(filled_url, f"sqlite:///{tmp_path}/new.db")

    serving.close()
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "another process serves" in ended.stderr


def test_nothing_is_copied_while_a_bot_serves_the_target(copy: Copy, filled_url: str, postgresql_url: str) -> None:
    serving = Replicas(postgresql_url)
    serving.take_now(Duty.SEND)

    ended = copy(filled_url, postgresql_url)

    serving.close()
    assert ended.exit_code == 2
    assert "another process serves" in ended.stderr


def test_a_database_that_is_not_there_is_not_made(copy: Copy, tmp_path: Path) -> None:
    ended = copy(f"sqlite:///{tmp_path}/none.db", f"sqlite:///{tmp_path}/new.db")

    assert (ended.exit_code, ended.stderr) == (2, f"tepat: there is no database {tmp_path}/none.db\n")
    assert list(tmp_path.iterdir()) == []


def test_a_database_is_not_copied_onto_itself(copy: Copy, filled_url: str) -> None:
    assert copy(filled_url, filled_url).stderr == "tepat: both addresses name the same database\n"


def test_an_older_database_is_brought_up_to_date_by_its_bot_first(copy: Copy, tmp_path: Path) -> None:
    old = Database(f"sqlite:///{tmp_path}/old.db")
    upgrade(old)

    def make_older(session: Session) -> None:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")

    old.run_now(make_older)
    old.close()

    ended = copy(old.url, f"sqlite:///{tmp_path}/new.db")

    assert (ended.exit_code, "older version" in ended.stderr) == (2, True)


def test_a_filled_target_is_refused_in_one_line(copy: Copy, filled_url: str, postgresql_url: str) -> None:
    target = Database(postgresql_url)
    target.run_now(add_person, telegram_id=5)
    target.close()

    ended = copy(filled_url, postgresql_url)

    assert ended.exit_code == 2
    assert ended.stderr == "tepat: the database to copy to is not empty; nothing was copied\n"


@pytest.mark.parametrize("url", ["mysql://tepat:geheim@h/x", "postgresql://tepat:geheim@h/x", "tepat.db"])
def test_an_address_that_cannot_be_used_is_not_repeated(copy: Copy, filled_url: str, url: str) -> None:
    ended = copy(filled_url, url)

    assert ended.exit_code == 2
    assert ended.stderr.startswith("tepat: DATABASE_URL: ")
    assert "geheim" not in ended.stderr
