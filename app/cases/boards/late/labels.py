"""The words of the board of what is late."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import lazy_gettext as _l

from app.cases.boards.late.kinds import DelayCause, Grouping

if TYPE_CHECKING:
    from flask_babel import LazyString

GROUPING_LABELS: Final[dict[Grouping, LazyString]] = {
    Grouping.UNIT: _l("Handling unit"),
    Grouping.TEAM: _l("Team"),
    Grouping.PERSON: _l("Owner"),
}
CAUSE_LABELS: Final[dict[DelayCause, LazyString]] = {
    DelayCause.OURS: _l("Lies with us"),
    DelayCause.NOT_OURS: _l("Does not lie with us"),
    DelayCause.UNEXPLAINED: _l("Not explained"),
}
CAUSE_TONES: Final[dict[DelayCause, str]] = {
    DelayCause.OURS: "amber",
    DelayCause.NOT_OURS: "blue",
    DelayCause.UNEXPLAINED: "red",
}
