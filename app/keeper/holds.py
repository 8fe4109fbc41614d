"""Legal holds (法定保全): while one lasts, nothing of the case is destroyed. It opens nothing."""

from __future__ import annotations

import uuid
from datetime import date, datetime  # noqa: TC003 - SQLAlchemy reads the annotations
from typing import TYPE_CHECKING, Final

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.keeper import chain
from app.keeper.store import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.keeper.office import Office

CUSTODIAN: Final = "custodian"


class HoldRefused(Exception):
    """A hold cannot be set or lifted like that; the message says why."""


class Hold(Table):
    """A case whose keys must be kept, on which ground, by whom and until when."""

    __tablename__ = "holds"

    hold_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_uid: Mapped[str] = mapped_column(String(36), index=True)
    ground: Mapped[str] = mapped_column(String(200))
    set_by: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(40))
    set_at: Mapped[datetime]
    ends_on: Mapped[date]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = mapped_column(String(80))


def put(  # noqa: PLR0913 - a hold has as many parts as it has
    office: Office,
    case_uid: str,
    ground: str,
    *,
    set_by: str,
    role: str,
    ends_on: date,
    at: datetime,
) -> str:
    """Set a hold. Raises ``HoldRefused`` for a custodian, no ground, or an end that has passed."""
    if role == CUSTODIAN:
        message = "a custodian does not set holds: who keeps the keys must not decide what is kept"
        raise HoldRefused(message)
    if not (case_uid.strip() and ground.strip() and set_by.strip() and role.strip()):
        message = "a hold needs a case, a ground, and the name and role of who sets it"
        raise HoldRefused(message)
    if ends_on < at.date():
        message = "a hold ends in the future"
        raise HoldRefused(message)
    hold = Hold(
        hold_id=str(uuid.uuid4()),
        case_uid=case_uid,
        ground=ground,
        set_by=set_by,
        role=role,
        set_at=at,
        ends_on=ends_on,
    )
    with office.vault.writing() as session:
        session.add(hold)
        _chain(office, session, "hold", hold, at)
    return hold.hold_id


def lift(office: Office, hold_id: str, lifted_by: str, at: datetime) -> None:
    """Lift a hold before its end. Raises ``HoldRefused`` when there is none."""
    with office.vault.writing() as session:
        hold = session.get(Hold, hold_id)
        if hold is None or hold.lifted_at is not None:
            message = "there is no such hold"
            raise HoldRefused(message)
        hold.lifted_at, hold.lifted_by = at, lifted_by
        _chain(office, session, "lift-hold", hold, at)


def _chain(office: Office, session: Session, act: str, hold: Hold, at: datetime) -> None:
    chain.chain_act(
        session,
        office.ring.chain_key,
        act,
        at,
        hold_id=hold.hold_id,
        case_uid=hold.case_uid,
        role=hold.role,
        ends_on=hold.ends_on.isoformat(),
    )


def holding(session: Session, at: datetime, case_uid: str | None = None) -> Sequence[Hold]:
    """List the holds that last, of one case or of all. The day it ends on still counts."""
    lasting = (
        select(Hold)
        .where(Hold.lifted_at.is_(None), Hold.ends_on >= at.date())
        .order_by(Hold.set_at)
    )
    if case_uid is not None:
        lasting = lasting.where(Hold.case_uid == case_uid)
    return session.scalars(lasting).all()
