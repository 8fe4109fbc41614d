"""first frame."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


GUARDED = ("audit_rows",)


def guard_from_change() -> None:
    """Let triggers refuse to change or delete what is on record."""
    postgres = op.get_bind().dialect.name == "postgresql"
    if postgres:
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the record is only added to'; END $$"
        )
    for table in GUARDED:
        for act in ("UPDATE", "DELETE"):
            name = f"{table}_no_{act.lower()}"
            body = (
                "EXECUTE FUNCTION refuse_change()"
                if postgres
                else "BEGIN SELECT RAISE(ABORT, 'the record is only added to'); END"
            )
            op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW {body}")


def release_guard() -> None:
    """Drop what ``guard_from_change`` made; SQLite drops triggers with their table."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change() CASCADE")


def upgrade() -> None:
    op.create_table(
        "audit_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("case_uid", sa.String(length=36), nullable=True),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=True),
        sa.Column("box_digest", sa.String(length=64), nullable=True),
        sa.Column("row_digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_rows")),
    )
    with op.batch_alter_table("audit_rows", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_rows_actor_id_at"), ["actor_id", "at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_audit_rows_case_uid"), ["case_uid"], unique=False)

    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "holiday", "swapped_off", "make_up", name="daykind", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "kind IN ('holiday', 'swapped_off', 'make_up')", name=op.f("ck_calendar_days_kind")
        ),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_days")),
    )
    op.create_table(
        "calendar_years",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_years")),
    )
    op.create_table(
        "categories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("definition", sa.String(length=400), nullable=False),
        sa.Column("needs_spot", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["categories.id"], name=op.f("fk_categories_parent_id_categories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
        sa.UniqueConstraint("code", name=op.f("uq_categories_code")),
    )
    op.create_table(
        "choices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_name", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.Column("applies_to", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_choices")),
        sa.UniqueConstraint("list_name", "code", name=op.f("uq_choices_list_name_code")),
    )
    with op.batch_alter_table("choices", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_choices_list_name_position"), ["list_name", "position"], unique=False
        )

    op.create_table(
        "clock_policies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("rule_set", sa.String(length=40), nullable=False),
        sa.Column(
            "clock",
            sa.Enum(
                "acceptance",
                "dispatch",
                "receipt",
                "arrival",
                "first_reply",
                "closing",
                "verification",
                "telling",
                "mediation",
                "superior_reply",
                "promise",
                "feedback",
                "call_back",
                "rectification",
                "supervise",
                name="clockkind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("start_events", sa.Text(), nullable=False),
        sa.Column("stop_events", sa.Text(), nullable=False),
        sa.Column("cancel_events", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column(
            "unit",
            sa.Enum(
                "minutes",
                "minutes_outside_quiet",
                "calendar_days",
                "working_days",
                "given_date",
                name="limitunit",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("quiet_windows", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=400), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(unit = 'given_date' AND amount IS NULL) OR (unit <> 'given_date' AND amount > 0)",
            name=op.f("ck_clock_policies_amount_fits_unit"),
        ),
        sa.CheckConstraint(
            "clock IN ('acceptance', 'dispatch', 'receipt', 'arrival', 'first_reply', 'closing', 'verification', 'telling', 'mediation', 'superior_reply', 'promise', 'feedback', 'call_back', 'rectification', 'supervise')",
            name=op.f("ck_clock_policies_clock"),
        ),
        sa.CheckConstraint(
            "unit IN ('minutes', 'minutes_outside_quiet', 'calendar_days', 'working_days', 'given_date')",
            name=op.f("ck_clock_policies_unit"),
        ),
        sa.CheckConstraint(
            "effective_to IS NULL OR effective_to >= effective_from",
            name=op.f("ck_clock_policies_period"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_policies")),
        sa.UniqueConstraint("code", name=op.f("uq_clock_policies_code")),
    )
    op.create_table(
        "districts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "area_type",
            sa.Enum("urban", "township", name="areatype", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "area_type IN ('urban', 'township')", name=op.f("ck_districts_area_type")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["districts.id"], name=op.f("fk_districts_parent_id_districts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_districts")),
        sa.UniqueConstraint("code", name=op.f("uq_districts_code")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("slot", sa.String(length=40), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "sent",
                "done",
                "failed",
                name="outboxstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "state IN ('pending', 'sent', 'done', 'failed')", name=op.f("ck_outbox_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("task", "slot", name=op.f("uq_outbox_task_slot")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_waiting",
            ["not_before"],
            unique=False,
            sqlite_where=sa.text("state IN ('pending', 'sent')"),
            postgresql_where=sa.text("state IN ('pending', 'sent')"),
        )

    op.create_table(
        "sealed_boxes",
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("case_uid", sa.String(length=36), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "identity",
                "words",
                "message",
                "evidence",
                "filename",
                "contact",
                "signature",
                name="boxkind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=40), nullable=False),
        sa.Column("taker_id", sa.Integer(), nullable=True),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("storage_key", sa.String(length=120), nullable=True),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('identity', 'words', 'message', 'evidence', 'filename', 'contact', 'signature')",
            name=op.f("ck_sealed_boxes_kind"),
        ),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_sealed_boxes")),
    )
    with op.batch_alter_table("sealed_boxes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sealed_boxes_case_uid_kind"), ["case_uid", "kind"], unique=False
        )
        batch_op.create_index(
            "ix_sealed_boxes_waiting",
            ["created_at"],
            unique=False,
            sqlite_where=sa.text("delivered_at IS NULL"),
            postgresql_where=sa.text("delivered_at IS NULL"),
        )

    op.create_table(
        "settings",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("display_name", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("certificate_number", sa.String(length=30), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("username", name=op.f("uq_users_username")),
    )
    op.create_table(
        "audit_chained",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["row_id"], ["audit_rows.id"], name=op.f("fk_audit_chained_row_id_audit_rows")
        ),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_audit_chained")),
    )
    op.create_table(
        "respondents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_respondents_district_id_districts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_respondents")),
    )
    with op.batch_alter_table("respondents", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_respondents_credit_code"), ["credit_code"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_respondents_name"), ["name"], unique=False)

    op.create_table(
        "units",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "city", "county", "station", "team", name="unitkind", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("short_name", sa.String(length=20), nullable=False),
        sa.Column("number_word", sa.String(length=20), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('city', 'county', 'station', 'team')", name=op.f("ck_units_kind")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_units_district_id_districts")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name=op.f("fk_units_parent_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("path", name=op.f("uq_units_path")),
    )
    op.create_table(
        "user_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_user_sessions_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_sessions")),
        sa.UniqueConstraint("digest", name=op.f("uq_user_sessions_digest")),
    )
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_user_sessions_user_id_revoked_at"),
            ["user_id", "revoked_at"],
            unique=False,
        )

    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "complaint",
                "report",
                "help_request",
                "enquiry",
                "suggestion",
                "staff_complaint",
                name="casekind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "hotline",
                "walk_in",
                "letter",
                "fax",
                "email",
                "web",
                "leader_reception",
                "superior",
                "other_agency",
                "mayor_line",
                "online_politics",
                "media",
                "monitoring_point",
                "suggestion_box",
                name="channel",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("channel_note", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "registered",
                "proposing",
                "awaiting_sign_off",
                "dispatched",
                "received",
                "on_site",
                "investigating",
                "closing_submitted",
                "closed",
                "feedback_given",
                "archived",
                "declined",
                "told_elsewhere",
                "transferred",
                "answered",
                "withdrawn",
                "merged",
                name="casestate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "former_state",
            sa.Enum(
                "registered",
                "proposing",
                "awaiting_sign_off",
                "dispatched",
                "received",
                "on_site",
                "investigating",
                "closing_submitted",
                "closed",
                "feedback_given",
                "archived",
                "declined",
                "told_elsewhere",
                "transferred",
                "answered",
                "withdrawn",
                "merged",
                name="casestate",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "urgency",
            sa.Enum("normal", "urgent", name="urgency", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column(
            "complexity",
            sa.Enum(
                "simple", "general", "complex", name="complexity", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("on_the_spot", sa.Boolean(), nullable=False),
        sa.Column("is_major", sa.Boolean(), nullable=False),
        sa.Column("is_sealed", sa.Boolean(), nullable=False),
        sa.Column("respondent_id", sa.Integer(), nullable=True),
        sa.Column("respondent_name", sa.String(length=120), nullable=False),
        sa.Column("respondent_address", sa.String(length=200), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "development",
                "production",
                "distribution",
                "use",
                name="stage",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column(
            "area_type",
            sa.Enum("urban", "township", name="areatype", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("complained_of_id", sa.Integer(), nullable=True),
        sa.Column("summary", sa.String(length=200), nullable=False),
        sa.Column("can_be_reached", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_ground", sa.String(length=40), nullable=True),
        sa.Column("decision_text", sa.Text(), nullable=True),
        sa.Column("proposed_team_id", sa.Integer(), nullable=True),
        sa.Column("demands", sa.Text(), nullable=True),
        sa.Column("dispatch_text", sa.Text(), nullable=True),
        sa.Column("flags_kept_because", sa.String(length=400), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("opinion_by_id", sa.Integer(), nullable=True),
        sa.Column("opinion_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ordered_orally_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ordered_orally_by_id", sa.Integer(), nullable=True),
        sa.Column("oral_order", sa.Text(), nullable=True),
        sa.Column("lead_team_id", sa.Integer(), nullable=True),
        sa.Column("first_team_id", sa.Integer(), nullable=True),
        sa.Column("in_charge_id", sa.Integer(), nullable=True),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("feedback_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stepped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_clock", sa.String(length=24), nullable=True),
        sa.Column("reference_digest", sa.String(length=64), nullable=False),
        sa.Column("submission_token", sa.String(length=64), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("area_type IN ('urban', 'township')", name=op.f("ck_cases_area_type")),
        sa.CheckConstraint(
            "channel IN ('hotline', 'walk_in', 'letter', 'fax', 'email', 'web', 'leader_reception', 'superior', 'other_agency', 'mayor_line', 'online_politics', 'media', 'monitoring_point', 'suggestion_box')",
            name=op.f("ck_cases_channel"),
        ),
        sa.CheckConstraint(
            "complexity IN ('simple', 'general', 'complex')", name=op.f("ck_cases_complexity")
        ),
        sa.CheckConstraint(
            "former_state IN ('registered', 'proposing', 'awaiting_sign_off', 'dispatched', 'received', 'on_site', 'investigating', 'closing_submitted', 'closed', 'feedback_given', 'archived', 'declined', 'told_elsewhere', 'transferred', 'answered', 'withdrawn', 'merged')",
            name=op.f("ck_cases_former_state"),
        ),
        sa.CheckConstraint(
            "kind IN ('complaint', 'report', 'help_request', 'enquiry', 'suggestion', 'staff_complaint')",
            name=op.f("ck_cases_kind"),
        ),
        sa.CheckConstraint(
            "stage IN ('development', 'production', 'distribution', 'use')",
            name=op.f("ck_cases_stage"),
        ),
        sa.CheckConstraint(
            "state IN ('registered', 'proposing', 'awaiting_sign_off', 'dispatched', 'received', 'on_site', 'investigating', 'closing_submitted', 'closed', 'feedback_given', 'archived', 'declined', 'told_elsewhere', 'transferred', 'answered', 'withdrawn', 'merged')",
            name=op.f("ck_cases_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('dispatched', 'received', 'on_site', 'investigating', 'closing_submitted') OR opinion_at IS NOT NULL OR ordered_orally_at IS NOT NULL",
            name=op.f("ck_cases_opinion_if_dispatched"),
        ),
        sa.CheckConstraint("urgency IN ('normal', 'urgent')", name=op.f("ck_cases_urgency")),
        sa.CheckConstraint(
            "opinion_at IS NULL OR (opinion IS NOT NULL AND opinion_by_id IS NOT NULL)",
            name=op.f("ck_cases_signed_implies_opinion"),
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_cases_category_id_categories")
        ),
        sa.ForeignKeyConstraint(
            ["complained_of_id"], ["users.id"], name=op.f("fk_cases_complained_of_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_cases_district_id_districts")
        ),
        sa.ForeignKeyConstraint(
            ["first_team_id"], ["units.id"], name=op.f("fk_cases_first_team_id_units")
        ),
        sa.ForeignKeyConstraint(
            ["in_charge_id"], ["users.id"], name=op.f("fk_cases_in_charge_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["lead_team_id"], ["units.id"], name=op.f("fk_cases_lead_team_id_units")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["cases.id"], name=op.f("fk_cases_merged_into_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["opinion_by_id"], ["users.id"], name=op.f("fk_cases_opinion_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["ordered_orally_by_id"], ["users.id"], name=op.f("fk_cases_ordered_orally_by_id_users")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_cases_owner_id_users")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["users.id"], name=op.f("fk_cases_proposed_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_team_id"], ["units.id"], name=op.f("fk_cases_proposed_team_id_units")
        ),
        sa.ForeignKeyConstraint(
            ["registered_by_id"], ["users.id"], name=op.f("fk_cases_registered_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["respondent_id"], ["respondents.id"], name=op.f("fk_cases_respondent_id_respondents")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_cases_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
        sa.UniqueConstraint("reference_digest", name=op.f("uq_cases_reference_digest")),
        sa.UniqueConstraint("submission_token", name=op.f("uq_cases_submission_token")),
        sa.UniqueConstraint("uid", name=op.f("uq_cases_uid")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(
            "ix_cases_queue",
            [
                "due_at",
                "id",
                "unit_id",
                "state",
                "lead_team_id",
                "area_type",
                "category_id",
                "urgency",
                "owner_id",
                "kind",
                "is_sealed",
                "complained_of_id",
            ],
            unique=False,
            sqlite_where=sa.text(
                "state IN ('registered', 'proposing', 'awaiting_sign_off', 'dispatched', 'received', 'on_site', 'investigating', 'closing_submitted')"
            ),
            postgresql_where=sa.text(
                "state IN ('registered', 'proposing', 'awaiting_sign_off', 'dispatched', 'received', 'on_site', 'investigating', 'closing_submitted')"
            ),
        )
        batch_op.create_index(
            "ix_cases_queue_registered",
            ["received_at", "id", "unit_id", "state", "lead_team_id"],
            unique=False,
            sqlite_where=sa.text(
                "state IN ('registered', 'proposing', 'awaiting_sign_off', 'dispatched', 'received', 'on_site', 'investigating', 'closing_submitted')"
            ),
            postgresql_where=sa.text(
                "state IN ('registered', 'proposing', 'awaiting_sign_off', 'dispatched', 'received', 'on_site', 'investigating', 'closing_submitted')"
            ),
        )
        batch_op.create_index("ix_cases_received", ["received_at", "id"], unique=False)
        batch_op.create_index("ix_cases_respondent", ["respondent_id", "received_at"], unique=False)
        batch_op.create_index("ix_cases_closed", ["closed_at", "state"], unique=False)
        batch_op.create_index(
            "ix_cases_team_received", ["lead_team_id", "received_at"], unique=False
        )
        batch_op.create_index("ix_cases_unit_received", ["unit_id", "received_at"], unique=False)

    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "registrar",
                "duty_head",
                "leader",
                "team_head",
                "inspector",
                "mediator",
                "legal_reviewer",
                "supervisor",
                "analyst",
                "publicity",
                "discipline",
                "custodian",
                "system_administrator",
                "security_administrator",
                "auditor",
                name="role",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "role IN ('registrar', 'duty_head', 'leader', 'team_head', 'inspector', 'mediator', 'legal_reviewer', 'supervisor', 'analyst', 'publicity', 'discipline', 'custodian', 'system_administrator', 'security_administrator', 'auditor')",
            name=op.f("ck_memberships_role"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_memberships_unit_id_units")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_memberships_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint(
            "user_id", "unit_id", "role", name=op.f("uq_memberships_user_id_unit_id_role")
        ),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_memberships_unit_id_role"), ["unit_id", "role"], unique=False
        )

    op.create_table(
        "number_series",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_number_series_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("unit_id", "series", "year", name=op.f("pk_number_series")),
    )
    op.create_table(
        "case_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "register",
                "accept",
                "decline",
                "tell_elsewhere",
                "transfer",
                "answer_at_desk",
                "propose",
                "sign_off",
                "order_orally",
                "sign_afterwards",
                "receive",
                "return_order",
                "reassign",
                "arrive",
                "start_investigation",
                "submit_closing",
                "send_back",
                "approve_closing",
                "give_feedback",
                "call_back",
                "reopen",
                "archive",
                "withdraw",
                "merge",
                "unmerge",
                name="caseaction",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column(
            "from_state",
            sa.Enum(
                "registered",
                "proposing",
                "awaiting_sign_off",
                "dispatched",
                "received",
                "on_site",
                "investigating",
                "closing_submitted",
                "closed",
                "feedback_given",
                "archived",
                "declined",
                "told_elsewhere",
                "transferred",
                "answered",
                "withdrawn",
                "merged",
                name="casestate",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_state",
            sa.Enum(
                "registered",
                "proposing",
                "awaiting_sign_off",
                "dispatched",
                "received",
                "on_site",
                "investigating",
                "closing_submitted",
                "closed",
                "feedback_given",
                "archived",
                "declined",
                "told_elsewhere",
                "transferred",
                "answered",
                "withdrawn",
                "merged",
                name="casestate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "action IN ('register', 'accept', 'decline', 'tell_elsewhere', 'transfer', 'answer_at_desk', 'propose', 'sign_off', 'order_orally', 'sign_afterwards', 'receive', 'return_order', 'reassign', 'arrive', 'start_investigation', 'submit_closing', 'send_back', 'approve_closing', 'give_feedback', 'call_back', 'reopen', 'archive', 'withdraw', 'merge', 'unmerge')",
            name=op.f("ck_case_events_action"),
        ),
        sa.CheckConstraint(
            "from_state IN ('registered', 'proposing', 'awaiting_sign_off', 'dispatched', 'received', 'on_site', 'investigating', 'closing_submitted', 'closed', 'feedback_given', 'archived', 'declined', 'told_elsewhere', 'transferred', 'answered', 'withdrawn', 'merged')",
            name=op.f("ck_case_events_from_state"),
        ),
        sa.CheckConstraint(
            "to_state IN ('registered', 'proposing', 'awaiting_sign_off', 'dispatched', 'received', 'on_site', 'investigating', 'closing_submitted', 'closed', 'feedback_given', 'archived', 'declined', 'told_elsewhere', 'transferred', 'answered', 'withdrawn', 'merged')",
            name=op.f("ck_case_events_to_state"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_case_events_actor_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_events_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_events")),
    )
    with op.batch_alter_table("case_events", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_events_case_id_id"), ["case_id", "id"], unique=False
        )

    op.create_table(
        "clocks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "acceptance",
                "dispatch",
                "receipt",
                "arrival",
                "first_reply",
                "closing",
                "verification",
                "telling",
                "mediation",
                "superior_reply",
                "promise",
                "feedback",
                "call_back",
                "rectification",
                "supervise",
                name="clockkind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column(
            "start_event",
            sa.Enum(
                "registered",
                "accepted",
                "declined",
                "told_elsewhere",
                "transferred",
                "answered",
                "signed_off",
                "dispatched",
                "order_received",
                "returned",
                "reassigned",
                "arrived",
                "decided",
                "mediated",
                "closed",
                "reopened",
                "contacted",
                "told",
                "feedback_given",
                "called_back",
                "superior_replied",
                "promised",
                "promise_kept",
                "rectification_ordered",
                "rechecked",
                "supervised",
                "supervision_answered",
                "withdrawn",
                "merged",
                "unmerged",
                name="clockevent",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("warn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("original_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "stop_event",
            sa.Enum(
                "registered",
                "accepted",
                "declined",
                "told_elsewhere",
                "transferred",
                "answered",
                "signed_off",
                "dispatched",
                "order_received",
                "returned",
                "reassigned",
                "arrived",
                "decided",
                "mediated",
                "closed",
                "reopened",
                "contacted",
                "told",
                "feedback_given",
                "called_back",
                "superior_replied",
                "promised",
                "promise_kept",
                "rectification_ordered",
                "rechecked",
                "supervised",
                "supervision_answered",
                "withdrawn",
                "merged",
                "unmerged",
                name="clockevent",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "outcome",
            sa.Enum("met", "late", "cancelled", name="clockoutcome", native_enum=False, length=24),
            nullable=True,
        ),
        sa.Column("trace", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('acceptance', 'dispatch', 'receipt', 'arrival', 'first_reply', 'closing', 'verification', 'telling', 'mediation', 'superior_reply', 'promise', 'feedback', 'call_back', 'rectification', 'supervise')",
            name=op.f("ck_clocks_kind"),
        ),
        sa.CheckConstraint(
            "outcome IN ('met', 'late', 'cancelled')", name=op.f("ck_clocks_outcome")
        ),
        sa.CheckConstraint(
            "start_event IN ('registered', 'accepted', 'declined', 'told_elsewhere', 'transferred', 'answered', 'signed_off', 'dispatched', 'order_received', 'returned', 'reassigned', 'arrived', 'decided', 'mediated', 'closed', 'reopened', 'contacted', 'told', 'feedback_given', 'called_back', 'superior_replied', 'promised', 'promise_kept', 'rectification_ordered', 'rechecked', 'supervised', 'supervision_answered', 'withdrawn', 'merged', 'unmerged')",
            name=op.f("ck_clocks_start_event"),
        ),
        sa.CheckConstraint(
            "stop_event IN ('registered', 'accepted', 'declined', 'told_elsewhere', 'transferred', 'answered', 'signed_off', 'dispatched', 'order_received', 'returned', 'reassigned', 'arrived', 'decided', 'mediated', 'closed', 'reopened', 'contacted', 'told', 'feedback_given', 'called_back', 'superior_replied', 'promised', 'promise_kept', 'rectification_ordered', 'rechecked', 'supervised', 'supervision_answered', 'withdrawn', 'merged', 'unmerged')",
            name=op.f("ck_clocks_stop_event"),
        ),
        sa.CheckConstraint(
            "(stopped_at IS NULL) = (outcome IS NULL)", name=op.f("ck_clocks_outcome_if_stopped")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_clocks_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["clock_policies.id"], name=op.f("fk_clocks_policy_id_clock_policies")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_clocks_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clocks")),
    )
    with op.batch_alter_table("clocks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_clocks_case_id_started_at"), ["case_id", "started_at"], unique=False
        )
        batch_op.create_index(
            "ix_clocks_running_due_at",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("stopped_at IS NULL"),
            postgresql_where=sa.text("stopped_at IS NULL"),
        )
        batch_op.create_index(
            "uq_clocks_running",
            ["case_id", "kind"],
            unique=True,
            sqlite_where=sa.text("stopped_at IS NULL"),
            postgresql_where=sa.text("stopped_at IS NULL"),
        )

    op.create_table(
        "closing_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("cause_unknown", sa.Boolean(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("concentrated", sa.Boolean(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("remedy_on", sa.Date(), nullable=True),
        sa.Column("coordinator", sa.String(length=60), nullable=False),
        sa.Column(
            "attitude",
            sa.Enum(
                "not_asked",
                "accepts",
                "partly_accepts",
                "rejects",
                name="attitude",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("reply_text", sa.Text(), nullable=False),
        sa.Column("flags_kept_because", sa.String(length=400), nullable=False),
        sa.Column(
            "validity",
            sa.Enum("valid", "assisted", "invalid", name="validity", native_enum=False, length=24),
            nullable=True,
        ),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "decision",
            sa.Enum("approved", "sent_back", name="decision", native_enum=False, length=24),
            nullable=True,
        ),
        sa.Column("review_note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "attitude IN ('not_asked', 'accepts', 'partly_accepts', 'rejects')",
            name=op.f("ck_closing_reports_attitude"),
        ),
        sa.CheckConstraint(
            "decision IN ('approved', 'sent_back')", name=op.f("ck_closing_reports_decision")
        ),
        sa.CheckConstraint(
            "validity IN ('valid', 'assisted', 'invalid')", name=op.f("ck_closing_reports_validity")
        ),
        sa.CheckConstraint(
            "decision IS NULL OR (reviewed_at IS NOT NULL AND reviewed_by_id IS NOT NULL)",
            name=op.f("ck_closing_reports_reviewer_if_decided"),
        ),
        sa.CheckConstraint(
            "decision IS NULL OR submitted_at IS NOT NULL",
            name=op.f("ck_closing_reports_decided_if_sent"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_closing_reports_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["users.id"], name=op.f("fk_closing_reports_reviewed_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["users.id"], name=op.f("fk_closing_reports_saved_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["users.id"], name=op.f("fk_closing_reports_submitted_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_reports")),
    )
    with op.batch_alter_table("closing_reports", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_closing_reports_case_id_id"), ["case_id", "id"], unique=False
        )

    op.create_table(
        "contact_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "first_reply",
                "feedback",
                "call_back",
                name="taskkind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assigned_to_id", sa.Integer(), nullable=True),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shown_to_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ending",
            sa.Enum(
                "reached",
                "refused",
                "tried",
                "status_page",
                "cancelled",
                name="ending",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "ending IN ('reached', 'refused', 'tried', 'status_page', 'cancelled')",
            name=op.f("ck_contact_tasks_ending"),
        ),
        sa.CheckConstraint(
            "kind IN ('first_reply', 'feedback', 'call_back')", name=op.f("ck_contact_tasks_kind")
        ),
        sa.CheckConstraint(
            "(done_at IS NULL) = (ending IS NULL)", name=op.f("ck_contact_tasks_ending_if_done")
        ),
        sa.ForeignKeyConstraint(
            ["assigned_to_id"], ["users.id"], name=op.f("fk_contact_tasks_assigned_to_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_contact_tasks_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["shown_to_id"], ["users.id"], name=op.f("fk_contact_tasks_shown_to_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_contact_tasks_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_tasks")),
    )
    with op.batch_alter_table("contact_tasks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contact_tasks_case_id_id"), ["case_id", "id"], unique=False
        )
        batch_op.create_index(
            "ix_contact_tasks_due",
            ["unit_id", "not_before"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )
        batch_op.create_index(
            "uq_contact_tasks_open",
            ["case_id", "kind"],
            unique=True,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "closure_notice",
                "report_result_notice",
                "decline_notice",
                "told_elsewhere_notice",
                name="documentkind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "ready",
                "failed",
                "voided",
                name="documentstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("error", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("storage_key", sa.String(length=120), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rendered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('closure_notice', 'report_result_notice', 'decline_notice', 'told_elsewhere_notice')",
            name=op.f("ck_documents_kind"),
        ),
        sa.CheckConstraint(
            "state != 'ready' OR sha256 IS NOT NULL", name=op.f("ck_documents_hash_if_ready")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'ready', 'failed', 'voided')", name=op.f("ck_documents_state")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_documents_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_documents_created_by_id_users")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_documents_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("uid", name=op.f("uq_documents_uid")),
        sa.UniqueConstraint(
            "unit_id",
            "series",
            "year",
            "sequence",
            name=op.f("uq_documents_unit_id_series_year_sequence"),
        ),
    )
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_documents_case_id_created_at"), ["case_id", "created_at"], unique=False
        )

    op.create_table(
        "findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "conclusion",
            sa.Enum(
                "substantiated",
                "partly",
                "not_substantiated",
                "nothing_found",
                "cannot_verify",
                name="conclusion",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("evidence_note", sa.Text(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "conclusion IN ('substantiated', 'partly', 'not_substantiated', 'nothing_found', 'cannot_verify')",
            name=op.f("ck_findings_conclusion"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_findings_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["users.id"], name=op.f("fk_findings_saved_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint("case_id", name=op.f("uq_findings_case_id")),
    )
    op.create_table(
        "measures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "talk",
                "warning",
                "rectification",
                "filing",
                "ban",
                "transfer",
                "mediation",
                "patrol",
                "none",
                name="measurekind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("open", "done", name="measurestate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("filing_number", sa.String(length=60), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'done') = (done_on IS NOT NULL)", name=op.f("ck_measures_day_if_done")
        ),
        sa.CheckConstraint(
            "kind != 'rectification' OR due_on IS NOT NULL",
            name=op.f("ck_measures_date_to_rectify"),
        ),
        sa.CheckConstraint(
            "kind IN ('talk', 'warning', 'rectification', 'filing', 'ban', 'transfer', 'mediation', 'patrol', 'none')",
            name=op.f("ck_measures_kind"),
        ),
        sa.CheckConstraint("state IN ('open', 'done')", name=op.f("ck_measures_state")),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["users.id"], name=op.f("fk_measures_added_by_id_users")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_measures_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measures")),
    )
    with op.batch_alter_table("measures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measures_case_id_id"), ["case_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_measures_state_due_on"), ["state", "due_on"], unique=False
        )

    op.create_table(
        "team_alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_team_alerts_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["units.id"], name=op.f("fk_team_alerts_team_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_alerts")),
        sa.UniqueConstraint("case_id", "team_id", name=op.f("uq_team_alerts_case_id_team_id")),
    )
    with op.batch_alter_table("team_alerts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_alerts_team_id"), ["team_id"], unique=False)

    op.create_table(
        "team_orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("lead", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "sent",
                "received",
                "returned",
                "reassigned",
                "done",
                name="orderstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by_id", sa.Integer(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_by_id", sa.Integer(), nullable=True),
        sa.Column("return_code", sa.String(length=40), nullable=False),
        sa.Column("return_reason", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state != 'received' OR received_at IS NOT NULL",
            name=op.f("ck_team_orders_moment_received"),
        ),
        sa.CheckConstraint(
            "state != 'returned' OR returned_at IS NOT NULL",
            name=op.f("ck_team_orders_moment_returned"),
        ),
        sa.CheckConstraint(
            "state IN ('sent', 'received', 'returned', 'reassigned', 'done')",
            name=op.f("ck_team_orders_state"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_team_orders_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["received_by_id"], ["users.id"], name=op.f("fk_team_orders_received_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["returned_by_id"], ["users.id"], name=op.f("fk_team_orders_returned_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["users.id"], name=op.f("fk_team_orders_sent_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["units.id"], name=op.f("fk_team_orders_team_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_orders")),
    )
    with op.batch_alter_table("team_orders", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_team_orders_case_id_id"), ["case_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_team_orders_team_id_state"), ["team_id", "state"], unique=False
        )

    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("party_present", sa.Boolean(), nullable=False),
        sa.Column("rights_told", sa.Boolean(), nullable=False),
        sa.Column("could_not_enter", sa.Boolean(), nullable=False),
        sa.Column("record", sa.Text(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "finished_at IS NULL OR record IS NOT NULL", name=op.f("ck_visits_record_if_finished")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_visits_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_visits_recorded_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["users.id"], name=op.f("fk_visits_saved_by_id_users")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["units.id"], name=op.f("fk_visits_team_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visits_case_id_id"), ["case_id", "id"], unique=False)

    op.create_table(
        "withdrawals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("voluntary", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_withdrawals_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_withdrawals_recorded_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawals")),
    )
    with op.batch_alter_table("withdrawals", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_withdrawals_case_id_id"), ["case_id", "id"], unique=False
        )

    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("evidence", name="attachmentkind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256_original", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("storage_key", sa.String(length=120), nullable=False),
        sa.Column("original_record_id", sa.String(length=36), nullable=False),
        sa.Column("name_record_id", sa.String(length=36), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('evidence')", name=op.f("ck_attachments_kind")),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["users.id"], name=op.f("fk_attachments_added_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_attachments_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_attachments_visit_id_visits")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint(
            "case_id", "kind", "sequence", name=op.f("uq_attachments_case_id_kind_sequence")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_attachments_uid")),
    )
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachments_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "contact_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("clerk_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "reached",
                "no_answer",
                "engaged",
                "wrong_number",
                "refused",
                name="attemptoutcome",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('reached', 'no_answer', 'engaged', 'wrong_number', 'refused')",
            name=op.f("ck_contact_attempts_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["users.id"], name=op.f("fk_contact_attempts_clerk_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["contact_tasks.id"],
            name=op.f("fk_contact_attempts_task_id_contact_tasks"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_attempts")),
    )
    with op.batch_alter_table("contact_attempts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contact_attempts_task_id_id"), ["task_id", "id"], unique=False
        )

    op.create_table(
        "feedbacks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "first_reply",
                "feedback",
                "call_back",
                name="taskkind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "satisfaction",
            sa.Enum(
                "satisfied",
                "basically",
                "dissatisfied",
                "very_dissatisfied",
                name="satisfaction",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("solved", sa.Boolean(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("suggestions", sa.Text(), nullable=False),
        sa.Column("flags_kept_because", sa.String(length=400), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clerk_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('first_reply', 'feedback', 'call_back')", name=op.f("ck_feedbacks_kind")
        ),
        sa.CheckConstraint(
            "satisfaction IN ('satisfied', 'basically', 'dissatisfied', 'very_dissatisfied')",
            name=op.f("ck_feedbacks_satisfaction"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_feedbacks_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["users.id"], name=op.f("fk_feedbacks_clerk_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["contact_tasks.id"], name=op.f("fk_feedbacks_task_id_contact_tasks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedbacks")),
        sa.UniqueConstraint("task_id", name=op.f("uq_feedbacks_task_id")),
    )
    with op.batch_alter_table("feedbacks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedbacks_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_feedbacks_case_id_id"), ["case_id", "id"], unique=False
        )

    op.create_table(
        "visit_inspectors",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("certificate_number", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_visit_inspectors_user_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_visit_inspectors_visit_id_visits")
        ),
        sa.PrimaryKeyConstraint("visit_id", "user_id", name=op.f("pk_visit_inspectors")),
    )
    guard_from_change()


def downgrade() -> None:
    release_guard()
    op.drop_table("visit_inspectors")
    with op.batch_alter_table("feedbacks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedbacks_case_id_id"))
        batch_op.drop_index(batch_op.f("ix_feedbacks_at"))

    op.drop_table("feedbacks")
    with op.batch_alter_table("contact_attempts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_attempts_task_id_id"))

    op.drop_table("contact_attempts")
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachments_visit_id"))

    op.drop_table("attachments")
    with op.batch_alter_table("withdrawals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_withdrawals_case_id_id"))

    op.drop_table("withdrawals")
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visits_case_id_id"))

    op.drop_table("visits")
    with op.batch_alter_table("team_orders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_orders_team_id_state"))
        batch_op.drop_index(batch_op.f("ix_team_orders_case_id_id"))

    op.drop_table("team_orders")
    with op.batch_alter_table("team_alerts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_alerts_team_id"))

    op.drop_table("team_alerts")
    with op.batch_alter_table("measures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measures_state_due_on"))
        batch_op.drop_index(batch_op.f("ix_measures_case_id_id"))

    op.drop_table("measures")
    op.drop_table("findings")
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_documents_case_id_created_at"))

    op.drop_table("documents")
    with op.batch_alter_table("contact_tasks", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_contact_tasks_open",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_contact_tasks_due",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_contact_tasks_case_id_id"))

    op.drop_table("contact_tasks")
    with op.batch_alter_table("closing_reports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_closing_reports_case_id_id"))

    op.drop_table("closing_reports")
    with op.batch_alter_table("clocks", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_clocks_running",
            sqlite_where=sa.text("stopped_at IS NULL"),
            postgresql_where=sa.text("stopped_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_clocks_running_due_at",
            sqlite_where=sa.text("stopped_at IS NULL"),
            postgresql_where=sa.text("stopped_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_clocks_case_id_started_at"))

    op.drop_table("clocks")
    with op.batch_alter_table("case_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_events_case_id_id"))

    op.drop_table("case_events")
    op.drop_table("number_series")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memberships_unit_id_role"))

    op.drop_table("memberships")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_unit_received")
        batch_op.drop_index("ix_cases_team_received")
        batch_op.drop_index("ix_cases_closed")
        batch_op.drop_index("ix_cases_respondent")
        batch_op.drop_index("ix_cases_received")
        batch_op.drop_index(
            "ix_cases_queue_registered",
            sqlite_where=sa.text(
                "state IN ('registered', 'proposing', 'awaiting_sign_off', 'dispatched', 'received', 'on_site', 'investigating', 'closing_submitted')"
            ),
            postgresql_where=sa.text(
                "state IN ('registered', 'proposing', 'awaiting_sign_off', 'dispatched', 'received', 'on_site', 'investigating', 'closing_submitted')"
            ),
        )
        batch_op.drop_index(
            "ix_cases_queue",
            sqlite_where=sa.text(
                "state IN ('registered', 'proposing', 'awaiting_sign_off', 'dispatched', 'received', 'on_site', 'investigating', 'closing_submitted')"
            ),
            postgresql_where=sa.text(
                "state IN ('registered', 'proposing', 'awaiting_sign_off', 'dispatched', 'received', 'on_site', 'investigating', 'closing_submitted')"
            ),
        )

    op.drop_table("cases")
    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_sessions_user_id_revoked_at"))

    op.drop_table("user_sessions")
    op.drop_table("units")
    with op.batch_alter_table("respondents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_respondents_name"))
        batch_op.drop_index(batch_op.f("ix_respondents_credit_code"))

    op.drop_table("respondents")
    op.drop_table("audit_chained")
    op.drop_table("users")
    op.drop_table("settings")
    with op.batch_alter_table("sealed_boxes", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_sealed_boxes_waiting",
            sqlite_where=sa.text("delivered_at IS NULL"),
            postgresql_where=sa.text("delivered_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_sealed_boxes_case_uid_kind"))

    op.drop_table("sealed_boxes")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_waiting",
            sqlite_where=sa.text("state IN ('pending', 'sent')"),
            postgresql_where=sa.text("state IN ('pending', 'sent')"),
        )

    op.drop_table("outbox")
    op.drop_table("districts")
    op.drop_table("clock_policies")
    with op.batch_alter_table("choices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_choices_list_name_position"))

    op.drop_table("choices")
    op.drop_table("categories")
    op.drop_table("calendar_years")
    op.drop_table("calendar_days")
    with op.batch_alter_table("audit_rows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_rows_case_uid"))
        batch_op.drop_index(batch_op.f("ix_audit_rows_actor_id_at"))

    op.drop_table("audit_rows")
