"""Staff complaints and sealed matters: their unit, their circle, their own list and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cases.apart import labels
from app.cases.apart.queries import apart_panel
from app.cases.apart.views import bp
from app.cases.registry import panels
from app.notices import wording
from app.web import labels as words

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages, the panel of the case page and the words."""
    app.register_blueprint(bp)
    panels.offer("apart", "cases/apart/panel.html", apart_panel, 90)
    words.add(labels.CAPACITY_LABELS)
    words.add(labels.GROUND_LABELS)
    wording.register(labels.ADMITTED, labels.admitted)
    wording.register(labels.RELEASED, labels.released)
