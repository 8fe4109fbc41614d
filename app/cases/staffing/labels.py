"""How custodians and auditors read that roles or credentials were changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from app.accounts.changes.kinds import ChangeKind
from app.accounts.models import User
from app.accounts.roles import Role
from app.extensions import db
from app.notices.wording import Worded
from app.web.labels import label

if TYPE_CHECKING:
    from collections.abc import Mapping


def changed(data: Mapping[str, str | int]) -> Worded:
    """Say whose roles or credentials two administrators changed."""
    person = db.session.get(User, int(data["user"]))
    who = person.display_name if person else ""
    change = str(data["change"])
    if change == "profile":
        return Worded(
            _("The rules of roles were changed"),
            _("By %(who)s. A role counts after %(hours)s hours.", who=who, hours=data["hours"]),
        )
    if change == "close":
        return Worded(_("Account closed: %(who)s", who=who), "")
    what = label(ChangeKind(change))
    role = label(Role(str(data["role"]))) if "role" in data else ""
    return Worded(
        _("Roles or credentials changed: %(who)s", who=who),
        _("%(what)s %(role)s. Object now if you know of no reason.", what=what, role=role),
    )


def discreetly(data: Mapping[str, str | int]) -> Worded:
    """Say outside only that there is something to look at."""
    del data
    return Worded(_("Roles or credentials were changed"), _("Sign in to read what it is."))
