"""Visits and evidence of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.documents.attachments import Attachment, AttachmentKind
from app.enforcement.visits.models import Visit
from app.enforcement.visits.rules import refusal_for_visits
from app.errors import NotFound
from app.extensions import db

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.models import User
    from app.cases.models import Case


def visits_of(case_id: int) -> list[Visit]:
    """Every visit of a case, oldest first."""
    return list(
        db.session.scalars(select(Visit).where(Visit.case_id == case_id).order_by(Visit.id))
    )


def open_visit_of(case_id: int) -> Visit | None:
    """Give the visit whose record is still to be written, the first if there are several."""
    query = select(Visit).where(Visit.case_id == case_id, Visit.finished_at.is_(None))
    return db.session.scalars(query.order_by(Visit.id).limit(1)).first()


def get_visit_or_404(case: Case, visit_id: int) -> Visit:
    """A visit of this case and of no other."""
    visit = db.session.get(Visit, visit_id)
    if visit is None or visit.case_id != case.id:
        raise NotFound
    return visit


def evidence_of(case_id: int) -> list[Attachment]:
    """The evidence of a case in the order of its numbers."""
    query = select(Attachment).where(
        Attachment.case_id == case_id, Attachment.kind == AttachmentKind.EVIDENCE
    )
    return list(db.session.scalars(query.order_by(Attachment.sequence)))


def get_evidence_or_404(case: Case, uid: str) -> Attachment:
    """A piece of evidence of this case and of no other."""
    found = db.session.scalar(
        select(Attachment).where(Attachment.case_id == case.id, Attachment.uid == uid)
    )
    if found is None:
        raise NotFound
    return found


def digests_of(case_id: int) -> set[str]:
    """Give the digests of the originals that are already attached to a case."""
    query = select(Attachment.sha256_original).where(
        Attachment.case_id == case_id, Attachment.kind == AttachmentKind.EVIDENCE
    )
    return set(db.session.scalars(query))


def last_number(case_id: int) -> int:
    """The highest number given to evidence of a case."""
    query = select(func.max(Attachment.sequence)).where(
        Attachment.case_id == case_id, Attachment.kind == AttachmentKind.EVIDENCE
    )
    return db.session.scalar(query) or 0


def inspectors_of(case_id: int) -> list[User]:
    """Everybody who took part in a visit of the case, each once."""
    found = {i.user_id: i.user for visit in visits_of(case_id) for i in visit.inspectors}
    return [found[user_id] for user_id in sorted(found)]


def two_inspectors(case: Case, actor: User, at: datetime) -> str | None:
    """Guard TWO_INSPECTORS: every visit is recorded and was made by two or more."""
    del actor, at
    visits = visits_of(case.id)
    unfinished = sum(1 for visit in visits if visit.finished_at is None)
    inspectors = [len(visit.inspectors) for visit in visits if visit.finished_at is not None]
    refusal = refusal_for_visits(case.kind, inspectors, unfinished)
    return str(refusal) if refusal is not None else None
