"""Messages and questions behind the reference: sealed on arrival, confirmed in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.agency import settings
from app.cases.contact.kinds import Satisfaction
from app.cases.dialogue import operations, queries, rules
from app.cases.dialogue.kinds import ItemKind
from app.cases.dialogue.operations import Sent
from app.cases.evidence import operations as evidence
from app.cases.evidence.kinds import Source
from app.cases.models import Case
from app.errors import KeeperUnavailable
from app.extensions import db, end_reading, writing
from app.identity.custody import openings_of
from app.identity.seal import seal_words
from app.identity.wire.kinds import BoxKind
from app.publicity.dialogue.forms import (
    FORMS,
    AnswerForm,
    GradingForm,
    HandInForm,
    SendForm,
    WithdrawalForm,
)
from app.publicity.portal import access
from app.web.language import time_zone
from app.web.now import now
from app.web.tokens import id_of

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.publicity.portal.access import Access

bp = Blueprint("reporter", __name__)


@bp.route("/status/talk", methods=["GET", "POST"])
def talk() -> ResponseReturnValue:
    """Show what was asked and sent, and take what is sent now."""
    held = access.current()
    if held is None:
        return redirect(url_for("portal.front") + "#look-up")
    if not held.whole:
        return redirect(url_for("passphrase.open_whole"))
    kind = _kind_sent()
    if kind is None:
        return _page(held)
    form = _make(kind)
    if not form.validate():
        return _page(held, form), 422
    _keep(held, kind, form)
    flash(_said(kind))
    return redirect(url_for("reporter.talk"))


def _kind_sent() -> ItemKind | None:
    sent = request.form.get("kind", "") if request.method == "POST" else ""
    return next((kind for kind in FORMS if kind.value == sent), None)


def _make(kind: ItemKind, *, fresh: bool = False) -> SendForm:
    """Make the form of a kind, with what was sent or empty."""
    made, prefix = FORMS[kind], f"{kind.value}-"
    form = made(formdata=None, prefix=prefix) if fresh else made(prefix=prefix)
    form.kind = kind
    if isinstance(form, GradingForm | WithdrawalForm):
        form.offer()
    return form


def _keep(held: Access, kind: ItemKind, form: SendForm) -> None:
    """Seal the words first, then keep everything at once."""
    text = form.text()
    end_reading()
    box = seal_words(text, held.found.uid, kind=BoxKind.MESSAGE) if text else None
    sent = Sent(
        kind,
        box,
        question_id=_question(form),
        grade=Satisfaction(form.grade.data) if isinstance(form, GradingForm) else None,
        voluntary=form.pressed.data == "no" if isinstance(form, WithdrawalForm) else None,
    )
    with writing():
        case = db.session.get_one(Case, held.case_id, with_for_update={"of": Case})
        operations.receive(case, sent, now())


def _question(form: SendForm) -> int | None:
    return id_of(str(form.question.data), "item") if isinstance(form, AnswerForm) else None


def _said(kind: ItemKind) -> str:
    words = {
        ItemKind.ANSWER: _("Your answer has reached us, sealed"),
        ItemKind.GRADING: _("Thank you: your grading is recorded"),
        ItemKind.APPEAL: _("Your objection is with the duty head and the leader"),
        ItemKind.WITHDRAWAL: _("Your wish to withdraw is with the leader, who decides"),
    }
    return words.get(kind) or _("Your message has reached us, sealed")


@bp.post("/status/talk/files")
def hand_in() -> ResponseReturnValue:
    """Take files in: sealed with their names before anything is stored (design §7)."""
    held = access.whole_or_404()
    form = HandInForm()
    if not form.validate():
        return _page(held, files=form), 422
    uid = held.found.uid
    end_reading()
    sealed = [evidence.seal_received(each, uid, taker_id=None) for each in form.files.checked]
    at = now()
    with evidence.on_disk(sealed), writing():
        case = db.session.get_one(Case, held.case_id, with_for_update={"of": Case})
        operations.receive(case, Sent(ItemKind.MESSAGE, files=len(sealed)), at)
        for file in sealed:
            evidence.keep_sealed(case, file, actor_id=None, at=at, source=Source.PORTAL)
    flash(_("Your files have reached us, sealed"))
    return redirect(url_for("reporter.talk"))


def _page(held: Access, bound: SendForm | None = None, files: HandInForm | None = None) -> str:
    items = queries.items_of(held.case_id)
    state = held.found.state
    forms = {
        kind.value: bound if bound and bound.kind is kind else _make(kind, fresh=True)
        for kind in FORMS
        if rules.may_send(kind, state)
    }
    return render_template(
        "publicity/dialogue/talk.html",
        held=held,
        items=items,
        open_questions=[
            item for item in items if item.kind is ItemKind.QUESTION and item.settled_at is None
        ],
        forms=forms,
        bound=bound or files or _make(ItemKind.MESSAGE, fresh=True),
        files=files or HandInForm(formdata=None),
        asked=bound.question.data if isinstance(bound, AnswerForm) else "",
        hotline=settings.value_of("hotline"),
    )


@bp.get("/status/openings")
def openings() -> ResponseReturnValue:
    """Tell in which months and for what the identity was opened; by whom is the auditor's."""
    held = access.whole_or_404()
    end_reading()
    try:
        opened, is_down = openings_of(held.found.uid, time_zone()), False
    except KeeperUnavailable:
        opened, is_down = [], True
    return render_template(
        "publicity/dialogue/openings.html",
        opened=opened,
        is_down=is_down,
        hotline=settings.value_of("hotline"),
    )
