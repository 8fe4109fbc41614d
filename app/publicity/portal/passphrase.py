"""The passphrase beside a number that somebody at the desk has seen (confidentiality design §6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts.passwords import hash_password, verify_password
from app.agency import settings
from app.cases.references import operations
from app.extensions import end_reading, writing
from app.publicity.portal import access
from app.publicity.portal.forms import LONGEST, PassphraseForm, SetPassphraseForm
from app.publicity.portal.views import waiting_page
from app.publicity.slowdown import gate
from app.web.now import now

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue

    from app.publicity.portal.access import Access

bp = Blueprint("passphrase", __name__)
FREE: Final = 5


def _gate(held: Access) -> gate.Gate:
    return gate.Gate("passphrase", free=FREE, key=held.digest)


@bp.route("/status/passphrase", methods=["GET", "POST"])
def open_whole() -> ResponseReturnValue:
    """Set the passphrase at first use; afterwards ask for it."""
    held = access.current()
    if held is None:
        return redirect(url_for("portal.front") + "#look-up")
    if held.whole:
        return redirect(url_for("portal.status"))
    if held.found.passphrase_hash is None:
        return _set(held)
    return _come_back(held, now()) if "token" in request.form else _ask(held, now())


def _ask(held: Access, at: datetime) -> ResponseReturnValue:
    form = PassphraseForm()
    if not form.validate_on_submit():
        return _page(form)
    typed = str(form.passphrase.data)
    wait = gate.wait_for(_gate(held), typed.ljust(LONGEST), at)
    if wait is not None:
        return waiting_page(wait, url_for("passphrase.open_whole"))
    return _try(held, typed, at)


def _set(held: Access) -> ResponseReturnValue:
    form = SetPassphraseForm()
    if not form.validate_on_submit():
        return _page(form)
    end_reading()
    hashed = hash_password(str(form.passphrase.data))
    with writing():
        operations.set_passphrase(held.case_id, hashed, now())
    flash(_("The passphrase is set. Keep it apart from the number."))
    return _opened(held)


def _come_back(held: Access, at: datetime) -> ResponseReturnValue:
    token, solution = request.form.get("token", ""), request.form.get("solution", "")
    carried = gate.come_back(_gate(held), token, solution, at)
    if carried is None:
        return redirect(url_for("passphrase.open_whole"))
    if carried.wait is not None:
        return waiting_page(carried.wait, url_for("passphrase.open_whole"))
    return _try(held, carried.content.rstrip(), at)


def _try(held: Access, typed: str, at: datetime) -> ResponseReturnValue:
    end_reading()
    if verify_password(held.found.passphrase_hash, typed):
        return _opened(held)
    gate.note_failure(_gate(held), at)
    form = PassphraseForm(formdata=None)
    form.passphrase.errors = [_("This is not the passphrase of this number")]
    return _page(form)


def _opened(held: Access) -> ResponseReturnValue:
    response = make_response(redirect(url_for("portal.status")))
    access.give(response, held.digest, passphrase=True)
    return response


def _page(form: PassphraseForm | SetPassphraseForm) -> ResponseReturnValue:
    page = render_template(
        "publicity/portal/passphrase.html",
        form=form,
        is_new=isinstance(form, SetPassphraseForm),
        hotline=settings.value_of("hotline"),
    )
    return page, 422 if request.method == "POST" else 200
