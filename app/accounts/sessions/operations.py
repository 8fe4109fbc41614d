"""Ending sessions; each is part of its caller's unit of work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from app.accounts.models import UserSession
from app.audit import operations as audit
from app.extensions import db

if TYPE_CHECKING:
    from datetime import datetime


def end_one(user_id: int, session_id: int, at: datetime) -> bool:
    """End one of the person's own sessions."""
    ended = db.session.execute(
        update(UserSession)
        .where(
            UserSession.id == session_id,
            UserSession.user_id == user_id,
            UserSession.revoked_at.is_(None),
        )
        .values(revoked_at=at)
        .returning(UserSession.id)
    ).one_or_none()
    if ended is None:
        return False
    audit.record("session.revoked", actor_id=user_id, at=at, subject="one")
    return True


def end_all(user_id: int, at: datetime, *, actor_id: int, but: str = "") -> None:
    """End every session of a person, save the one of this digest; who acts may be another."""
    db.session.execute(
        update(UserSession)
        .where(
            UserSession.user_id == user_id,
            UserSession.revoked_at.is_(None),
            UserSession.digest != but,
        )
        .values(revoked_at=at)
    )
    audit.record("session.revoked", actor_id=actor_id, at=at, subject=f"all of user {user_id}")
