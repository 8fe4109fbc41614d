"""The contact desk: telling the person, calling back, what they said; withdrawals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.cases import workflow
from app.cases.contact import labels, operations, queries, views
from app.cases.registry import actions, panels
from app.cases.states import CaseAction, Effect, Guard

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages, bind guards and effects, offer steps and the panel."""
    app.register_blueprint(views.bp)
    labels.register()
    workflow.bind_guard(Guard.REACHED_OR_TRIED, queries.reached_or_tried)
    workflow.bind_guard(Guard.CALLED_BACK, queries.called_back)
    workflow.bind_guard(Guard.WITHDRAWAL_VOLUNTARY, queries.withdrawal_voluntary)
    workflow.bind_effect(Effect.CONTACT_TASK, operations.make_task)
    workflow.bind_effect(Effect.END_TASKS, operations.end_tasks)
    actions.offer(CaseAction.GIVE_FEEDBACK, "contact.go_to_case", _l("Give feedback"), primary=True)
    actions.offer(CaseAction.CALL_BACK, "contact.go_to_case", _l("Call back"))
    panels.offer("contact", "cases/contact/panel.html", queries.contact_panel, 70)
