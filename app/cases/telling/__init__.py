"""What the person is told of the limits promised to them: one reading for the desk and the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cases.telling import labels

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Let templates word what happened to a limit."""
    app.jinja_env.globals.update(
        sentence_of=labels.sentence_of, standing_of=labels.standing_of, why_late=labels.why_late
    )
