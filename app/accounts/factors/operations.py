"""Checking and changing second factors; each is one unit of work of the caller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from app.accounts.factors import secrets
from app.accounts.factors.models import RecoveryCode, TotpSecret
from app.accounts.factors.rules import fitting_step
from app.extensions import db

if TYPE_CHECKING:
    from datetime import datetime


def use_totp(user_id: int, code: str, at: datetime) -> bool:
    """Use up a code of the person's app; the same step is refused from then on (RFC 6238 §5.2)."""
    kept = db.session.get(TotpSecret, user_id)
    if kept is None or kept.confirmed_at is None:
        return False
    return _use_step(kept, code, at)


def _use_step(kept: TotpSecret, code: str, at: datetime) -> bool:
    secret = secrets.unseal(kept.sealed, kept.user_id)
    step = fitting_step(secret, code, at, kept.last_step) if secret else None
    if step is None:
        return False
    # Two requests may come with the same code: the database lets one of them have it.
    won = db.session.execute(
        update(TotpSecret)
        .where(TotpSecret.user_id == kept.user_id, TotpSecret.last_step < step)
        .values(last_step=step)
        .returning(TotpSecret.user_id)
    ).one_or_none()
    return won is not None


def use_recovery_code(user_id: int, code: str, at: datetime) -> bool:
    """Use up a recovery code."""
    won = db.session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user_id,
            RecoveryCode.digest == secrets.digest(f"{user_id}:{code}", "recovery"),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=at)
        .returning(RecoveryCode.id)
    ).one_or_none()
    return won is not None
