"""How the notices of the watch read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.cases.watch.kinds import VACANT, kind_of
from app.cases.watch.rules import Post
from app.clocks.kinds import ClockKind, ClockStage
from app.clocks.labels import CLOCK_LABELS
from app.notices.wording import Worded, register
from app.web.filters import local

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel import LazyString

POST_LABELS: Final[dict[Post, LazyString]] = {
    Post.DESK: _l("Registrar or duty head"),
    Post.DUTY_HEAD: _l("Duty head"),
    Post.TEAM: _l("Team head or inspector"),
    Post.TEAM_HEAD: _l("Team head"),
    Post.LEADER: _l("Leader"),
    Post.DISCIPLINE: _l("Discipline officer"),
    Post.ADMINISTRATOR: _l("System administrator"),
}


def due_soon(data: Mapping[str, str | int]) -> Worded:
    """Say that a limit comes near."""
    return Worded(
        _("%(number)s: %(limit)s is due soon", **_of_a_limit(data)),
        _("The limit ends at %(due)s.", **_of_a_limit(data)),
    )


def overdue(data: Mapping[str, str | int]) -> Worded:
    """Say that a limit has passed."""
    return Worded(
        _("%(number)s: %(limit)s is overdue", **_of_a_limit(data)),
        _("The limit ended at %(due)s. It stays overdue until it is met.", **_of_a_limit(data)),
    )


def escalated(data: Mapping[str, str | int]) -> Worded:
    """Say that a limit is overdue so long that the leaders are told."""
    return Worded(
        _("%(number)s: %(limit)s is still overdue, the leaders are told", **_of_a_limit(data)),
        _("The limit ended at %(due)s. It stays overdue until it is met.", **_of_a_limit(data)),
    )


def vacant(data: Mapping[str, str | int]) -> Worded:
    """Say which post nobody holds."""
    post = str(POST_LABELS[Post(str(data["post"]))])
    return Worded(
        _("%(unit)s: nobody holds the post %(post)s", unit=data["unit"], post=post),
        _("A limit needs somebody in this post, here or in a unit above. Give somebody the role."),
    )


def _of_a_limit(data: Mapping[str, str | int]) -> dict[str, str]:
    return {
        "number": str(data["number"]),
        "limit": str(CLOCK_LABELS[ClockKind(str(data["clock"]))]),
        "due": local(datetime.fromisoformat(str(data["due_at"]))),
    }


register(kind_of(ClockStage.DUE_SOON), due_soon)
register(kind_of(ClockStage.OVERDUE), overdue)
register(kind_of(ClockStage.ESCALATED), escalated)
register(VACANT, vacant)
