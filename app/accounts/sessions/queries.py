"""Reading one's own sessions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.accounts.models import UserSession
from app.accounts.session import SEEN_EVERY
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.config import Config


def living_sessions(user_id: int, at: datetime, config: Config) -> Sequence[UserSession]:
    """List the sessions that may still be used, the newest first."""
    idle = timedelta(minutes=config.idle_minutes) + SEEN_EVERY
    return db.session.scalars(
        select(UserSession)
        .where(
            UserSession.user_id == user_id,
            UserSession.revoked_at.is_(None),
            UserSession.created_at > at - timedelta(hours=config.absolute_hours),
            UserSession.seen_at > at - idle,
        )
        .order_by(UserSession.created_at.desc(), UserSession.id.desc())
    ).all()
