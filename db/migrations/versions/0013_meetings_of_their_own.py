"""Meetings outside runs and with approval; decisions of meetings that became dispositions."""

import json

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

Words = sqlmodel.sql.sqltypes.AutoString
IS_STANDING = sa.text("cancelled_at IS NULL")
ABOUT_THE_TASK = (
    "('meeting_day', 'meeting_hour', 'meeting_place', 'meeting_agenda', 'minutes', 'meeting_move', 'meeting_new_place')"
)
ABOUT_A_MEETING = (
    "('invitation', 'invitation_refresh', 'invitation_taken_back', 'meeting_postponed', 'meeting_cancelled', "
    "'meeting_reminder', 'meeting_substitute', 'minutes')"
)


def upgrade() -> None:
    _put_invitees_aside()
    with op.batch_alter_table("meeting", table_kwargs={"sqlite_autoincrement": True}) as meeting:
        meeting.alter_column("run_id", existing_type=sa.Integer(), nullable=True)
        meeting.alter_column("task_id", existing_type=sa.Integer(), nullable=True)
        meeting.add_column(sa.Column("organiser", Words(), nullable=True))
        meeting.add_column(sa.Column("minute_taker", Words(), nullable=True))
        meeting.add_column(sa.Column("submitted_by", sa.Integer(), nullable=True))
        meeting.add_column(sa.Column("reason", Words(), nullable=True))
        meeting.add_column(sa.Column("minutes", sa.Text(), nullable=True))
        meeting.add_column(sa.Column("minutes_by", Words(), nullable=True))
    op.execute("UPDATE meeting SET organiser = (SELECT post_code FROM task WHERE task.id = meeting.task_id)")
    with op.batch_alter_table("meeting", table_kwargs={"sqlite_autoincrement": True}) as meeting:
        meeting.alter_column("organiser", existing_type=Words(), nullable=False)
        meeting.create_foreign_key(op.f("fk_meeting_organiser_post"), "post", ["organiser"], ["code"])
        meeting.create_foreign_key(op.f("fk_meeting_minute_taker_post"), "post", ["minute_taker"], ["code"])
        meeting.create_foreign_key(op.f("fk_meeting_submitted_by_person"), "person", ["submitted_by"], ["id"])
        meeting.create_index(op.f("ix_meeting_organiser"), ["organiser"], unique=False)
    _put_invitees_back()
    _add_meeting_to("disposition")
    op.add_column("disposition", sa.Column("decision", sa.Integer(), nullable=True))
    op.create_index(
        "uq_disposition_decision",
        "disposition",
        ["meeting_id", "decision"],
        unique=True,
        sqlite_where=IS_STANDING,
        postgresql_where=IS_STANDING,
    )
    _add_meeting_to("file")
    op.create_index(op.f("ix_file_meeting_id"), "file", ["meeting_id"], unique=False)
    op.add_column("live_message", sa.Column("is_caption", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "INSERT INTO live_message (kind, subject_id, person_id, message_id, is_caption) "
        "SELECT 'invitation', m.id, c.person_id, c.message_id, c.is_caption FROM card c "
        "JOIN meeting m ON m.task_id = c.task_id WHERE c.kind = 'invitation'"
    )
    op.execute("DELETE FROM card WHERE kind = 'invitation'")
    op.execute(f"DELETE FROM question WHERE kind IN {ABOUT_THE_TASK}")  # they were asked about the task before
    _name_the_meeting_in_what_waits()


def downgrade() -> None:
    op.execute("DELETE FROM live_message WHERE kind <> 'disposition'")
    op.drop_column("live_message", "is_caption")
    op.execute(f"DELETE FROM question WHERE kind IN {ABOUT_THE_TASK}")
    op.execute("DELETE FROM file WHERE meeting_id IS NOT NULL")
    op.drop_index(op.f("ix_file_meeting_id"), table_name="file")
    op.drop_column("file", "meeting_id")
    op.drop_index("uq_disposition_decision", table_name="disposition")
    op.drop_column("disposition", "decision")
    op.drop_column("disposition", "meeting_id")
    op.execute("DELETE FROM invitee WHERE meeting_id IN (SELECT id FROM meeting WHERE task_id IS NULL)")
    op.execute("DELETE FROM meeting WHERE task_id IS NULL")
    _put_invitees_aside()
    with op.batch_alter_table("meeting", table_kwargs={"sqlite_autoincrement": True}) as meeting:
        meeting.drop_index(op.f("ix_meeting_organiser"))
        for name in ("organiser_post", "minute_taker_post", "submitted_by_person"):
            meeting.drop_constraint(op.f(f"fk_meeting_{name}"), type_="foreignkey")
        for name in ("organiser", "minute_taker", "submitted_by", "reason", "minutes", "minutes_by"):
            meeting.drop_column(name)
        meeting.alter_column("run_id", existing_type=sa.Integer(), nullable=False)
        meeting.alter_column("task_id", existing_type=sa.Integer(), nullable=False)
    _put_invitees_back()


def _put_invitees_aside() -> None:
    """SQLite makes a table anew to change it, which rows that point to it would prevent."""
    op.execute("CREATE TABLE invitee_aside AS SELECT * FROM invitee")
    op.execute("DELETE FROM invitee")


def _put_invitees_back() -> None:
    op.execute("INSERT INTO invitee SELECT * FROM invitee_aside")
    op.execute("DROP TABLE invitee_aside")


def _add_meeting_to(table: str) -> None:
    """Add a column that names a meeting; in words of its own, for SQLite takes no constraint that comes later."""
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN meeting_id INTEGER CONSTRAINT fk_{table}_meeting_id_meeting "
        "REFERENCES meeting (id)"
    )


def _name_the_meeting_in_what_waits() -> None:
    """Say of messages that wait which meeting they are about; before, only their task was known."""
    connection = op.get_bind()
    waiting = connection.execute(
        sa.text(
            "SELECT o.id, o.payload, m.id AS meeting FROM outbox o JOIN meeting m ON m.task_id = o.task_id "
            f"WHERE o.state = 'waiting' AND o.kind IN {ABOUT_A_MEETING}"
        )
    ).all()
    for row in waiting:
        payload = json.loads(row.payload) if isinstance(row.payload, str) else row.payload
        connection.execute(
            sa.text("UPDATE outbox SET payload = :payload WHERE id = :id"),
            {"payload": json.dumps(payload | {"meeting_id": row.meeting}), "id": row.id},
        )
