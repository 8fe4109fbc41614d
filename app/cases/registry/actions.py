"""Which page carries out which step: features offer, the case page shows what is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.cases.permissions import allowed
from app.cases.states import TRANSITIONS

if TYPE_CHECKING:
    from flask_babel import LazyString

    from app.accounts.models import User
    from app.cases.models import Case
    from app.cases.states import CaseAction


@dataclass(frozen=True, slots=True)
class OfferedAction:
    """A step and the page (endpoint with ``case_id``) on which it is taken.

    ``posts`` says that one press takes it: the case page sends the case's version there.
    """

    action: CaseAction
    endpoint: str
    label: LazyString
    primary: bool
    posts: bool


_OFFERED: Final[dict[tuple[CaseAction, str], OfferedAction]] = {}


def offer(
    action: CaseAction,
    endpoint: str,
    label: LazyString,
    *,
    primary: bool = False,
    posts: bool = False,
) -> None:
    """Have the case page lead to ``endpoint`` whenever the step may be taken."""
    _OFFERED[action, endpoint] = OfferedAction(action, endpoint, label, primary, posts)


def actions_for(case: Case, viewer: User) -> list[OfferedAction]:
    """List what the state and the viewer's permissions allow, primary steps first."""
    open_now = [
        offered
        for offered in _OFFERED.values()
        if case.state in TRANSITIONS[offered.action].sources
        and allowed(viewer, TRANSITIONS[offered.action].permission, case)
    ]
    return sorted(open_now, key=lambda offered: not offered.primary)
