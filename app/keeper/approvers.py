"""Credentials of approvers, enrolled and checked by the keeper itself."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Final

import pyotp

from app.identity.wire.kinds import Refusal
from app.identity.wire.messages import ApproverEnrolled
from app.keeper import chain
from app.keeper.denial import Denied, require
from app.keeper.keys import open_secret, seal_secret
from app.keeper.store import Approver

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.keeper.keys import KeyRing
    from app.keeper.settings import KeeperSettings

STEP_SECONDS: Final = 30


def enroll(
    session: Session, ring: KeyRing, settings: KeeperSettings, user_id: int, at: datetime
) -> ApproverEnrolled:
    """Enrol an approver; the credential counts only after some days, so that others notice.

    Raises ``Denied`` for somebody who has one: a second is not made over the first.
    """
    require(session.get(Approver, user_id) is None, Refusal.ALREADY_ENROLLED)
    secret = pyotp.random_base32()
    counts_from = at + settings.approver_counts_after
    session.add(
        Approver(
            user_id=user_id,
            sealed_secret=seal_secret(ring, user_id, secret),
            enrolled_at=at,
            counts_from=counts_from,
        )
    )
    chain.chain_act(session, ring.chain_key, "enroll", at, user_id=user_id)
    return ApproverEnrolled(secret, counts_from)


def find(session: Session, user_id: int, settings: KeeperSettings, at: datetime) -> Approver:
    """Find an approver whose credential counts. Raises ``Denied``."""
    approver = session.get(Approver, user_id)
    if approver is None:
        raise Denied(Refusal.NO_APPROVER)
    require(at >= approver.counts_from, Refusal.APPROVER_TOO_NEW)
    first = approver.first_wrong_at
    if first is not None and at >= first + settings.wrong_codes_within:
        approver.wrong_codes, approver.first_wrong_at = 0, None
    require(approver.wrong_codes < settings.wrong_codes, Refusal.TOO_MANY_TRIES)
    return approver


def accept_code(ring: KeyRing, approver: Approver, code: str, at: datetime) -> bool:
    """Check a code and use it up; a wrong one counts. The caller commits either way."""
    totp = pyotp.TOTP(open_secret(ring, approver.user_id, approver.sealed_secret))
    now = int(at.timestamp()) // STEP_SECONDS
    for step in (now - 1, now, now + 1):
        good = hmac.compare_digest(totp.generate_otp(step), code) if code.isascii() else False
        if good and step > approver.last_step:
            approver.last_step = step
            approver.wrong_codes, approver.first_wrong_at = 0, None
            return True
    approver.wrong_codes += 1
    approver.first_wrong_at = approver.first_wrong_at or at
    return False
