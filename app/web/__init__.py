"""The page shell: forms, filters, headers, errors. It imports no feature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.web import filters, headers

if TYPE_CHECKING:
    from flask import Flask


def register_web(app: Flask) -> None:
    """Give templates their filters, static files their fingerprints, answers their headers."""
    filters.register(app)
    app.after_request(headers.set_security_headers)
