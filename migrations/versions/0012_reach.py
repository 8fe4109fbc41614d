"""identity: telephone, sending, same person."""

import json
from datetime import UTC, datetime

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
    leave_work_behind()


def leave_work_behind() -> None:
    """Have the keeper told of what it took over before it knew of matters kept apart and indexes."""
    desk = op.get_bind()
    apart = desk.execute(
        sa.text("SELECT uid FROM cases WHERE kind = 'staff_complaint' OR is_sealed ORDER BY id")
    )
    work = [("cases.mark_apart", {"case_uid": uid}) for (uid,) in apart]
    taken_over = sa.text(
        "SELECT 1 FROM sealed_boxes WHERE kind = 'identity' AND delivered_at IS NOT NULL LIMIT 1"
    )
    if desk.scalar(taken_over):
        work.append(("identity.index_old", {"after": ""}))
    at = datetime.now(UTC)
    moment = sa.DateTime(timezone=True)
    outbox = sa.table(
        "outbox",
        *(sa.column(name) for name in ("task", "payload", "state", "attempts", "last_error")),
        *(sa.column(name, moment) for name in ("created_at", "not_before")),
    )
    if work:
        op.bulk_insert(
            outbox,
            [
                {
                    "task": task,
                    "payload": json.dumps(payload),
                    "state": "pending",
                    "attempts": 0,
                    "last_error": "",
                    "created_at": at,
                    "not_before": at,
                }
                for task, payload in work
            ],
        )


def downgrade() -> None:
    op.execute("DELETE FROM outbox WHERE task = 'identity.index_old'")
    op.drop_table("announced_calls")
