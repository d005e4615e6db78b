"""A birth of which the register knows the month or the year, and no day."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Said with the column: SQLite would build the table anew to add a constraint to it.
    op.execute(
        "ALTER TABLE person ADD COLUMN birth_part VARCHAR(7) CONSTRAINT ck_person_born_once "
        "CHECK (birth_part IS NULL OR birth_date IS NULL)"
    )


def downgrade() -> None:
    op.drop_column("person", "birth_part")
