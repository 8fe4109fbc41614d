"""identity: telephone, sending, same person."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "announced_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("case_uid", sa.String(length=36), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("signature_digest", sa.String(length=64), nullable=False),
        sa.Column("spoke_before", sa.Boolean(), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["users.id"], name=op.f("fk_announced_calls_agent_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announced_calls")),
        sa.UniqueConstraint("case_uid", name=op.f("uq_announced_calls_case_uid")),
        sa.UniqueConstraint("signature_digest", name=op.f("uq_announced_calls_signature_digest")),
        sa.UniqueConstraint("uid", name=op.f("uq_announced_calls_uid")),
    )


def downgrade() -> None:
    op.drop_table("announced_calls")
