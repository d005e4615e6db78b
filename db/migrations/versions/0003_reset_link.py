"""One-time links by which people choose their password."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("reset_hash", sa.String(length=64), nullable=True))
    op.add_column("account", sa.Column("reset_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_account_reset_hash"), "account", ["reset_hash"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_account_reset_hash"), "account")
    op.drop_column("account", "reset_until")
    op.drop_column("account", "reset_hash")
