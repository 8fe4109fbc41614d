"""What the desk knows of a paper that names the person: everything but the person. Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask_babel import force_locale

from app.cases.labels import CHANNEL_LABELS
from app.cases.papers import issuer_of
from app.cases.sheet.form import build_form
from app.cases.states import CaseKind
from app.documents.contents import Head, Matter, acceptance_notice
from app.documents.layout import form_json, notice
from app.identity.wire.kinds import IdentityField
from app.identity.wire.reaching import PaperKind
from app.web.language import LANGUAGES, time_zone

if TYPE_CHECKING:
    from datetime import datetime

    from app.cases.models import Case
    from app.identity.wire.granting import GrantSeen


def papers_for(case: Case, grant: GrantSeen) -> list[PaperKind]:
    """Say which papers the grant allows: a notice by name needs a complaint taken up, and the name.

    A report is answered without a name on any paper (domain design §8).
    """
    papers = [PaperKind.REGISTRATION_FORM]
    is_taken_up = case.kind is CaseKind.COMPLAINT and case.accepted_at is not None
    if is_taken_up and IdentityField.NAME in grant.fields:
        papers.append(PaperKind.ACCEPTANCE_NOTICE)
    return papers


def content_of(case: Case, paper: PaperKind, at: datetime) -> str:
    """Write the paper down for the keeper, with the person's place empty."""
    with force_locale(LANGUAGES["zh"]):
        if paper is PaperKind.REGISTRATION_FORM:
            return form_json.to_json(build_form(case))
        channel = str(CHANNEL_LABELS[case.channel])
    zone = ZoneInfo(time_zone())
    matter = Matter(
        number=case.number,
        received_on=case.received_at.astimezone(zone).date(),
        channel=channel,
        subject=f"{case.category.name}问题",
        addressee="",
    )
    accepted_at = case.accepted_at or at
    head = Head(issuer_of(case).organ, case.number, at.astimezone(zone).date())
    return notice.to_json(acceptance_notice(matter, accepted_at.astimezone(zone).date(), head))
