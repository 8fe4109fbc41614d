"""Setting office hours and quiet windows, inside the caller's unit of work."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.agency.settings import set_value
from app.audit import operations as audit
from app.clocks.limits import operations as limits
from app.clocks.limits.rules import draft_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.clocks.computation import QuietWindow
    from app.clocks.hours.queries import QuietLimit


def set_office_hours(hours: str, actor_id: int, at: datetime) -> None:
    """Keep when the office is open."""
    set_value("office_hours", hours)
    audit.record("hours.office-set", actor_id=actor_id, at=at, subject=hours[:120])


def set_windows(  # noqa: PLR0913 - which limit, what, from when, why, by whom
    limit: QuietLimit,
    windows: tuple[QuietWindow, ...],
    effective_from: date,
    source: str,
    *,
    actor_id: int,
    at: datetime,
    seen: int,
) -> str:
    """Let a limit have other quiet windows from a day on. Raises as ``limits.replace``."""
    pattern = next(
        (
            policy
            for policy in (limit.now, *limit.coming)
            if policy and policy.is_in_force(effective_from)
        ),
        limit.latest,
    )
    if set(windows) == set(pattern.quiet_windows):
        windows = pattern.quiet_windows  # in another order they are the same
    draft = replace(draft_of(pattern, effective_from), quiet_windows=windows, source=source)
    return limits.replace(limit.base, draft, actor_id=actor_id, at=at, seen=seen)
