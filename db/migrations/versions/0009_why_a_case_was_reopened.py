"""Why a case was reopened or resumed, beside the step that it is."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_step", sa.Column("note", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("case_step", "note")
