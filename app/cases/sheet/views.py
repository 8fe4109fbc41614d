"""The registration form as a PDF, made anew each time it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint
from flask_babel import force_locale
from flask_login import login_required

from app.accounts.session import current_user
from app.audit import operations as audit
from app.cases.queries import get_case_or_404
from app.cases.sheet.form import build_form
from app.documents.delivery import send_registration_form
from app.extensions import end_reading, writing
from app.web.language import LANGUAGES
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.accounts.models import User
    from app.cases.models import Case

bp = Blueprint("sheet", __name__, url_prefix="/cases")


@bp.get("/<token('case'):case_id>/sheet.pdf")
@login_required
def show_sheet(case_id: int) -> ResponseReturnValue:
    """Print the travelling sheet as it stands; that it was printed is recorded first."""
    viewer = current_user()
    with writing():
        case = get_case_or_404(case_id, viewer)
        audit.record("sheet.printed", actor_id=viewer.id, at=now(), case_uid=case.uid)
    case = get_case_or_404(case_id, viewer)
    with force_locale(LANGUAGES["zh"]):
        form = build_form(case)
    end_reading()
    return send_registration_form(form)


def sheet_panel(case: Case, viewer: User) -> dict[str, object]:
    """Load the case page's link to the sheet."""
    del viewer
    return {"case_id": case.id}
