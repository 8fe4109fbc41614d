"""Registering a call, its reference, acceptance and what stands in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.cases import workflow
from app.cases.intake import forms, guards, views
from app.cases.intake.summary import views as summary
from app.cases.registry import actions, panels
from app.cases.states import CaseAction, Effect, Guard
from app.web import labels

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages, bind guard and effect, offer the steps of acceptance."""
    app.register_blueprint(views.bp)
    app.register_blueprint(summary.bp)
    panels.offer("unsorted", "cases/intake/unsorted.html", summary.waits, 1)
    labels.add(forms.DISCLOSURE_LABELS)
    workflow.bind_guard(Guard.DECLINE_HAS_GROUNDS, guards.decline_has_grounds)
    workflow.bind_effect(Effect.NOTICE_ON_REFUSAL, guards.notice_on_refusal)
    actions.offer(CaseAction.ACCEPT, "intake.accept", _l("Accept"), primary=True, posts=True)
    actions.offer(CaseAction.ANSWER_AT_DESK, "intake.answer", _l("Answer at the desk"))
    actions.offer(CaseAction.DECLINE, "intake.decline", _l("Do not accept"))
    actions.offer(
        CaseAction.TELL_ELSEWHERE, "intake.tell_elsewhere", _l("Tell which body is competent")
    )
    actions.offer(CaseAction.TRANSFER, "intake.transfer", _l("Transfer to the competent body"))
