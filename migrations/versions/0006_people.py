"""accounts: administration of people and units, delegation, recusal."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROLES = (
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
)
CHANGES = ("give-role", "take-role", "reset-password", "reset-factor", "admit-again")
STATES = ("open", "confirmed", "refused", "withdrawn")
GROUNDS = ("relative", "interest", "relation")
MOMENT = sa.DateTime(timezone=True)


def enum_column(table: str, name: str, values: tuple[str, ...], *, nullable: bool) -> list[object]:
    """Make a column of codes and the CHECK that guards it."""
    listed = ", ".join(f"'{value}'" for value in values)
    return [
        sa.Column(name, sa.Enum(*values, native_enum=False, length=24), nullable=nullable),
        sa.CheckConstraint(f"{name} IN ({listed})", name=op.f(f"ck_{table}_{name}")),
    ]


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    """Make a foreign key with the name of our convention."""
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    with op.batch_alter_table("units", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("acts_for_others_until", MOMENT, nullable=True))
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.add_column(sa.Column("effective_for_identity_at", MOMENT, nullable=True))
    with op.batch_alter_table("case_events", schema=None) as batch_op:
        batch_op.add_column(sa.Column("on_behalf_of_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_case_events_on_behalf_of_id_users"), "users", ["on_behalf_of_id"], ["id"]
        )
    make_delegations()
    make_requests()
    make_recusals()


def make_delegations() -> None:
    """Add the table of what leaders have others do for some days."""
    table = "delegations"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        *enum_column(table, "role", ROLES, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "starts_at < ends_at", name=op.f("ck_delegations_starts_before_it_ends")
        ),
        refers(table, "giver_id", "users"),
        refers(table, "receiver_id", "users"),
        refers(table, "unit_id", "units"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
    )
    op.create_index(op.f("ix_delegations_giver_id"), table, ["giver_id"])
    op.create_index(op.f("ix_delegations_receiver_id"), table, ["receiver_id"])


def make_requests() -> None:
    """Add the table of what two administrators change together."""
    table = "credential_requests"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        *enum_column(table, "kind", CHANGES, nullable=False),
        *enum_column(table, "state", STATES, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        *enum_column(table, "role", ROLES, nullable=True),
        sa.Column("requested_by_id", sa.Integer(), nullable=False),
        *enum_column(table, "requested_as", ROLES, nullable=False),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decision_reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (decided_by_id IS NULL)",
            name=op.f("ck_credential_requests_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "(role IS NULL) = (unit_id IS NULL)",
            name=op.f("ck_credential_requests_role_within_unit"),
        ),
        refers(table, "user_id", "users"),
        refers(table, "unit_id", "units"),
        refers(table, "requested_by_id", "users"),
        refers(table, "decided_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential_requests")),
    )
    op.create_index(op.f("ix_credential_requests_state_id"), table, ["state", "id"])
    op.create_index(op.f("ix_credential_requests_user_id_id"), table, ["user_id", "id"])


def make_recusals() -> None:
    """Add the table of who keeps away from which matter."""
    table = "case_recusals"
    stands = sa.text("lifted_at IS NULL")
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        *enum_column(table, "ground", GROUNDS, nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by_id IS NULL)",
            name=op.f("ck_case_recusals_lifted_by_somebody"),
        ),
        refers(table, "case_id", "cases"),
        refers(table, "user_id", "users"),
        refers(table, "entered_by_id", "users"),
        refers(table, "lifted_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_recusals")),
    )
    op.create_index(
        "uq_case_recusals_standing",
        table,
        ["case_id", "user_id"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )
    op.create_index(
        op.f("ix_case_recusals_user_id_lifted_at_case_id"),
        table,
        ["user_id", "lifted_at", "case_id"],
    )


def downgrade() -> None:
    for table in ("case_recusals", "credential_requests", "delegations"):
        op.drop_table(table)
    with op.batch_alter_table("case_events", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_case_events_on_behalf_of_id_users"), type_="foreignkey")
        batch_op.drop_column("on_behalf_of_id")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_column("effective_for_identity_at")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_column("acts_for_others_until")
    with op.batch_alter_table("units", schema=None) as batch_op:
        batch_op.drop_column("active")
