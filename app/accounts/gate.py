"""What is due before anything else: a password of one's own, then a second factor (§3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user as login_user

from app.accounts.factors.views import is_due
from app.accounts.session import current_user, note_seen
from app.web.now import now
from app.web.public import PUBLIC_ENDPOINTS

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_ALWAYS: Final = PUBLIC_ENDPOINTS | {"sign_in.sign_out", "confirm.confirm"}


def lead_to_duties() -> ResponseReturnValue | None:
    """Lead whoever owes one of them to its page; note for the others that they are there."""
    endpoint = request.endpoint
    if endpoint is None or endpoint in _ALWAYS or not login_user.is_authenticated:
        return None
    user = current_user()
    if user.must_change_password:
        return _led_to("password.change", endpoint, _("Choose a password of your own first"))
    if is_due(user):
        return _led_to("factors.list_factors", endpoint, _("Enrol a second factor first"))
    note_seen(now())
    return None


def _led_to(duty: str, endpoint: str, words: str) -> ResponseReturnValue | None:
    if endpoint.partition(".")[0] == duty.partition(".")[0]:
        return None
    flash(words, "error")
    return redirect(url_for(duty))
