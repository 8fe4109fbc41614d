"""Papers that name the person: printed by the keeper under an approved grant (design §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cases.custody_papers import forms, views
from app.web import labels

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the page and the papers' names."""
    app.register_blueprint(views.bp)
    labels.add(forms.PAPER_LABELS)
