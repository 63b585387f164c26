"""An office that moves to another database: every row is there, the same, and the work goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, col, delete, select

from db import people
from db.copying import Copied, CopyDiffers, TargetNotEmpty, copy_all, summary_of
from db.database import Database
from db.schema import upgrade
from db.tables import QuestionRow, Table
from services.steps import instruct
from sop.model import TaskStatus
from tests.db.samples import add_person
from tests.services.office import OfficeAtWork


@pytest.fixture
def office(sqlite_url: str) -> Iterator[OfficeAtWork]:
    """An office in the middle of a run, whose newest question was answered and is gone."""
    database = Database(sqlite_url)
    office = OfficeAtWork(database)
    office.seat_everybody()
    office.start()
    office.deliver()
    office.send_file(office.account("staf_sekretariat"), name="Rencana – 2027.pdf")
    office.press(instruct.ask_note)
    database.run_now(_answer_all)
    yield office
    database.close()


@pytest.fixture
def target(postgresql_url: str) -> Iterator[Database]:
    database = Database(postgresql_url)
    yield database
    database.close()


def _answer_all(session: Session) -> None:
    session.exec(delete(QuestionRow).where(col(QuestionRow.id) > 0))


def contents(database: Database) -> list[Copied]:
    return [
        database.read_now(lambda session, table=table: summary_of(session, table))  # type: ignore[misc]  # a default
        for table in Table.metadata.sorted_tables
    ]


def test_there_and_back_every_table_is_the_same(office: OfficeAtWork, target: Database, tmp_path: Path) -> None:
    before = contents(office.database)

    there = copy_all(office.database, target)
    home = Database(f"sqlite:///{tmp_path}/home.db")
    upgrade(home)
    back = copy_all(target, home)

    assert there == back == before == contents(target) == contents(home)
    assert {"person", "task", "outbox", "file", "history"} <= {copied.table for copied in back if copied.rows}
    home.close()


def test_the_run_goes_on_and_no_number_comes_again(office: OfficeAtWork, target: Database) -> None:
    copy_all(office.database, target)

    moved = OfficeAtWork(target, now=office.now)
    moved.press(instruct.send)
    moved.press(instruct.ask_note)

    assert [(task.step, task.status) for task in moved.tasks] == [(1, TaskStatus.DONE), (2, TaskStatus.OPEN)]
    assert target.read_now(lambda session: session.exec(select(QuestionRow.id)).all()) == [2]


def test_a_database_that_holds_anything_is_left_alone(office: OfficeAtWork, target: Database) -> None:
    target.run_now(add_person, telegram_id=7)
    before = contents(target)

    with pytest.raises(TargetNotEmpty, match="person"):
        copy_all(office.database, target)

    assert contents(target) == before


def test_a_copy_that_reads_differently_is_not_kept(office: OfficeAtWork, target: Database) -> None:
    def falsify(session: Session) -> None:
        session.connection().exec_driver_sql(
            "CREATE FUNCTION falsify() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN NEW.name := upper(NEW.name); RETURN NEW; END $$"
        )
        session.connection().exec_driver_sql(
            "CREATE TRIGGER falsify BEFORE INSERT ON person FOR EACH ROW EXECUTE FUNCTION falsify()"
        )

    target.run_now(falsify)

    with pytest.raises(CopyDiffers, match="person"):
        copy_all(office.database, target)

    assert target.read_now(people.by_telegram_id, office.account("kepala_dinas")) is None
