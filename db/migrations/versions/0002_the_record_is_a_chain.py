"""The record of changes: chained by hash, by case, and what a set undoes."""

import sqlalchemy as sa
from alembic import op

from db import record

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = (
    "id", "at", "account_id", "page", "change_set", "table_name", "row_key", "before", "after",
    "undoes", "case_id",
)  # fmt: skip


def upgrade() -> None:
    op.add_column("change", sa.Column("undoes", sa.String(length=32), nullable=True))
    op.add_column("change", sa.Column("case_id", sa.Integer(), nullable=True))
    op.add_column(
        "change", sa.Column("hash", sa.String(length=64), nullable=False, server_default="")
    )
    op.create_index(op.f("ix_change_case_id"), "change", ["case_id"])
    op.create_index(op.f("ix_change_at"), "change", ["at"])
    _chain()


def _chain() -> None:
    """Link what was recorded before there was a chain."""
    moment = sa.DateTime(timezone=True)
    names = [sa.column(name, moment) if name == "at" else sa.column(name) for name in COLUMNS]
    change = sa.table("change", *names, sa.column("hash"))
    rows = op.get_bind().execute(sa.select(*names).order_by(change.c.id)).all()
    last = record.START
    for row in rows:
        values = dict(zip(COLUMNS, row, strict=True))
        last = record.link(last, values)
        op.execute(sa.update(change).where(change.c.id == values["id"]).values(hash=last))


def downgrade() -> None:
    op.drop_index(op.f("ix_change_at"), "change")
    op.drop_index(op.f("ix_change_case_id"), "change")
    op.drop_column("change", "hash")
    op.drop_column("change", "case_id")
    op.drop_column("change", "undoes")
