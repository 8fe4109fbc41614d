"""Do the timelines of the matters and the record tell the same? (confidentiality design §8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import String, and_, cast, exists, literal, select

from app.audit.models import AuditRow
from app.cases.models import Case, CaseEvent
from app.cases.states import CaseAction
from app.extensions import db

PREFIX: Final = "case."
STEPS: Final = tuple(f"{PREFIX}{action.value}" for action in CaseAction)


@dataclass(frozen=True, slots=True)
class Gap:
    """The first step of a matter that only one of the two tells of: its opaque id and code."""

    case_uid: str
    action: str
    only_in: str


def first_gap() -> Gap | None:
    """Find the first step that only the timeline or only the record tells of."""
    action = literal(PREFIX) + cast(CaseEvent.action, String)
    same = and_(
        AuditRow.case_uid == Case.uid,
        AuditRow.action == action,
        AuditRow.at == CaseEvent.happened_at,
    )
    lost = db.session.execute(
        select(Case.uid, CaseEvent.action)
        .join(Case, Case.id == CaseEvent.case_id)
        .where(~exists().where(same))
        .order_by(CaseEvent.id)
        .limit(1)
    ).first()
    if lost is not None:
        return Gap(lost.uid, lost.action.value, "timeline")
    told = exists().where(
        CaseEvent.case_id == Case.id,
        AuditRow.action == action,
        AuditRow.at == CaseEvent.happened_at,
    )
    made_up = db.session.execute(
        select(AuditRow.case_uid, AuditRow.action)
        .outerjoin(Case, Case.uid == AuditRow.case_uid)
        .where(AuditRow.action.in_(STEPS), ~told)
        .order_by(AuditRow.id)
        .limit(1)
    ).first()
    if made_up is None:
        return None
    return Gap(made_up.case_uid or "", made_up.action.removeprefix(PREFIX), "record")
