"""notices: what people are told on their page, where else they want it, what went outside."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_preferences",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("by_email", sa.Boolean(), nullable=False),
        sa.Column("by_sms", sa.Boolean(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=False),
        sa.Column("quiet_to", sa.Time(), nullable=False),
        sa.Column("digest_at", sa.Time(), nullable=False),
        sa.Column("next_digest_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "quiet_from <> quiet_to", name=op.f("ck_notice_preferences_quiet_window")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_notice_preferences_user_id_users")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_notice_preferences")),
    )
    with op.batch_alter_table("notice_preferences", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_notice_preferences_next_digest_at"), ["next_digest_at"], unique=False
        )

    op.create_table(
        "notice_channels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("sms", "chat", name="channelkind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('sms', 'chat')", name=op.f("ck_notice_channels_kind")),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_notice_channels_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_channels")),
        sa.UniqueConstraint("uid", name=op.f("uq_notice_channels_uid")),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column(
            "pace",
            sa.Enum("urgent", "prompt", "digest", name="pace", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("discreet", sa.Boolean(), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest_on", sa.Date(), nullable=True),
        sa.CheckConstraint("pace IN ('urgent', 'prompt', 'digest')", name=op.f("ck_notices_pace")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_notices_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["users.id"], name=op.f("fk_notices_recipient_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("recipient_id", "key", name=op.f("uq_notices_recipient_id_key")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notices_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ix_notices_collected",
            ["recipient_id", "digest_on"],
            unique=False,
            sqlite_where=sa.text("pace = 'digest' AND outside"),
            postgresql_where=sa.text("pace = 'digest' AND outside"),
        )
        batch_op.create_index(
            batch_op.f("ix_notices_recipient_id_id"), ["recipient_id", "id"], unique=False
        )
        batch_op.create_index(
            "ix_notices_unread",
            ["recipient_id", "id"],
            unique=False,
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )

    op.create_table(
        "notice_deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column(
            "way",
            sa.Enum("email", "sms", "chat", name="way", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column(
            "purpose",
            sa.Enum("notice", "digest", "test", name="purpose", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("recipient_id", sa.Integer(), nullable=True),
        sa.Column("channel_id", sa.Integer(), nullable=True),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("topic", sa.String(length=200), nullable=True),
        sa.Column("digest_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "sent",
                "failed",
                "dropped",
                name="deliverystate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("most_attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "(purpose = 'notice') = (notice_id IS NOT NULL)",
            name=op.f("ck_notice_deliveries_notice_if_notice"),
        ),
        sa.CheckConstraint(
            "(recipient_id IS NULL) = (way = 'chat')",
            name=op.f("ck_notice_deliveries_recipient_unless_chat"),
        ),
        sa.CheckConstraint(
            "purpose IN ('notice', 'digest', 'test')", name=op.f("ck_notice_deliveries_purpose")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'sent', 'failed', 'dropped')",
            name=op.f("ck_notice_deliveries_state"),
        ),
        sa.CheckConstraint(
            "way IN ('email', 'sms', 'chat')", name=op.f("ck_notice_deliveries_way")
        ),
        sa.ForeignKeyConstraint(
            ["channel_id"],
            ["notice_channels.id"],
            name=op.f("fk_notice_deliveries_channel_id_notice_channels"),
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_notice_deliveries_notice_id_notices")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["users.id"], name=op.f("fk_notice_deliveries_recipient_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_deliveries")),
        sa.UniqueConstraint(
            "channel_id", "topic", name=op.f("uq_notice_deliveries_channel_id_topic")
        ),
        sa.UniqueConstraint(
            "recipient_id", "digest_on", name=op.f("uq_notice_deliveries_recipient_id_digest_on")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_notice_deliveries_uid")),
    )
    with op.batch_alter_table("notice_deliveries", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notice_deliveries_not_sent",
            ["state", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('pending', 'failed')"),
            postgresql_where=sa.text("state IN ('pending', 'failed')"),
        )
        batch_op.create_index("ix_notice_deliveries_notice", ["notice_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("notice_deliveries", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_deliveries_notice")
        batch_op.drop_index(
            "ix_notice_deliveries_not_sent",
            sqlite_where=sa.text("state IN ('pending', 'failed')"),
            postgresql_where=sa.text("state IN ('pending', 'failed')"),
        )

    op.drop_table("notice_deliveries")
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_notices_unread",
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_notices_recipient_id_id"))
        batch_op.drop_index(
            "ix_notices_collected",
            sqlite_where=sa.text("pace = 'digest' AND outside"),
            postgresql_where=sa.text("pace = 'digest' AND outside"),
        )
        batch_op.drop_index(batch_op.f("ix_notices_case_id"))

    op.drop_table("notices")
    op.drop_table("notice_channels")
    with op.batch_alter_table("notice_preferences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_preferences_next_digest_at"))

    op.drop_table("notice_preferences")
