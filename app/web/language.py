"""Choosing the language: Chinese by default, English by a switch that is kept in the session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, current_app, has_request_context, redirect, request, session
from flask_babel import get_locale

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

bp = Blueprint("language", __name__)
LANGUAGES: Final = {"zh": "zh_Hans_CN", "en": "en"}


def chosen_locale() -> str:
    """Give the locale of this request."""
    if not has_request_context():
        return LANGUAGES["zh"]
    return LANGUAGES.get(str(session.get("language", "zh")), LANGUAGES["zh"])


def time_zone() -> str:
    """Give the agency's time zone."""
    return str(current_app.extensions["huiyin.config"].time_zone)


def html_lang() -> str:
    """Give the ``lang`` attribute of the page."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh-Hans"


@bp.post("/language")
def choose() -> Response:
    """Remember the language and go back to the page it was chosen on."""
    wanted = request.form.get("lang", "")
    if wanted in LANGUAGES:
        session["language"] = wanted
    return redirect(local_path(request.form.get("next", "")))


def local_path(target: str) -> str:
    """Keep a redirect on this site: only a path of our own is followed."""
    plain = target.isascii() and target.isprintable() and not set(target) & set(" \\")
    if plain and target.startswith("/") and not target.startswith("//"):
        return target
    return "/"
