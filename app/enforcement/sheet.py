"""What the team's work puts on the travelling sheet (登记表), and the answer to read out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.cases.sheet.facts import Work
from app.documents.layout.registration import Handling, Signed
from app.enforcement.closing.models import ClosingReport
from app.enforcement.kinds import Decision
from app.enforcement.queries import facts_for_sheet
from app.extensions import db
from app.web.labels import label

if TYPE_CHECKING:
    from app.enforcement.measures.models import Measure
    from app.enforcement.queries import SheetFacts


def approved_reply(case_id: int) -> str:
    """Give the reply text of the newest approved closing report; nothing while there is none."""
    reply = db.session.scalar(
        select(ClosingReport.reply_text)
        .where(ClosingReport.case_id == case_id, ClosingReport.decision == Decision.APPROVED)
        .order_by(ClosingReport.id.desc())
        .limit(1)
    )
    return reply or ""


def work_of(case_id: int) -> Work:
    """Fill the boxes of handling and review from what has been done so far."""
    facts = facts_for_sheet(case_id)
    return Work(handling=_handling(facts), review=_review(facts))


def _handling(facts: SheetFacts) -> Handling:
    order = facts.orders[-1] if facts.orders else None
    report = facts.report
    finding = facts.finding
    return Handling(
        team=order.team.name if order else "",
        received_at=order.received_at if order else None,
        arrived_at=facts.arrival.arrived_at,
        inspectors=tuple(person.display_name for person in facts.inspectors),
        course=_course(facts),
        finding=f"{label(finding.conclusion)}。{finding.facts}" if finding else "",
        measures="；".join(_measure(measure) for measure in facts.measures),
        reported_by=(report.submitted_by.display_name if report and report.submitted_by else ""),
        reported_at=report.submitted_at if report else None,
    )


def _course(facts: SheetFacts) -> str:
    """Tell the course: the submitted report's words, before there is one the visits' records."""
    if facts.report is not None and facts.report.submitted_at is not None:
        return facts.report.process
    return "\n".join(visit.record for visit in facts.visits if visit.record)


def _measure(measure: Measure) -> str:
    return f"{label(measure.kind)}：{measure.text}" if measure.text else label(measure.kind)


def _review(facts: SheetFacts) -> Signed:
    report = facts.report
    if report is None or report.decision is None:
        return Signed()
    text = "。".join(word for word in (label(report.decision), report.review_note) if word)
    name = report.reviewed_by.display_name if report.reviewed_by else ""
    return Signed(text, name, report.reviewed_at)
