"""The record of changes: chained by hash, by case, and what a set undoes."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = (
    "id", "at", "account_id", "page", "change_set", "table_name", "row_key", "before", "after",
    "undoes", "case_id",
)  # fmt: skip
START = "0" * 64
SAID = ("account_id", "page", "change_set", "table_name", "row_key", "before", "after")
LATER = ("undoes", "case_id")


def link(last: str, values: Mapping[str, Any]) -> str:
    """A link as it was made when this migration was written; later ones are made otherwise."""
    at: datetime = values["at"]
    moment = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    said = [values[name] for name in (*SAID, *LATER)]
    words = json.dumps([last, moment.isoformat(), *said], ensure_ascii=True)
    return hashlib.sha256(words.encode()).hexdigest()


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
    last = START
    for row in rows:
        values = dict(zip(COLUMNS, row, strict=True))
        last = link(last, values)
        op.execute(sa.update(change).where(change.c.id == values["id"]).values(hash=last))


def downgrade() -> None:
    op.drop_index(op.f("ix_change_at"), "change")
    op.drop_index(op.f("ix_change_case_id"), "change")
    op.drop_column("change", "hash")
    op.drop_column("change", "case_id")
    op.drop_column("change", "undoes")
