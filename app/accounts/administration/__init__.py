"""The administrator's first page: what each package lets the agency set for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.administration.views import bp

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Add the page."""
    app.register_blueprint(bp)
