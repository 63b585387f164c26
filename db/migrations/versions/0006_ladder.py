"""Pauses of runs, extensions of tasks, and runs that start later."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("held_as", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("held_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["held_by"], ["person.id"], name=op.f("fk_pause_held_by_person")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_pause_run_id_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pause_run_id", "pause", ["run_id"], unique=False)
    op.create_index(
        "uq_pause_open",
        "pause",
        ["run_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("unit", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("asked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_as", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("decider", sa.Integer(), nullable=True),
        sa.Column("decided_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("decided_as", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("due_before", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_extension_asked_by_person")),
        sa.ForeignKeyConstraint(["decider"], ["person.id"], name=op.f("fk_extension_decider_person")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_extension_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_extension_task_id", "extension", ["task_id"], unique=False)
    op.create_index(
        "uq_extension_asked",
        "extension",
        ["task_id"],
        unique=True,
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    )
    op.create_table(
        "planned_start",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("starts_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("planned_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("planned_by", sa.Integer(), nullable=False),
        sa.Column("planned_as", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["planned_by"], ["person.id"], name=op.f("fk_planned_start_planned_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_start")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_planned_start_waiting",
        "planned_start",
        ["procedure_code", "year"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def downgrade() -> None:
    op.drop_index("uq_planned_start_waiting", table_name="planned_start")
    op.drop_table("planned_start")
    op.drop_index("uq_extension_asked", table_name="extension")
    op.drop_index("ix_extension_task_id", table_name="extension")
    op.drop_table("extension")
    op.drop_index("uq_pause_open", table_name="pause")
    op.drop_index("ix_pause_run_id", table_name="pause")
    op.drop_table("pause")
