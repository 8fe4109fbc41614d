"""The circle of a matter, whom it may admit, and the list and figures of those kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Membership, Unit, UnitKind, User
from app.accounts.roles import Role
from app.cases.apart import rules
from app.cases.capacities import Capacity
from app.cases.models import Case, CaseSeal, CircleMember
from app.cases.permissions import Permission, allowed
from app.cases.queries import IS_KEPT_APART, LARGEST_ID, scope_of
from app.cases.states import OPEN_STATES
from app.clocks.queries import agency_zone
from app.errors import NotFound
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Row

MOST_SHOWN: Final = 200
MONTHS: Final = 12


class Figures(NamedTuple):
    """What discipline counts of its own: nothing of it is in anybody else's figures."""

    open: int
    late: int
    closed: int
    months: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody at work on a matter who can be carried over when it is sealed."""

    person: User
    capacity: Capacity

    @property
    def code(self) -> str:
        """What the form sends."""
        return f"{self.person.id}-{self.capacity.value}"


def apart_panel(case: Case, viewer: User) -> dict[str, object]:
    """Load the panel: the circle of a matter kept apart, or the way to seal an ordinary one."""
    if not case.is_kept_apart:
        return {"may_seal": True} if allowed(viewer, Permission.SEAL, case) else {}
    return {
        "circle": [member for member in case.admitted if member.ended_at is None],
        "may_admit": allowed(viewer, Permission.ADMIT, case),
        "may_unseal": allowed(viewer, Permission.UNSEAL, case),
        "seal": running_seal(case.id) if case.is_sealed else None,
    }


def running_seal(case_id: int) -> CaseSeal | None:
    """Give the seal under which a matter lies now."""
    query = select(CaseSeal).where(CaseSeal.case_id == case_id, CaseSeal.unsealed_at.is_(None))
    return db.session.scalar(query.order_by(CaseSeal.id.desc()).limit(1))


def member_or_404(case: Case, member_id: int) -> CircleMember:
    """Load a member of this matter's circle."""
    member = db.session.get(CircleMember, member_id) if member_id <= LARGEST_ID else None
    if member is None or member.case_id != case.id:
        raise NotFound
    return member


def refusal_to_admit(case: Case, person: User, capacity: Capacity) -> str | None:
    """Say why somebody cannot be admitted to a matter in a capacity, if so."""
    reasons = {
        rules.Unfit.COMPLAINED_OF: _("This person is the one complained of."),
        rules.Unfit.NAMESAKE: _(
            "This person bears the name complained of. Say first who is complained of."
        ),
        rules.Unfit.ALREADY: _("This person is admitted already, in one capacity."),
        rules.Unfit.ROLE: _("This person holds no role that fits this part."),
    }
    found = rules.unfit(
        (person.id, person.display_name),
        (case.complained_of_id, case.respondent_name if case.is_staff_complaint else ""),
        _roles_for(person, capacity, case),
        capacity,
        {user_id for user_id, _capacity in case.circle},
    )
    return None if found is None else str(reasons[found])


def _roles_for(person: User, capacity: Capacity, case: Case) -> set[Role]:
    """A leader signs for the unit of the matter; the other parts are done by any of the house."""
    if capacity is Capacity.SIGNER:
        return {Role.LEADER} if person.holds(Role.LEADER, case.unit_id) else set()
    return {membership.role for membership in person.memberships}


def is_in_head_line(case: Case, person: User) -> bool:
    """Say whether somebody heads the one complained of, as their leader, head or duty head."""
    accused = db.session.get(User, case.complained_of_id) if case.complained_of_id else None
    if accused is None:
        return False
    held = [(m.role, m.unit.path) for m in person.memberships]
    return rules.leads(held, [m.unit.path for m in accused.memberships])


def people_for(case: Case) -> list[User]:
    """Give whom the circle may choose from: who holds a fitting role, below or above the unit."""
    fitting = {role for roles in rules.HELD_BY.values() for role in roles}
    path = case.unit.path
    above = [int(part) for part in path.split("/") if part]
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(
            User.active,
            Membership.role.in_(sorted(fitting)),
            or_(Unit.id.in_(above), Unit.path.startswith(path, autoescape=True)),
            User.id != (case.complained_of_id or 0),
        )
        .order_by(User.display_name, User.id)
        .distinct()
    )
    return list(db.session.scalars(query))


def staff_of(case: Case) -> list[User]:
    """Give all who may be the one complained of."""
    del case
    query = select(User).where(User.active).order_by(User.display_name, User.id)
    return list(db.session.scalars(query))


def at_work_on(case: Case) -> list[Candidate]:
    """Give those at work on a matter: who signed, who carries it out, who may call."""
    found: dict[int, Candidate] = {}

    def add(person: User | None, capacity: Capacity) -> None:
        if person is not None and person.active and person.id not in found:
            found[person.id] = Candidate(person, capacity)

    add(case.opinion_by, Capacity.SIGNER)
    add(case.in_charge, Capacity.SIGNER)
    for member in _team(case):
        add(member, Capacity.VERIFIER)
    add(case.registered_by, Capacity.CONTACT)
    add(case.proposed_by, Capacity.CONTACT)
    return [c for c in found.values() if refusal_to_admit(case, c.person, c.capacity) is None]


def _team(case: Case) -> Sequence[User]:
    if case.lead_team is None or case.lead_team.kind is not UnitKind.TEAM:
        return ()
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.unit_id == case.lead_team_id,
            Membership.role.in_([Role.TEAM_HEAD, Role.INSPECTOR]),
            User.active,
        )
        .order_by(User.id)
        .distinct()
    )
    return db.session.scalars(query).all()


def may_list(viewer: User) -> bool:
    """Say whether the person has matters kept apart to look after."""
    return viewer.has_role(Role.DISCIPLINE) or bool(scope_of(viewer).circle)


def kept_apart(viewer: User) -> list[Case]:
    """List the matters kept apart that the viewer may know of, open ones first."""
    query = (
        select(Case)
        .options(joinedload(Case.category), joinedload(Case.owner).lazyload(User.memberships))
        .where(IS_KEPT_APART, *scope_of(viewer).conditions())
        .order_by(Case.state.in_(sorted(OPEN_STATES)).desc(), Case.received_at.desc(), Case.id)
        .limit(MOST_SHOWN)
    )
    return list(db.session.scalars(query))


def figures(viewer: User, at: datetime) -> Figures:
    """Count what the viewer may know of: open, late, closed, and received month by month."""
    rows = db.session.execute(
        select(Case.state, Case.due_at, Case.received_at).where(
            IS_KEPT_APART, *scope_of(viewer).conditions()
        )
    ).all()
    still = [row for row in rows if row.state in OPEN_STATES]
    return Figures(
        open=len(still),
        late=sum(1 for row in still if row.due_at is not None and row.due_at < at),
        closed=len(rows) - len(still),
        months=_by_month(rows),
    )


def _by_month(rows: Sequence[Row[*tuple[Any, ...]]]) -> list[tuple[str, int]]:
    zone = agency_zone()
    counts: dict[str, int] = {}
    for row in rows:
        month = row.received_at.astimezone(zone).strftime("%Y-%m")
        counts[month] = counts.get(month, 0) + 1
    return sorted(counts.items(), reverse=True)[:MONTHS]
