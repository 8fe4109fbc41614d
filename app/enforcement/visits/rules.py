"""What a visit must show before the case may be closed. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import lazy_gettext as _l

from app.cases.states import CaseKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask_babel import LazyString

FEWEST_INSPECTORS: Final = 2
"""Administrative inspection takes at least two certified officers (行政处罚法第四十二条)."""

WITHOUT_A_VISIT: Final = frozenset(
    {CaseKind.ENQUIRY, CaseKind.SUGGESTION, CaseKind.HELP_REQUEST, CaseKind.STAFF_COMPLAINT}
)
"""Kinds that may be closed although nobody went anywhere."""


def refusal_for_visits(
    kind: CaseKind, inspectors: Sequence[int], unfinished: int
) -> LazyString | None:
    """Say why the visits do not allow closing yet, or nothing.

    ``inspectors`` holds for each recorded visit how many took part.
    """
    if unfinished:
        return _l("A visit has no record yet. Write its record first.")
    if not inspectors and kind not in WITHOUT_A_VISIT:
        return _l("There is no on-site record yet.")
    if any(number < FEWEST_INSPECTORS for number in inspectors):
        return _l("A visit was made by fewer than two inspectors.")
    return None
