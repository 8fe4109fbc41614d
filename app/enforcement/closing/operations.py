"""Writing, submitting and reviewing the closing report; issuing the closure notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from app.cases.labels import CHANNEL_LABELS
from app.cases.papers import issuer_of
from app.cases.states import CaseAction, CaseKind
from app.cases.workflow import advance
from app.documents.contents import ClosureFacts, Matter
from app.documents.kinds import DocumentKind
from app.documents.operations import issue
from app.enforcement.closing.models import ClosingReport
from app.enforcement.closing.queries import current_report, draft_of, names_to_keep_out
from app.enforcement.kinds import Attitude, Decision, Validity
from app.enforcement.labels import CONCLUSION_LABELS
from app.enforcement.measures.queries import finding_of
from app.enforcement.operations import expect_row_version, note_act
from app.extensions import db
from app.identity.reach import send_to_reporter
from app.identity.wire.reaching import MessageTemplate
from app.web.language import LANGUAGES, time_zone

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.accounts.models import User
    from app.cases.models import Case

ADDRESSEES: Final = {CaseKind.COMPLAINT: "投诉人", CaseKind.REPORT: "举报人"}
OF_SOMEBODY: Final = frozenset({CaseKind.COMPLAINT, CaseKind.REPORT})
"""Kinds whose answer begins with the conclusion on what was alleged."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a closing report as entered (P10)."""

    cause: str
    cause_unknown: bool
    process: str
    result: str
    concentrated: bool
    remedy: str
    remedy_on: date | None
    coordinator: str
    attitude: Attitude | None
    reply_text: str
    flags_kept_because: str
    validity: Validity | None


def save_draft(
    case: Case, actor: User, parts: Parts, at: datetime, *, shown: int | None
) -> ClosingReport:
    """Save the report as far as it is; a report sent back is followed by a new round.

    ``shown`` is the version of the draft the page showed, 0 if there was none. Raises
    ``CaseMovedOn`` when somebody else saved it after the page was shown.
    """
    note_act(case, actor, "closing.saved", at)
    report = draft_of(case.id)
    expect_row_version(
        shown or 0,
        report.version if report else 0,
        _l("saved the closing report"),
        report.saved_by if report else None,
        report.saved_at if report else None,
    )
    if report is None:
        report = ClosingReport(case_id=case.id)
        db.session.add(report)
    for name in Parts.__dataclass_fields__:
        setattr(report, name, getattr(parts, name))
    report.saved_by_id = actor.id
    report.saved_at = at
    db.session.flush()
    return report


def submit(case: Case, actor: User, parts: Parts, at: datetime, *, shown: int | None) -> None:
    """Save the report and put it before the leader (报审)."""
    report = save_draft(case, actor, parts, at, shown=shown)
    advance(case, CaseAction.SUBMIT_CLOSING, actor, at)
    report.submitted_by_id = actor.id
    report.submitted_at = at


def approve(case: Case, leader: User, note: str, at: datetime) -> None:
    """Approve the closing (办结审核); order, notice and contact task follow in the same step."""
    case.closed_at = at
    _decide(case, leader, Decision.APPROVED, note, at)
    advance(case, CaseAction.APPROVE_CLOSING, leader, at, note=note)


def send_back(case: Case, leader: User, note: str, at: datetime) -> None:
    """Send the report back to the team with a note; the clock is not reset (P10)."""
    _decide(case, leader, Decision.SENT_BACK, note, at)
    advance(case, CaseAction.SEND_BACK, leader, at, note=note)


def _decide(case: Case, leader: User, decision: Decision, note: str, at: datetime) -> None:
    """Note the decision on the report; ``advance`` refuses afterwards what may not be."""
    report = current_report(case.id)
    if report is None or report.submitted_at is None or report.decision is not None:
        return
    report.decision = decision
    report.review_note = note
    report.reviewed_by_id = leader.id
    report.reviewed_at = at


def issue_closure_notice(case: Case, actor: User, action: CaseAction, at: datetime) -> None:
    """Effect ISSUE_CLOSURE_NOTICE: number the notice with the approved answer, by kind of case.

    The person gets a neutral message where one is safe; the keeper alone knows.
    """
    del action
    report = current_report(case.id)
    if report is None:
        return
    kind = (
        DocumentKind.REPORT_RESULT_NOTICE
        if case.kind is CaseKind.REPORT
        else DocumentKind.CLOSURE_NOTICE
    )
    issue(
        kind,
        closure_facts(case, report),
        issuer_of(case),
        case_id=case.id,
        actor=actor,
        at=at,
        never_named=names_to_keep_out(case),
    )
    send_to_reporter(case.uid, MessageTemplate.NEWS, at)


def closure_facts(case: Case, report: ClosingReport) -> ClosureFacts:
    """What the notice tells: the matter by category and number, the conclusion, the answer."""
    finding = finding_of(case.id)
    with force_locale(LANGUAGES["zh"]):
        channel = str(CHANNEL_LABELS[case.channel])
        conclusion = str(CONCLUSION_LABELS[finding.conclusion]) if finding else ""
    matter = Matter(
        number=case.number,
        received_on=case.received_at.astimezone(ZoneInfo(time_zone())).date(),
        channel=channel,
        subject=f"{case.category.name}问题",
        addressee=ADDRESSEES.get(case.kind, "反映人"),
    )
    return ClosureFacts(
        matter=matter,
        finding=conclusion if case.kind in OF_SOMEBODY else "",
        answer=report.reply_text,
    )
