"""Invitations, procedures, allocations, transfers, meetings of a unit; steps that say more."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NEW = ("decision", "team_meeting", "transfer", "allocation", "procedure", "invitation")


def upgrade() -> None:
    op.create_table(
        "team_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("screen", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ended_at >= started_at", name=op.f("ck_team_meeting_ended_after_started")
        ),
        sa.CheckConstraint("screen >= 0", name=op.f("ck_team_meeting_screen_counted")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_team_meeting_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_meeting")),
    )
    op.create_index(
        op.f("ix_team_meeting_unit_id_ended_at"),
        "team_meeting",
        ["unit_id", "ended_at"],
        unique=False,
    )
    op.create_index(
        "uq_team_meeting_running",
        "team_meeting",
        ["unit_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "allocation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=False),
        sa.Column("proposed_id", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "proposed_id IS NULL OR proposed_id = coach_id OR reason IS NOT NULL",
            name=op.f("ck_allocation_overruled_with_reason"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_allocation_case_id")),
        sa.ForeignKeyConstraint(["coach_id"], ["coach.id"], name=op.f("fk_allocation_coach_id")),
        sa.ForeignKeyConstraint(
            ["proposed_id"], ["coach.id"], name=op.f("fk_allocation_proposed_id")
        ),
        sa.ForeignKeyConstraint(["reason"], ["term.code"], name=op.f("fk_allocation_reason")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
    )
    op.create_index(op.f("ix_allocation_case_id"), "allocation", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_allocation_coach_id_made_on"), "allocation", ["coach_id", "made_on"], unique=False
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_meeting_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'task' OR due_on IS NOT NULL", name=op.f("ck_decision_task_has_a_day")
        ),
        sa.CheckConstraint(
            "kind = 'task' OR done_on IS NOT NULL", name=op.f("ck_decision_deed_is_done")
        ),
        sa.CheckConstraint(
            "kind IN ('given', 'appointment', 'closed', 'noted', 'task')",
            name=op.f("ck_decision_kind_known"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_decision_case_id")),
        sa.ForeignKeyConstraint(["coach_id"], ["coach.id"], name=op.f("fk_decision_coach_id")),
        sa.ForeignKeyConstraint(
            ["team_meeting_id"], ["team_meeting.id"], name=op.f("fk_decision_team_meeting_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_decision_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(
        "ix_decision_open",
        "decision",
        ["unit_id", "due_on"],
        unique=False,
        postgresql_where=sa.text("done_on IS NULL"),
        sqlite_where=sa.text("done_on IS NULL"),
    )
    op.create_index(
        op.f("ix_decision_team_meeting_id"), "decision", ["team_meeting_id"], unique=False
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "answered_on >= sent_on", name=op.f("ck_invitation_answered_after_sent")
        ),
        sa.CheckConstraint(
            "proposed_on >= sent_on", name=op.f("ck_invitation_proposed_after_sent")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_invitation_case_id")),
        sa.ForeignKeyConstraint(["channel"], ["term.code"], name=op.f("fk_invitation_channel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    op.create_index(op.f("ix_invitation_case_id"), "invitation", ["case_id"], unique=False)
    op.create_table(
        "procedure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("lodged_on", sa.Date(), nullable=False),
        sa.Column("holds_term", sa.Boolean(), nullable=False),
        sa.Column("prospect", sa.String(length=40), nullable=False),
        sa.Column("ruling", sa.String(length=40), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(ruling IS NULL) = (decided_on IS NULL)", name=op.f("ck_procedure_decided_with_ruling")
        ),
        sa.CheckConstraint(
            "decided_on >= lodged_on", name=op.f("ck_procedure_decided_after_lodged")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_procedure_case_id")),
        sa.ForeignKeyConstraint(["kind"], ["term.code"], name=op.f("fk_procedure_kind")),
        sa.ForeignKeyConstraint(["prospect"], ["term.code"], name=op.f("fk_procedure_prospect")),
        sa.ForeignKeyConstraint(["ruling"], ["term.code"], name=op.f("fk_procedure_ruling")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure")),
    )
    op.create_index(op.f("ix_procedure_case_id"), "procedure", ["case_id"], unique=False)
    op.create_table(
        "transfer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("from_unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(accepted IS NULL) = (answered_on IS NULL)",
            name=op.f("ck_transfer_answered_yes_or_no"),
        ),
        sa.CheckConstraint("from_unit_id <> to_unit_id", name=op.f("ck_transfer_other_unit")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_transfer_case_id")),
        sa.ForeignKeyConstraint(
            ["from_unit_id"], ["unit.id"], name=op.f("fk_transfer_from_unit_id")
        ),
        sa.ForeignKeyConstraint(["to_unit_id"], ["unit.id"], name=op.f("fk_transfer_to_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
    )
    op.create_index(
        "uq_transfer_pending",
        "transfer",
        ["case_id"],
        unique=True,
        postgresql_where=sa.text("answered_on IS NULL"),
        sqlite_where=sa.text("answered_on IS NULL"),
    )
    with op.batch_alter_table("case_step") as steps:
        for name in ("perspective", "suspension"):
            steps.add_column(sa.Column(name, sa.String(length=40), nullable=True))
            steps.create_foreign_key(op.f(f"fk_case_step_{name}"), "term", [name], ["code"])
    with op.batch_alter_table("referral") as referrals:
        referrals.add_column(sa.Column("answered_on", sa.Date(), nullable=True))
        referrals.create_check_constraint(
            op.f("ck_referral_answered_after_referred"), "answered_on >= referred_on"
        )
    shared: sa.Column[bool] = sa.Column(
        "shared_screen", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    op.add_column("sign_in", shared)


def downgrade() -> None:
    op.drop_column("sign_in", "shared_screen")
    with op.batch_alter_table("referral") as referrals:
        referrals.drop_constraint(op.f("ck_referral_answered_after_referred"), type_="check")
        referrals.drop_column("answered_on")
    with op.batch_alter_table("case_step") as steps:
        for name in ("perspective", "suspension"):
            steps.drop_constraint(op.f(f"fk_case_step_{name}"), type_="foreignkey")
            steps.drop_column(name)
    for table in NEW:
        op.drop_table(table)
