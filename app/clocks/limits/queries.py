"""What the limits editor shows: limits by clock, the versions of one, who changed it when."""

from __future__ import annotations

from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import func, select

from app.accounts.models import User
from app.audit.models import AuditRow
from app.clocks.kinds import ClockKind
from app.clocks.limits import simulation
from app.clocks.limits.labels import ACT_LABELS, RULE_SET_LABELS
from app.clocks.limits.operations import rows_of
from app.clocks.limits.rules import base_of, versions_of
from app.clocks.listeners import countable
from app.clocks.models import Clock
from app.clocks.queries import agency_calendar, agency_zone, policy_book, to_policy
from app.errors import NotFound
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime

    from app.clocks.limits.simulation import Effect, Line
    from app.clocks.policies import Condition, Facts, Policy

RULE_SETS: Final = list(RULE_SET_LABELS)


class Standing(StrEnum):
    """How a version stands today."""

    IN_FORCE = "in_force"
    PLANNED = "planned"
    OVER = "over"
    WITHDRAWN = "withdrawn"


class Limit(NamedTuple):
    """One limit: the version of today, or the nearest one, and what is planned after it."""

    base: str
    policy: Policy
    standing: Standing
    planned: list[Policy]

    @property
    def next_one(self) -> Policy | None:
        """Give the version that is planned first."""
        return self.planned[0] if self.planned else None


class RuleSet(NamedTuple):
    """The time for which limits of a rule set are in force, and how many there are."""

    code: str
    begins: date
    ends: date | None
    limits: int


class OfClock(NamedTuple):
    """The limits of one clock: those that hold or will, and those that are over."""

    kind: ClockKind
    current: list[Limit]
    past: list[Limit]


class Version(NamedTuple):
    """A version of a limit as it stands today."""

    policy: Policy
    standing: Standing


class Act(NamedTuple):
    """Somebody changed a limit."""

    action: str
    code: str
    day: str
    at: datetime
    actor: str


def active_policies() -> tuple[Policy, ...]:
    """Give the limits that may start a clock, now or from a later day."""
    return tuple(policy_book().active.values())


def standing_of(policy: Policy, today: date) -> Standing:
    """Say how an active version stands on a day."""
    if policy.effective_from > today:
        return Standing.PLANNED
    return Standing.IN_FORCE if policy.is_in_force(today) else Standing.OVER


def limits_of(policies: Iterable[Policy], today: date) -> list[Limit]:
    """Give one entry for each limit, by rule set and code."""
    ordered = sorted(policies, key=lambda policy: (_place(policy), base_of(policy.code)))
    return [
        _limit(base, list(versions), today)
        for base, versions in groupby(ordered, key=lambda policy: base_of(policy.code))
    ]


def _place(policy: Policy) -> tuple[int, str]:
    known = policy.rule_set in RULE_SETS
    return (RULE_SETS.index(policy.rule_set) if known else len(RULE_SETS), policy.rule_set)


def _limit(base: str, policies: list[Policy], today: date) -> Limit:
    versions = versions_of(policies, base)
    begun = [policy for policy in versions if policy.effective_from <= today]
    shown = begun[-1] if begun else versions[0]
    planned = [policy for policy in versions if policy.effective_from > today]
    return Limit(base, shown, standing_of(shown, today), planned)


def by_clock(policies: Collection[Policy], today: date) -> list[OfClock]:
    """Group the limits by what they are for, in the order of a matter's life."""
    limits = limits_of(policies, today)
    groups = []
    for kind in ClockKind:
        own = [limit for limit in limits if limit.policy.clock is kind]
        past = [limit for limit in own if _is_past(limit)]
        groups.append(OfClock(kind, [limit for limit in own if limit not in past], past))
    return groups


def _is_past(limit: Limit) -> bool:
    return limit.standing is Standing.OVER and not limit.planned


def rule_sets(policies: Collection[Policy]) -> list[RuleSet]:
    """Give the rule sets in the order of the editor, with their periods."""
    found = []
    for _key, group in groupby(sorted(policies, key=_place), key=_place):
        members = list(group)
        ends = [policy.effective_to for policy in members]
        found.append(
            RuleSet(
                members[0].rule_set,
                min(policy.effective_from for policy in members),
                None if None in ends else max(end for end in ends if end is not None),
                len({base_of(policy.code) for policy in members}),
            )
        )
    return found


def limit_or_404(base: str, today: date) -> Limit:
    """Give one limit. Raises ``NotFound`` for a code that no active limit has."""
    versions = [policy for policy in active_policies() if base_of(policy.code) == base]
    if not versions:
        raise NotFound
    return _limit(base, versions, today)


def history_or_404(base: str, today: date) -> list[Version]:
    """Give every version that a limit ever had, the latest first. Raises ``NotFound``."""
    rows = rows_of(base)
    if not rows:
        raise NotFound
    versions = [
        Version(
            to_policy(row),
            standing_of(to_policy(row), today) if row.active else Standing.WITHDRAWN,
        )
        for row in rows
    ]
    return versions[::-1]


def acts_on(base: str) -> list[Act]:
    """Give who changed a limit and when, the latest first, from the audit record."""
    query = (
        select(AuditRow.action, AuditRow.subject, AuditRow.at, User.display_name)
        .outerjoin(User, User.id == AuditRow.actor_id)
        .where(
            AuditRow.case_uid.is_(None),
            AuditRow.action.in_(list(ACT_LABELS)),
            AuditRow.subject.startswith(base, autoescape=True),
        )
        .order_by(AuditRow.at.desc(), AuditRow.id.desc())
    )
    found = []
    for action, subject, at, name in db.session.execute(query):
        code, _space, day = subject.partition(" ")
        if base_of(code) == base:
            found.append(Act(action, code, day or code.partition("@")[2], at, name or ""))
    return found


def running_under(base: str) -> int:
    """Count the clocks that run under any version of a limit, but for matters kept apart."""
    ids = [row.id for row in rows_of(base)]
    query = select(func.count(Clock.id)).where(
        Clock.policy_id.in_(ids), Clock.stopped_at.is_(None), *countable()
    )
    return db.session.scalar(query) or 0


def running_of(kind: ClockKind) -> int:
    """Count the running clocks of a kind."""
    query = select(func.count(Clock.id)).where(
        Clock.kind == kind, Clock.stopped_at.is_(None), *countable()
    )
    return db.session.scalar(query) or 0


def effects(
    before: Collection[Policy],
    after: Collection[Policy],
    clock: ClockKind,
    conditions: Collection[Condition],
    on: date,
) -> list[Effect]:
    """Compare two sets for typical matters received on a day, by the agency's calendar."""
    return simulation.effects(
        before, after, clock, conditions, on, agency_calendar(on), agency_zone()
    )


def simulated(facts: Facts, received_at: datetime) -> list[Line]:
    """Give every limit that such a matter would have by the limits known now."""
    zone = agency_zone()
    calendar = agency_calendar(received_at.astimezone(zone).date())
    return simulation.simulate(active_policies(), facts, received_at, calendar, zone)
