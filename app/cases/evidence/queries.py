"""What is kept of what reporters gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.cases.evidence.kinds import ItemState
from app.cases.evidence.models import ReceivedItem
from app.errors import NotFound
from app.extensions import db

if TYPE_CHECKING:
    from app.cases.models import Case


def items_of(case_id: int) -> list[ReceivedItem]:
    """Everything received for a case, in its order."""
    query = select(ReceivedItem).where(ReceivedItem.case_id == case_id)
    return list(db.session.scalars(query.order_by(ReceivedItem.number)))


def cleared_of(case_id: int) -> list[ReceivedItem]:
    """What a leader has cleared: all that the team gets to see."""
    return [item for item in items_of(case_id) if item.state is ItemState.CLEARED]


def last_number(case_id: int) -> int:
    """The highest number given so far."""
    query = select(func.max(ReceivedItem.number)).where(ReceivedItem.case_id == case_id)
    return db.session.scalar(query) or 0


def item_or_404(item_id: int, case: Case) -> ReceivedItem:
    """One thing of this case and of no other."""
    item = db.session.get(ReceivedItem, item_id)
    if item is None or item.case_id != case.id:
        raise NotFound
    return item


def cleared_or_404(item_id: int, case: Case) -> ReceivedItem:
    """One thing whose working copy may be handed out."""
    item = item_or_404(item_id, case)
    if item.state is not ItemState.CLEARED or item.copy_key is None:
        raise NotFound
    return item
