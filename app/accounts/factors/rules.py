"""Rules of second factors: who needs one, which code fits when (RFC 6238)."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Final

import pyotp

from app.accounts.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

NEEDS_FACTOR: Final = frozenset(
    {
        Role.LEADER,
        Role.CUSTODIAN,
        Role.DISCIPLINE,
        Role.SYSTEM_ADMINISTRATOR,
        Role.SECURITY_ADMINISTRATOR,
        Role.AUDITOR,
    }
)
STEP_SECONDS: Final = 30
DIGITS: Final = 6
# A clock may be one step off either way.
LEEWAY: Final = 1
ISSUER: Final = "Huiyin"


def needs_factor(roles: Iterable[Role]) -> bool:
    """Say whether one of the roles opens or decides what a password alone must not reach (§3)."""
    return not NEEDS_FACTOR.isdisjoint(roles)


def step_at(at: datetime) -> int:
    """Give the number of the step that a moment is in."""
    return int(at.timestamp()) // STEP_SECONDS


def code_of(secret: str, step: int) -> str:
    """Give the code of a step."""
    return pyotp.TOTP(secret).at(step * STEP_SECONDS)


def uri_of(secret: str, username: str) -> str:
    """Give what an app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def fitting_step(secret: str, code: str, at: datetime, last_step: int) -> int | None:
    """Give the step whose code this is; a step up to the last one used fits no more."""
    found = None
    for step in range(step_at(at) - LEEWAY, step_at(at) + LEEWAY + 1):
        fits = hmac.compare_digest(code_of(secret, step).encode(), code.encode())
        if fits and step > last_step:
            found = step
    return found
