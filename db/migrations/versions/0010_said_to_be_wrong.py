"""What people say is wrong with an entry of the directory, and what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OPEN = sa.text("settled_on IS NULL")
LINE = sa.String(length=200)
CHECKS = {
    "about_one_entry": "(service_id IS NULL) <> (organisation_id IS NULL)",
    "worded": "length(words) > 0",
    "result_known": "result IN ('corrected', 'right')",
    "settled_with_result": "(result IS NULL) = (settled_on IS NULL)",
    "settler_with_day": "(settled_by IS NULL) = (settled_on IS NULL)",
    "answer_with_result": "answer IS NULL OR result IS NOT NULL",
    "settled_after_said": "settled_on >= said_on",
}


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("said_by", LINE, nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("result", sa.String(length=20), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_by", LINE, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_report_{name}"))
            for name, rule in CHECKS.items()
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"{table}.id"], name=op.f(f"fk_report_{table}_id")
            )
            for table in ("service", "organisation", "unit", "account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    for column in ("service_id", "organisation_id", "account_id"):
        op.create_index(op.f(f"ix_report_{column}"), "report", [column])
    op.create_index(
        "ix_report_open", "report", ["unit_id"], postgresql_where=OPEN, sqlite_where=OPEN
    )


def downgrade() -> None:
    op.drop_table("report")
