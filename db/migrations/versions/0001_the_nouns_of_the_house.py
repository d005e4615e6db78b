"""The nouns of the house: units to referrals, with every rule that can be a constraint."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TERM_ENDS_ON = {
    "sqlite": "coalesce(extended_to, date(notified_on, (term_days) || ' days'))",
    "postgresql": "coalesce(extended_to, (notified_on + term_days))",
}


def upgrade() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hsds_id", sa.String(length=36), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("folded", sa.String(length=420), nullable=False),
        sa.Column("alternate_name", sa.String(length=200), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_organisation_named")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("hsds_id", name=op.f("uq_organisation_hsds_id")),
        sa.UniqueConstraint("folded", name=op.f("uq_organisation_folded")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "term",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("parent_code", sa.String(length=40), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("fr", sa.String(length=200), nullable=False),
        sa.Column("nl", sa.String(length=200), nullable=False),
        sa.Column("de", sa.String(length=200), nullable=False),
        sa.Column("en", sa.String(length=200), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_code"], ["term.code"], name=op.f("fk_term_parent_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_term")),
        sa.UniqueConstraint("code", "parent_code", name=op.f("uq_term_code_parent_code")),
    )
    op.create_index(op.f("ix_term_kind_position"), "term", ["kind", "position"], unique=False)

    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=3), nullable=False),
        sa.Column("norm", sa.Integer(), nullable=False),
        sa.Column("fr", sa.String(length=200), nullable=False),
        sa.Column("nl", sa.String(length=200), nullable=False),
        sa.Column("de", sa.String(length=200), nullable=False),
        sa.Column("en", sa.String(length=200), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("norm > 0", name=op.f("ck_unit_norm_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_unit_code")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sp_number", sa.String(length=7), nullable=False),
        sa.Column("last_name", sa.String(length=200), nullable=False),
        sa.Column("first_name", sa.String(length=200), nullable=False),
        sa.Column("folded_name", sa.String(length=420), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(length=1), nullable=True),
        sa.Column("nationality", sa.String(length=2), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=True),
        sa.Column("household", sa.String(length=120), nullable=True),
        sa.Column("household_size", sa.Integer(), nullable=False),
        sa.Column("minors", sa.Integer(), nullable=False),
        sa.Column("target_group", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("sex IN ('F', 'M', 'X')", name=op.f("ck_person_sex_known")),
        sa.CheckConstraint("length(nationality) = 2", name=op.f("ck_person_nationality_iso")),
        sa.CheckConstraint("length(sp_number) = 7", name=op.f("ck_person_sp_number_of_7")),
        sa.CheckConstraint(
            "minors >= 0 AND household_size > minors", name=op.f("ck_person_household_counts")
        ),
        sa.ForeignKeyConstraint(
            ["target_group"], ["term.code"], name=op.f("fk_person_target_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("sp_number", name=op.f("uq_person_sp_number")),
    )
    op.create_index(op.f("ix_person_folded_name"), "person", ["folded_name"], unique=False)

    op.create_table(
        "postal_code",
        sa.Column("first", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("first BETWEEN 1000 AND 9999", name=op.f("ck_postal_code_belgian")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_postal_code_unit_id")),
        sa.PrimaryKeyConstraint("first", name=op.f("pk_postal_code")),
    )
    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hsds_id", sa.String(length=36), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=60), nullable=True),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("languages", sa.String(length=200), nullable=False),
        sa.Column("nationwide", sa.Boolean(), nullable=False),
        sa.Column("eligibility", sa.Text(), nullable=True),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_by", sa.String(length=200), nullable=True),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_service_named")),
        sa.CheckConstraint(
            "verified_by IS NULL OR verified_on IS NOT NULL",
            name=op.f("ck_service_verifier_with_date"),
        ),
        sa.ForeignKeyConstraint(["kind"], ["term.code"], name=op.f("fk_service_kind")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_service_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("hsds_id", name=op.f("uq_service_hsds_id")),
        sa.UniqueConstraint(
            "organisation_id", "name", name=op.f("uq_service_organisation_id_name")
        ),
    )
    op.create_index(
        op.f("ix_service_kind_retired_on"), "service", ["kind", "retired_on"], unique=False
    )

    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_site_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("id", "unit_id", name=op.f("uq_site_id_unit_id")),
        sa.UniqueConstraint("name", name=op.f("uq_site_name")),
    )
    op.create_table(
        "coach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("full_time_share", sa.Numeric(precision=3, scale=2), nullable=False),
        sa.Column("target_group", sa.String(length=40), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("on_leave", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_coach_ends_after_start")
        ),
        sa.CheckConstraint(
            "full_time_share > 0 AND full_time_share <= 1", name=op.f("ck_coach_share_of_full_time")
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "unit_id"],
            ["site.id", "site.unit_id"],
            name=op.f("fk_coach_site_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["target_group"], ["term.code"], name=op.f("fk_coach_target_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coach")),
        sa.UniqueConstraint("id", "unit_id", name=op.f("uq_coach_id_unit_id")),
    )
    op.create_index(op.f("ix_coach_unit_id"), "coach", ["unit_id"], unique=False)

    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hsds_id", sa.String(length=36), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=60), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "organisation_id IS NOT NULL OR service_id IS NOT NULL",
            name=op.f("ck_contact_of_someone"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_contact_organisation_id")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_contact_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("hsds_id", name=op.f("uq_contact_hsds_id")),
    )
    op.create_index(
        op.f("ix_contact_organisation_id"), "contact", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_contact_service_id"), "contact", ["service_id"], unique=False)

    op.create_table(
        "coverage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(unit_id IS NULL) <> (site_id IS NULL)", name=op.f("ck_coverage_unit_or_site")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_coverage_service_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_coverage_site_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_coverage_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage")),
        sa.UniqueConstraint("service_id", "site_id", name=op.f("uq_coverage_service_id_site_id")),
        sa.UniqueConstraint("service_id", "unit_id", name=op.f("uq_coverage_service_id_unit_id")),
    )
    op.create_index(op.f("ix_coverage_site_id"), "coverage", ["site_id"], unique=False)
    op.create_index(op.f("ix_coverage_unit_id"), "coverage", ["unit_id"], unique=False)

    op.create_table(
        "removal_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("annex", sa.String(length=40), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("term_days", sa.Integer(), nullable=False),
        sa.Column("extended_to", sa.Date(), nullable=True),
        sa.Column(
            "term_ends_on",
            sa.Date(),
            sa.Computed(TERM_ENDS_ON[op.get_bind().dialect.name], persisted=True),
            nullable=True,
        ),
        sa.Column("reason_given", sa.Text(), nullable=True),
        sa.Column("origin", sa.String(length=120), nullable=True),
        sa.Column("postal_code", sa.String(length=4), nullable=False),
        sa.Column("commune", sa.String(length=120), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "extended_to >= notified_on", name=op.f("ck_removal_order_extended_after_notified")
        ),
        sa.CheckConstraint(
            "length(postal_code) = 4", name=op.f("ck_removal_order_postal_code_of_4")
        ),
        sa.CheckConstraint(
            "notified_on >= decided_on", name=op.f("ck_removal_order_notified_after_decision")
        ),
        sa.CheckConstraint(
            "term_days BETWEEN 0 AND 365", name=op.f("ck_removal_order_term_days_plausible")
        ),
        sa.ForeignKeyConstraint(["annex"], ["term.code"], name=op.f("fk_removal_order_annex")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_removal_order_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removal_order")),
        sa.UniqueConstraint("id", "decided_on", name=op.f("uq_removal_order_id_decided_on")),
        sa.UniqueConstraint(
            "person_id", "decided_on", name=op.f("uq_removal_order_person_id_decided_on")
        ),
    )
    op.create_index(
        op.f("ix_removal_order_term_ends_on"), "removal_order", ["term_ends_on"], unique=False
    )

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("coach_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("failed_attempts", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(role = 'coach') = (coach_id IS NOT NULL)", name=op.f("ck_account_coach_where_needed")
        ),
        sa.CheckConstraint(
            "(role IN ('unit_head', 'coach')) = (unit_id IS NOT NULL)",
            name=op.f("ck_account_unit_where_needed"),
        ),
        sa.CheckConstraint(
            "language IN ('fr', 'nl', 'de', 'en')", name=op.f("ck_account_language_known")
        ),
        sa.CheckConstraint(
            "role IN ('unit_head', 'service_head', 'coach', 'analyst', 'administrator')",
            name=op.f("ck_account_role_known"),
        ),
        sa.CheckConstraint("username = lower(username)", name=op.f("ck_account_username_lower")),
        sa.ForeignKeyConstraint(
            ["coach_id", "unit_id"],
            ["coach.id", "coach.unit_id"],
            name=op.f("fk_account_coach_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_account_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    op.create_table(
        "case_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("coach_id", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("invited_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("suspended_on", sa.Date(), nullable=True),
        sa.Column("suspension", sa.String(length=40), nullable=True),
        sa.Column("perspective", sa.String(length=40), nullable=True),
        sa.Column("next_appointment_on", sa.Date(), nullable=True),
        sa.Column("appointment_made_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("outcome_group", sa.String(length=40), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("voided_on", sa.Date(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(stage = 'closed') = (closed_on IS NOT NULL)",
            name=op.f("ck_case_file_closed_has_date"),
        ),
        sa.CheckConstraint(
            "(stage = 'closed') = (outcome IS NOT NULL)",
            name=op.f("ck_case_file_closed_has_outcome"),
        ),
        sa.CheckConstraint(
            "outcome_group IN ('return', 'stay', 'none')",
            name=op.f("ck_case_file_outcome_group_known"),
        ),
        sa.CheckConstraint(
            "stage <> 'closed' OR next_appointment_on IS NULL",
            name=op.f("ck_case_file_closed_has_no_appointment"),
        ),
        sa.CheckConstraint(
            "stage <> 'waiting' OR invited_on IS NULL",
            name=op.f("ck_case_file_waiting_is_not_invited"),
        ),
        sa.CheckConstraint(
            "stage IN ('waiting', 'closed') OR invited_on IS NOT NULL",
            name=op.f("ck_case_file_past_waiting_invited"),
        ),
        sa.CheckConstraint(
            "stage IN ('waiting', 'invited', 'first_meeting', 'analysis', 'perspective', 'carrying_out', 'closed')",
            name=op.f("ck_case_file_stage_known"),
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (outcome_group IS NULL)",
            name=op.f("ck_case_file_outcome_has_group"),
        ),
        sa.CheckConstraint(
            "(suspended_on IS NULL) = (suspension IS NULL)",
            name=op.f("ck_case_file_suspended_with_reason"),
        ),
        sa.CheckConstraint(
            "(voided_on IS NULL) = (void_reason IS NULL)",
            name=op.f("ck_case_file_voided_with_reason"),
        ),
        sa.CheckConstraint(
            "answered_on >= invited_on", name=op.f("ck_case_file_answered_after_invitation")
        ),
        sa.CheckConstraint(
            "closed_on >= invited_on", name=op.f("ck_case_file_closed_after_invitation")
        ),
        sa.CheckConstraint("closed_on >= ordered_on", name=op.f("ck_case_file_closed_after_order")),
        sa.CheckConstraint(
            "invited_on >= ordered_on", name=op.f("ck_case_file_invited_after_order")
        ),
        sa.CheckConstraint("opened_on >= ordered_on", name=op.f("ck_case_file_opened_after_order")),
        sa.ForeignKeyConstraint(
            ["coach_id", "unit_id"],
            ["coach.id", "coach.unit_id"],
            name=op.f("fk_case_file_coach_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id", "ordered_on"],
            ["removal_order.id", "removal_order.decided_on"],
            name=op.f("fk_case_file_order_id_ordered_on"),
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["outcome", "outcome_group"],
            ["term.code", "term.parent_code"],
            name=op.f("fk_case_file_outcome_outcome_group"),
        ),
        sa.ForeignKeyConstraint(
            ["perspective"], ["term.code"], name=op.f("fk_case_file_perspective")
        ),
        sa.ForeignKeyConstraint(
            ["site_id", "unit_id"],
            ["site.id", "site.unit_id"],
            name=op.f("fk_case_file_site_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(["stage"], ["term.code"], name=op.f("fk_case_file_stage")),
        sa.ForeignKeyConstraint(
            ["suspension"], ["term.code"], name=op.f("fk_case_file_suspension")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_case_file_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("order_id", name=op.f("uq_case_file_order_id")),
    )
    op.create_index(
        "ix_case_closed",
        "case_file",
        ["closed_on", "unit_id", "outcome", "coach_id"],
        unique=False,
        postgresql_where=sa.text("closed_on IS NOT NULL AND voided_on IS NULL"),
        sqlite_where=sa.text("closed_on IS NOT NULL AND voided_on IS NULL"),
    )
    op.create_index(
        "ix_case_open",
        "case_file",
        ["unit_id", "coach_id", "site_id", "stage", "invited_on"],
        unique=False,
        postgresql_where=sa.text("closed_on IS NULL AND voided_on IS NULL"),
        sqlite_where=sa.text("closed_on IS NULL AND voided_on IS NULL"),
    )

    op.create_table(
        "coach_language",
        sa.Column("coach_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(
            ["coach_id"], ["coach.id"], name=op.f("fk_coach_language_coach_id")
        ),
        sa.PrimaryKeyConstraint("coach_id", "language", name=op.f("pk_coach_language")),
    )
    op.create_table(
        "case_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_step_case_id")),
        sa.ForeignKeyConstraint(["coach_id"], ["coach.id"], name=op.f("fk_case_step_coach_id")),
        sa.ForeignKeyConstraint(["stage"], ["term.code"], name=op.f("fk_case_step_stage")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_step")),
    )
    op.create_index(op.f("ix_case_step_case_id"), "case_step", ["case_id"], unique=False)

    op.create_table(
        "case_term",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_term_case_id")),
        sa.ForeignKeyConstraint(["term"], ["term.code"], name=op.f("fk_case_term_term")),
        sa.PrimaryKeyConstraint("case_id", "term", name=op.f("pk_case_term")),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("page", sa.String(length=40), nullable=False),
        sa.Column("change_set", sa.String(length=32), nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("row_key", sa.String(length=80), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_change_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index(op.f("ix_change_change_set"), "change", ["change_set"], unique=False)
    op.create_index(
        op.f("ix_change_table_name_row_key_id"),
        "change",
        ["table_name", "row_key", "id"],
        unique=False,
    )

    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("coach_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("attendance", sa.String(length=40), nullable=False),
        sa.Column("interpreter", sa.String(length=3), nullable=True),
        sa.Column("discussed", sa.Text(), nullable=True),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "attendance IN ('planned', 'came', 'walked_in', 'no_show', 'excused')",
            name=op.f("ck_meeting_attendance_known"),
        ),
        sa.CheckConstraint("held_on >= made_on", name=op.f("ck_meeting_held_after_made")),
        sa.ForeignKeyConstraint(["attendance"], ["term.code"], name=op.f("fk_meeting_attendance")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_meeting_case_id")),
        sa.ForeignKeyConstraint(["coach_id"], ["coach.id"], name=op.f("fk_meeting_coach_id")),
        sa.ForeignKeyConstraint(["kind"], ["term.code"], name=op.f("fk_meeting_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_index(
        op.f("ix_meeting_case_id_held_on_attendance_made_on"),
        "meeting",
        ["case_id", "held_on", "attendance", "made_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_meeting_held_on_attendance"), "meeting", ["held_on", "attendance"], unique=False
    )

    op.create_table(
        "referral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_referral_case_id")),
        sa.ForeignKeyConstraint(["result"], ["term.code"], name=op.f("fk_referral_result")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_referral_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    op.create_index(op.f("ix_referral_case_id"), "referral", ["case_id"], unique=False)
    op.create_index(op.f("ix_referral_service_id"), "referral", ["service_id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("cookie_hash", sa.String(length=64), nullable=True),
        sa.Column("ticket_hash", sa.String(length=64), nullable=True),
        sa.Column("account_version", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("cookie_hash", name=op.f("uq_sign_in_cookie_hash")),
        sa.UniqueConstraint("ticket_hash", name=op.f("uq_sign_in_ticket_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_account_id"), "sign_in", ["account_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("The first migration has nothing to go back to.")
