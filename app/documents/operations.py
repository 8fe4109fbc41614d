"""Issuing a document: check, number, freeze, and leave the rendering to a job."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.documents import contents
from app.documents.installation import agency_fonts
from app.documents.kinds import NUMBER_WORDS, DocumentKind, DocumentState
from app.documents.layout.fonts import missing_characters
from app.documents.layout.notice import Notice, to_json
from app.documents.models import Document
from app.documents.numbering import format_number, next_number
from app.errors import InvalidInput, NeedsAPerson
from app.extensions import db
from app.jobs.outbox import send

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.accounts.models import User
    from app.documents.contents import Facts

RENDER = "documents.render"
_NAME_LENGTH = 2


@dataclass(frozen=True, slots=True)
class Issuer:
    """The office that issues: its name for the head and its word for the number (示市监)."""

    unit_id: int
    organ: str
    word: str
    contact: str = ""
    time_zone: str = "Asia/Shanghai"


def issue(  # noqa: PLR0913 - a paper is all of this
    kind: DocumentKind,
    facts: Facts,
    issuer: Issuer,
    *,
    case_id: int,
    actor: User | None,
    at: datetime,
    never_named: Iterable[str] = (),
) -> Document:
    """Take a number, freeze the content and call for the PDF, all in the caller's transaction.

    Raises ``NeedsAPerson`` when a character has no glyph (it would print as an empty box), and
    ``InvalidInput`` when the text names one of ``never_named`` (inspectors, the respondent).
    """
    local = at.astimezone(ZoneInfo(issuer.time_zone))
    head = contents.Head(issuer.organ, "", local.date(), issuer.contact)
    notice = contents.build(kind, facts, head)
    check_before_issue(notice, never_named)
    word = issuer.word + NUMBER_WORDS[kind]
    sequence = next_number(issuer.unit_id, word, local.year)
    notice = replace(notice, number=format_number(word, local.year, sequence))
    document = Document(
        case_id=case_id,
        unit_id=issuer.unit_id,
        kind=kind,
        series=word,
        year=local.year,
        sequence=sequence,
        number=notice.number,
        title=notice.title,
        content=to_json(notice),
        state=DocumentState.PENDING,
        created_at=at,
        created_by_id=actor.id if actor else None,
    )
    db.session.add(document)
    db.session.flush()
    send(RENDER, {"document_id": document.id}, at)
    return document


def check_before_issue(notice: Notice, never_named: Iterable[str] = ()) -> None:
    """Refuse a text that cannot be printed or that names somebody who stays unnamed."""
    missing = missing_characters(notice.text, agency_fonts())
    if missing:
        raise NeedsAPerson("no-glyph:" + "".join(sorted(missing)))
    for name in never_named:
        if len(name) >= _NAME_LENGTH and name in notice.text:
            reason = "named"
            raise InvalidInput(reason)
