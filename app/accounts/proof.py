"""Proving who one is with what one has enrolled: code, recovery code, passkey – or the password.

The password counts only where there is no second factor.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.accounts.factors import operations
from app.accounts.models import User
from app.accounts.passwords import verify_password
from app.extensions import db, end_reading, writing

if TYPE_CHECKING:
    from datetime import datetime

LONGEST: Final = 4000
_CODE: Final = re.compile(r"\d{6}")


class Proof(StrEnum):
    """By what somebody proved who they are."""

    CODE = "code"
    RECOVERY = "recovery"
    PASSKEY = "passkey"
    PASSWORD = "password"  # noqa: S105 - the kind, not one


def prove(user_id: int, given: str, at: datetime) -> Proof | None:
    """Check what was given and use it up; whoever has a factor proves nothing by the password.

    It is a unit of work of its own: what was used up stays used up whatever follows.
    """
    user = db.session.get_one(User, user_id)
    has_factor, stored = user.factor_since is not None, user.password_hash
    end_reading()
    if not has_factor:
        return Proof.PASSWORD if verify_password(stored, given) else None
    return prove_factor(user_id, given, at)


def prove_factor(user_id: int, given: str, at: datetime) -> Proof | None:
    """Check a code of the app or a recovery code and use it up."""
    words = re.sub(r"[\s-]", "", given).lower()
    with writing():
        if _CODE.fullmatch(words):
            return Proof.CODE if operations.use_totp(user_id, words, at) else None
        used = operations.use_recovery_code(user_id, words, at)
        return Proof.RECOVERY if used else None
