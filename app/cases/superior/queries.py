"""Their day and ours, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.cases.permissions import Permission, allowed
from app.clocks.kinds import ClockKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.accounts.models import User
    from app.cases.models import Case
    from app.clocks.models import Clock

LEADS_TO_THE_RESULT: Final = frozenset(
    {ClockKind.CLOSING, ClockKind.VERIFICATION, ClockKind.MEDIATION}
)


def superior_panel(case: Case, viewer: User) -> dict[str, object]:
    """Load the case page's panel; nothing for a matter that nobody above has assigned."""
    if not (case.superior_body or case.superior_due_on):
        return {}
    clocks = case.clocks
    theirs = next((c for c in clocks if c.kind is ClockKind.SUPERIOR_REPLY), None)
    ours = earliest_of_ours(clocks)
    is_owed = theirs is not None and theirs.stopped_at is None
    return {
        "theirs": theirs,
        "ours": ours,
        "governing": _governing(theirs if is_owed else None, ours),
        "may_answer": is_owed and allowed(viewer, Permission.ANSWER_SUPERIOR, case),
    }


def earliest_of_ours(clocks: Iterable[Clock]) -> Clock | None:
    """Give the limit of ours that leads to the result first; one that stands still is not due."""
    running = [
        c
        for c in clocks
        if c.kind in LEADS_TO_THE_RESULT and c.stopped_at is None and c.paused_at is None
    ]
    return min(running, key=lambda c: c.due_at, default=None)


def _governing(theirs: Clock | None, ours: Clock | None) -> Clock | None:
    """Give the earlier of their day and ours: it governs (domain design §4)."""
    return min((c for c in (theirs, ours) if c is not None), key=lambda c: c.due_at, default=None)
