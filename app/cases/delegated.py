"""Steps taken on somebody's behalf: a leader's functions done by a delegate (domain design §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.models import units_above
from app.cases.permissions import allowed
from app.errors import PermissionDenied

if TYPE_CHECKING:
    from app.accounts.models import User
    from app.cases.models import Case
    from app.cases.permissions import Permission


class _InOwnRight:
    """Somebody without what others delegated to them."""

    def __init__(self, user: User) -> None:
        self.id = user.id
        self.holds = user.holds_itself
        self.is_member_of = user.is_member_of


def giver_of(actor: User, permission: Permission, case: Case) -> int | None:
    """Give on whose behalf somebody acts; None when they may in their own right.

    Who keeps away from a matter has no one act for them on it either.
    """
    delegated = actor.delegations_now()
    if not delegated or allowed(_InOwnRight(actor), permission, case):
        return None
    above = units_above(case.unit_id)
    givers = [each.giver_id for each in delegated if each.unit_id in above]
    free = [g for g in givers if g not in case.recused_ids and g != case.complained_of_id]
    if givers and not free:
        raise PermissionDenied(permission.value, case.uid)
    return free[0] if free else None
