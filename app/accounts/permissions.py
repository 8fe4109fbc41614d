"""Who may change what the house lives by: one table, by role, beside that of the cases.

A role counts for its unit and downwards: what all of the house live by takes one held at its top.
Administrators don't read the content of cases (三员分立); nothing here gives them that.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.accounts.roles import Role
from app.errors import PermissionDenied

if TYPE_CHECKING:
    from app.accounts.models import User


class HousePermission(StrEnum):
    """What may be asked of somebody beside any case, as ``package:thing:action``."""

    EDIT_CALENDAR = "clocks:calendar:edit"
    EDIT_LIMITS = "clocks:limits:edit"
    EDIT_CHANNELS = "notices:channels:edit"
    READ_AUDIT = "audit:record:read"
    READ_PEOPLE = "accounts:people:read"
    MANAGE_UNITS = "accounts:units:manage"
    MANAGE_PEOPLE = "accounts:people:manage"
    ASSIGN_ROLES = "accounts:roles:assign"
    CONFIRM_CREDENTIALS = "accounts:credentials:confirm"
    READ_VACANCIES = "accounts:vacancies:read"


# Three administrators (三员分立): the first two each have half, the third reads.
_THREE: Final = (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR)

HOLDERS: Final[dict[HousePermission, tuple[Role, ...]]] = {
    HousePermission.EDIT_CALENDAR: (Role.SYSTEM_ADMINISTRATOR,),
    HousePermission.EDIT_LIMITS: (Role.SYSTEM_ADMINISTRATOR,),
    HousePermission.EDIT_CHANNELS: (Role.SYSTEM_ADMINISTRATOR,),
    HousePermission.READ_AUDIT: (Role.AUDITOR,),
    HousePermission.READ_PEOPLE: _THREE,
    HousePermission.MANAGE_UNITS: (Role.SYSTEM_ADMINISTRATOR,),
    HousePermission.MANAGE_PEOPLE: (Role.SYSTEM_ADMINISTRATOR,),
    HousePermission.ASSIGN_ROLES: (Role.SECURITY_ADMINISTRATOR,),
    HousePermission.CONFIRM_CREDENTIALS: (
        Role.SYSTEM_ADMINISTRATOR,
        Role.SECURITY_ADMINISTRATOR,
    ),
    HousePermission.READ_VACANCIES: _THREE,
}


def may(user: User, permission: HousePermission) -> bool:
    """Say whether a role that the person has at the top of the house holds the permission."""
    return any(
        membership.role in HOLDERS[permission] and membership.unit.parent_id is None
        for membership in user.memberships
    )


def require_house(user: User, permission: HousePermission) -> None:
    """Raise ``PermissionDenied`` unless the person may."""
    if not may(user, permission):
        raise PermissionDenied(permission.value)
