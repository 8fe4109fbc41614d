"""When a matter may be declined, and which paper tells the person of a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from flask_babel import gettext as _

from app.cases.intake import queries
from app.cases.labels import CHANNEL_LABELS
from app.cases.papers import issuer_of
from app.cases.states import CaseAction, CaseKind
from app.documents.contents import DeclineFacts, Matter, ToldElsewhereFacts
from app.documents.kinds import DocumentKind
from app.documents.operations import issue
from app.identity.reach import send_to_reporter
from app.identity.wire.reaching import MessageTemplate
from app.web.language import LANGUAGES, time_zone

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.models import User
    from app.cases.models import Case

ADDRESSEES: Final = {CaseKind.COMPLAINT: "投诉人", CaseKind.REPORT: "举报人"}
DECIDED_ON_PAPER: Final = frozenset({CaseKind.COMPLAINT, CaseKind.STAFF_COMPLAINT})


def decline_has_grounds(case: Case, actor: User, at: datetime) -> str | None:
    """Guard: a ground of the agency's list that fits this kind of matter, and its explanation."""
    del actor, at
    ground = queries.ground_named(case.decision_ground or "")
    if ground is None or case.kind.value not in ground.applies_to.split(","):
        return _("Choose a ground on which this kind of matter may be declined.")
    if not (case.decision_text or "").strip():
        return _("Explain the decision to the person.")
    return None


def notice_on_refusal(case: Case, actor: User, action: CaseAction, at: datetime) -> None:
    """Effect: number the paper that tells the person (Order 121, form 6; 告知书).

    A complaint is declined by a decision; other kinds are told in words that the timeline keeps. A
    transfer has no paper of its own yet.
    """
    send_to_reporter(case.uid, MessageTemplate.NEWS, at)
    issuer = issuer_of(case)
    if action is CaseAction.DECLINE and case.kind in DECIDED_ON_PAPER:
        kind, facts = DocumentKind.DECLINE_NOTICE, _decline_facts(case)
        issue(kind, facts, issuer, case_id=case.id, actor=actor, at=at)
    elif action is CaseAction.TELL_ELSEWHERE:
        told = ToldElsewhereFacts(
            matter=_matter(case),
            body=queries.body_named(case.decision_ground or ""),
            reason=case.decision_text or "",
        )
        kind = DocumentKind.TOLD_ELSEWHERE_NOTICE
        issue(kind, told, issuer, case_id=case.id, actor=actor, at=at)


def _decline_facts(case: Case) -> DeclineFacts:
    ground = queries.ground_named(case.decision_ground or "")
    named = f"{ground.name}。" if ground else ""
    return DeclineFacts(
        matter=_matter(case),
        ground=f"{named}{case.decision_text or ''}",
        basis=_basis(ground.source) if ground else "",
    )


def _basis(source: str) -> str:
    """Write a source as papers cite it."""
    return source.replace("总局令第121号", "《市场监督管理投诉举报处理办法》")


def _matter(case: Case) -> Matter:
    """Tell the matter by its category and number; paper is Chinese whatever the page speaks."""
    with force_locale(LANGUAGES["zh"]):
        channel = str(CHANNEL_LABELS[case.channel])
    return Matter(
        number=case.number,
        received_on=case.received_at.astimezone(ZoneInfo(time_zone())).date(),
        channel=channel,
        subject=f"{case.category.name}问题",
        addressee=ADDRESSEES.get(case.kind, "反映人"),
    )
