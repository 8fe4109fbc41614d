"""Announcing a call: its number is sealed before anything is stored (confidentiality design §7)."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.audit import operations as audit
from app.cases.calls.models import AnnouncedCall
from app.errors import KeeperUnavailable, OpeningRefused
from app.extensions import db
from app.identity import reach
from app.identity.operations import keep
from app.identity.seal import SealedBox, seal
from app.identity.wire.kinds import BoxKind

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class SealedCall:
    """A call whose number is sealed: nothing in it tells who calls."""

    case_uid: str
    box: SealedBox
    spoke_before: bool | None = field(default=None)


def digest_of_signature(signature: str) -> str:
    """Give what is kept of a signature, to know it again."""
    return hashlib.sha256(signature.encode()).hexdigest()


def seal_call(number: str, agent_id: int) -> SealedCall:
    """Seal the number under the id of the matter to come, and ask whether it spoke before.

    Called outside any unit of work. While the keeper is down that question has no answer.
    """
    case_uid = str(uuid.uuid4())
    box = seal(BoxKind.CALLER, number.encode(), case_uid, taker_id=agent_id)
    try:
        known = reach.spoke_before(number, agent_id)
    except (KeeperUnavailable, OpeningRefused):
        known = None
    return SealedCall(case_uid, box, known)


def announce(
    sealed: SealedCall, agent_id: int, signature_digest: str, at: datetime
) -> AnnouncedCall:
    """Keep the call and its box in the caller's unit of work."""
    call = AnnouncedCall(
        uid=secrets.token_hex(16),
        case_uid=sealed.case_uid,
        agent_id=agent_id,
        signature_digest=signature_digest,
        spoke_before=sealed.spoke_before,
        announced_at=at,
    )
    db.session.add(call)
    keep(sealed.box, actor_id=None, at=at)
    audit.record("call.announced", actor_id=None, at=at, case_uid=sealed.case_uid)
    return call


def note_registered(case_uid: str, at: datetime) -> None:
    """Close the call whose matter has been registered, in the same unit of work."""
    call = db.session.query(AnnouncedCall).filter_by(case_uid=case_uid).one()
    call.registered_at = at
