"""Finding what is unusual in the record and telling who watches over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import or_, select

from app.accounts.models import Membership, User
from app.accounts.roles import Role
from app.audit.models import AuditRow
from app.cases.models import Case
from app.cases.queries import IS_KEPT_APART
from app.clocks.queries import agency_zone
from app.extensions import db
from app.notices.kinds import Pace
from app.notices.operations import Message, tell
from app.oversight.alerts.rules import (
    CONTACTS,
    EXPORTS_END,
    LONGEST,
    WATCHED,
    Act,
    Finding,
    Unusual,
    findings,
    numbers_without_a_call,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

KIND: Final = "oversight.unusual"
ABOUT_IDENTITY: Final = frozenset(
    {Unusual.MANY_REVEALS, Unusual.NIGHT_REVEAL, Unusual.EMERGENCY, Unusual.NO_ATTEMPT}
)


def acts_since(begin: datetime, end: datetime) -> list[Act]:
    """Read the watched acts of a stretch of time, in order."""
    rows = db.session.execute(
        select(AuditRow.at, AuditRow.action, AuditRow.actor_id, AuditRow.subject, IS_KEPT_APART)
        .outerjoin(Case, Case.uid == AuditRow.case_uid)
        .where(
            AuditRow.at > begin,
            AuditRow.at <= end,
            or_(
                AuditRow.action.in_(WATCHED),
                AuditRow.action.startswith(CONTACTS),
                AuditRow.action.endswith(EXPORTS_END),
            ),
        )
        .order_by(AuditRow.at, AuditRow.id)
    )
    return [Act(*row[:4], is_apart=bool(row[4])) for row in rows]


def tell_of_unusual(at: datetime) -> int:
    """Look at the last day and tell of what is unusual; the same moment is never told twice."""
    acts = acts_since(at - LONGEST, at)
    found = _found(acts, at)
    if not found:
        return 0
    # A custodian may be the one complained of: of matters kept apart only the auditors hear (§5).
    ordinary = _found([act for act in acts if not act.is_apart], at)
    auditors, custodians = _holders(Role.AUDITOR), _holders(Role.CUSTODIAN)
    pairs = []
    for each in found:
        for_all = each.what in ABOUT_IDENTITY and each in ordinary
        recipients = [*auditors, *custodians] if for_all else auditors
        message = _message(each)
        # Whoever did it is not the one who is told of it.
        pairs += [(user_id, message) for user_id in recipients if user_id != each.actor_id]
    return tell(pairs, at)


def _found(acts: Sequence[Act], at: datetime) -> list[Finding]:
    calls = [act for act in acts if act.action.startswith(CONTACTS)]
    return findings(acts, agency_zone()) + numbers_without_a_call(calls, at)


def _message(found: Finding) -> Message:
    who = db.session.get(User, found.actor_id) if found.actor_id else None
    return Message(
        kind=KIND,
        key=f"unusual:{found.what}:{found.actor_id}:{found.at.isoformat()}",
        pace=Pace.PROMPT,
        case_id=None,
        data={
            "what": found.what.value,
            "who": who.display_name if who else "",
            "count": found.count,
        },
        discreet=True,
    )


def _holders(role: Role) -> Sequence[int]:
    return db.session.scalars(
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.role == role, User.active)
        .distinct()
        .order_by(Membership.user_id)
    ).all()


__all__ = ["KIND", "tell_of_unusual"]
