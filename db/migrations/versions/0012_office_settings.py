"""What admins change about the office's papers, and the templates they bring."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "office_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_office_setting_changed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_setting")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_office_setting_name"), "office_setting", ["name"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_office_setting_name"), table_name="office_setting")
    op.drop_table("office_setting")
