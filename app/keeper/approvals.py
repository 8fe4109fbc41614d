"""Signed approvals: an approver signs (case, requester, fields, purpose, end, nonce), once.

With a passkey the challenge is the digest of exactly these. With a code the keeper binds the code,
which works once, to the one offer of that statement (confidentiality design §3).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from typing import TYPE_CHECKING, Final

from app.identity.wire.granting import ApprovalOffered, ApprovalTaken, Method
from app.identity.wire.kinds import Refusal
from app.keeper import approvers, chain, grants, passkeys
from app.keeper.denial import Denied, require
from app.keeper.keys import open_secret
from app.keeper.ledger import Approval, ApprovalOffer
from app.keeper.store import Approver

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.identity.wire.granting import BeginApproval, GiveApproval, RefuseGrant
    from app.keeper.ledger import ApproverPasskey
    from app.keeper.office import Office
    from app.keeper.store import Grant

NONCE_BYTES: Final = 24


def digest_of(grant: Grant, approver_id: int, ends_at: datetime, nonce: str) -> bytes:
    """Digest the statement that an approver signs."""
    statement = {
        "grant": grant.grant_id,
        "case": grant.case_uid,
        "requester": grant.requester_id,
        "fields": grant.fields,
        "purpose": grant.purpose,
        "approver": approver_id,
        "end": ends_at.isoformat(timespec="microseconds"),
        "nonce": nonce,
    }
    return hashlib.sha256(json.dumps(statement, sort_keys=True).encode()).digest()


def offer(session: Session, office: Office, asked: BeginApproval, at: datetime) -> ApprovalOffered:
    """Write down what this approver may sign, for a few minutes. Raises ``Denied``."""
    settings = office.settings
    approver = approvers.find(session, asked.approver_id, settings, at)
    grant = grants.require_may_decide(session, settings, asked.grant_id, asked.approver_id, at)
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    ends_at = _end_for(session, office, grant, at)
    digest = digest_of(grant, asked.approver_id, ends_at, nonce)
    session.add(
        ApprovalOffer(
            nonce=nonce,
            grant_id=grant.grant_id,
            approver_id=asked.approver_id,
            ends_at=ends_at,
            digest=digest,
            offered_at=at,
        )
    )
    by_code = isinstance(approver, Approver)
    return ApprovalOffered(
        nonce=nonce,
        method=Method.TOTP if by_code else Method.PASSKEY,
        options="" if isinstance(approver, Approver) else passkeys.ask_to_sign(approver, digest),
        until=at + settings.approval_lives,
    )


def _end_for(session: Session, office: Office, grant: Grant, at: datetime) -> datetime:
    """The approval that opens the grant signs when it ends; one before it, the latest end."""
    settings = office.settings
    missing = _missing(session, grant)
    if missing <= 1:
        return at + settings.identity_open
    return grant.made_at + settings.grant_waits + settings.identity_open


def _missing(session: Session, grant: Grant) -> int:
    needed = grants.needed_for(session, grant.case_uid)
    return needed - len(grants.approvals_of(session, grant.grant_id))


def give(office: Office, asked: GiveApproval, at: datetime) -> ApprovalTaken:
    """Take an approval. A wrong code is counted in a commit of its own, then refused."""
    with office.vault.writing() as session:
        offered = _offered(session, office, asked, at)
        approver = approvers.find(session, asked.approver_id, office.settings, at)
        grant = grants.require_may_decide(
            session, office.settings, asked.grant_id, asked.approver_id, at
        )
        # Somebody may have made the case one that needs two, or taken the offer apart.
        rebuilt = digest_of(grant, asked.approver_id, offered.ends_at, offered.nonce)
        require(hmac.compare_digest(rebuilt, offered.digest), Refusal.NOT_OFFERED)
        proof = _proof(office, approver, offered, asked.answer, at)
        if proof is not None:
            return _take(session, office, grant, offered, proof, at)
    raise Denied(Refusal.WRONG_CODE)


def _offered(session: Session, office: Office, asked: GiveApproval, at: datetime) -> ApprovalOffer:
    offered = session.get(ApprovalOffer, asked.nonce)
    if offered is None:
        raise Denied(Refusal.NOT_OFFERED)
    require(offered.used_at is None, Refusal.REPLAYED)
    meant = (offered.grant_id, offered.approver_id) == (asked.grant_id, asked.approver_id)
    require(meant, Refusal.NOT_OFFERED)
    require(at < offered.offered_at + office.settings.approval_lives, Refusal.EXPIRED)
    return offered


def _proof(
    office: Office,
    approver: Approver | ApproverPasskey,
    offered: ApprovalOffer,
    answer: str,
    at: datetime,
) -> bytes | None:
    """Give the proof to keep: the passkey's signature, or a MAC under the approver's secret."""
    if isinstance(approver, Approver):
        if not approvers.accept_code(office.ring, approver, answer, at):
            return None
        secret = open_secret(office.ring, approver.user_id, approver.sealed_secret)
        return hmac.new(secret.encode(), offered.digest, hashlib.sha256).digest()
    return answer.encode() if passkeys.signed(approver, offered.digest, answer) else None


def _take(  # noqa: PLR0913, PLR0917 - what an approval binds
    session: Session,
    office: Office,
    grant: Grant,
    offered: ApprovalOffer,
    proof: bytes,
    at: datetime,
) -> ApprovalTaken:
    missing = _missing(session, grant) - 1
    method = Method.TOTP if len(proof) == hashlib.sha256().digest_size else Method.PASSKEY
    offered.used_at = at
    session.add(
        Approval(
            grant_id=grant.grant_id,
            approver_id=offered.approver_id,
            nonce=offered.nonce,
            method=method.value,
            ends_at=offered.ends_at,
            proof=proof,
            at=at,
        )
    )
    if missing <= 0:
        grant.approver_id = offered.approver_id
        grant.ends_at = min(offered.ends_at, at + office.settings.identity_open)
    chain.chain_act(
        session,
        office.ring.chain_key,
        "approve",
        at,
        grant_id=grant.grant_id,
        case_uid=grant.case_uid,
        user_id=offered.approver_id,
        requester_id=grant.requester_id,
        fields=grant.fields,
        purpose=grant.purpose,
        missing=max(missing, 0),
        signed=offered.digest.hex(),
        proof=hashlib.sha256(proof).hexdigest(),
    )
    left = grant.most_views if missing <= 0 else 0
    return ApprovalTaken(missing <= 0, max(missing, 0), left, grant.ends_at)


def refuse(session: Session, office: Office, asked: RefuseGrant, at: datetime) -> None:
    """Refuse a request for a reason. Whoever may approve may refuse; one is enough."""
    approvers.find(session, asked.approver_id, office.settings, at)
    grant = grants.require_may_decide(
        session, office.settings, asked.grant_id, asked.approver_id, at
    )
    grants.end(
        session, office.ring, grant, grants.REFUSED, asked.approver_id, at, asked.ground.value
    )
