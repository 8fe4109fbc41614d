"""Finding announced calls and the agent they ring for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.accounts.models import User
from app.cases.calls import rules
from app.cases.calls.models import AnnouncedCall
from app.cases.intake.queries import desk_units_of
from app.errors import NotFound
from app.extensions import db

if TYPE_CHECKING:
    from datetime import datetime


def agent_named(username: str) -> User | None:
    """Give the agent at whose desk it rings: somebody active who takes calls."""
    user = db.session.scalar(select(User).where(User.username == username, User.active))
    return user if user is not None and desk_units_of(user) else None


def is_known_signature(digest: str) -> bool:
    """Say whether this very signature announced a call before."""
    known = select(AnnouncedCall.id).where(AnnouncedCall.signature_digest == digest)
    return db.session.scalar(known) is not None


def call_or_404(uid: str, viewer: User, at: datetime) -> AnnouncedCall:
    """Give a call to the agent it rings for, while it is open. Raises ``NotFound``."""
    call = db.session.scalar(
        select(AnnouncedCall).where(AnnouncedCall.uid == uid, AnnouncedCall.agent_id == viewer.id)
    )
    if call is None or at >= call.announced_at + rules.OPEN:
        raise NotFound
    return call
