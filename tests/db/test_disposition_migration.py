"""Dispositions of steps keep what they say when they become things of their own, and back, on both engines."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from db.database import Database
from db.schema import alembic_config
from tests.databases import PostgresqlServer

SEED = (
    "INSERT INTO post (code, title) VALUES ('kd', 'Kepala Dinas'), ('sek', 'Sekretaris')",
    "INSERT INTO procedure (sha256, source) VALUES ('x', '')",
    "INSERT INTO run (id, procedure_code, procedure_sha256, year, amendment, status, started_at) "
    "VALUES (1, 'iku', 'x', 2027, 0, 'open', '2026-11-30 01:00:00')",
    "INSERT INTO task (id, run_id, step, part, unit_code, round, post_code, status, opened_at, starts_at, due_at) "
    "VALUES (5, 1, 1, 'step', '', 1, 'kd', 'done', '2026-11-30 01:00:00', '2026-11-30 01:00:00', "
    "'2026-11-30 01:10:00')",
    "INSERT INTO disposition (task_id, run_id, from_post, to_post, instructions, note, urgency, sent_at, sent_as) "
    "VALUES (5, 1, 'kd', 'sek', '[\"Tindak lanjuti\"]', 'Segera', 'urgent', '2026-11-30 01:05:00', 'Kepala Dinas')",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def old_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'old.db'}"
    else:
        server: PostgresqlServer = request.getfixturevalue("postgresql")
        url = server.create(with_tables=False)
    database = Database(url)
    migrate(database, "0005")
    with database.engine.begin() as connection:
        for statement in SEED:
            connection.execute(text(statement.replace(":", r"\:")))
    yield database
    database.close()


def migrate(database: Database, revision: str, *, down: bool = False) -> None:
    with database.engine.connect() as connection, connection.begin():
        (command.downgrade if down else command.upgrade)(alembic_config(connection), revision)


def one_row(database: Database, query: str) -> tuple[object, ...]:
    with database.engine.connect() as connection:
        return tuple(connection.execute(text(query)).one())


def test_a_sent_disposition_gets_its_receiver_and_loses_nothing(old_database: Database) -> None:
    migrate(old_database, "head")

    query = "SELECT task_id, from_post, note, urgency, classification, sent_as FROM disposition"
    assert one_row(old_database, query) == (5, "kd", "Segera", "urgent", "open", "Kepala Dinas")
    assert one_row(old_database, "SELECT post_code, status FROM receiver") == ("sek", "sent")

    migrate(old_database, "0005", down=True)
    assert one_row(old_database, "SELECT task_id, to_post, note FROM disposition") == (5, "sek", "Segera")
