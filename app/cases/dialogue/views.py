"""The desk's pages of the dialogue: asking, reading what came, writing down what may be known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_required

from app.accounts.session import current_user
from app.cases.dialogue import operations, queries, reading
from app.cases.dialogue.forms import HeardForm, NoteForm, QuestionForm
from app.cases.dialogue.kinds import ItemKind
from app.cases.permissions import Permission, allowed, require
from app.cases.queries import get_case_or_404
from app.cases.registry.rules import refusal_words
from app.errors import NotFound
from app.extensions import end_reading, writing
from app.identity.seal import seal_words
from app.identity.wire.kinds import BoxKind
from app.web.now import now

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.accounts.models import User
    from app.cases.models import Case
    from app.cases.originals import Words

bp = Blueprint("dialogue", __name__)


@bp.get("/desk/messages")
@login_required
def waiting() -> ResponseReturnValue:
    """List what reporters sent and nobody has read, and what waits for a decision."""
    viewer = current_user()
    return render_template(
        "cases/dialogue/waiting.html",
        unread=queries.waiting_for(viewer),
        unsettled=queries.unsettled_for(viewer),
    )


def panel(case: Case, viewer: User) -> dict[str, object]:
    """Load the case page's panel."""
    items = queries.items_of(case.id)
    may_ask = allowed(viewer, Permission.ASK_REPORTER, case)
    may_reissue = case.can_be_reached and allowed(viewer, Permission.ASK_REISSUE, case)
    shown = {"items": items, "may_ask": may_ask, "may_reissue": may_reissue}
    return shown if items or may_ask else {}


@bp.get("/cases/<token('case'):case_id>/dialogue")
@login_required
def show(case_id: int) -> ResponseReturnValue:
    """Show what was asked, and what may be known of what was said."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    return render_template(
        "cases/dialogue/show.html",
        case=case,
        items=queries.items_of(case.id),
        may_ask=allowed(viewer, Permission.ASK_REPORTER, case),
        may_read=allowed(viewer, Permission.READ_MESSAGES, case),
        may_settle=allowed(viewer, Permission.SETTLE_REQUEST, case),
        may_hear=allowed(viewer, Permission.CONTACT, case),
    )


@bp.route("/cases/<token('case'):case_id>/ask", methods=["GET", "POST"])
@login_required
def ask(case_id: int) -> ResponseReturnValue:
    """Put a question to the reporter (请热线转问)."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.ASK_REPORTER, case)
    form = QuestionForm()
    if form.validate_on_submit():
        with writing():
            case = get_case_or_404(case_id, viewer)
            require(viewer, Permission.ASK_REPORTER, case)
            operations.ask(case, viewer, form.to_note(), now())
        flash(_("The question is asked; the answer comes back without what points to the person"))
        return redirect(url_for("dialogue.show", case_id=case_id))
    page = render_template("cases/dialogue/ask.html", case=case, form=form)
    return page, 422 if form.is_submitted() else 200


@bp.route(
    "/cases/<token('case'):case_id>/dialogue/<token('item'):item_id>", methods=["GET", "POST"]
)
@login_required
def read(case_id: int, item_id: int) -> ResponseReturnValue:
    """Write down what may be known of a message; its words open by a button of their own."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.READ_MESSAGES, case)
    item = queries.item_or_404(item_id, case)
    if item.record_id is None:
        raise NotFound
    form = NoteForm(text=item.masked or "", kept_because=item.kept_because)
    if form.validate_on_submit():
        with writing():
            case = get_case_or_404(case_id, viewer)
            require(viewer, Permission.READ_MESSAGES, case)
            operations.mask(queries.item_or_404(item_id, case), viewer, form.to_note(), now())
        flash(_("Written down: whoever works on the matter reads this note"))
        return redirect(url_for("dialogue.show", case_id=case_id))
    return _reading_page(case_id, item_id, form)


@bp.post("/cases/<token('case'):case_id>/dialogue/<token('item'):item_id>/words")
@login_required
def open_words(case_id: int, item_id: int) -> ResponseReturnValue:
    """Have the keeper open the words, for this answer only."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.READ_MESSAGES, case)
    item = queries.item_or_404(item_id, case)
    words = reading.read_words(viewer, case, item)
    if words.text:
        with writing():
            case = get_case_or_404(case_id, viewer)
            operations.note_opened(queries.item_or_404(item_id, case), viewer, now())
    item = queries.item_or_404(item_id, case)
    form = NoteForm(formdata=None, text=item.masked or "", kept_because=item.kept_because)
    return _reading_page(case_id, item_id, form, words)


def _reading_page(
    case_id: int, item_id: int, form: NoteForm, words: Words | None = None
) -> ResponseReturnValue:
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    page = render_template(
        "cases/dialogue/read.html",
        case=case,
        item=queries.item_or_404(item_id, case),
        form=form,
        words=words,
        refusal=refusal_words(words.refusal) if words and words.refusal else "",
        at=now(),
    )
    return page, 422 if form.errors else 200, {"Cache-Control": "no-store"}


@bp.route(
    "/cases/<token('case'):case_id>/dialogue/<token('item'):item_id>/answer",
    methods=["GET", "POST"],
)
@login_required
def hear(case_id: int, item_id: int) -> ResponseReturnValue:
    """Write down an answer heard on the telephone: the words sealed, masked for whoever asked."""
    viewer = current_user()
    case = get_case_or_404(case_id, viewer)
    require(viewer, Permission.CONTACT, case)
    question = queries.item_or_404(item_id, case)
    if question.kind is not ItemKind.QUESTION:
        raise NotFound
    form = HeardForm()
    if form.validate_on_submit():
        uid, viewer_id = case.uid, viewer.id
        end_reading()
        box = seal_words(str(form.words.data), uid, taker_id=viewer_id, kind=BoxKind.MESSAGE)
        with writing():
            case = get_case_or_404(case_id, viewer)
            require(viewer, Permission.CONTACT, case)
            question = queries.item_or_404(item_id, case)
            operations.answer_by_telephone(question, viewer, box, form.to_note(), now())
        flash(_("The answer is recorded"))
        return redirect(url_for("dialogue.show", case_id=case_id))
    page = render_template("cases/dialogue/hear.html", case=case, question=question, form=form)
    return page, 422 if form.is_submitted() else 200


@bp.post("/cases/<token('case'):case_id>/dialogue/<token('item'):item_id>/settle")
@login_required
def settle(case_id: int, item_id: int) -> ResponseReturnValue:
    """Note that an objection or a wish to withdraw has been dealt with."""
    viewer = current_user()
    with writing():
        case = get_case_or_404(case_id, viewer)
        require(viewer, Permission.SETTLE_REQUEST, case)
        operations.settle(queries.item_or_404(item_id, case), viewer, now())
    flash(_("Noted as dealt with"))
    return redirect(url_for("dialogue.show", case_id=case_id))
