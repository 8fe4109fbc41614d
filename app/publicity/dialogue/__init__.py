"""The reporter's end of the dialogue: questions, answers, messages, grading, objecting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.publicity.dialogue import views

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(views.bp)
