"""Finding and measures of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.enforcement.measures.models import Finding, Measure
from app.errors import NotFound
from app.extensions import db

if TYPE_CHECKING:
    from app.cases.models import Case


def finding_of(case_id: int) -> Finding | None:
    """The finding of a case, if it is written."""
    return db.session.scalar(select(Finding).where(Finding.case_id == case_id))


def measures_of(case_id: int) -> list[Measure]:
    """The measures of a case, oldest first."""
    return list(
        db.session.scalars(select(Measure).where(Measure.case_id == case_id).order_by(Measure.id))
    )


def get_measure_or_404(case: Case, measure_id: int) -> Measure:
    """A measure of this case and of no other."""
    measure = db.session.get(Measure, measure_id)
    if measure is None or measure.case_id != case.id:
        raise NotFound
    return measure
