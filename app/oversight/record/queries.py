"""Reading the record for the auditor: codes and ids, never the content of a matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import false, func, or_, select, tuple_

from app.accounts.models import User
from app.audit.models import AuditChained, AuditHead, AuditRow, AuditWords
from app.cases.models import Case
from app.cases.states import CaseKind
from app.clocks.queries import agency_zone
from app.extensions import db
from app.web.pagination import Page, page_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Select

    from app.oversight.record.forms import Filters

ROWS: Final = 100
SHORT_UID: Final = 8
MOST_EXPORTED: Final = 100_000


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it is shown: who, what, on which matter, with which code, its place."""

    row_id: int
    at: datetime
    who: str
    action: str
    matter: str
    subject: str
    words: str
    place: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the chain has come and when it last left the database."""

    rows: int
    unchained: int
    head: AuditHead | None


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if filters.username:
        ids = db.session.scalars(
            select(User.id).where(
                or_(User.username == filters.username, User.display_name == filters.username)
            )
        ).all()
        wanted.append(AuditRow.actor_id.in_(ids) if ids else false())
    if filters.action:
        wanted.append(AuditRow.action.startswith(filters.action, autoescape=True))
    if filters.matter:
        wanted.append(_of_matter(filters.matter))
    zone = agency_zone()
    if filters.since:
        wanted.append(AuditRow.at >= datetime.combine(filters.since, time.min, zone))
    if filters.until:
        end = datetime.combine(filters.until + timedelta(days=1), time.min, zone)
        wanted.append(AuditRow.at < end)
    return wanted


def _of_matter(matter: str) -> ColumnElement[bool]:
    """Rows of a matter by its number, its id, or the beginning of the id that the list shows."""
    uid = uid_of(matter)
    if uid == matter and len(matter) >= SHORT_UID:
        return AuditRow.case_uid.startswith(matter, autoescape=True)
    return AuditRow.case_uid == uid


def uid_of(matter: str) -> str:
    """Give the opaque id of a number; a matter that is kept apart is found by its id alone."""
    found = db.session.scalar(
        select(Case.uid).where(
            Case.number == matter,
            Case.kind != CaseKind.STAFF_COMPLAINT,
            Case.is_sealed.is_(False),
        )
    )
    return found or matter


def _rows(filters: Filters) -> Select[Any, Any, Any, Any]:
    return (
        select(AuditRow, User.display_name, AuditChained.seq, AuditWords.words)
        .outerjoin(User, User.id == AuditRow.actor_id)
        .outerjoin(AuditChained, AuditChained.row_id == AuditRow.id)
        .outerjoin(AuditWords, AuditWords.digest == AuditRow.words_digest)
        .where(*_conditions(filters))
        .order_by(AuditRow.at.desc(), AuditRow.id.desc())
    )


def page_of_record(filters: Filters, cursor: tuple[datetime | None, int] | None) -> Page[Line]:
    """Give a page, the newest first."""
    query = _rows(filters)
    if cursor is not None and cursor[0] is not None:
        query = query.where(tuple_(AuditRow.at, AuditRow.id) < tuple_(*cursor))
    lines = [_line(*found) for found in _found(query.limit(ROWS + 1))]
    return page_of(lines, ROWS, lambda line: (line.at, line.row_id))


def all_lines(filters: Filters) -> Iterator[Line]:
    """Give what an export holds, the newest first, at most ``MOST_EXPORTED`` rows."""
    for found in _found(_rows(filters).limit(MOST_EXPORTED)):
        yield _line(*found)


def _found(
    query: Select[Any, Any, Any, Any],
) -> Iterator[tuple[AuditRow, str | None, int | None, str | None]]:
    yield from db.session.execute(query)


def _line(row: AuditRow, who: str | None, place: int | None, words: str | None) -> Line:
    return Line(
        row_id=row.id,
        at=row.at,
        who=who or "",
        action=row.action,
        matter=(row.case_uid or "")[:SHORT_UID],
        subject=row.subject,
        words=words or "",
        place=place,
    )


def standing() -> Standing:
    """Say how far the chain has come."""
    rows = db.session.scalar(select(func.count()).select_from(AuditRow)) or 0
    chained = db.session.scalar(select(func.count()).select_from(AuditChained)) or 0
    head = db.session.scalar(select(AuditHead).order_by(AuditHead.seq.desc()).limit(1))
    return Standing(rows, rows - chained, head)


def heads() -> Sequence[AuditHead]:
    """Give the last heads that were written down, the newest first."""
    return db.session.scalars(select(AuditHead).order_by(AuditHead.seq.desc()).limit(48)).all()
