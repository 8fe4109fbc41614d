"""Counting what the desk asks about a person, by day of the agency."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.identity.wire.kinds import Refusal
from app.keeper import chain
from app.keeper.denial import require
from app.keeper.memory import Question

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.keeper.office import Office


def start_of_day(zone_name: str, at: datetime) -> datetime:
    """Give the midnight from which today's questions count."""
    zone = ZoneInfo(zone_name)
    return datetime.combine(at.astimezone(zone).date(), time.min, zone)


def today(  # noqa: PLR0913, PLR0917 - who asked what about which matter
    session: Session, office: Office, kind: str, user_id: int, at: datetime, case_uid: str = ""
) -> int:
    """Say how often somebody asked today, about one matter or about all."""
    used = select(func.count()).where(
        Question.kind == kind,
        Question.user_id == user_id,
        Question.at >= start_of_day(office.settings.time_zone, at),
    )
    if case_uid:
        used = used.where(Question.case_uid == case_uid)
    return session.scalar(used) or 0


def count(  # noqa: PLR0913 - who asks what about which matter, and how often they may
    session: Session,
    office: Office,
    kind: str,
    user_id: int,
    at: datetime,
    *,
    most: int,
    case_uid: str = "",
    record_id: str | None = None,
) -> None:
    """Count and chain a question. Raises ``Denied`` when the day's are used up.

    With a matter the count is by person and matter, without one by person. The answer is chained
    nowhere: who reads the chain learns who asked, not what is so.
    """
    require(today(session, office, kind, user_id, at, case_uid) < most, Refusal.DAILY_LIMIT)
    session.add(Question(at=at, kind=kind, user_id=user_id, case_uid=case_uid))
    chain.chain_act(
        session,
        office.ring.chain_key,
        kind,
        at,
        record_id=record_id,
        user_id=user_id,
        case_uid=case_uid or None,
    )
