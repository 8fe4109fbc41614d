"""What people read for the grounds of recusal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import lazy_gettext as _l

from app.cases.recusal.kinds import RecusalGround
from app.web import labels

if TYPE_CHECKING:
    from flask_babel import LazyString

GROUND_LABELS: Final[dict[RecusalGround, LazyString]] = {
    RecusalGround.RELATIVE: _l("Close relative of a party"),
    RecusalGround.INTEREST: _l("Own interest in the matter"),
    RecusalGround.RELATION: _l("Another relation that may cast doubt on fairness"),
}


def register() -> None:
    """Give templates the words."""
    labels.add(GROUND_LABELS)
