"""What anyone sees: the front page and how far a matter is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.publicity.portal import passphrase, views

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Register the public pages."""
    app.register_blueprint(views.bp)
    app.register_blueprint(passphrase.bp)
