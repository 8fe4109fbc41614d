"""The person's own words, for those who may read them now (confidentiality design §3).

The keeper opens them, counts the view and chains it first; the desk only says on what ground.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.accounts.roles import Role
from app.cases.permissions import Permission, allowed
from app.cases.states import CaseState
from app.errors import KeeperUnavailable, OpeningRefused, PermissionDenied
from app.extensions import db, end_reading
from app.identity import client
from app.identity.models import StoredBox
from app.identity.wire.kinds import BoxKind, Ground, ReaderRole

if TYPE_CHECKING:
    from app.accounts.models import User
    from app.cases.models import Case


@dataclass(frozen=True, slots=True)
class Words:
    """The opened words, or the code of why they stay closed."""

    text: str = field(default="", repr=False)
    refusal: str = ""


def ground_for(viewer: User, case: Case) -> Ground | None:
    """Say on what ground the viewer may read the words now, if on any."""
    if not allowed(viewer, Permission.READ_ORIGINAL, case):
        return None
    owed = case.is_open and case.lacks_signature
    if allowed(viewer, Permission.SIGN_OFF, case) and (
        case.state is CaseState.AWAITING_SIGN_OFF or owed
    ):
        return Ground.SIGN_OFF
    if case.state in {CaseState.REGISTERED, CaseState.PROPOSING} and _proposes(viewer, case):
        return Ground.PROPOSING
    if case.registered_by_id == viewer.id:
        return Ground.OWN_INTAKE
    return None


def _proposes(viewer: User, case: Case) -> bool:
    """The duty head of the case's own unit; another registrar proposes from the summary."""
    if case.is_kept_apart:
        return viewer.holds(Role.DISCIPLINE, case.unit_id)
    return any(
        membership.role is Role.DUTY_HEAD and membership.unit_id == case.unit_id
        for membership in viewer.memberships
    )


def _role_on(ground: Ground, viewer: User, case: Case) -> ReaderRole:
    if ground is Ground.SIGN_OFF:
        return ReaderRole.LEADER
    if viewer.holds(Role.DISCIPLINE, case.unit_id):
        return ReaderRole.DISCIPLINE
    if viewer.holds(Role.DUTY_HEAD, case.unit_id):
        return ReaderRole.DUTY_HEAD
    return ReaderRole.REGISTRAR


def standing_of(viewer: User, case: Case) -> tuple[client.Reader, Ground] | None:
    """Say as whom and on what ground the viewer may read the words now, if at all."""
    ground = ground_for(viewer, case)
    if ground is None:
        return None
    return client.Reader(viewer.id, _role_on(ground, viewer, case), case.state.value), ground


def read_words(viewer: User, case: Case) -> Words:
    """Have the keeper open the newest words of a case.

    Raises ``PermissionDenied`` when there is no ground. What the keeper refuses comes back as a
    code, so that the page around it still works.
    """
    standing = standing_of(viewer, case)
    if standing is None:
        raise PermissionDenied(Permission.READ_ORIGINAL.value)
    reader, ground = standing
    box = db.session.execute(
        select(StoredBox.record_id, StoredBox.ciphertext)
        .where(StoredBox.case_uid == case.uid, StoredBox.kind == BoxKind.WORDS)
        .order_by(StoredBox.created_at.desc(), StoredBox.version.desc())
        .limit(1)
    ).one_or_none()
    end_reading()
    if box is None:
        return Words(refusal="nothing_kept")
    try:
        opened = client.open_original(box.record_id, box.ciphertext, reader, ground)
    except KeeperUnavailable:
        return Words(refusal="keeper_unavailable")
    except OpeningRefused as refusal:
        return Words(refusal=str(refusal.reason))
    return Words(text=opened.decode())
