"""Who was at a weekly meeting: those who followed it on a screen, and who else was put down."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of meetings that were held before nobody knows who was there, so nobody is put down."""
    op.create_table(
        "attendee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_meeting_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("coach_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "present OR account_id IS NOT NULL", name=op.f("ck_attendee_taken_off_a_screen")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_attendee_account_id")
        ),
        sa.ForeignKeyConstraint(["coach_id"], ["coach.id"], name=op.f("fk_attendee_coach_id")),
        sa.ForeignKeyConstraint(
            ["team_meeting_id"], ["team_meeting.id"], name=op.f("fk_attendee_team_meeting_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_attendee_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendee")),
        sa.UniqueConstraint(
            "team_meeting_id", "account_id", name=op.f("uq_attendee_team_meeting_id_account_id")
        ),
        sa.UniqueConstraint(
            "team_meeting_id", "coach_id", name=op.f("uq_attendee_team_meeting_id_coach_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("attendee")
