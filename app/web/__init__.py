"""The page shell: forms, filters, headers, errors. It imports no feature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.web import filters, headers, hosts, tokens

if TYPE_CHECKING:
    from flask import Flask


def register_web(app: Flask) -> None:
    """Give templates their filters, routes their tokens, files their marks, answers headers."""
    tokens.register_tokens(app)
    app.before_request(hosts.refuse_other_hosts)
    filters.register(app)
    app.after_request(headers.set_security_headers)
