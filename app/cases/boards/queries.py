"""Running limits with the matters they run on, within what the viewer may know of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from app.accounts.models import Unit, User
from app.agency.models import Category, District
from app.cases.models import Case
from app.clocks.models import Clock

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

    from app.cases.queries import Scope

TEAM = aliased(Unit)
OWNER = aliased(User)


def running_limits(scope: Scope) -> Select[*tuple[Any, ...]]:
    """Select every running limit of the scope; the partial indexes of running clocks bear it."""
    return (
        select(
            Clock.id,
            Clock.kind,
            Clock.due_at,
            Clock.warn_at,
            Clock.escalate_at,
            Clock.paused_at,
            Clock.provisional,
            Case.id.label("case_id"),
            Case.number,
            Case.state,
            Case.area_type,
            Case.respondent_name,
            Case.respondent_address,
            Category.name.label("category"),
            Category.name_en.label("category_en"),
            District.name.label("district"),
            TEAM.name.label("team"),
            OWNER.display_name.label("owner"),
        )
        .select_from(Clock)
        .join(Case, Case.id == Clock.case_id)
        .join(Category, Category.id == Case.category_id)
        .join(District, District.id == Case.district_id)
        .outerjoin(TEAM, TEAM.id == Case.lead_team_id)
        .outerjoin(OWNER, OWNER.id == Case.owner_id)
        .where(Clock.stopped_at.is_(None), *scope.conditions(from_clocks=True))
    )


def tallies(scope: Scope, *conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Select how many running limits of the scope meet each of the conditions."""
    return (
        select(*[tally(condition) for condition in conditions])
        .select_from(Clock)
        .join(Case, Case.id == Clock.case_id)
        .where(Clock.stopped_at.is_(None), *scope.conditions(from_clocks=True))
    )


def tally(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Count the rows that meet a condition."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
