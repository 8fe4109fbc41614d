"""Enrolling a credential in two steps: the keeper gives a secret or a challenge, then sees proof.

Only what was proved is kept; until then the person has no credential.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import pyotp

from app.identity.wire.granting import BeginEnrolment, Enrolled, EnrolmentBegun, Method
from app.identity.wire.kinds import Refusal
from app.keeper import approvers, chain, passkeys
from app.keeper.denial import Denied, require
from app.keeper.keys import open_secret, seal_secret
from app.keeper.ledger import ApproverPasskey, Enrolment

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.identity.wire.granting import FinishEnrolment
    from app.keeper.office import Office

CHALLENGE_BYTES: Final = 32


def begin(session: Session, office: Office, asked: BeginEnrolment, at: datetime) -> EnrolmentBegun:
    """Give a secret or a challenge; the same again while it waits for its proof."""
    require(approvers.credential_of(session, asked.user_id) is None, Refusal.ALREADY_ENROLLED)
    if asked.method is Method.PASSKEY:
        _require_site(office, asked.origin)
    begun = session.get(Enrolment, asked.user_id)
    if begun is None or _is_over(office, begun, at) or not _fits(begun, asked):
        begun = session.merge(_new(office, asked, at))
    secret = options = ""
    if begun.sealed_secret is not None:
        secret = open_secret(office.ring, asked.user_id, begun.sealed_secret)
    if begun.challenge is not None:
        options = passkeys.ask_to_make(begun.origin, asked.user_id, begun.challenge)
    return EnrolmentBegun(secret, options, begun.begun_at + office.settings.enrolment_lives)


def _require_site(office: Office, origin: str) -> None:
    """A passkey is for our site and no other; where the keeper was told which, for that one."""
    own = office.settings.site_url
    require(passkeys.site_of(origin) is not None, Refusal.MALFORMED)
    require(not own or own == origin, Refusal.MALFORMED)


def _is_over(office: Office, begun: Enrolment, at: datetime) -> bool:
    return at >= begun.begun_at + office.settings.enrolment_lives


def _fits(begun: Enrolment, asked: BeginEnrolment) -> bool:
    return (begun.method, begun.origin) == (asked.method.value, asked.origin)


def _new(office: Office, asked: BeginEnrolment, at: datetime) -> Enrolment:
    by_code = asked.method is Method.TOTP
    secret = seal_secret(office.ring, asked.user_id, pyotp.random_base32()) if by_code else None
    return Enrolment(
        user_id=asked.user_id,
        method=asked.method.value,
        sealed_secret=secret,
        challenge=None if by_code else os.urandom(CHALLENGE_BYTES),
        origin=asked.origin,
        begun_at=at,
    )


def finish(session: Session, office: Office, asked: FinishEnrolment, at: datetime) -> Enrolled:
    """Keep the credential that was proved. Raises ``Denied``."""
    begun = session.get(Enrolment, asked.user_id)
    if begun is None or _is_over(office, begun, at):
        raise Denied(Refusal.NOT_OFFERED)
    if begun.sealed_secret is not None:
        secret = open_secret(office.ring, asked.user_id, begun.sealed_secret)
        require(approvers.step_of(secret, asked.answer, at) is not None, Refusal.WRONG_CODE)
        counts_from = approvers.keep_secret(
            session, office.ring, office.settings, asked.user_id, secret, at
        )
    else:
        counts_from = _keep_passkey(session, office, begun, asked, at)
    session.delete(begun)
    return Enrolled(counts_from)


def _keep_passkey(
    session: Session, office: Office, begun: Enrolment, asked: FinishEnrolment, at: datetime
) -> datetime:
    require(approvers.credential_of(session, asked.user_id) is None, Refusal.ALREADY_ENROLLED)
    made = passkeys.made(begun.origin, begun.challenge or b"", asked.answer)
    if made is None:
        raise Denied(Refusal.WRONG_CODE)
    counts_from = at + office.settings.approver_counts_after
    session.add(
        ApproverPasskey(
            user_id=asked.user_id,
            credential_id=made.credential_id,
            public_key=made.public_key,
            sign_count=made.sign_count,
            origin=begun.origin,
            enrolled_at=at,
            counts_from=counts_from,
        )
    )
    method = Method.PASSKEY.value
    chain.chain_act(
        session, office.ring.chain_key, "enroll", at, user_id=asked.user_id, method=method
    )
    return counts_from
