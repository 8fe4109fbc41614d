"""What others read of enforcement: the facts for the travelling sheet, the field page, panels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.cases.evidence.queries import cleared_of
from app.cases.permissions import Permission, allowed
from app.cases.states import TRANSITIONS, CaseAction, CaseState
from app.enforcement.closing.queries import current_report, reports_of
from app.enforcement.measures.queries import finding_of, measures_of
from app.enforcement.operations import WHILE_VERIFYING
from app.enforcement.orders.queries import arrival_info, current_order_of, orders_of
from app.enforcement.visits.queries import evidence_of, inspectors_of, visits_of

if TYPE_CHECKING:
    from app.accounts.models import User
    from app.cases.evidence.models import ReceivedItem
    from app.cases.models import Case
    from app.documents.attachments import Attachment
    from app.enforcement.closing.models import ClosingReport
    from app.enforcement.measures.models import Finding, Measure
    from app.enforcement.orders.models import TeamOrder
    from app.enforcement.orders.queries import ArrivalInfo
    from app.enforcement.visits.models import Visit


class SheetFacts(NamedTuple):
    """What the registration form (登记表) takes over from the team's work."""

    orders: list[TeamOrder]
    arrival: ArrivalInfo
    visits: list[Visit]
    inspectors: list[User]
    evidence: list[Attachment]
    finding: Finding | None
    measures: list[Measure]
    report: ClosingReport | None


def facts_for_sheet(case_id: int) -> SheetFacts:
    """Everything the team has done on a case so far."""
    return SheetFacts(
        orders=orders_of(case_id),
        arrival=arrival_info(case_id),
        visits=visits_of(case_id),
        inspectors=inspectors_of(case_id),
        evidence=evidence_of(case_id),
        finding=finding_of(case_id),
        measures=measures_of(case_id),
        report=current_report(case_id),
    )


@dataclass(frozen=True, slots=True)
class FieldPage:
    """The order as the team sees it on the spot, with what may be done next."""

    order: TeamOrder | None
    arrival: ArrivalInfo
    visits: list[Visit]
    evidence: list[Attachment]
    received: list[ReceivedItem]
    finding: Finding | None
    measures: list[Measure]
    report: ClosingReport | None
    on_team: bool
    may_receive: bool
    may_return: bool
    may_arrive: bool
    may_begin: bool
    verifying: bool

    @property
    def open_visit(self) -> Visit | None:
        """The visit whose record is still to be written."""
        return next((visit for visit in self.visits if visit.finished_at is None), None)


def field_page(case: Case, viewer: User) -> FieldPage:
    """Read the field page at once."""
    on_team = allowed(viewer, Permission.INVESTIGATE, case)
    may_begin = may_take(CaseAction.START_INVESTIGATION, case, viewer)
    return FieldPage(
        order=current_order_of(case),
        arrival=arrival_info(case.id),
        visits=visits_of(case.id),
        evidence=evidence_of(case.id),
        received=cleared_of(case.id),
        finding=finding_of(case.id),
        measures=measures_of(case.id),
        report=current_report(case.id),
        on_team=on_team,
        may_receive=may_take(CaseAction.RECEIVE, case, viewer),
        may_return=may_take(CaseAction.RETURN_ORDER, case, viewer),
        may_arrive=may_take(CaseAction.ARRIVE, case, viewer),
        may_begin=may_begin and case.state is CaseState.RECEIVED and not case.on_the_spot,
        verifying=on_team and case.state in WHILE_VERIFYING,
    )


def may_take(action: CaseAction, case: Case, viewer: User) -> bool:
    """Whether the step goes from here and the viewer may take it."""
    transition = TRANSITIONS[action]
    return case.state in transition.sources and allowed(viewer, transition.permission, case)


def work_panel(case: Case, viewer: User) -> dict[str, object]:
    """Load the case page's panel of visits and evidence."""
    orders = orders_of(case.id)
    if not orders:
        return {}
    return {
        "may_work": allowed(viewer, Permission.INVESTIGATE, case),
        "orders": orders,
        "visits": visits_of(case.id),
        "evidence": evidence_of(case.id),
        "arrival": arrival_info(case.id),
    }


def outcome_panel(case: Case, viewer: User) -> dict[str, object]:
    """Load the case page's panel of finding and measures."""
    finding, measures = finding_of(case.id), measures_of(case.id)
    if finding is None and not measures:
        return {}
    return {
        "finding": finding,
        "measures": measures,
        "may_work": allowed(viewer, Permission.INVESTIGATE, case),
    }


def closing_panel(case: Case, viewer: User) -> dict[str, object]:
    """Load the case page's panel of the closing report; a draft is the team's own."""
    reports = reports_of(case.id)
    if not allowed(viewer, Permission.INVESTIGATE, case):
        reports = [report for report in reports if report.submitted_at is not None]
    return {"reports": reports} if reports else {}
