"""Which cases are apart: staff complaints and sealed ones. A ratchet: nothing leaves the list.

The desk says that a case is apart and could not take it back; from then on an identity of it needs
two approvers (confidentiality design §3).
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLAlchemy reads the annotations
from typing import TYPE_CHECKING

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.keeper import chain
from app.keeper.store import Table

if TYPE_CHECKING:
    from app.keeper.keys import KeyRing


class ApartCase(Table):
    """A case that is apart, and since when."""

    __tablename__ = "apart_cases"
    __table_args__ = {"info": {"insert_only": True}}

    case_uid: Mapped[str] = mapped_column(String(36), primary_key=True)
    at: Mapped[datetime]


def is_apart(session: Session, case_uid: str) -> bool:
    """Say whether a case is a staff complaint or sealed."""
    return session.get(ApartCase, case_uid) is not None


def mark(session: Session, ring: KeyRing, case_uid: str, at: datetime) -> None:
    """Put a case on the list; once is enough."""
    if is_apart(session, case_uid):
        return
    session.add(ApartCase(case_uid=case_uid, at=at))
    chain.chain_act(session, ring.chain_key, "apart", at, case_uid=case_uid)
