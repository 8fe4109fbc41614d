"""The page on which a requester prints a paper with what a grant opens."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID  # noqa: TC003 - Flask passes it

from flask import Blueprint, render_template
from flask_login import login_required

from app.accounts.session import current_user
from app.audit import operations as audit
from app.cases.custody import operations, queries
from app.cases.custody.labels import words_for
from app.cases.custody_papers.content import content_of, papers_for
from app.cases.custody_papers.forms import PaperForm
from app.cases.permissions import Permission
from app.documents.delivery import send_rendered
from app.errors import NotFound
from app.extensions import writing
from app.identity import custody, reach
from app.identity.wire.granting import GrantKind, GrantState
from app.identity.wire.reaching import PaperKind
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.accounts.models import User
    from app.cases.models import Case
    from app.identity.wire.granting import GrantSeen

bp = Blueprint("custody_papers", __name__)


@bp.route("/identity/<uuid:grant_id>/paper", methods=["GET", "POST"])
@login_required
def print_paper(grant_id: UUID) -> ResponseReturnValue:
    """Have the keeper print a paper with the granted fields; each counts as one view."""
    viewer = current_user()
    viewer_id = viewer.id
    grant, case = _own(grant_id, viewer, viewer_id)
    form = PaperForm()
    papers = papers_for(case, grant)
    form.offer(papers)
    if not form.is_submitted():
        form.paper.data = papers[0].value
    trouble = ""
    if form.validate_on_submit():
        paper = PaperKind(form.paper.data)
        pdf, code = _printed(case, grant, viewer_id, paper)
        if pdf is not None:
            return send_rendered(pdf, "含身份信息")
        trouble = words_for(code)
    return render_template(
        "cases/custody_papers/paper.html",
        case=case,
        grant=grant,
        form=form,
        trouble=trouble,
        is_open=grant.state is GrantState.OPEN,
    )


def _own(grant_id: UUID, viewer: User, viewer_id: int) -> tuple[GrantSeen, Case]:
    """Find one's own grant; any other is answered like one that never was."""
    grant, code = queries.asking(partial(custody.grant, str(grant_id)))
    if code or grant is None:
        raise NotFound
    case = queries.case_of(grant, viewer, Permission.VIEW)
    if grant.requester_id != viewer_id or grant.kind is not GrantKind.IDENTITY:
        raise NotFound
    return grant, case


def _printed(
    case: Case, grant: GrantSeen, viewer_id: int, paper: PaperKind
) -> tuple[bytes | None, str]:
    """Have it printed, and keep that it was, or that the keeper refused."""
    at, uid = now(), case.uid
    content = content_of(case, paper, at)
    render = partial(reach.render_paper, grant.grant_id, viewer_id, uid, paper, content)
    pdf, code = queries.asking(render)
    with writing():
        if pdf is None:
            operations.refused_opening(uid, viewer_id, code, at)
        else:
            operations.opened(case, grant.grant_id, viewer_id, grant.purpose.value, at)
            audit.record(
                "custody.paper_printed",
                actor_id=viewer_id,
                at=at,
                case_uid=uid,
                subject=f"{paper.value} {grant.grant_id}",
            )
    return pdf, code
