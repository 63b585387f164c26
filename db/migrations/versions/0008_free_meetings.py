"""Meetings that change keep their calendar entry: the first of a series, and how often it was sent out."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meeting", sa.Column("series_id", sa.Integer(), nullable=True))
    op.add_column("meeting", sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("meeting", "sequence")
    op.drop_column("meeting", "series_id")
