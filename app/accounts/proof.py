"""Proving who one is with what one has enrolled: code, recovery code, passkey – or the password.

The password counts only where there is no second factor. Wrong tries slow the next ones down.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.accounts.factors import operations, passkeys
from app.accounts.models import User
from app.accounts.passwords import verify_password
from app.accounts.throttle import counts
from app.extensions import db, end_reading, writing

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

LONGEST: Final = 8000
_CODE: Final = re.compile(r"[0-9]{6}")


class Proof(StrEnum):
    """By what somebody proved who they are, or why they did not."""

    CODE = "code"
    RECOVERY = "recovery"
    PASSKEY = "passkey"
    PASSWORD = "password"  # noqa: S105 - the kind, not one
    WRONG = "wrong"
    TOO_SOON = "too-soon"

    @property
    def holds(self) -> bool:
        """Whether it proves anything."""
        return self not in {Proof.WRONG, Proof.TOO_SOON}


def prove(user_id: int, given: str, at: datetime) -> Proof:
    """Check what was given and use it up; whoever has a factor proves nothing by the password.

    It is a unit of work of its own: what was used up stays used up whatever follows.
    """
    user = db.session.get_one(User, user_id)
    if user.factor_since is None:
        return prove_password(user_id, given, at)
    return _slowed(user.username, at, lambda: _by_factor(user_id, given.strip(), at))


def prove_password(user_id: int, given: str, at: datetime) -> Proof:
    """Check the password alone, as one who changes it has to give it."""
    user = db.session.get_one(User, user_id)
    stored = user.password_hash
    fits = {True: Proof.PASSWORD, False: Proof.WRONG}
    return _slowed(user.username, at, lambda: fits[verify_password(stored, given)])


def _slowed(username: str, at: datetime, check: Callable[[], Proof]) -> Proof:
    end_reading()
    if counts.seconds_to_wait(username, at):
        return Proof.TOO_SOON
    proof = check()
    if proof.holds:
        counts.forget_account(username, at)
    else:
        counts.note_failure(username, at)
    return proof


def _by_factor(user_id: int, given: str, at: datetime) -> Proof:
    with writing():
        if given.startswith("{"):
            return Proof.PASSKEY if passkeys.check(user_id, given, at) else Proof.WRONG
        words = re.sub(r"[\s-]", "", given).lower()
        if _CODE.fullmatch(words):
            return Proof.CODE if operations.use_totp(user_id, words, at) else Proof.WRONG
        used = operations.use_recovery_code(user_id, words, at)
        return Proof.RECOVERY if used else Proof.WRONG
