"""audit: words beside rows, heads that left the house."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Added, never rebuilt: the triggers that refuse every change stay on the table.
    op.add_column("audit_rows", sa.Column("words_digest", sa.String(length=64), nullable=True))
    op.create_table(
        "audit_words",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_audit_words")),
    )
    op.create_table(
        "audit_heads",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_heads")),
    )
    op.create_index("ix_audit_rows_action_at", "audit_rows", ["action", "at"])
    op.create_index("ix_audit_rows_at", "audit_rows", ["at", "id"])


def downgrade() -> None:
    op.drop_index("ix_audit_rows_at", table_name="audit_rows")
    op.drop_index("ix_audit_rows_action_at", table_name="audit_rows")
    op.drop_table("audit_heads")
    op.drop_table("audit_words")
    op.drop_column("audit_rows", "words_digest")
