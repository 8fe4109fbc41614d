"""Checking and changing second factors; each is part of its caller's unit of work."""

from __future__ import annotations

import secrets as chance
from typing import TYPE_CHECKING, Final

import pyotp
from sqlalchemy import delete, func, select, update

from app.accounts.factors import secrets
from app.accounts.factors.models import Passkey, RecoveryCode, TotpSecret
from app.accounts.factors.rules import fitting_step
from app.audit import operations as audit
from app.extensions import db

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.models import User

RECOVERY_CODES: Final = 10
# No letter or digit that can be taken for another: 31 signs, 12 of them are 59 bits.
_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH: Final = 12


def new_secret() -> str:
    """Draw a secret for an app."""
    return pyotp.random_base32()


def keep_totp(user: User, secret: str, at: datetime, step: int = 0) -> None:
    """Keep a secret in place of any before; ``step`` is that of the code that confirmed it."""
    db.session.execute(delete(TotpSecret).where(TotpSecret.user_id == user.id))
    db.session.add(
        TotpSecret(
            user_id=user.id, sealed=secrets.seal(secret, user.id), last_step=step, created_at=at
        )
    )
    user.factor_since = user.factor_since or at
    audit.record("factor.added", actor_id=user.id, at=at, subject="totp")


def use_totp(user_id: int, code: str, at: datetime) -> bool:
    """Use up a code of the person's app; the same step is refused from then on (RFC 6238 §5.2)."""
    kept = db.session.get(TotpSecret, user_id)
    secret = secrets.unseal(kept.sealed, user_id) if kept else None
    if kept is None or secret is None:
        return False
    step = fitting_step(secret, code, at, kept.last_step)
    if step is None:
        return False
    # Two requests may come with the same code: the database lets one of them have it.
    won = db.session.execute(
        update(TotpSecret)
        .where(TotpSecret.user_id == user_id, TotpSecret.last_step < step)
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
            RecoveryCode.digest == _recovery_digest(user_id, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=at)
        .returning(RecoveryCode.id)
    ).one_or_none()
    return won is not None


def new_recovery_codes(user: User, at: datetime) -> list[str]:
    """Make new codes in place of all before; they are given once, only their digests are kept."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = ["".join(chance.choice(_SIGNS) for _ in range(_LENGTH)) for _ in range(RECOVERY_CODES)]
    db.session.add_all(
        RecoveryCode(user_id=user.id, digest=_recovery_digest(user.id, code), created_at=at)
        for code in codes
    )
    audit.record("factor.recovery-codes", actor_id=user.id, at=at)
    return ["-".join(code[i : i + 4] for i in range(0, _LENGTH, 4)) for code in codes]


def _recovery_digest(user_id: int, code: str) -> str:
    return secrets.digest(f"{user_id}:{code}", "recovery")


def remove_totp(user: User, at: datetime) -> None:
    """Take the app's secret away."""
    db.session.execute(delete(TotpSecret).where(TotpSecret.user_id == user.id))
    _note_removal(user, "totp", at)


def remove_passkey(user: User, passkey_id: int, at: datetime) -> None:
    """Take a passkey away."""
    db.session.execute(delete(Passkey).where(Passkey.user_id == user.id, Passkey.id == passkey_id))
    _note_removal(user, "passkey", at)


def _note_removal(user: User, what: str, at: datetime) -> None:
    audit.record("factor.removed", actor_id=user.id, at=at, subject=what)
    if count_factors(user.id) == 0:
        user.factor_since = None
        db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def remove_all(user: User, at: datetime, *, actor_id: int) -> None:
    """Take every factor away, as a reset of credentials does; who needs one is led to a new one.

    The sessions end by ``sessions.operations.end_all`` in the same unit of work.
    """
    for model in (TotpSecret, Passkey, RecoveryCode):
        db.session.execute(delete(model).where(model.user_id == user.id))
    user.factor_since = None
    audit.record("factor.reset", actor_id=actor_id, at=at, subject=f"user {user.id}")


def count_factors(user_id: int) -> int:
    """Count apps and passkeys; a recovery code is no factor of its own."""
    has_app = select(func.count()).where(TotpSecret.user_id == user_id).scalar_subquery()
    keys = select(func.count()).where(Passkey.user_id == user_id).scalar_subquery()
    return db.session.scalar(select(has_app + keys)) or 0
