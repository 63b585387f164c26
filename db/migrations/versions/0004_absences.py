"""Absences, and timers that are about something else than a task."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("acting_id", sa.Integer(), nullable=True),
        sa.Column("acting_kind", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["acting_id"], ["person.id"], name=op.f("fk_absence_acting_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_absence_recorded_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_absence_person_id"), "absence", ["person_id"], unique=False)
    op.create_index(op.f("ix_absence_until"), "absence", ["until"], unique=False)
    _change_timers(task_may_be_missing=True)


def downgrade() -> None:
    op.execute("DELETE FROM timer WHERE task_id IS NULL")
    _change_timers(task_may_be_missing=False)
    op.drop_index(op.f("ix_absence_until"), table_name="absence")
    op.drop_index(op.f("ix_absence_person_id"), table_name="absence")
    op.drop_table("absence")


def _change_timers(*, task_may_be_missing: bool) -> None:
    """Alter the table; on SQLite that is a copy, which would lose the condition of the partial index."""
    op.drop_index("ix_timer_waiting", table_name="timer")
    with op.batch_alter_table("timer", table_kwargs={"sqlite_autoincrement": True}) as timer:
        timer.alter_column("task_id", existing_type=sa.Integer(), nullable=task_may_be_missing)
        if task_may_be_missing:
            timer.add_column(sa.Column("subject_id", sa.Integer(), nullable=True))
        else:
            timer.drop_column("subject_id")
    op.create_index(
        "ix_timer_waiting", "timer", ["due_at"], unique=False, sqlite_where=WAITING, postgresql_where=WAITING
    )
