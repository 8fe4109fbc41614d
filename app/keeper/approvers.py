"""Credentials of approvers: enrolled, checked and removed by the keeper itself.

What the keeper verifies: that the person holds the credential, that it is old enough, that none is
made over another, that two different persons removed it. What it has to believe: that the desk
names the person who really sits there, and that the two who remove are the two administrators. So
each of these is chained, and the desk tells all custodians and the auditor of it.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Final

import pyotp
from sqlalchemy import select

from app.identity.wire.granting import Credential, CredentialRemoval, Method, RemoveCredential
from app.identity.wire.kinds import Refusal
from app.identity.wire.messages import ApproverEnrolled
from app.keeper import chain
from app.keeper.denial import Denied, require
from app.keeper.keys import open_secret, seal_secret
from app.keeper.ledger import ApproverPasskey, RemovalAsked
from app.keeper.store import Approver

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.keeper.keys import KeyRing
    from app.keeper.settings import KeeperSettings

STEP_SECONDS: Final = 30


def credential_of(session: Session, user_id: int) -> Approver | ApproverPasskey | None:
    """Give the one credential of a person, of either kind."""
    return session.get(ApproverPasskey, user_id) or session.get(Approver, user_id)


def enroll(
    session: Session, ring: KeyRing, settings: KeeperSettings, user_id: int, at: datetime
) -> ApproverEnrolled:
    """Enrol somebody with a new secret at once.

    Raises ``Denied`` for somebody who has a credential: a second is not made over the first.
    """
    secret = pyotp.random_base32()
    counts_from = keep_secret(session, ring, settings, user_id, secret, at)
    return ApproverEnrolled(secret, counts_from)


def keep_secret(  # noqa: PLR0913, PLR0917 - what an enrolment binds
    session: Session,
    ring: KeyRing,
    settings: KeeperSettings,
    user_id: int,
    secret: str,
    at: datetime,
) -> datetime:
    """Keep a secret; it counts only after some days, so that others notice. Gives that moment."""
    require(credential_of(session, user_id) is None, Refusal.ALREADY_ENROLLED)
    counts_from = at + settings.approver_counts_after
    session.add(
        Approver(
            user_id=user_id,
            sealed_secret=seal_secret(ring, user_id, secret),
            enrolled_at=at,
            counts_from=counts_from,
        )
    )
    chain.chain_act(
        session, ring.chain_key, "enroll", at, user_id=user_id, method=Method.TOTP.value
    )
    return counts_from


def find(
    session: Session, user_id: int, settings: KeeperSettings, at: datetime
) -> Approver | ApproverPasskey:
    """Find an approver whose credential counts. Raises ``Denied``."""
    approver = credential_of(session, user_id)
    if approver is None:
        raise Denied(Refusal.NO_APPROVER)
    require(at >= approver.counts_from, Refusal.APPROVER_TOO_NEW)
    if isinstance(approver, Approver):
        first = approver.first_wrong_at
        if first is not None and at >= first + settings.wrong_codes_within:
            approver.wrong_codes, approver.first_wrong_at = 0, None
        require(approver.wrong_codes < settings.wrong_codes, Refusal.TOO_MANY_TRIES)
    return approver


def accept_code(ring: KeyRing, approver: Approver, code: str, at: datetime) -> bool:
    """Check a code and use it up; a wrong one counts. The caller commits either way."""
    step = step_of(open_secret(ring, approver.user_id, approver.sealed_secret), code, at)
    if step is not None and step > approver.last_step:
        approver.last_step = step
        approver.wrong_codes, approver.first_wrong_at = 0, None
        return True
    approver.wrong_codes += 1
    approver.first_wrong_at = approver.first_wrong_at or at
    return False


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """Say of which half-minute a code is; one before and one after now are taken."""
    totp = pyotp.TOTP(secret)
    now = int(at.timestamp()) // STEP_SECONDS
    fitting = [
        step
        for step in (now - 1, now, now + 1)
        if code.isascii() and hmac.compare_digest(totp.generate_otp(step), code)
    ]
    return fitting[0] if fitting else None


def remove(
    session: Session, ring: KeyRing, settings: KeeperSettings, asked: RemoveCredential, at: datetime
) -> CredentialRemoval:
    """Remove a credential once two administrators, different in person and office, said so."""
    found = credential_of(session, asked.user_id)
    if found is None:
        raise Denied(Refusal.NO_APPROVER)
    require(asked.user_id != asked.requester_id, Refusal.OWN_REQUEST)
    first = session.get(RemovalAsked, asked.user_id)
    if first is None or at >= first.asked_at + settings.grant_waits:
        session.merge(
            RemovalAsked(
                user_id=asked.user_id,
                asked_by_id=asked.requester_id,
                as_security=asked.as_security,
                asked_at=at,
            )
        )
        _chain_removal(session, ring, "ask-removal", asked, None, at)
        return CredentialRemoval(is_done=False)
    require(first.asked_by_id != asked.requester_id, Refusal.SAME_PERSON)
    require(first.as_security is not asked.as_security, Refusal.SAME_PERSON)
    _chain_removal(session, ring, "remove", asked, first.asked_by_id, at)
    session.delete(found)
    session.delete(first)
    return CredentialRemoval(is_done=True)


def _chain_removal(  # noqa: PLR0913, PLR0917 - what the link names
    session: Session,
    ring: KeyRing,
    act: str,
    asked: RemoveCredential,
    with_id: int | None,
    at: datetime,
) -> None:
    chain.chain_act(
        session,
        ring.chain_key,
        act,
        at,
        user_id=asked.user_id,
        requester_id=asked.requester_id,
        office="security" if asked.as_security else "system",
        with_id=with_id,
    )


def listed(session: Session, settings: KeeperSettings, at: datetime) -> tuple[Credential, ...]:
    """List all credentials, without anything secret."""
    asked = {
        row.user_id: row.asked_by_id
        for row in session.scalars(select(RemovalAsked))
        if at < row.asked_at + settings.grant_waits
    }
    rows = [*session.scalars(select(Approver)), *session.scalars(select(ApproverPasskey))]
    return tuple(
        Credential(
            user_id=row.user_id,
            method=Method.TOTP if isinstance(row, Approver) else Method.PASSKEY,
            enrolled_at=row.enrolled_at,
            counts_from=row.counts_from,
            removal_asked_by=asked.get(row.user_id),
        )
        for row in sorted(rows, key=lambda row: row.user_id)
    )
