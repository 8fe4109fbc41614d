"""Renders notices and forms as PDF/A-3b. Styles and fonts are read once per process.

WeasyPrint is loaded with the first page that is printed: most processes never print one.
"""

from __future__ import annotations

import atexit
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from app.documents.layout.notice import Notice
    from app.documents.layout.registration import RegistrationForm
    from app.documents.renderer import Renderer


@cache
def renderer(agency_fonts: Path | None = None) -> Renderer:
    """Give the process's renderer; a worker asks for it once before its first job."""
    from app.documents.renderer import Renderer  # noqa: PLC0415 - a second that few need

    return Renderer(agency_fonts)


# Fonts are given back while their library is still there.
atexit.register(renderer.cache_clear)


def render_notice(notice: Notice, agency_fonts: Path | None = None) -> bytes:
    """Render a notice as PDF/A-3b. Raises ``NeedsAPerson``."""
    return renderer(agency_fonts).notice(notice)


def render_registration_form(form: RegistrationForm, agency_fonts: Path | None = None) -> bytes:
    """Render 《投诉举报办理登记表》 as PDF/A-3b."""
    return renderer(agency_fonts).registration_form(form)
