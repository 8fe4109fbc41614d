"""Reading documents. The caller has loaded the case for its viewer before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.documents.kinds import DocumentState
from app.documents.models import Document
from app.errors import NotFound
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Sequence


def document_or_404(uid: str) -> Document:
    """Give a document by the id in its address. Raises ``NotFound``."""
    document = db.session.scalar(select(Document).where(Document.uid == uid))
    if document is None:
        raise NotFound
    return document


def documents_of(case_id: int) -> Sequence[Document]:
    """Give a case's documents, newest first."""
    statement = select(Document).where(Document.case_id == case_id)
    return db.session.scalars(
        statement.order_by(Document.created_at.desc(), Document.id.desc())
    ).all()


def notices_for_reporter(case_id: int) -> Sequence[Document]:
    """Give the finished notices that whoever holds the reference may read."""
    return [document for document in documents_of(case_id) if document.state is DocumentState.READY]
