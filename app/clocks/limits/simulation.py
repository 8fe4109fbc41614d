"""“A report registered at … in … would be due …”: what a set of limits means for a matter. Pure."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Final, NamedTuple

from app.clocks.computation import due
from app.clocks.conflicts import case_for
from app.clocks.kinds import ClockEvent, ClockKind
from app.clocks.policies import Facts, choose

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from zoneinfo import ZoneInfo

    from app.clocks.calendar import Calendar
    from app.clocks.computation import Due
    from app.clocks.policies import Condition, Policy

MORNING: Final = time(10)
TYPICAL: Final = (
    Facts(kind="complaint", channel="hotline", area_type="urban", complexity="general"),
    Facts(
        kind="report", channel="hotline", area_type="urban", complexity="general", fast_path=True
    ),
    Facts(kind="report", channel="web", area_type="township", complexity="complex", named=True),
    Facts(kind="enquiry", channel="hotline", area_type="urban", complexity="simple"),
)


class Line(NamedTuple):
    """The limit that would rule one clock; ``due`` only where it starts with registration."""

    policy: Policy
    due: Due | None


class Effect(NamedTuple):
    """What a change of the limits means for one matter: the line before and after."""

    facts: Facts
    before: Line | None
    after: Line | None

    @property
    def is_other(self) -> bool:
        """Say whether anything that somebody would notice is another."""
        return _seen(self.before) != _seen(self.after)


def _seen(line: Line | None) -> tuple[object, ...]:
    if line is None:
        return ()
    policy = line.policy
    return (
        policy.amount,
        policy.unit,
        policy.quiet_windows,
        policy.day_ends_at,
        policy.max_extension,
        policy.pause_grounds,
    )


def line_for(  # noqa: PLR0913, PLR0917 - a set of limits, a matter, and what days are counted by
    policies: Collection[Policy],
    clock: ClockKind,
    facts: Facts,
    received_at: datetime,
    calendar: Calendar,
    zone: ZoneInfo,
) -> Line | None:
    """Give the limit of one clock for a matter received at a moment, if there is one."""
    policy = choose(policies, clock, facts, received_at.astimezone(zone).date())
    if policy is None:
        return None
    if policy.amount is None or ClockEvent.REGISTERED not in policy.start_events:
        return Line(policy, None)
    computed = due(
        received_at,
        policy.amount,
        policy.unit,
        calendar,
        zone,
        quiet_windows=policy.quiet_windows,
        day_ends_at=policy.day_ends_at,
    )
    return Line(policy, computed)


def simulate(
    policies: Collection[Policy],
    facts: Facts,
    received_at: datetime,
    calendar: Calendar,
    zone: ZoneInfo,
) -> list[Line]:
    """Give every limit that such a matter would have, the earliest due first."""
    lines = [
        line
        for clock in ClockKind
        if (line := line_for(policies, clock, facts, received_at, calendar, zone)) is not None
    ]
    return sorted(
        lines, key=lambda line: (line.due is None, line.due.due_at if line.due else received_at)
    )


def effects(  # noqa: PLR0913, PLR0917 - two sets of limits, what to look at, how days are counted
    before: Collection[Policy],
    after: Collection[Policy],
    clock: ClockKind,
    conditions: Collection[Condition],
    on: date,
    calendar: Calendar,
    zone: ZoneInfo,
) -> list[Effect]:
    """Compare two sets for some typical matters, and for one that the changed limit rules.

    All are received in the morning of the first day of the change.
    """
    received_at = datetime.combine(on, MORNING, tzinfo=zone)
    matters = [facts for one in conditions if (facts := case_for([one], [])) is not None]
    matters += [facts for facts in TYPICAL if facts not in matters]
    found = []
    for facts in matters:
        old, new = (
            line_for(policies, clock, facts, received_at, calendar, zone)
            for policies in (before, after)
        )
        if old or new:
            found.append(Effect(facts, old, new))
    return found
