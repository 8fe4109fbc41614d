"""The work queue, the list of all matters, the case page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.cases.registry import actions, views
from app.cases.states import CaseAction
from app.clocks.labels import CLOCK_LABELS
from app.web import labels

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages and what the case page itself offers."""
    app.register_blueprint(views.bp)
    app.register_blueprint(views.papers)
    labels.add(CLOCK_LABELS)
    actions.offer(CaseAction.ARCHIVE, "cases.archive", _l("Archive"), posts=True)
