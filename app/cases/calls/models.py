"""Calls announced by the telephone system. No number is in here: it lies in a sealed box."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.extensions import Model


class AnnouncedCall(Model):
    """A call that rings at one agent's desk.

    ``case_uid`` is taken beforehand: the box of the number is sealed under it, and the matter that
    is registered from the call takes it. ``signature_digest`` is unique, so that what was signed is
    used once.
    """

    __tablename__ = "announced_calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    case_uid: Mapped[str] = mapped_column(String(36), unique=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    signature_digest: Mapped[str] = mapped_column(String(64), unique=True)
    spoke_before: Mapped[bool | None]
    announced_at: Mapped[datetime]
    registered_at: Mapped[datetime | None]

    agent: Mapped[User] = relationship()
