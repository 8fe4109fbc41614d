"""Rendering in the background: slow work first, then the effect in one short transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from app.documents import storage
from app.documents.installation import agency_fonts, files_folder
from app.documents.kinds import DocumentState
from app.documents.layout.notice import from_json
from app.documents.models import Document
from app.documents.operations import RENDER
from app.documents.render import render_notice
from app.errors import NeedsAPerson
from app.extensions import db, end_reading
from app.jobs.registry import job

if TYPE_CHECKING:
    from app.jobs.registry import Finish, Payload


@job(RENDER)
def render_document(payload: Payload) -> Finish:
    """Render a pending document; what it returns marks the document within the job's commit."""
    document_id = int(payload["document_id"])
    document = db.session.get(Document, document_id)
    if document is None or document.state is not DocumentState.PENDING:
        return _nothing
    content = document.content
    end_reading()
    try:
        pdf = render_notice(from_json(content), agency_fonts())
    except NeedsAPerson as refusal:
        return partial(_fail, document_id, refusal.reason)
    staged = storage.stage(files_folder(), pdf)
    return partial(_keep, document_id, staged)


def _nothing() -> None:
    """Nothing is left to do."""


def _keep(document_id: int, staged: storage.Staged) -> None:
    document = db.session.get(Document, document_id, with_for_update=True)
    if document is None or document.state is not DocumentState.PENDING:
        staged.discard()
        return
    document.storage_key = storage.key_of(document.uid)
    document.sha256 = staged.sha256
    document.size = staged.size
    document.rendered_at = datetime.now(UTC)
    document.state = DocumentState.READY
    staged.move_to(files_folder(), document.storage_key)


def _fail(document_id: int, error: str) -> None:
    document = db.session.get(Document, document_id, with_for_update=True)
    if document is not None and document.state is DocumentState.PENDING:
        document.state = DocumentState.FAILED
        document.error = error[:40]
