"""Tasks are found by their run; the unique index of rounds leaves withdrawn ones out and cannot be used for that."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_task_run_id"), "task", ["run_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_task_run_id"), table_name="task")
