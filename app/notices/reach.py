"""Which cases somebody may know of when a notice is read or sent, asked of the package of cases.

A notice may be older than what its reader may know: a team changes, a matter is sealed. Notices
know nothing of cases, so the answer is bound from above (``app/wiring.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final

from app.accounts.models import User

Known = Callable[[User, Collection[int]], Mapping[int, bool]]
_BOUND: Final[list[Known]] = []


def bind(known: Known) -> None:
    """Have ``known`` answer: the ids the person may know of, each with whether it is kept apart."""
    _BOUND[:] = [known]


def known_to(user: User, case_ids: Collection[int]) -> Mapping[int, bool]:
    """Give the cases that the person may know of; nothing outside may name one kept apart."""
    return _BOUND[0](user, case_ids) if case_ids else {}


def require_bound() -> None:
    """Stop the start when nobody answers."""
    if not _BOUND:
        raise RuntimeError("nobody says which cases a reader may know of")
