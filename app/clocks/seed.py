"""The shipped policies and calendar years as rows, which the agency may then replace."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from app.clocks import calendar
from app.clocks.models import CalendarDay, CalendarYear, ClockPolicy
from app.clocks.policies import condition_data, shipped_policies, windows_data
from app.extensions import db

if TYPE_CHECKING:
    from app.clocks.policies import Policy

CALENDAR_SOURCE: Final = "国务院办公厅关于节假日安排的通知（随产品提供，chinesecalendar）"


def seed_policies() -> None:
    """Add the shipped policies that are missing; rows that are there stay as they are."""
    present = set(db.session.scalars(select(ClockPolicy.code)))
    missing = [policy for policy in shipped_policies() if policy.code not in present]
    db.session.add_all(row_of(policy) for policy in missing)
    db.session.flush()


def seed_calendar() -> None:
    """Add the built-in years that are missing; a year that is there stays as it is."""
    built_in = calendar.built_in()
    missing = built_in.known_years - set(db.session.scalars(select(CalendarYear.year)))
    taken = set(db.session.scalars(select(CalendarDay.on)))
    db.session.add_all(CalendarYear(year=year, source=CALENDAR_SOURCE) for year in sorted(missing))
    db.session.add_all(
        CalendarDay(on=on, kind=special.kind, name=special.name, source=CALENDAR_SOURCE)
        for on, special in sorted(built_in.days.items())
        if on.year in missing and on not in taken
    )
    db.session.flush()


def row_of(policy: Policy) -> ClockPolicy:
    """Write a policy as a row."""
    return ClockPolicy(
        code=policy.code,
        rule_set=policy.rule_set,
        clock=policy.clock,
        start_events=json.dumps(sorted(policy.start_events)),
        stop_events=json.dumps(sorted(policy.stop_events)),
        cancel_events=json.dumps(sorted(policy.cancel_events)),
        amount=policy.amount,
        unit=policy.unit,
        condition=json.dumps(condition_data(policy.condition)),
        quiet_windows=json.dumps(windows_data(policy.quiet_windows)),
        effective_from=policy.effective_from,
        effective_to=policy.effective_to,
        source=policy.source,
        max_extension=policy.max_extension,
        pause_grounds=json.dumps(sorted(policy.pause_grounds)),
        day_ends_at=policy.day_ends_at,
    )
