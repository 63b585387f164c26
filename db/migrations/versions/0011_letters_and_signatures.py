"""Registers with inserted numbers, papers kept as they were given out, and what signed files say."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ONLY_REGISTER = "DISKOMINFO"
"""All numbers so far are of the register that the office's file names first."""


def upgrade() -> None:
    with op.batch_alter_table("letter", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.add_column(
            sa.Column("register_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=ONLY_REGISTER)
        )
        batch_op.add_column(sa.Column("suffix", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("dated", sa.Date(), nullable=True))
        batch_op.drop_constraint(op.f("uq_letter_year_number"), type_="unique")
        batch_op.create_unique_constraint(
            op.f("uq_letter_register_code_year_number_suffix"), ["register_code", "year", "number", "suffix"]
        )
    with op.batch_alter_table("letter", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.alter_column("register_code", server_default=None)
        batch_op.alter_column("suffix", server_default=None)
    op.create_table(
        "kept_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kept_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_kept_paper_run_id_run")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_kept_paper_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_paper")),
        sa.UniqueConstraint("key", name=op.f("uq_kept_paper_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_kept_paper_run_id"), "kept_paper", ["run_id"], unique=False)
    op.create_table(
        "signed_copy",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("approved_sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("approved_name", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("differences", sa.JSON(), nullable=False),
        sa.Column("signatures", sa.JSON(), nullable=False),
        sa.Column("examined_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_signed_copy_file_id_file")),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_signed_copy")),
    )


def downgrade() -> None:
    op.drop_table("signed_copy")
    op.drop_index(op.f("ix_kept_paper_run_id"), table_name="kept_paper")
    op.drop_table("kept_paper")
    with op.batch_alter_table("letter", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.drop_constraint(op.f("uq_letter_register_code_year_number_suffix"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_letter_year_number"), ["year", "number"])
        batch_op.drop_column("dated")
        batch_op.drop_column("suffix")
        batch_op.drop_column("register_code")
