"""A run that began before an update goes on after it: its rows and the procedure it started with are brought along."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import column
from sqlalchemy import table as sql_table
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from db import cards, files, letters, meetings, records, runs, tasks
from db.cards import CardKind
from db.database import Database
from db.schema import DatabaseUnusable, alembic_config, migrating, upgrade
from db.tables import CardRow, FileRow, PersonRow, PostRow, ProcedureRow, RunRow, Table, TaskRow
from sop import flow
from sop.model import Run, RunStatus, Task, TaskPart, TaskStatus
from sop.procedure import Proof, StepAction
from sop.procedure_file import ProcedureError, parse_procedure
from sop.records import Record, RecordKind
from tests.databases import PostgresqlServer
from tests.db.samples import NOW
from tests.procedures import DATA, IKU
from tests.sop.walk import CALENDAR

HOUR = timedelta(hours=1)
OLD_SOURCE = (DATA / "iku-before-0002.toml").read_text(encoding="utf-8")
RUN, ENDED, OPEN, PERSON = 1, 7, 8, 1


@pytest.fixture(params=["sqlite", "postgresql"])
def old_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database as the first version left it: a run of the real SOP that waits in step 8."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'old.db'}"
    else:
        server: PostgresqlServer = request.getfixturevalue("postgresql")
        url = server.create(with_tables=False)
    database = Database(url)
    with migrating(database) as connection:
        command.upgrade(alembic_config(connection), "0001")
    database.run_now(fill)
    yield database
    database.close()
    if request.param == "postgresql":
        server.drop(url)


def fill(session: Session, *, source: str = OLD_SOURCE) -> None:
    """Write rows with the columns that tables had then; their ids are 1, 2, 3 … in this order."""

    def add(table: type[Table], **columns: object) -> None:
        now = Table.metadata.tables[str(table.__tablename__)]
        as_it_was = sql_table(now.name, *(column(name, now.c[name].type) for name in columns))
        session.connection().execute(as_it_was.insert().values(**columns))

    for post in IKU.posts:
        add(PostRow, code=post.code, title=post.title)
    add(PersonRow, telegram_id=101, name="Sri Wahyuni", is_admin=False, consented_at=NOW)
    add(ProcedureRow, sha256="old", source=source)
    add(
        RunRow,
        procedure_code="iku",
        procedure_sha256="old",
        year=2027,
        amendment=0,
        status="open",
        started_at=NOW,
    )
    for step in range(1, OPEN + 1):
        end = {"closed_at": NOW + step * HOUR, "closed_by": PERSON, "closed_as": "Sekretaris"}
        add(
            TaskRow,
            run_id=RUN,
            step=step,
            round=1,
            post_code=IKU.step(step).responsible,
            opened_at=NOW + (step - 1) * HOUR,
            due_at=NOW + step * HOUR,
            opened_by=step - 1 or None,
            **({"status": "open"} if step == OPEN else {"status": "done"} | end),
        )
    add(CardRow, task_id=OPEN, person_id=PERSON, kind="card", chat_id=101, message_id=11, sent_at=NOW)
    add(
        FileRow,
        sha256="ab" * 32,
        size=9,
        media_type="application/pdf",
        name="notula.pdf",
        is_photo=False,
        sent_by=PERSON,
        received_at=NOW,
        telegram_file_id="known",
        task_id=ENDED,
    )


def run_and_tasks(session: Session) -> tuple[Run, list[Task]]:
    return runs.get(session, RUN), tasks.of_run(session, RUN)


def test_old_tasks_are_whole_steps_whose_clock_began_when_they_were_opened(old_database: Database) -> None:
    upgrade(old_database)

    _, kept = old_database.read_now(run_and_tasks)

    assert [task.step for task in kept] == list(range(1, OPEN + 1))
    assert {(task.part, task.unit, task.round) for task in kept} == {(TaskPart.STEP, None, 1)}
    assert all(task.starts_at == task.opened_at for task in kept)
    assert kept[OPEN - 1].opened_at == NOW + (OPEN - 1) * HOUR
    assert (kept[ENDED - 1].status, kept[ENDED - 1].closed_as) == (TaskStatus.DONE, "Sekretaris")


def test_old_cards_are_texts_and_old_files_keep_what_telegram_calls_them(old_database: Database) -> None:
    upgrade(old_database)

    card = old_database.read_now(cards.find, task_id=OPEN, person_id=PERSON, kind=CardKind.CARD)
    (file,) = old_database.read_now(files.of_tasks, [ENDED])

    assert card is not None
    assert (card.message_id, card.is_caption) == (11, False)
    assert (file.name, file.telegram_file_id) == ("notula.pdf", "known")


def test_an_old_run_has_no_meeting_and_no_letter(old_database: Database) -> None:
    upgrade(old_database)

    assert old_database.read_now(meetings.latest_of_run, RUN) is None
    assert old_database.read_now(letters.next_number, "", 2026) == 1


def test_the_procedure_an_old_run_began_with_was_one_that_is_refused_by_now() -> None:
    with pytest.raises(ProcedureError):
        parse_procedure(OLD_SOURCE)


def test_an_old_run_keeps_the_steps_it_began_with_and_gets_what_they_need_by_now(old_database: Database) -> None:
    upgrade(old_database)

    run, _ = old_database.read_now(run_and_tasks)

    procedure = run.procedure
    assert [(step.activity, step.action, step.standard_time, step.returns_to) for step in procedure.steps] == [
        (step.activity, step.action, step.standard_time, step.returns_to) for step in IKU.steps
    ]
    assert [step.proof for step in procedure.steps] == [step.proof for step in IKU.steps]
    old_identity = replace(IKU.identity, cited_basis=IKU.identity.legal_basis)
    assert (procedure.posts, procedure.units, procedure.identity) == (IKU.posts, IKU.units, old_identity)
    assert procedure.preset_instructions == ("Proses lebih lanjut",)
    assert procedure.numbering is not None
    assert procedure.step(13).papers


def test_an_old_run_goes_on_to_its_end(old_database: Database) -> None:
    upgrade(old_database)

    def go_on(session: Session) -> list[tuple[int, int]]:
        run, all_tasks = run_and_tasks(session)
        status = run.status
        while status is RunStatus.OPEN:
            (task,) = (task for task in all_tasks if task.is_open)
            outcome = flow.finish(
                run, task, all_tasks, by=PERSON, acting_as="Sekretaris", now=task.due_at, calendar=CALENDAR
            )
            tasks.save(session, outcome.task)
            for opening in outcome.openings:
                tasks.add(session, opening, run_id=RUN, opened_by=task.id)
            status, all_tasks = outcome.run_status, tasks.of_run(session, RUN)
        return [(task.step, task.round) for task in all_tasks]

    assert old_database.run_now(go_on) == [(step, 1) for step in range(1, 15)]


WRITTEN_OTHERWISE = {
    "quotes and a remark": ('action = "invite"', "action='invite'  # langkah undangan"),
    "another order": ('action = "invite"\nproof = "file_or_note"', 'proof   = "note"\naction = "invite"'),
    "no end of line": ('action = "archive"\nproof = "file_or_note"\n', 'action = "archive"\nproof = "file_or_note"'),
    "a proof that goes with it no more": ('action = "instruct"\n', 'action = "instruct"\nproof = "note"\n'),
    "indented": ("\n[[steps]]", "\n\n  [[steps]]"),
}


def test_a_procedure_that_an_office_wrote_its_own_way_is_brought_along_too(old_database: Database) -> None:
    def add_procedures(session: Session) -> None:
        for name, (as_shipped, otherwise) in WRITTEN_OTHERWISE.items():
            assert as_shipped in OLD_SOURCE
            session.add(ProcedureRow(sha256=name, source=OLD_SOURCE.replace(as_shipped, otherwise)))

    def steps_of(session: Session, name: str) -> list[tuple[StepAction, Proof]]:
        procedure = parse_procedure(session.get_one(ProcedureRow, name).source)
        return [(step.action, step.proof) for step in procedure.steps]

    old_database.run_now(add_procedures)
    upgrade(old_database)

    brought_along = {name: old_database.read_now(steps_of, name) for name in WRITTEN_OTHERWISE}
    as_now = [(step.action, step.proof) for step in IKU.steps]
    assert all(steps == as_now for steps in brought_along.values()), brought_along


def test_foreign_keys_are_guarded_again_after_an_update(old_database: Database) -> None:
    upgrade(old_database)

    with pytest.raises(IntegrityError):
        old_database.run_now(records.put, Record(999, RecordKind.COPIED, "3 rangkap", NOW))


def test_a_file_whose_rows_name_missing_ones_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'torn.db'}")
    with migrating(database) as connection:
        command.upgrade(alembic_config(connection), "0001")
    database.run_now(fill)
    database.close()
    with closing(sqlite3.connect(tmp_path / "torn.db")) as careless:
        careless.execute("DELETE FROM person")
        careless.commit()
    database = Database(database.url)

    with pytest.raises(DatabaseUnusable, match=r"^a row of \w+ names a missing row of person$"):
        upgrade(database)

    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == "0001"
    database.close()


def test_the_way_back_leaves_what_the_first_version_knew(old_database: Database) -> None:
    upgrade(old_database)

    with migrating(old_database) as connection:
        command.downgrade(alembic_config(connection), "0001")
        rows = connection.exec_driver_sql("SELECT step, status FROM task ORDER BY id").all()

    assert [tuple(row) for row in rows] == [(step, "done") for step in range(1, OPEN)] + [(OPEN, "open")]
