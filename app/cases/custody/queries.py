"""Who keeps identities for a unit, whether anybody can approve now, matters by their opaque id."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

from sqlalchemy import select

from app.accounts.models import Membership, Unit, User, units_above
from app.accounts.roles import Role
from app.cases.custody.labels import KEEPER_DOWN
from app.cases.models import Case
from app.cases.permissions import Permission, allowed
from app.errors import KeeperUnavailable, NotFound, OpeningRefused
from app.extensions import db, end_reading
from app.identity import custody, reach
from app.identity.wire.kinds import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from app.identity.wire.granting import Credential, GrantSeen

T = TypeVar("T")

TWO: Final = 2
SHORT_UID: Final = 8


class Readiness(StrEnum):
    """Whether a request could be approved now; anything but the last is told to the requester."""

    KEEPER_DOWN = "keeper_down"
    VACANT = "vacant"
    NOT_ENROLLED = "not_enrolled"
    TOO_NEW = "too_new"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Listed:
    """A grant with what the desk adds: the matter and the people by name."""

    grant: GrantSeen
    case: Case
    requester: str


def asking(call: Callable[[], T]) -> tuple[T | None, str]:
    """Ask the keeper outside any transaction; gives the answer, or the code of the refusal."""
    end_reading()
    try:
        return call(), ""
    except KeeperUnavailable:
        return None, KEEPER_DOWN
    except OpeningRefused as refusal:
        return None, str(refusal.reason)


def listing(call: Callable[[], tuple[T, ...]]) -> tuple[tuple[T, ...], str]:
    """Ask the keeper for a list; a refusal gives an empty one and its code."""
    found, code = asking(call)
    return found or (), code


def case_by_uid(case_uid: str) -> Case | None:
    """Find a matter by its opaque id; the caller asks whether the viewer may."""
    return db.session.scalar(select(Case).where(Case.uid == case_uid))


def case_of(grant: GrantSeen | None, viewer: User, permission: Permission) -> Case:
    """Give the matter of a grant; where the viewer may not, it is answered like one never made."""
    case = case_by_uid(grant.case_uid) if grant is not None else None
    if case is None or not allowed(viewer, permission, case):
        raise NotFound
    return case


def box_of(case_uid: str) -> custody.Box:
    """Give the sealed identity of a matter. Raises ``OpeningRefused`` where there is none."""
    box = reach.identity_box(case_uid)
    if box is None:
        raise OpeningRefused(Refusal.UNKNOWN_RECORD)
    return custody.Box(box.record_id, box.ciphertext)


def holders_of(role: Role, unit_id: int | None = None) -> Sequence[User]:
    """List who is active and holds a role, in a unit or above it, or anywhere."""
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.role == role, User.active)
        .distinct()
        .order_by(User.id)
    )
    if unit_id is not None:
        query = query.where(Membership.unit_id.in_(units_above(unit_id)))
    return db.session.scalars(query).all()


def mediators_for(case: Case) -> Sequence[User]:
    """List the mediators of a unit, its teams, and the units above it."""
    unit = db.session.get_one(Unit, case.unit_id)
    below = select(Unit.id).where(Unit.path.startswith(unit.path, autoescape=True))
    return db.session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.role == Role.MEDIATOR,
            User.active,
            Membership.unit_id.in_(units_above(case.unit_id)) | Membership.unit_id.in_(below),
            User.id != (case.complained_of_id or 0),
        )
        .distinct()
        .order_by(User.id)
    ).all()


def readiness(case: Case, requester_id: int, at: datetime) -> Readiness:
    """Say whether as many custodians as needed could approve now."""
    needed = TWO if case.is_kept_apart else 1
    left_out = {requester_id, case.registered_by_id, case.complained_of_id}
    people = {user.id for user in holders_of(Role.CUSTODIAN, case.unit_id)} - left_out
    known, trouble = listing(custody.credentials)
    if trouble:
        return Readiness.KEEPER_DOWN
    return _ready(people, known, needed, at)


def _ready(
    people: Collection[int], known: Sequence[Credential], needed: int, at: datetime
) -> Readiness:
    enrolled = [each for each in known if each.user_id in people]
    counting = [each for each in enrolled if at >= each.counts_from]
    if len(people) < needed:
        return Readiness.VACANT
    if len(enrolled) < needed:
        return Readiness.NOT_ENROLLED
    return Readiness.READY if len(counting) >= needed else Readiness.TOO_NEW


def name_for(case: Case, viewer: User) -> str:
    """Name a matter: one kept apart by its opaque id alone to whoever only watches (§5)."""
    knows = not case.is_kept_apart or viewer.has_role(Role.CUSTODIAN)
    return case.number if knows else case.uid[:SHORT_UID]


def listed(
    grants: Sequence[GrantSeen], viewer: User, permission: Permission | None
) -> list[Listed]:
    """Add matters and names, leaving out what the viewer may not know of."""
    uids = {grant.case_uid for grant in grants}
    cases = {case.uid: case for case in db.session.scalars(select(Case).where(Case.uid.in_(uids)))}
    names = names_of({grant.requester_id for grant in grants})
    return [
        Listed(grant, cases[grant.case_uid], names.get(grant.requester_id, ""))
        for grant in grants
        if grant.case_uid in cases
        and (permission is None or allowed(viewer, permission, cases[grant.case_uid]))
    ]


def names_of(user_ids: Collection[int]) -> dict[int, str]:
    """Give the names of members of staff."""
    rows = db.session.execute(select(User.id, User.display_name).where(User.id.in_(user_ids)))
    return {row.id: row.display_name for row in rows}


def custody_panel(case: Case, viewer: User) -> dict[str, object]:
    """Say which pages of custody the viewer has for a matter."""
    may = {
        "may_ask": allowed(viewer, Permission.REQUEST_IDENTITY, case),
        "may_read": allowed(viewer, Permission.READ_OPENINGS, case),
        "may_break": allowed(viewer, Permission.OPEN_IN_EMERGENCY, case),
        "may_name": allowed(viewer, Permission.NAME_MEDIATOR, case),
    }
    return dict(may) if any(may.values()) else {}
