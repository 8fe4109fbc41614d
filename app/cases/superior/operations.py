"""An assignment from above as taken down, and recording that it was answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from app.audit import operations as audit
from app.cases.binding import facts_of, refresh_due
from app.cases.permissions import Permission, require
from app.clocks import operations as clocks
from app.clocks.kinds import ClockEvent, ClockKind
from app.clocks.queries import running_clock
from app.errors import ActionNotAllowed

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.accounts.models import User
    from app.cases.models import Case


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who assigned a matter to us, under which number, to be answered by which day."""

    body: str = ""
    number: str = ""
    due_on: date | None = None


def answer(case: Case, actor: User, at: datetime) -> None:
    """Record that the reply was sent; their clock stops. Nothing of the case itself changes.

    Raises ``ActionNotAllowed`` when no reply is owed.
    """
    require(actor, Permission.ANSWER_SUPERIOR, case)
    if running_clock(case.id, ClockKind.SUPERIOR_REPLY) is None:
        raise ActionNotAllowed(_("No reply to a superior is owed on this matter."))
    event = ClockEvent.SUPERIOR_REPLIED
    clocks.on_event(case.id, case.unit_id, event, facts_of(case), at, case.received_at)
    refresh_due(case)
    audit.record("superior.answered", actor_id=actor.id, at=at, case_uid=case.uid)
