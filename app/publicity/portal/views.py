"""Public pages. No address is kept, nothing identifying is in a URL, all works without script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import (
    Blueprint,
    Response,
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
from app.cases.intake.reference import reference_digest
from app.documents.delivery import send_document
from app.documents.queries import notices_for_reporter
from app.errors import NotFound
from app.extensions import limiter
from app.publicity.portal import queries
from app.publicity.portal.forms import LookUpForm
from app.publicity.portal.labels import ENDING_WORDS, STAGE_WORDS
from app.web import sealed_cookies
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("portal", __name__)
COOKIE: Final = "status"
COOKIE_SECONDS: Final = 15 * 60


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


def _failed(response: Response) -> bool:
    """Only numbers that were never issued count: neither use nor slips slow anybody down."""
    return response.status_code == 404  # noqa: PLR2004 - well-formed, but not found


@bp.post("/status")
@limiter.limit("60 per minute", deduct_when=_failed)
def look_up() -> ResponseReturnValue:
    """Find the matter; wrong, expired and never issued numbers get one and the same answer."""
    form = LookUpForm()
    if not form.validate():
        return _front(form), 422
    config = current_app.extensions["huiyin.config"]
    case_id = queries.case_id_by_digest(reference_digest(config.reference_key, form.digits()))
    if case_id is None:
        return _front(form, not_found=True), 404
    response = make_response(redirect(url_for("portal.status")))
    response.set_cookie(
        COOKIE,
        sealed_cookies.seal(str(case_id), COOKIE, now()),
        max_age=COOKIE_SECONDS,
        path="/status",
        httponly=True,
        secure=config.secure_cookies,
        samesite="Strict",
    )
    return response


def _case_id() -> int | None:
    cookie = request.cookies.get(COOKIE, "")
    content = sealed_cookies.unseal(cookie, COOKIE, now(), COOKIE_SECONDS)
    return int(content) if content else None


@bp.get("/status")
def status() -> ResponseReturnValue:
    """Show how far the matter is."""
    case_id = _case_id()
    found = queries.status_of(case_id) if case_id is not None else None
    if found is None:
        return redirect(url_for("portal.front") + "#look-up")
    return render_template(
        "publicity/portal/status.html",
        status=found,
        stage_words=STAGE_WORDS,
        ending_words=ENDING_WORDS,
        hotline=settings.value_of("hotline"),
    )


@bp.get("/status/notice/<uid>.pdf")
def notice(uid: str) -> ResponseReturnValue:
    """Send a notice issued to the person who holds the reference."""
    case_id = _case_id()
    for document in notices_for_reporter(case_id) if case_id is not None else []:
        if document.uid == uid:
            return send_document(document)
    raise NotFound


@bp.post("/status/leave")
def leave() -> ResponseReturnValue:
    """Forget the reference in this browser."""
    response = make_response(redirect(url_for("portal.front")))
    response.delete_cookie(COOKIE, path="/status")
    flash(_("The page is closed; nothing of it stays in this browser"))
    return response
