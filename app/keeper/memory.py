"""Tables of the vault for reaching the reporter: blind indexes, questions counted, messages."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLAlchemy reads the annotations
from enum import StrEnum

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.keeper.store import Table


class IndexKind(StrEnum):
    """By what a person is known again."""

    PHONE = "phone"
    ID_NUMBER = "id_number"
    EMAIL = "email"
    NAME_AND_ADDRESS = "name_and_address"


class IndexedBox(Table):
    """A box whose blind indexes are made, and since when its matter is known."""

    __tablename__ = "indexed_boxes"

    record_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_uid: Mapped[str] = mapped_column(String(36), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    known_at: Mapped[datetime]
    is_anonymous: Mapped[bool] = mapped_column(default=False)


class BlindIndex(Table):
    """A keyed digest of one value. Matters that share one come from one person or contact."""

    __tablename__ = "blind_indexes"
    __table_args__ = (Index("ix_blind_indexes_value", "value"),)

    record_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    value: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    case_uid: Mapped[str] = mapped_column(String(36), index=True)


class Question(Table):
    """A question the desk asked about a person, counted before it is answered."""

    __tablename__ = "questions"
    __table_args__ = (Index("ix_questions_day", "kind", "user_id", "at"),)

    question_id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(24))
    user_id: Mapped[int]
    case_uid: Mapped[str] = mapped_column(String(36))


class MessageState(StrEnum):
    """How far a message to a reporter is."""

    SENDING = "sending"
    SENT = "sent"
    NOT_TAKEN = "not_taken"
    NO_WAY = "no_way"


class SentMessage(Table):
    """One message to a reporter by its opaque id; neither address nor words are kept."""

    __tablename__ = "sent_messages"

    delivery_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_uid: Mapped[str] = mapped_column(String(36), index=True)
    template: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(16))
    asked_at: Mapped[datetime]
    tried_at: Mapped[datetime]
