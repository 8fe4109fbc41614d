"""publicity: the reporter's key, numbers replaced and asked for anew, the dialogue."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TASKS = ("first_reply", "feedback", "call_back", "tell_change", "promise")
GRADES = ("satisfied", "basically", "dissatisfied", "very_dissatisfied")
ITEMS = ("question", "answer", "message", "grading", "appeal", "withdrawal")
CALLED_FOR = ("contact_tasks", "feedbacks")


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def allow_tasks(kinds: tuple[str, ...]) -> None:
    """Say anew what somebody may be called for."""
    for table in CALLED_FOR:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_kind"), type_="check")
            batch_op.create_check_constraint(
                op.f(f"ck_{table}_kind"), f"kind IN ({_listed(kinds)})"
            )


def _code(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=24)


def _user(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["users.id"], name=op.f(f"fk_{table}_{column}_users"))


def _case(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["case_id"], ["cases.id"], name=op.f(f"fk_{table}_case_id_cases")
    )


def make_references() -> None:
    """Who issued the number in force, those replaced, those asked for."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "reporter_keys",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("issuer", _code("portal", "staff", name="issuer"), nullable=False),
        sa.Column("issued_at", moment, nullable=False),
        sa.Column("passphrase_hash", sa.String(length=200), nullable=True),
        sa.Column("passphrase_set_at", moment, nullable=True),
        sa.CheckConstraint("issuer IN ('portal', 'staff')", name=op.f("ck_reporter_keys_issuer")),
        sa.CheckConstraint(
            "(passphrase_hash IS NULL) = (passphrase_set_at IS NULL)",
            name=op.f("ck_reporter_keys_set_if_hash"),
        ),
        _case("reporter_keys"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_reporter_keys")),
    )
    op.create_table(
        "replaced_references",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("replaced_at", moment, nullable=False),
        _case("replaced_references"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_replaced_references")),
    )
    op.create_index(op.f("ix_replaced_references_case_id"), "replaced_references", ["case_id"])
    op.create_table(
        "reissue_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=False),
        sa.Column("requested_at", moment, nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", moment, nullable=True),
        sa.Column("issued_at", moment, nullable=True),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> requested_by_id",
            name=op.f("ck_reissue_requests_second_person"),
        ),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)",
            name=op.f("ck_reissue_requests_confirmed_by_somebody"),
        ),
        _case("reissue_requests"),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["contact_attempts.id"],
            name=op.f("fk_reissue_requests_attempt_id_contact_attempts"),
        ),
        _user("requested_by_id", "reissue_requests"),
        _user("confirmed_by_id", "reissue_requests"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reissue_requests")),
    )
    op.create_index(op.f("ix_reissue_requests_case_id_id"), "reissue_requests", ["case_id", "id"])


def make_dialogue() -> None:
    """What was asked and said."""
    moment = sa.DateTime(timezone=True)
    name = "dialogue_items"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", _code(*ITEMS, name="itemkind"), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("for_team", sa.Boolean(), nullable=False),
        sa.Column("kept_because", sa.String(length=400), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("record_id", sa.String(length=36), nullable=True),
        sa.Column("grade", _code(*GRADES, name="satisfaction"), nullable=True),
        sa.Column("voluntary", sa.Boolean(), nullable=True),
        sa.Column("masked", sa.Text(), nullable=True),
        sa.Column("masked_by_id", sa.Integer(), nullable=True),
        sa.Column("masked_at", moment, nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", moment, nullable=True),
        sa.CheckConstraint(f"kind IN ({_listed(ITEMS)})", name=op.f(f"ck_{name}_kind")),
        sa.CheckConstraint(f"grade IN ({_listed(GRADES)})", name=op.f(f"ck_{name}_grade")),
        sa.CheckConstraint(
            "(kind = 'question') = (author_id IS NOT NULL)",
            name=op.f(f"ck_{name}_asked_by_the_house"),
        ),
        sa.CheckConstraint(
            "(kind = 'answer') = (question_id IS NOT NULL)",
            name=op.f(f"ck_{name}_answers_a_question"),
        ),
        sa.CheckConstraint(
            "(kind = 'grading') = (grade IS NOT NULL)", name=op.f(f"ck_{name}_graded")
        ),
        sa.CheckConstraint(
            "(kind = 'withdrawal') = (voluntary IS NOT NULL)", name=op.f(f"ck_{name}_asked_freely")
        ),
        sa.CheckConstraint(
            "(masked_at IS NULL) = (masked IS NULL)", name=op.f(f"ck_{name}_masked_at_a_time")
        ),
        _case(name),
        _user("author_id", name),
        _user("masked_by_id", name),
        _user("settled_by_id", name),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["dialogue_items.id"],
            name=op.f(f"fk_{name}_question_id_dialogue_items"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_case_id_id"), name, ["case_id", "id"])
    waits = sa.text("record_id IS NOT NULL AND masked_at IS NULL")
    op.create_index(f"ix_{name}_waiting", name, ["at"], sqlite_where=waits, postgresql_where=waits)


def upgrade() -> None:
    allow_tasks((*TASKS, "question"))
    make_references()
    make_dialogue()


def downgrade() -> None:
    for table in ("dialogue_items", "reissue_requests", "replaced_references", "reporter_keys"):
        op.drop_table(table)
    op.execute("DELETE FROM feedbacks WHERE kind = 'question'")
    op.execute(
        "DELETE FROM contact_attempts WHERE task_id IN "
        "(SELECT id FROM contact_tasks WHERE kind = 'question')"
    )
    op.execute("DELETE FROM contact_tasks WHERE kind = 'question'")
    allow_tasks(TASKS)
