"""Sending PDFs to a browser; who may have one is for the caller to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Response

from app.documents import storage
from app.documents.installation import agency_fonts, files_folder
from app.documents.kinds import DocumentState
from app.documents.render import render_registration_form
from app.errors import NotFound

if TYPE_CHECKING:
    from app.documents.layout.registration import RegistrationForm
    from app.documents.models import Document


def send_document(document: Document) -> Response:
    """Send a finished document under its number. Raises ``NotFound`` while it is not ready."""
    if document.state is not DocumentState.READY:
        raise NotFound
    return _pdf(storage.read(files_folder(), document), document.number)


def send_registration_form(form: RegistrationForm) -> Response:
    """Render and send the travelling sheet as it stands now."""
    return _pdf(render_registration_form(form, agency_fonts()), "投诉举报办理登记表")


def send_rendered(content: bytes, name: str) -> Response:
    """Send a PDF that was made for this answer and is kept nowhere."""
    return _pdf(content, name)


def _pdf(content: bytes, name: str) -> Response:
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = (
        f"inline; filename=\"document.pdf\"; filename*=UTF-8''{quote(name, safe='')}.pdf"
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
