"""Reading the dialogue: of one case, what waits to be read, who is to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Membership, Unit, User
from app.accounts.roles import Role
from app.cases.dialogue.kinds import ItemKind
from app.cases.dialogue.models import DialogueItem
from app.cases.models import Case
from app.cases.permissions import Permission, allowed
from app.cases.queries import LARGEST_ID, scope_of
from app.errors import NotFound
from app.extensions import db
from app.identity.models import StoredBox

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

MOST_SHOWN: Final = 100


def items_of(case_id: int) -> Sequence[DialogueItem]:
    """Give what was asked and said, oldest first."""
    query = (
        select(DialogueItem)
        .where(DialogueItem.case_id == case_id)
        .order_by(DialogueItem.id)
        .options(joinedload(DialogueItem.author), joinedload(DialogueItem.masked_by))
    )
    return db.session.scalars(query).all()


def item_or_404(item_id: int, case: Case) -> DialogueItem:
    """Give one item of a case the viewer may know of."""
    item = db.session.get(DialogueItem, item_id) if item_id <= LARGEST_ID else None
    if item is None or item.case_id != case.id:
        raise NotFound
    return item


def open_question(case_id: int, question_id: int) -> DialogueItem | None:
    """Give a question of this case that is not answered yet."""
    return db.session.scalar(
        select(DialogueItem).where(
            DialogueItem.id == question_id,
            DialogueItem.case_id == case_id,
            DialogueItem.kind == ItemKind.QUESTION,
            DialogueItem.settled_at.is_(None),
        )
    )


def askers_of(case_id: int) -> set[int]:
    """Give who put the questions that are open on a case."""
    asked = select(DialogueItem.author_id).where(
        DialogueItem.case_id == case_id,
        DialogueItem.kind == ItemKind.QUESTION,
        DialogueItem.settled_at.is_(None),
    )
    return {author_id for author_id in db.session.scalars(asked) if author_id is not None}


def sent_since(case_id: int, since: datetime) -> int:
    """Count what the reporter has sent since then."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(DialogueItem)
            .where(
                DialogueItem.case_id == case_id,
                DialogueItem.author_id.is_(None),
                DialogueItem.at > since,
            )
        )
        or 0
    )


def waiting_for(viewer: User) -> list[DialogueItem]:
    """List what reporters sent and nobody has read yet, the oldest first."""
    query = (
        select(DialogueItem)
        .join(Case, Case.id == DialogueItem.case_id)
        .where(
            DialogueItem.record_id.is_not(None),
            DialogueItem.masked_at.is_(None),
            *scope_of(viewer).conditions(),
        )
        .options(joinedload(DialogueItem.case))
        .order_by(DialogueItem.at)
        .limit(MOST_SHOWN)
    )
    found = db.session.scalars(query).all()
    return [item for item in found if allowed(viewer, Permission.READ_MESSAGES, item.case)]


def unsettled_for(viewer: User) -> list[DialogueItem]:
    """List objections and wishes to withdraw that nobody has dealt with yet."""
    query = (
        select(DialogueItem)
        .join(Case, Case.id == DialogueItem.case_id)
        .where(
            DialogueItem.kind.in_((ItemKind.APPEAL, ItemKind.WITHDRAWAL)),
            DialogueItem.settled_at.is_(None),
            *scope_of(viewer).conditions(),
        )
        .options(joinedload(DialogueItem.case))
        .order_by(DialogueItem.at)
        .limit(MOST_SHOWN)
    )
    found = db.session.scalars(query).all()
    return [item for item in found if allowed(viewer, Permission.SETTLE_REQUEST, item.case)]


def sealed_words(item: DialogueItem) -> tuple[str, bytes] | None:
    """Give the sealed box of what the reporter wrote, as the keeper wants it."""
    if item.record_id is None:
        return None
    box = db.session.get(StoredBox, item.record_id)
    return (box.record_id, box.ciphertext) if box is not None else None


def people_to_tell(case: Case, roles: Iterable[Role]) -> list[int]:
    """Give who holds one of the roles nearest to the unit of a case, and its owner.

    Of a matter kept apart only the discipline officer and the owner hear.
    """
    wanted = {Role.DISCIPLINE} if case.is_staff_complaint or case.is_sealed else set(roles)
    unit = db.session.get_one(Unit, case.unit_id)
    above = [int(part) for part in unit.path.split("/") if part]
    rows = db.session.execute(
        select(Membership.role, Membership.unit_id, User.id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.unit_id.in_(above), Membership.role.in_(wanted), User.active)
    ).all()
    rows = [row for row in rows if _may_know(row.id, case)]
    people = {case.owner_id} if case.owner_id and _may_know(case.owner_id, case) else set()
    for role in wanted:
        nearest = max((above.index(row.unit_id) for row in rows if row.role is role), default=None)
        if nearest is not None:
            people |= {r.id for r in rows if r.role is role and r.unit_id == above[nearest]}
    return sorted(people)


def _may_know(user_id: int, case: Case) -> bool:
    return allowed(db.session.get_one(User, user_id), Permission.VIEW, case)
