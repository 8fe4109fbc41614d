"""Requests of two administrators, and who watches over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import exists, select

from app.accounts.changes.kinds import ChangeKind, RequestState
from app.accounts.changes.models import CredentialRequest
from app.accounts.models import Membership, Unit, User
from app.accounts.roles import Role
from app.accounts.rules import ADMINISTRATORS
from app.errors import NotFound
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

MOST_SHOWN: Final = 100


def request_or_404(request_id: int, *, lock: bool = False) -> CredentialRequest:
    """Load a request; what is none is answered like one that never was."""
    locked = {"of": CredentialRequest} if lock else None
    found = db.session.get(CredentialRequest, request_id, with_for_update=locked)
    if found is None:
        raise NotFound
    return found


def requests() -> tuple[Sequence[CredentialRequest], Sequence[CredentialRequest]]:
    """Give what waits, and the newest of what was decided."""
    newest = select(CredentialRequest).order_by(CredentialRequest.id.desc())
    is_open = CredentialRequest.state == RequestState.OPEN
    waiting = db.session.scalars(newest.where(is_open)).all()
    decided = db.session.scalars(newest.where(~is_open).limit(MOST_SHOWN)).all()
    return waiting, decided


def requests_about(user_id: int) -> Sequence[CredentialRequest]:
    """Give the requests about somebody, the newest first."""
    return db.session.scalars(
        select(CredentialRequest)
        .where(CredentialRequest.user_id == user_id)
        .order_by(CredentialRequest.id.desc())
        .limit(MOST_SHOWN)
    ).all()


def is_pending(kind: ChangeKind, user_id: int, role: Role | None, unit_id: int | None) -> bool:
    """Say whether the same change waits already."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    CredentialRequest.state == RequestState.OPEN,
                    CredentialRequest.kind == kind,
                    CredentialRequest.user_id == user_id,
                    CredentialRequest.role.is_not_distinct_from(role),
                    CredentialRequest.unit_id.is_not_distinct_from(unit_id),
                )
            )
        )
    )


def sides_of(person: User) -> frozenset[Role]:
    """Give which administrator of the whole house somebody is."""
    if not person.active:
        return frozenset()
    return frozenset(
        m.role for m in person.memberships if m.role in ADMINISTRATORS and m.unit.parent_id is None
    )


def others_at_the_top(role: Role, user_id: int) -> bool:
    """Say whether anybody else holds the role at the top of the house and may sign in."""
    return bool(
        db.session.scalar(
            select(
                exists()
                .where(
                    Membership.role == role,
                    Membership.user_id != user_id,
                    Membership.unit_id == Unit.id,
                    Unit.parent_id.is_(None),
                )
                .where(Membership.user_id == User.id, User.active)
            )
        )
    )


def watchers() -> frozenset[int]:
    """Give all custodians and auditors of the house, who are told of such changes."""
    return frozenset(
        db.session.scalars(
            select(Membership.user_id)
            .join(User, User.id == Membership.user_id)
            .where(Membership.role.in_([Role.CUSTODIAN, Role.AUDITOR]), User.active)
        )
    )


def counts_for_identity_from(user_id: int, role: Role, unit_id: int) -> datetime | None:
    """Give from when somebody's role in exactly this unit counts for opening identities.

    None: since ever, or the role is not held (``User.counts_for_identity`` says which).
    """
    return db.session.scalar(
        select(Membership.effective_for_identity_at).where(
            Membership.user_id == user_id, Membership.role == role, Membership.unit_id == unit_id
        )
    )
