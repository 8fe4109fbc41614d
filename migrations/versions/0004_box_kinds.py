"""sealed boxes: recordings, scans, the number a call came from."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BEFORE = ("identity", "words", "message", "evidence", "filename", "contact", "signature")
SINCE = (*BEFORE, "recording", "scan", "caller")


def allow(kinds: tuple[str, ...]) -> None:
    """Let the column hold these kinds of box."""
    values = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("sealed_boxes", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_sealed_boxes_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_sealed_boxes_kind"), f"kind IN ({values})")


def upgrade() -> None:
    allow(SINCE)


def downgrade() -> None:
    op.execute("DELETE FROM sealed_boxes WHERE kind IN ('recording', 'scan', 'caller')")
    allow(BEFORE)
