"""Calls that the telephone system announces: the number sealed at once, the form without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cases.calls import views
from app.extensions import csrf

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages; the telephone system signs what it posts and has no form's token."""
    app.register_blueprint(views.bp)
    csrf.exempt(views.announce)
