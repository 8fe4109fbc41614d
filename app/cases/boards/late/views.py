"""What is late: the counts of each group, and behind each count its list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.session import current_user
from app.cases.boards.late import queries
from app.cases.boards.late.forms import NOBODY, Address, read_address
from app.cases.boards.late.kinds import DelayCause, Grouping
from app.cases.boards.late.labels import CAUSE_LABELS, CAUSE_TONES
from app.cases.boards.late.rules import cause_of
from app.cases.labels import STATE_TONES
from app.cases.queries import scope_of
from app.cases.registry.forms import read_place
from app.web.now import now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from app.cases.boards.late.queries import Group

bp = Blueprint("boards_late", __name__)


@bp.get("/boards/late")
@login_required
def show() -> ResponseReturnValue:
    """Show who is late by how much and why; ``group``, ``cause`` and ``show`` lead to the lists."""
    scope = scope_of(current_user())
    at = now()
    address = read_address(request.args, Grouping.TEAM if scope.units else Grouping.PERSON)
    place = read_place(request.args.get("after", ""))
    groups = queries.groups(scope, address.by, at)
    chosen = [group for group in groups if address.group in {None, group.key}]
    paused = queries.paused_count(scope, address)
    if address.paused:
        page = queries.paused_limits(scope, address, place)
    else:
        page = queries.late_limits(scope, address, at, place)
    return render_template(
        "cases/boards/late/show.html",
        address=address,
        groups=groups,
        total=sum(group.count for group in groups),
        group_name=_name_of(address, groups),
        counters=_counters(address, chosen, paused),
        groupings=list(Grouping),
        page=page,
        cause_of=cause_of,
        cause_tones=CAUSE_TONES,
        tones=STATE_TONES,
        at=at,
        link=_link,
        first_url=_link(address.query()) if place else "",
        next_url=_link(address.query(after=page.next_cursor)) if page.next_cursor else "",
    )


def _link(arguments: dict[str, str]) -> str:
    values: dict[str, Any] = dict(arguments)
    return url_for("boards_late.show", **values)


def _name_of(address: Address, groups: Sequence[Group]) -> str:
    """Name the group that is looked at; one in which nothing is late has no name to show."""
    if address.group is None:
        return ""
    if address.group == NOBODY:
        return (
            _("Waits for a team or a leader")
            if address.by is Grouping.PERSON
            else _("Not with a team yet")
        )
    return next((group.name for group in groups if group.key == address.group), "—")


def _counters(address: Address, chosen: Sequence[Group], paused: int) -> list[dict[str, object]]:
    """Give the figures of the group looked at, each of which leads to its list."""

    def item(number: int, words: str, tone: str, **changes: str | None) -> dict[str, object]:
        url = _link(address.query(**({"cause": None, "show": None} | changes)))
        return {"number": number, "label": words, "url": url, "tone": tone}

    figures = [
        (DelayCause.UNEXPLAINED, sum(group.unexplained for group in chosen), "bad"),
        (DelayCause.OURS, sum(group.ours for group in chosen), "warn"),
        (DelayCause.NOT_OURS, sum(group.not_ours for group in chosen), ""),
    ]
    return [
        item(sum(group.count for group in chosen), _("Overdue limits"), "bad"),
        *(
            item(number, str(CAUSE_LABELS[cause]), tone, cause=cause.value)
            for cause, number, tone in figures
        ),
        item(paused, _("Standing still"), "", show="paused"),
    ]
