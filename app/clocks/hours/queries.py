"""Limits that stand still in quiet windows, with the windows that hold and those to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from app.clocks.kinds import LimitUnit
from app.clocks.limits.rules import base_of, versions_of
from app.clocks.models import ClockPolicy
from app.clocks.queries import to_policy
from app.extensions import db

if TYPE_CHECKING:
    from datetime import date

    from app.clocks.policies import Policy


class QuietLimit(NamedTuple):
    """A limit in minutes outside quiet windows; ``coming`` are versions that have not begun."""

    base: str
    now: Policy | None
    coming: tuple[Policy, ...]

    @property
    def latest(self) -> Policy:
        """Give the version that a change begins with."""
        return self.coming[-1] if self.coming else self.now  # type: ignore[return-value] # one of the two is there


def quiet_limits(on: date) -> list[QuietLimit]:
    """Give the limits with quiet windows that hold on a day or will."""
    query = select(ClockPolicy).where(
        ClockPolicy.unit == LimitUnit.MINUTES_OUTSIDE_QUIET, ClockPolicy.active
    )
    policies = [to_policy(row) for row in db.session.scalars(query.order_by(ClockPolicy.code))]
    limits = []
    for base in sorted({base_of(policy.code) for policy in policies}):
        versions = versions_of(policies, base)
        now = next((policy for policy in versions if policy.is_in_force(on)), None)
        coming = tuple(policy for policy in versions if policy.effective_from > on)
        if now is not None or coming:
            limits.append(QuietLimit(base, now, coming))
    return limits
