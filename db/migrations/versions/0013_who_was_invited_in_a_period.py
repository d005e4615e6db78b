"""Attendance asks who was invited in a period: an index that begins there."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

LIVE = sa.text("voided_on IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_case_invited",
        "case_file",
        ["invited_on", "unit_id"],
        postgresql_where=LIVE,
        sqlite_where=LIVE,
    )


def downgrade() -> None:
    op.drop_index("ix_case_invited", "case_file")
