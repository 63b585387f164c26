"""What units hand in as data: versions of their indicators, what they enter in chat, what the analyst decides."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("file", sa.Column("is_standard_form", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "proposal_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("unit_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=False),
        sa.Column("sent_as", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sent_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("indicators", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_proposal_version_run_id_run")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_proposal_version_task_id_task")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_proposal_version_file_id_file")),
        sa.ForeignKeyConstraint(["sent_by"], ["person.id"], name=op.f("fk_proposal_version_sent_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_version")),
        sa.UniqueConstraint("run_id", "unit_code", "number", name=op.f("uq_proposal_version_run_id_unit_code_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_proposal_version_run_id"), "proposal_version", ["run_id"], unique=False)
    op.create_index(op.f("ix_proposal_version_task_id"), "proposal_version", ["task_id"], unique=False)
    op.create_table(
        "entered_indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("unit_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("asked", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_entered_indicator_run_id_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entered_indicator")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_entered_indicator_run_id"), "entered_indicator", ["run_id"], unique=False)
    op.create_table(
        "judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("verdict", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], ["proposal_version.id"], name=op.f("fk_judgement_version_id_proposal_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_judgement_version_id_position")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("judgement")
    op.drop_index(op.f("ix_entered_indicator_run_id"), table_name="entered_indicator")
    op.drop_table("entered_indicator")
    op.drop_index(op.f("ix_proposal_version_task_id"), table_name="proposal_version")
    op.drop_index(op.f("ix_proposal_version_run_id"), table_name="proposal_version")
    op.drop_table("proposal_version")
    op.drop_column("file", "is_standard_form")
