"""What the house asked and the reporter said: theirs sealed, beside it a masked note."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.cases.contact.kinds import Satisfaction
from app.cases.dialogue.kinds import ItemKind
from app.cases.models import Case
from app.extensions import Model, enum_check, enum_column

_WAITS = text("record_id IS NOT NULL AND masked_at IS NULL")


class DialogueItem(Model):
    """One thing asked or said (confidentiality design §§3, 6).

    ``text`` is what the house wrote, or how many files came with a message. What the reporter
    wrote is the sealed box ``record_id``; what the house may know of it is the masked note of
    whoever read it.
    """

    __tablename__ = "dialogue_items"
    __table_args__ = (
        enum_check("kind", ItemKind),
        enum_check("grade", Satisfaction),
        CheckConstraint("(kind = 'question') = (author_id IS NOT NULL)", name="asked_by_the_house"),
        CheckConstraint("(kind = 'answer') = (question_id IS NOT NULL)", name="answers_a_question"),
        CheckConstraint("(kind = 'grading') = (grade IS NOT NULL)", name="graded"),
        CheckConstraint("(kind = 'withdrawal') = (voluntary IS NOT NULL)", name="asked_freely"),
        CheckConstraint("(masked_at IS NULL) = (masked IS NULL)", name="masked_at_a_time"),
        Index(None, "case_id", "id"),
        Index("ix_dialogue_items_waiting", "at", sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[ItemKind] = mapped_column(enum_column(ItemKind))
    at: Mapped[datetime]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str] = mapped_column(Text, default="")
    for_team: Mapped[bool] = mapped_column(default=False)
    kept_because: Mapped[str] = mapped_column(String(400), default="")
    question_id: Mapped[int | None] = mapped_column(ForeignKey("dialogue_items.id"))
    record_id: Mapped[str | None] = mapped_column(String(36))
    grade: Mapped[Satisfaction | None] = mapped_column(enum_column(Satisfaction))
    voluntary: Mapped[bool | None]
    masked: Mapped[str | None] = mapped_column(Text)
    masked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    masked_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    settled_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()
    author: Mapped[User | None] = relationship(foreign_keys=author_id)
    masked_by: Mapped[User | None] = relationship(foreign_keys=masked_by_id)
    settled_by: Mapped[User | None] = relationship(foreign_keys=settled_by_id)
