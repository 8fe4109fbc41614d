"""Which page carries out which step: features offer, the case page shows what is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.cases.permissions import allowed
from app.cases.states import TRANSITIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask_babel import LazyString

    from app.accounts.models import User
    from app.cases.models import Case
    from app.cases.states import CaseAction


@dataclass(frozen=True, slots=True)
class OfferedAction:
    """A step and the page (endpoint with ``case_id``) on which it is taken.

    ``posts`` says that one press takes it: the case page sends the case's version there. ``when``
    leaves it out where the case itself already shows that it would be refused.
    """

    action: CaseAction
    endpoint: str
    label: LazyString
    primary: bool
    posts: bool
    when: Callable[[Case], bool]


def _always(case: Case) -> bool:
    del case
    return True


_OFFERED: Final[dict[tuple[CaseAction, str], OfferedAction]] = {}


def offer(  # noqa: PLR0913 - how a step is shown has as many sides
    action: CaseAction,
    endpoint: str,
    label: LazyString,
    *,
    primary: bool = False,
    posts: bool = False,
    when: Callable[[Case], bool] = _always,
) -> None:
    """Have the case page lead to ``endpoint`` whenever the step may be taken."""
    _OFFERED[action, endpoint] = OfferedAction(action, endpoint, label, primary, posts, when)


def actions_for(case: Case, viewer: User) -> list[OfferedAction]:
    """List what the state and the viewer's permissions allow, primary steps first."""
    open_now = [
        offered
        for offered in _OFFERED.values()
        if case.state in TRANSITIONS[offered.action].sources
        and offered.when(case)
        and allowed(viewer, TRANSITIONS[offered.action].permission, case)
    ]
    return sorted(open_now, key=lambda offered: not offered.primary)
