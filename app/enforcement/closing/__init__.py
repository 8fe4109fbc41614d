"""The closing report, its review, and the notice that follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.cases import workflow
from app.cases.registry import actions
from app.cases.states import CaseAction, Effect, Guard
from app.enforcement.closing import operations, queries, views

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages and bind guards and effect of closing."""
    app.register_blueprint(views.bp)
    workflow.bind_guard(Guard.CLOSING_COMPLETE, queries.closing_complete)
    workflow.bind_guard(Guard.NOT_ITS_AUTHOR, queries.not_its_author)
    workflow.bind_effect(Effect.ISSUE_CLOSURE_NOTICE, operations.issue_closure_notice)
    actions.offer(
        CaseAction.SUBMIT_CLOSING,
        "closing.edit_report",
        _l("Write the closing report"),
        primary=True,
    )
    actions.offer(
        CaseAction.APPROVE_CLOSING, "closing.review", _l("Review the closing report"), primary=True
    )
