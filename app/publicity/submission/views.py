"""One page to tell us of a matter; its number is shown once and kept nowhere."""

from __future__ import annotations

import json
import re
import secrets
from typing import TYPE_CHECKING, Final

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.agency import settings
from app.cases.evidence import operations as evidence
from app.cases.evidence.kinds import Source
from app.cases.intake import operations, queries
from app.cases.intake.reference import LONG, reference_from_token
from app.cases.models import Case
from app.errors import ActionNotAllowed
from app.extensions import db, end_reading, writing
from app.publicity.submission.forms import SubmissionForm
from app.web import sealed_cookies
from app.web.now import now

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue

    from app.cases.intake.operations import Registration
    from app.web.uploads import Checked

bp = Blueprint("submission", __name__)

COOKIE: Final = "number"
PATH: Final = "/submit"
SECONDS: Final = 600
_TOKEN: Final = re.compile(r"[0-9a-f]{32}")


@bp.route("/submit", methods=["GET", "POST"])
def submit() -> ResponseReturnValue:
    """Take a matter down. What was typed is kept within this answer only."""
    form = SubmissionForm()
    form.offer(queries.category_choice().groups, queries.district_groups())
    if not form.is_submitted() or not _TOKEN.fullmatch(str(form.token.data)):
        form.token.data = secrets.token_hex(16)
    if form.validate_on_submit():
        unit_id = queries.portal_unit()
        if unit_id is None:
            raise ActionNotAllowed(_("No office takes matters from here yet. Please call us."))
        at = now()
        draft = form.to_registration(unit_id, at)
        return _save(draft, form.files.checked, str(form.token.data), at)
    page = render_template(
        "publicity/submission/submit.html", form=form, hotline=settings.value_of("hotline")
    )
    return page, 422 if form.is_submitted() else 200


def _save(
    draft: Registration, files: list[Checked], token: str, at: datetime
) -> ResponseReturnValue:
    """Seal, then keep; the same page sent twice makes one matter and shows one number."""
    key = current_app.extensions["huiyin.config"].reference_key
    reference = reference_from_token(token, key, LONG)
    end_reading()
    sealed = operations.seal_registration(draft, None, reference=reference, key=key, token=token)
    handed = [evidence.seal_received(each, sealed.case_uid, taker_id=None) for each in files]
    try:
        with evidence.on_disk(handed), writing():
            known = queries.case_of_submission(sealed.submission)
            if known is None:
                case = operations.register_from_portal(draft, sealed, at)
                for file in handed:
                    evidence.keep_sealed(case, file, actor_id=None, at=at, source=Source.PORTAL)
    except IntegrityError:
        # PostgreSQL lets both of a double click begin; the unique token lets one through.
        known = queries.case_of_submission(sealed.submission)
        if known is None:
            raise
    if known is not None:
        evidence.discard(handed)
    if known is not None and _is_long_ago(known, at):
        return redirect(url_for("submission.done"))
    return _to_number(reference, at)


def _is_long_ago(case_id: int, at: datetime) -> bool:
    """A page found open in a browser much later shows the number to nobody."""
    registered_at = db.session.get_one(Case, case_id).registered_at
    return (at - registered_at).total_seconds() > SECONDS


def _to_number(reference: str, at: datetime) -> ResponseReturnValue:
    response = make_response(redirect(url_for("submission.done")))
    response.set_cookie(
        COOKIE,
        sealed_cookies.seal(json.dumps(reference), COOKIE, at),
        max_age=SECONDS,
        path=PATH,
        httponly=True,
        secure=current_app.extensions["huiyin.config"].secure_cookies,
        samesite="Strict",
    )
    return response


@bp.get("/submit/done")
def done() -> ResponseReturnValue:
    """Show the number, once."""
    content = sealed_cookies.unseal(request.cookies.get(COOKIE, ""), COOKIE, now(), SECONDS)
    page = render_template(
        "publicity/submission/done.html",
        reference=json.loads(content) if content else "",
        hotline=settings.value_of("hotline"),
    )
    response = make_response(page)
    if content:
        response.delete_cookie(COOKIE, path=PATH)
    return response
