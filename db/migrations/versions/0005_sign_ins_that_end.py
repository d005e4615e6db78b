"""Sign-ins by cookie only; devices, wrong guesses, drafts, files asked for; accounts that wait."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("sign_in") as sign_ins:
        sign_ins.drop_constraint(op.f("uq_sign_in_token_hash"), type_="unique")
        sign_ins.drop_column("token_hash")
        sign_ins.add_column(sa.Column("device_hash", sa.String(length=64), nullable=True))
        sign_ins.create_unique_constraint(op.f("uq_sign_in_device_hash"), ["device_hash"])
    op.drop_column("account", "failed_attempts")
    op.drop_column("account", "locked_until")
    op.add_column("account", sa.Column("awaiting_since", MOMENT, nullable=True))
    op.add_column("account", sa.Column("awaiting_by", sa.Integer(), nullable=True))
    op.create_table(
        "attempt",
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_attempt")),
    )
    op.create_index(op.f("ix_attempt_last_at"), "attempt", ["last_at"])
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_draft_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("account_id", "place", name=op.f("uq_draft_account_id_place")),
    )
    op.create_table(
        "download",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sign_in_id", sa.Integer(), nullable=False),
        sa.Column("ticket_hash", sa.String(length=64), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("fetched_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["sign_in_id"], ["sign_in.id"], name=op.f("fk_download_sign_in_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_download")),
        sa.UniqueConstraint("ticket_hash", name=op.f("uq_download_ticket_hash")),
    )
    op.create_index(op.f("ix_download_sign_in_id"), "download", ["sign_in_id"])


def downgrade() -> None:
    for table in ("download", "draft", "attempt"):
        op.drop_table(table)
    op.drop_column("account", "awaiting_by")
    op.drop_column("account", "awaiting_since")
    op.add_column("account", sa.Column("locked_until", MOMENT, nullable=True))
    op.add_column(
        "account", sa.Column("failed_attempts", sa.Integer(), nullable=False, server_default="0")
    )
    op.execute("DELETE FROM sign_in")  # a sign-in of the older shape has the secret of a tab
    with op.batch_alter_table("sign_in") as sign_ins:
        sign_ins.drop_constraint(op.f("uq_sign_in_device_hash"), type_="unique")
        sign_ins.drop_column("device_hash")
        sign_ins.add_column(sa.Column("token_hash", sa.String(length=64), nullable=False))
        sign_ins.create_unique_constraint(op.f("uq_sign_in_token_hash"), ["token_hash"])
