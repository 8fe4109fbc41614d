"""cases: staff complaints and sealed matters: who is admitted, and what was sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_circle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "capacity",
            sa.Enum(
                "signer",
                "verifier",
                "contact",
                "reviewer",
                name="capacity",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("admitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("admitted_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("end_reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "capacity IN ('signer', 'verifier', 'contact', 'reviewer')",
            name=op.f("ck_case_circle_capacity"),
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)",
            name=op.f("ck_case_circle_ended_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_circle_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_case_circle_user_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["admitted_by_id"], ["users.id"], name=op.f("fk_case_circle_admitted_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["users.id"], name=op.f("fk_case_circle_ended_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_circle")),
    )
    now = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_case_circle_now",
        "case_circle",
        ["case_id", "user_id"],
        unique=True,
        sqlite_where=now,
        postgresql_where=now,
    )
    op.create_index(
        op.f("ix_case_circle_user_id_ended_at_case_id"),
        "case_circle",
        ["user_id", "ended_at", "case_id"],
    )
    op.create_table(
        "case_seals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "ground",
            sa.Enum(
                "staff_involved",
                "reporter_at_risk",
                "handed_to_justice",
                "secret",
                name="sealground",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_by_id", sa.Integer(), nullable=False),
        sa.Column("unsealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unsealed_by_id", sa.Integer(), nullable=True),
        sa.Column("unseal_reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "ground IN ('staff_involved', 'reporter_at_risk', 'handed_to_justice', 'secret')",
            name=op.f("ck_case_seals_ground"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_seals_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["sealed_by_id"], ["users.id"], name=op.f("fk_case_seals_sealed_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["unsealed_by_id"], ["users.id"], name=op.f("fk_case_seals_unsealed_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_seals")),
    )
    op.create_index(op.f("ix_case_seals_case_id_id"), "case_seals", ["case_id", "id"])


def downgrade() -> None:
    op.drop_table("case_seals")
    op.drop_table("case_circle")
