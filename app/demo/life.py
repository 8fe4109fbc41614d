"""The case of a plan, with the people it goes through."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.accounts.roles import Role
from app.cases.states import CaseKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.accounts.models import User
    from app.cases.models import Case
    from app.demo.city import Office, Team
    from app.demo.plans import Plan
    from app.enforcement.kinds import Conclusion
    from app.enforcement.visits.models import Visit

MEDICINE = ("drug", "device", "cosmetics", "health-food")


@dataclass(slots=True)
class World:
    """What every step may need: offices, ids by code, the key of references, all lives."""

    offices: Mapping[str, Office]
    categories: Mapping[str, int]
    districts: Mapping[str, int]
    reference_key: bytes
    lives: dict[int, Life] = field(default_factory=dict)
    filings: int = 0

    def life_of(self, plan: Plan) -> Life:
        """Give the life of a plan's case, begun when it is first asked for."""
        if plan.number not in self.lives:
            self.lives[plan.number] = Life.of(plan, self.offices[plan.place.office])
        return self.lives[plan.number]


@dataclass(slots=True)
class Life:
    """One case on its way, and who deals with it."""

    plan: Plan
    office: Office
    rng: random.Random
    registrar: User
    duty_head: User
    leader: User
    reviewer: User
    team: Team
    spare_team: Team
    found: Case | None = None
    visit: Visit | None = None
    conclusion: Conclusion | None = None
    rounds: int = 0

    @classmethod
    def of(cls, plan: Plan, office: Office) -> Life:
        """Choose who deals with it."""
        rng = random.Random(f"life-{plan.number}")
        desk = office.people[Role.REGISTRAR]
        if plan.story.kind is CaseKind.STAFF_COMPLAINT:
            desk = office.people[Role.DISCIPLINE]
        leaders = office.people[Role.LEADER]
        first = rng.randrange(len(leaders))
        teams = _teams_for(plan, office)
        return cls(
            plan=plan,
            office=office,
            rng=rng,
            registrar=rng.choice(desk),
            duty_head=rng.choice(office.people[Role.DUTY_HEAD]),
            leader=leaders[first],
            reviewer=leaders[first if rng.random() < 0.7 else first - 1],  # noqa: PLR2004 - mostly the same
            team=teams[0],
            spare_team=teams[-1],
        )

    @property
    def case(self) -> Case:
        """The case, once it is registered."""
        if self.found is None:
            raise LookupError(self.plan.number)
        return self.found


def _teams_for(plan: Plan, office: Office) -> tuple[Team, ...]:
    """Put the team first that this matter belongs to: by trade in the city, by area elsewhere."""
    teams = office.teams
    if plan.place.office == "city":
        of_medicine = plan.story.category.startswith(MEDICINE)
        first = 2 if of_medicine else int(plan.place.code[-1]) % 2
    else:
        first = 0 if plan.place.area == "urban" else len(teams) - 1
    return (*teams[first:], *teams[:first])
