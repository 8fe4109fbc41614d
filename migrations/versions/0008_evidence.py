"""cases: what reporters gave, and its working copies."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KINDS = ("picture", "paper", "sound", "film", "scan")
FILES = (
    "jpg",
    "png",
    "webp",
    "pdf",
    "xlsx",
    "docx",
    "txt",
    "mp3",
    "wav",
    "amr",
    "m4a",
    "mp4",
    "zip",
)
SOURCES = ("registration", "contact", "portal")
SIZES = ("small", "medium", "large")
STATES = ("waiting", "cleared", "withheld")


def _code(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=24)


def _one_of(column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_received_items_{column}"))


def _check(name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_received_items_{name}"))


def _refers(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{table}.id"], name=op.f(f"fk_received_items_{column}_{table}")
    )


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "received_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", _code("receivedkind", *KINDS), nullable=False),
        sa.Column("file_kind", _code("filekind", *FILES), nullable=False),
        sa.Column("source", _code("source", *SOURCES), nullable=False),
        sa.Column("size_class", _code("sizeclass", *SIZES), nullable=False),
        sa.Column("original_record_id", sa.String(length=36), nullable=False),
        sa.Column("name_record_id", sa.String(length=36), nullable=False),
        sa.Column("received_at", moment, nullable=False),
        sa.Column("received_by_id", sa.Integer(), nullable=True),
        sa.Column("state", _code("itemstate", *STATES), nullable=False),
        sa.Column("copy_key", sa.String(length=120), nullable=True),
        sa.Column("copy_sha256", sa.String(length=64), nullable=True),
        sa.Column("copy_size", sa.Integer(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", moment, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _one_of("kind", KINDS),
        _one_of("file_kind", FILES),
        _one_of("source", SOURCES),
        _one_of("size_class", SIZES),
        _one_of("state", STATES),
        _check("decided_at_a_time", "(state = 'waiting') = (decided_at IS NULL)"),
        _check("decided_by", "(decided_at IS NULL) = (decided_by_id IS NULL)"),
        _check("copy_if_cleared", "state = 'cleared' OR copy_key IS NULL"),
        _check(
            "cleared_shows_something",
            "state <> 'cleared' OR copy_key IS NOT NULL OR description <> ''",
        ),
        _refers("case_id", "cases"),
        _refers("received_by_id", "users"),
        _refers("decided_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_items")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_received_items_case_id_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_received_items_uid")),
    )


def downgrade() -> None:
    op.drop_table("received_items")
