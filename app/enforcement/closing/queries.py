"""Closing reports of a case, and whether the case is ready for the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.accounts.roles import Role
from app.cases.permissions import Permission, allowed
from app.enforcement.closing.models import ClosingReport
from app.enforcement.closing.rules import may_submit, missing_parts, names_in, refusal_to_review
from app.enforcement.measures.queries import finding_of, measures_of
from app.enforcement.orders.queries import has_head, roster_for
from app.enforcement.visits.queries import inspectors_of, two_inspectors
from app.extensions import db
from app.identity.patterns import check_text

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.models import User
    from app.cases.models import Case


def reports_of(case_id: int) -> list[ClosingReport]:
    """Every round of a case's closing report, oldest first."""
    query = select(ClosingReport).where(ClosingReport.case_id == case_id)
    return list(db.session.scalars(query.order_by(ClosingReport.id)))


def current_report(case_id: int) -> ClosingReport | None:
    """The newest round, decided or not."""
    query = select(ClosingReport).where(ClosingReport.case_id == case_id)
    return db.session.scalar(query.order_by(ClosingReport.id.desc()).limit(1))


def draft_of(case_id: int) -> ClosingReport | None:
    """The newest round while it is still being written."""
    report = current_report(case_id)
    return report if report is not None and report.submitted_at is None else None


def names_to_keep_out(case: Case) -> list[str]:
    """Whom the reply must not name: whoever inspected or may have, and the respondent (§8)."""
    people = inspectors_of(case.id)
    if case.lead_team_id is not None:
        people = [*people, *roster_for(case, case.lead_team_id)]
    names = {person.display_name for person in people}
    if case.respondent_name:
        names.add(case.respondent_name)
    return sorted(names)


def submits_for_team(case: Case, actor: User) -> bool:
    """Whether it is this person who submits the team's report."""
    team = case.lead_team_id
    if team is None:
        return False
    if case.is_kept_apart:
        return allowed(actor, Permission.SUBMIT_CLOSING, case)
    is_head = any(m.role is Role.TEAM_HEAD and m.unit_id == team for m in actor.memberships)
    return may_submit(is_head=is_head, team_has_head=has_head(team))


def work_missing(case: Case, actor: User, at: datetime) -> list[str]:
    """Say what beside the report itself is still missing before it can be submitted."""
    missing = []
    if not submits_for_team(case, actor):
        missing.append(str(_l("The head of the team submits the report; you may save it.")))
    visits = two_inspectors(case, actor, at)
    if visits is not None:
        missing.append(visits)
    if finding_of(case.id) is None:
        missing.append(str(_l("The finding is not written yet.")))
    if not measures_of(case.id):
        missing.append(str(_l("No measure is entered yet, not even that none was needed.")))
    return missing


def closing_complete(case: Case, actor: User, at: datetime) -> str | None:
    """Guard CLOSING_COMPLETE: everything is there, and the reply gives nobody away."""
    missing = work_missing(case, actor, at)
    if missing:
        return missing[0]
    report = draft_of(case.id)
    if report is None:
        return str(_l("There is no closing report yet."))
    for message in missing_parts(report).values():
        return str(message)
    if names_in(report.reply_text, names_to_keep_out(case)):
        return str(_l("The reply names an inspector or the respondent."))
    if check_text(report.reply_text) and not report.flags_kept_because:
        return str(_l("The reply has marked places that nobody has decided on."))
    return None


def not_its_author(case: Case, actor: User, at: datetime) -> str | None:
    """Guard NOT_ITS_AUTHOR: whoever submitted or inspected does not decide."""
    del at
    report = current_report(case.id)
    took_part = [inspector.id for inspector in inspectors_of(case.id)]
    refusal = refusal_to_review(actor.id, report.submitted_by_id if report else None, took_part)
    return str(refusal) if refusal is not None else None
