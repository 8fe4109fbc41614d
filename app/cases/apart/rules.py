"""Who may be admitted to a matter that is kept apart. Pure (confidentiality design §5)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.accounts.roles import Role
from app.cases.capacities import Capacity

if TYPE_CHECKING:
    from collections.abc import Collection

HELD_BY: Final[dict[Capacity, frozenset[Role]]] = {
    Capacity.SIGNER: frozenset({Role.LEADER}),
    Capacity.VERIFIER: frozenset(
        {Role.INSPECTOR, Role.TEAM_HEAD, Role.SUPERVISOR, Role.DISCIPLINE, Role.LEADER}
    ),
    Capacity.CONTACT: frozenset({Role.REGISTRAR, Role.DUTY_HEAD, Role.DISCIPLINE}),
    Capacity.REVIEWER: frozenset({Role.LEGAL_REVIEWER}),
}
"""Which role fits which capacity: nobody signs who leads nothing, no administrator reads cases."""

HEADS: Final = frozenset({Role.LEADER, Role.TEAM_HEAD, Role.DUTY_HEAD})
LEAST_NAME: Final = 2


class Unfit(StrEnum):
    """Why somebody cannot be admitted."""

    COMPLAINED_OF = "complained_of"
    NAMESAKE = "namesake"
    ALREADY = "already"
    ROLE = "role"


def is_named(display_name: str, respondent_name: str) -> bool:
    """Say whether a member of staff is named as the one complained of: “综合科 张伟” names 张伟."""
    return len(display_name) >= LEAST_NAME and display_name in respondent_name


def unfit(
    person: tuple[int, str],
    complained_of: tuple[int | None, str],
    roles: Collection[Role],
    capacity: Capacity,
    admitted: Collection[int],
) -> Unfit | None:
    """Say why a person (id, name) cannot be admitted, if so; ``roles`` count in the unit."""
    person_id, name = person
    accused_id, accused_name = complained_of
    if person_id == accused_id:
        return Unfit.COMPLAINED_OF
    if accused_id is None and is_named(name, accused_name):
        return Unfit.NAMESAKE
    if person_id in admitted:
        return Unfit.ALREADY
    return None if HELD_BY[capacity] & set(roles) else Unfit.ROLE


def leads(held: Collection[tuple[Role, str]], paths_of_the_other: Collection[str]) -> bool:
    """Say whether one is in the head line of another: heads a unit of theirs or one above it.

    ``held`` are roles with the paths of their units.
    """
    return any(
        role in HEADS and other.startswith(path)
        for role, path in held
        for other in paths_of_the_other
    )
