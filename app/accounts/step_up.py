"""Confirming who one is before an act that must not be done from an unattended screen (step-up).

Confidentiality design §3 and the agency's rules: sign-off, identity, export, credentials. Signing
in counts; after ``config.step_up_minutes`` the second factor – or the password, where there is
none – is asked for again, on the form of the act itself, so that what was typed stays.
"""

from __future__ import annotations

from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec
from urllib.parse import urlsplit

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import Length, Optional

from app.accounts.factors import passkeys
from app.accounts.proof import LONGEST, Proof, prove
from app.accounts.session import confirm_session, confirmed_within, current_user, record_refusal
from app.web.forms import PageForm
from app.web.now import now

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

P = ParamSpec("P")


class Purpose(StrEnum):
    """For what somebody confirms who they are."""

    SIGN_OFF = "sign-off"
    IDENTITY = "identity"
    EXPORT = "export"
    CREDENTIALS = "credentials"


def is_fresh() -> bool:
    """Say whether the session confirmed who it is within the time allowed."""
    return confirmed_within(now())


class ConfirmedForm(PageForm):
    """A form whose act asks for confirmation, on the page itself, when the session is not fresh.

    A confirmation counts even where the rest of the form has errors: it is not asked for twice.
    """

    purpose: Purpose

    confirmation = PasswordField(_l("Confirm that it is you"), [Optional(), Length(max=LONGEST)])

    def asks_confirmation(self) -> bool:
        """Say whether the page has to ask."""
        return not is_fresh()

    def confirms_by_factor(self) -> bool:
        """Say whether a second factor is asked for, or the password."""
        return current_user().factor_since is not None

    def passkey_options(self) -> str:
        """Give what the browser needs to use a passkey instead; nothing where there is none."""
        return passkeys.proof_options(current_user().id, now())

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms has no types
        """Check the fields, then who it is."""
        good = bool(super().validate(extra_validators))
        return self._confirm() and good

    def _confirm(self) -> bool:
        if not self.asks_confirmation():
            return True
        given = str(self.confirmation.data or "").strip()
        if not given:
            self.confirmation.errors = [_("Confirm that it is you to go on")]
            return False
        user_id, at = current_user().id, now()
        proof = prove(user_id, given, at)
        if proof.holds:
            confirm_session(user_id, f"{self.purpose.value} {proof.value}", at)
            return True
        record_refusal(user_id, self.purpose.value, at)
        self.confirmation.errors = [words_for(proof)]
        return False


def words_for(refused: Proof) -> str:
    """Say what to do about a proof that does not hold."""
    if refused is Proof.TOO_SOON:
        return _("Too many wrong tries: wait a little, then try again")
    return _("That is not right, or was used already: try the next one")


def _way_back() -> str:
    """Name the page itself, or the one on which the button stood."""
    if request.method in {"GET", "HEAD"}:
        return request.full_path.rstrip("?")
    return urlsplit(request.referrer or "/").path


def confirmed(
    purpose: Purpose,
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Ask for confirmation before a page or download is given; comes after ``login_required``."""

    def decorate(
        view: Callable[P, ResponseReturnValue],
    ) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def asking(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            if is_fresh():
                return view(*args, **kwargs)
            return redirect(url_for("confirm.confirm", next=_way_back(), purpose=purpose.value))

        return asking

    return decorate
