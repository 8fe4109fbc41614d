"""Promises of a case, and whether one may be given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.cases.permissions import Permission, allowed
from app.cases.states import OPEN_STATES, CaseState
from app.clocks.kinds import ClockKind
from app.clocks.queries import running_clock

if TYPE_CHECKING:
    from app.accounts.models import User
    from app.cases.models import Case
    from app.clocks.models import Clock

WHILE_OWED: Final = OPEN_STATES | {CaseState.CLOSED}
"""States in which the person still waits for the result: until then a date may be promised."""


def open_promise(case_id: int) -> Clock | None:
    """Give the promise that is still to be kept, of which there is at most one."""
    return running_clock(case_id, ClockKind.PROMISE)


def promise_panel(case: Case, viewer: User) -> dict[str, object]:
    """Load the case page's panel: every promise, and the way to give or keep one."""
    promises = [clock for clock in case.clocks if clock.kind is ClockKind.PROMISE]
    is_open = any(clock.stopped_at is None for clock in promises)
    may_act = allowed(viewer, Permission.PROMISE, case) and (is_open or case.state in WHILE_OWED)
    if not promises and not may_act:
        return {}
    return {"promises": promises, "is_open": is_open, "may_act": may_act}
