"""clocks: stages, pauses, extensions, what is told of them; who a superior's matter came from."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


TASKS = ("first_reply", "feedback", "call_back")
NEW_TASKS = ("tell_change", "promise")
TOLD = ("contact_tasks", "feedbacks")
STAGES = ("normal", "due_soon", "overdue", "escalated")

# What the shipped rules say of more time; rows that an agency added are its own.
SHIPPED = {
    "samr-121.verification": (15, ("testing", "appraisal")),
    "samr-20.verification": (15, ("testing", "appraisal")),
    "samr-121.mediation": (None, ("testing", "appraisal")),
    "samr-20.mediation": (None, ("testing", "appraisal")),
    "cfda-21.closing": (30, ("testing", "appraisal", "jurisdiction", "other_agency")),
    "local.closing": (15, ("testing", "appraisal", "other_agency", "force_majeure")),
    "local.closing-simple": (7, ("testing", "appraisal", "other_agency", "force_majeure")),
    "local.closing-general": (15, ("testing", "appraisal", "other_agency", "force_majeure")),
    "local.closing-complex": (30, ("testing", "appraisal", "other_agency", "force_majeure")),
}


def allow_tasks(kinds: tuple[str, ...]) -> None:
    """Say anew what somebody may be called for."""
    values = ", ".join(f"'{kind}'" for kind in kinds)
    for table in TOLD:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_kind"), type_="check")
            batch_op.create_check_constraint(op.f(f"ck_{table}_kind"), f"kind IN ({values})")


def keep_shipped_allowances() -> None:
    """Fill in what the shipped rules allow, where the agency has them."""
    policies = sa.table(
        "clock_policies",
        sa.column("code", sa.String),
        sa.column("max_extension", sa.Integer),
        sa.column("pause_grounds", sa.Text),
    )
    for code, (most, grounds) in SHIPPED.items():
        op.execute(
            policies.update()
            .where(policies.c.code == code)
            .values(max_extension=most, pause_grounds=json.dumps(sorted(grounds)))
        )


def tell_whoever_can_be_reached() -> None:
    """Let the limit for telling the decision ask what the desk knows.

    Whether somebody gave their name is known to the keeper alone, so the shipped rules for named
    reporters never held for anybody.
    """
    policies = sa.table(
        "clock_policies", sa.column("code", sa.String), sa.column("condition", sa.Text)
    )
    never, now = (json.dumps({"kind": ["report"], key: True}) for key in ("named", "reachable"))
    op.execute(
        policies.update()
        .where(
            policies.c.code.in_(["samr-121.telling", "samr-20.telling"]),
            policies.c.condition == never,
        )
        .values(condition=now)
    )


def plan_running_clocks() -> None:
    """Let the sweep begin with every clock that runs; a leader hears a day after it is over."""
    later = (
        "datetime(due_at, '+1 day')"
        if op.get_bind().dialect.name == "sqlite"
        else "due_at + interval '1 day'"
    )
    clocks = sa.table(
        "clocks",
        sa.column("escalate_at"),
        sa.column("warn_at"),
        sa.column("next_stage_at"),
        sa.column("stopped_at"),
    )
    op.execute(clocks.update().values(escalate_at=sa.text(later)))
    running = clocks.c.stopped_at.is_(None)
    op.execute(clocks.update().where(running).values(next_stage_at=clocks.c.warn_at))


def upgrade() -> None:
    allow_tasks((*TASKS, *NEW_TASKS))
    op.create_table(
        "clock_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "paused",
                "resumed",
                "extended",
                "overdue",
                "delay_explained",
                "recomputed",
                name="changekind",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column(
            "ground",
            sa.Enum(
                "testing",
                "appraisal",
                "jurisdiction",
                "other_agency",
                "person",
                "respondent",
                "force_majeure",
                "complex",
                "workload",
                "internal",
                name="ground",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("old_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("new_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ground IN ('testing', 'appraisal', 'jurisdiction', 'other_agency', 'person', 'respondent', 'force_majeure', 'complex', 'workload', 'internal')",
            name=op.f("ck_clock_changes_ground"),
        ),
        sa.CheckConstraint(
            "kind IN ('paused', 'resumed', 'extended', 'overdue', 'delay_explained', 'recomputed')",
            name=op.f("ck_clock_changes_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_clock_changes_actor_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_clock_changes_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["clocks.id"], name=op.f("fk_clock_changes_clock_id_clocks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_changes")),
    )
    with op.batch_alter_table("clock_changes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_clock_changes_case_id_at"), ["case_id", "at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_clock_changes_clock_id_at"), ["clock_id", "at"], unique=False
        )

    op.create_table(
        "clock_pauses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column(
            "ground",
            sa.Enum(
                "testing",
                "appraisal",
                "jurisdiction",
                "other_agency",
                "person",
                "respondent",
                "force_majeure",
                "complex",
                "workload",
                "internal",
                name="ground",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resumed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "ground IN ('testing', 'appraisal', 'jurisdiction', 'other_agency', 'person', 'respondent', 'force_majeure', 'complex', 'workload', 'internal')",
            name=op.f("ck_clock_pauses_ground"),
        ),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["clocks.id"], name=op.f("fk_clock_pauses_clock_id_clocks")
        ),
        sa.ForeignKeyConstraint(
            ["resumed_by_id"], ["users.id"], name=op.f("fk_clock_pauses_resumed_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_pauses")),
    )
    with op.batch_alter_table("clock_pauses", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_clock_pauses_clock_id_paused_at"),
            ["clock_id", "paused_at"],
            unique=False,
        )

    op.create_table(
        "clock_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("pause", "extension", name="requestkind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column(
            "ground",
            sa.Enum(
                "testing",
                "appraisal",
                "jurisdiction",
                "other_agency",
                "person",
                "respondent",
                "force_majeure",
                "complex",
                "workload",
                "internal",
                name="ground",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("decision_note", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "(kind = 'extension') = (amount IS NOT NULL)",
            name=op.f("ck_clock_requests_amount_if_extension"),
        ),
        sa.CheckConstraint(
            "ground IN ('testing', 'appraisal', 'jurisdiction', 'other_agency', 'person', 'respondent', 'force_majeure', 'complex', 'workload', 'internal')",
            name=op.f("ck_clock_requests_ground"),
        ),
        sa.CheckConstraint("kind IN ('pause', 'extension')", name=op.f("ck_clock_requests_kind")),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (granted IS NULL)",
            name=op.f("ck_clock_requests_granted_if_decided"),
        ),
        sa.CheckConstraint(
            "amount IS NULL OR amount > 0", name=op.f("ck_clock_requests_positive_amount")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_clock_requests_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["clocks.id"], name=op.f("fk_clock_requests_clock_id_clocks")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_clock_requests_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["users.id"], name=op.f("fk_clock_requests_requested_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_clock_requests_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_requests")),
    )
    with op.batch_alter_table("clock_requests", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_clock_requests_case_id_requested_at"),
            ["case_id", "requested_at"],
            unique=False,
        )
        batch_op.create_index(
            "uq_clock_requests_open",
            ["clock_id"],
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )

    op.create_table(
        "clock_stages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "normal",
                "due_soon",
                "overdue",
                "escalated",
                name="clockstage",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "stage IN ('normal', 'due_soon', 'overdue', 'escalated')",
            name=op.f("ck_clock_stages_stage"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_clock_stages_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["clocks.id"], name=op.f("fk_clock_stages_clock_id_clocks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_stages")),
        sa.UniqueConstraint(
            "clock_id", "stage", "due_at", name=op.f("uq_clock_stages_clock_id_stage_due_at")
        ),
    )
    with op.batch_alter_table("clock_stages", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_clock_stages_case_id_reached_at"),
            ["case_id", "reached_at"],
            unique=False,
        )

    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("superior_body", sa.String(length=120), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("superior_number", sa.String(length=60), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("superior_due_on", sa.Date(), nullable=True))

    with op.batch_alter_table("clock_policies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("max_extension", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("pause_grounds", sa.Text(), nullable=False, server_default="[]")
        )
        batch_op.add_column(
            sa.Column("day_ends_at", sa.Time(), nullable=False, server_default="23:59:59.000000")
        )

    with op.batch_alter_table("clocks", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "escalate_at",
                sa.DateTime(timezone=True),
                nullable=False,
                server_default="2000-01-01 00:00:00.000000",
            )
        )
        batch_op.add_column(
            sa.Column("extended_by", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column(
                "stage",
                sa.Enum(
                    "normal",
                    "due_soon",
                    "overdue",
                    "escalated",
                    name="clockstage",
                    native_enum=False,
                    length=24,
                ),
                sa.CheckConstraint(f"stage IN {STAGES}", name=op.f("ck_clocks_stage")),
                nullable=False,
                server_default="normal",
            )
        )
        batch_op.add_column(sa.Column("next_stage_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_clocks_next_stage",
            ["next_stage_at", "id"],
            unique=False,
            sqlite_where=sa.text("next_stage_at IS NOT NULL"),
            postgresql_where=sa.text("next_stage_at IS NOT NULL"),
        )
    keep_shipped_allowances()
    tell_whoever_can_be_reached()
    plan_running_clocks()


def downgrade() -> None:
    for table in TOLD:
        rows = sa.table(table, sa.column("kind", sa.String))
        op.execute(rows.delete().where(rows.c.kind.in_(NEW_TASKS)))
    allow_tasks(TASKS)
    with op.batch_alter_table("clocks", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_clocks_next_stage",
            sqlite_where=sa.text("next_stage_at IS NOT NULL"),
            postgresql_where=sa.text("next_stage_at IS NOT NULL"),
        )
        batch_op.drop_constraint(op.f("ck_clocks_stage"), type_="check")
        batch_op.drop_column("next_stage_at")
        batch_op.drop_column("stage")
        batch_op.drop_column("paused_at")
        batch_op.drop_column("extended_by")
        batch_op.drop_column("escalate_at")

    with op.batch_alter_table("clock_policies", schema=None) as batch_op:
        batch_op.drop_column("day_ends_at")
        batch_op.drop_column("pause_grounds")
        batch_op.drop_column("max_extension")

    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_column("superior_due_on")
        batch_op.drop_column("superior_number")
        batch_op.drop_column("superior_body")

    with op.batch_alter_table("clock_stages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clock_stages_case_id_reached_at"))

    op.drop_table("clock_stages")
    with op.batch_alter_table("clock_requests", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_clock_requests_open",
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_clock_requests_case_id_requested_at"))

    op.drop_table("clock_requests")
    with op.batch_alter_table("clock_pauses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clock_pauses_clock_id_paused_at"))

    op.drop_table("clock_pauses")
    with op.batch_alter_table("clock_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clock_changes_clock_id_at"))
        batch_op.drop_index(batch_op.f("ix_clock_changes_case_id_at"))

    op.drop_table("clock_changes")
