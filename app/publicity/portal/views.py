"""Public pages. No address is kept, nothing identifying is in a URL, all works without script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import (
    Blueprint,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _

from app.agency import settings
from app.cases.intake.reference import is_well_formed, reference_digest
from app.cases.references.queries import replaced_at
from app.documents.delivery import send_document
from app.documents.queries import notices_for_reporter
from app.errors import NotFound
from app.publicity.portal import access, queries
from app.publicity.portal.forms import LookUpForm
from app.publicity.portal.labels import ENDING_WORDS, STAGE_WORDS
from app.publicity.slowdown import gate
from app.web.now import now

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue

bp = Blueprint("portal", __name__)
NUMBERS: Final = gate.Gate("numbers", free=20)


def _front(form: LookUpForm, *, not_found: bool = False) -> str:
    return render_template(
        "publicity/portal/front.html",
        form=form,
        not_found=not_found,
        hotline=settings.value_of("hotline"),
    )


@bp.get("/")
def front() -> ResponseReturnValue:
    """Say what this is, how it works, and ask for the reference."""
    return _front(LookUpForm())


@bp.post("/status")
def look_up() -> ResponseReturnValue:
    """Find the matter; wrong, expired and never issued numbers get one and the same answer.

    After many failures, whoever's, every number waits or works first, before anything is looked
    up: a good one too, and it is good afterwards.
    """
    at = now()
    if "token" in request.form:
        return _come_back(at)
    form = LookUpForm()
    if not form.validate():
        return _front(form), 422
    return _let_pass(form.digits(), at)


def _come_back(at: datetime) -> ResponseReturnValue:
    token, solution = request.form.get("token", ""), request.form.get("solution", "")
    carried = gate.come_back(NUMBERS, token, solution, at)
    if carried is None or not is_well_formed(carried.content.strip()):
        return redirect(url_for("portal.front") + "#look-up")
    if carried.wait is not None:
        return waiting_page(carried.wait, url_for("portal.look_up"))
    return _open(carried.content.strip(), at)


def _let_pass(digits: str, at: datetime) -> ResponseReturnValue:
    # The longest length for all: the token's size does not tell which number was typed.
    wait = gate.wait_for(NUMBERS, digits.ljust(20), at)
    return _open(digits, at) if wait is None else waiting_page(wait, url_for("portal.look_up"))


def waiting_page(wait: gate.Wait, action: str) -> ResponseReturnValue:
    """Ask to wait, or let the browser work instead."""
    page = render_template(
        "publicity/portal/wait.html",
        wait=wait,
        action=action,
        hotline=settings.value_of("hotline"),
    )
    return page, 429, {"Retry-After": str(wait.seconds)}


def _open(digits: str, at: datetime) -> ResponseReturnValue:
    digest = reference_digest(current_app.extensions["huiyin.config"].reference_key, digits)
    if queries.find(digest, at) is not None:
        response = make_response(redirect(url_for("portal.status")))
        access.give(response, digest)
        return response
    replaced = replaced_at(digest)
    if replaced is not None:
        return render_template(
            "publicity/portal/replaced.html", at=replaced, hotline=settings.value_of("hotline")
        )
    gate.note_failure(NUMBERS, at)
    # Nothing of what was typed comes back: every number that opens nothing has the same answer.
    return _front(LookUpForm(formdata=None), not_found=True), 404


@bp.get("/status")
def status() -> ResponseReturnValue:
    """Show how far the matter is."""
    held = access.current()
    if held is None:
        return redirect(url_for("portal.front") + "#look-up")
    return render_template(
        "publicity/portal/status.html",
        status=queries.status_of(held.found),
        held=held,
        stage_words=STAGE_WORDS,
        ending_words=ENDING_WORDS,
        hotline=settings.value_of("hotline"),
    )


@bp.get("/status/notice/<uid>.pdf")
def notice(uid: str) -> ResponseReturnValue:
    """Send a notice issued to the person who holds the reference."""
    held = access.current()
    for document in notices_for_reporter(held.case_id) if held is not None else []:
        if document.uid == uid:
            return send_document(document)
    raise NotFound


@bp.post("/status/leave")
def leave() -> ResponseReturnValue:
    """Forget the reference in this browser."""
    response = make_response(redirect(url_for("portal.front")))
    access.take_back(response)
    flash(_("The page is closed; nothing of it stays in this browser"))
    return response
