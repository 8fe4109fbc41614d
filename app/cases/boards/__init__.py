"""Live views of the limits: the wall of the hotline room, the days of a team, what is late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.session import outlives_idleness
from app.cases.boards import views
from app.cases.boards.days import views as days
from app.cases.boards.duty import views as duty
from app.cases.boards.late import views as late
from app.cases.boards.late.labels import CAUSE_LABELS, GROUPING_LABELS
from app.web import labels

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages and their words."""
    for blueprint in (views.bp, duty.bp, days.bp, late.bp):
        app.register_blueprint(blueprint)
    for table in (CAUSE_LABELS, GROUPING_LABELS):
        labels.add(table)
    outlives_idleness("boards_duty.show")
