"""The headers of every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import current_app, request

if TYPE_CHECKING:
    from flask import Response

CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; media-src 'self'; worker-src 'self'; manifest-src 'self'"
)


def set_security_headers(response: Response) -> Response:
    """Allow nothing from elsewhere and nothing inline; keep pages out of every cache."""
    response.headers["Content-Security-Policy"] = CSP
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=()"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if request.endpoint == "static":
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if "v" in request.args else "no-cache"
        )
    else:
        response.headers["Cache-Control"] = "no-store"
    if request.is_secure or current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response
