"""Finding and measures of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.accounts.models import User
from app.audit.models import AuditRow
from app.enforcement.kinds import MeasureKind, MeasureState
from app.enforcement.measures.models import Finding, Measure
from app.errors import NotFound
from app.extensions import db

if TYPE_CHECKING:
    from datetime import datetime

    from app.cases.models import Case


def finding_of(case_id: int) -> Finding | None:
    """The finding of a case, if it is written."""
    return db.session.scalar(select(Finding).where(Finding.case_id == case_id))


def measures_of(case_id: int) -> list[Measure]:
    """The measures of a case, oldest first."""
    return list(
        db.session.scalars(select(Measure).where(Measure.case_id == case_id).order_by(Measure.id))
    )


def open_rectification(case_id: int) -> Measure | None:
    """The order to rectify that has to be re-checked first, if any waits."""
    return db.session.scalar(
        select(Measure)
        .where(
            Measure.case_id == case_id,
            Measure.kind == MeasureKind.RECTIFICATION,
            Measure.state == MeasureState.OPEN,
        )
        .order_by(Measure.due_on, Measure.id)
        .limit(1)
    )


def last_measure_id(case_id: int) -> int:
    """The newest measure of a case, 0 if there is none: what a page of measures shows up to."""
    return db.session.scalar(select(func.max(Measure.id)).where(Measure.case_id == case_id)) or 0


def get_measure_or_404(case: Case, measure_id: int) -> Measure:
    """A measure of this case and of no other."""
    measure = db.session.get(Measure, measure_id)
    if measure is None or measure.case_id != case.id:
        raise NotFound
    return measure


def finished_by(case: Case, measure: Measure) -> tuple[User | None, datetime | None]:
    """Who marked a measure done, and when, by the audit."""
    query = select(AuditRow.actor_id, AuditRow.at).where(
        AuditRow.case_uid == case.uid,
        AuditRow.action == "measure.done",
        AuditRow.subject == str(measure.id),
    )
    row = db.session.execute(query.order_by(AuditRow.id.desc()).limit(1)).one_or_none()
    return (db.session.get(User, row.actor_id), row.at) if row else (None, None)
