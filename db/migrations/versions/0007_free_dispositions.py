"""Dispositions of their own: receivers, the incoming letter, files, and live messages about other things than tasks."""

import json

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

Words = sqlmodel.sql.sqltypes.AutoString
Moment = sqlmodel.sql.sqltypes.UTCDateTime
IS_ROOT = sa.text("parent_id IS NULL")
KEPT = ("task_id", "run_id", "from_post", "note", "urgency", "sent_at", "sent_as")


def upgrade() -> None:
    before = _take_old(("ix_disposition_from_post", "ix_disposition_run_id", "ix_disposition_to_post"))
    op.create_table(
        "disposition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("from_post", Words(), nullable=False),
        sa.Column("to_posts", sa.JSON(), nullable=False),
        sa.Column("instructions", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("urgency", Words(), nullable=False),
        sa.Column("classification", Words(), nullable=False),
        sa.Column("letter_sender", Words(), nullable=True),
        sa.Column("letter_number", Words(), nullable=True),
        sa.Column("letter_dated", sa.Date(), nullable=True),
        sa.Column("letter_received", sa.Date(), nullable=True),
        sa.Column("subject", Words(), nullable=True),
        sa.Column("agenda_year", sa.Integer(), nullable=True),
        sa.Column("agenda_number", sa.Integer(), nullable=True),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("sent_as", Words(), nullable=True),
        sa.Column("cancelled_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["from_post"], ["post.code"], name=op.f("fk_disposition_from_post_post")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_disposition_made_by_person")),
        sa.ForeignKeyConstraint(["parent_id"], ["disposition.id"], name=op.f("fk_disposition_parent_id_disposition")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_disposition_run_id_run")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_disposition_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposition")),
        sa.UniqueConstraint("task_id", name=op.f("uq_disposition_task_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_disposition_from_post", "disposition", ["from_post"])
    op.create_index("ix_disposition_parent_id", "disposition", ["parent_id"])
    op.create_index("ix_disposition_run_id", "disposition", ["run_id"])
    op.create_index(
        "uq_disposition_agenda",
        "disposition",
        ["agenda_year", "agenda_number"],
        unique=True,
        sqlite_where=IS_ROOT,
        postgresql_where=IS_ROOT,
    )
    op.create_table(
        "receiver",
        sa.Column("disposition_id", sa.Integer(), nullable=False),
        sa.Column("post_code", Words(), nullable=False),
        sa.Column("status", Words(), nullable=False),
        sa.Column("received_at", Moment(), nullable=True),
        sa.Column("changed_at", Moment(), nullable=True),
        sa.Column("changed_as", Words(), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["disposition_id"], ["disposition.id"], name=op.f("fk_receiver_disposition_id_disposition")
        ),
        sa.ForeignKeyConstraint(["post_code"], ["post.code"], name=op.f("fk_receiver_post_code_post")),
        sa.PrimaryKeyConstraint("disposition_id", "post_code", name=op.f("pk_receiver")),
    )
    op.create_index("ix_receiver_post_code", "receiver", ["post_code"])
    op.create_table(
        "live_message",
        sa.Column("kind", Words(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_live_message_person_id_person")),
        sa.PrimaryKeyConstraint("kind", "subject_id", "person_id", name=op.f("pk_live_message")),
    )
    op.create_index("ix_live_message_person_id", "live_message", ["person_id"])
    with op.batch_alter_table("file", table_kwargs={"sqlite_autoincrement": True}) as file:
        file.add_column(sa.Column("disposition_id", sa.Integer(), nullable=True))
        file.create_foreign_key(op.f("fk_file_disposition_id_disposition"), "disposition", ["disposition_id"], ["id"])
        file.create_index(op.f("ix_file_disposition_id"), ["disposition_id"], unique=False)
    for row in before:
        _put(
            "disposition",
            **{name: row[name] for name in KEPT},
            to_posts=json.dumps([row["to_post"]]),
            instructions=_json(row["instructions"]),
            classification="open",
        )
    op.execute(
        "INSERT INTO receiver (disposition_id, post_code, status) SELECT d.id, p.code, 'sent' FROM disposition d "
        "JOIN post p ON d.sent_at IS NOT NULL AND CAST(d.to_posts AS TEXT) LIKE '%\"' || p.code || '\"%'"
    )


def downgrade() -> None:
    op.execute("DELETE FROM file WHERE disposition_id IS NOT NULL")
    with op.batch_alter_table("file", table_kwargs={"sqlite_autoincrement": True}) as file:
        file.drop_index(op.f("ix_file_disposition_id"))
        file.drop_constraint(op.f("fk_file_disposition_id_disposition"), type_="foreignkey")
        file.drop_column("disposition_id")
    op.drop_table("live_message")
    op.drop_table("receiver")
    before = _take_old(
        ("ix_disposition_from_post", "ix_disposition_run_id", "ix_disposition_parent_id", "uq_disposition_agenda")
    )
    op.create_table(
        "disposition",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("from_post", Words(), nullable=False),
        sa.Column("to_post", Words(), nullable=False),
        sa.Column("instructions", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("urgency", Words(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("sent_as", Words(), nullable=True),
        sa.ForeignKeyConstraint(["from_post"], ["post.code"], name=op.f("fk_disposition_from_post_post")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_disposition_run_id_run")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_disposition_task_id_task")),
        sa.ForeignKeyConstraint(["to_post"], ["post.code"], name=op.f("fk_disposition_to_post_post")),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_disposition")),
    )
    op.create_index("ix_disposition_from_post", "disposition", ["from_post"])
    op.create_index("ix_disposition_run_id", "disposition", ["run_id"])
    op.create_index("ix_disposition_to_post", "disposition", ["to_post"])
    for row in before:
        if row["task_id"] is not None:
            _put(
                "disposition",
                **{name: row[name] for name in KEPT},
                to_post=json.loads(_json(row["to_posts"]))[0],
                instructions=_json(row["instructions"]),
            )


def _take_old(indexes: tuple[str, ...]) -> list[dict[str, object]]:
    """Read all dispositions and drop their table."""
    connection = op.get_bind()
    rows = [dict(row) for row in connection.execute(sa.text("SELECT * FROM disposition")).mappings()]
    for index in indexes:
        op.drop_index(index, table_name="disposition")
    op.drop_table("disposition")
    return rows


def _put(table: str, **values: object) -> None:
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    op.get_bind().execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)


def _json(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
