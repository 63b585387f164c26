"""The indicators of the Renstra, which proposals are compared with."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "renstra_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("file_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("indicators", sa.JSON(), nullable=False),
        sa.Column("loaded_by", sa.Integer(), nullable=False),
        sa.Column("loaded_as", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("loaded_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["loaded_by"], ["person.id"], name=op.f("fk_renstra_list_loaded_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renstra_list")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_renstra_list_current",
        "renstra_list",
        ["procedure_code"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("uq_renstra_list_current", table_name="renstra_list")
    op.drop_table("renstra_list")
