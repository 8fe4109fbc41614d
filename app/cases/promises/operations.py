"""Giving and keeping a promise, inside the caller's unit of work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from app.audit import operations as audit
from app.cases.binding import facts_of, refresh_due
from app.cases.contact.operations import answer_promise, make_promise_task
from app.cases.permissions import Permission, require
from app.cases.promises.queries import WHILE_OWED, open_promise
from app.clocks import operations as clocks
from app.clocks.kinds import ClockEvent, ClockKind
from app.errors import ActionNotAllowed

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.accounts.models import User
    from app.cases.models import Case


def promise(case: Case, actor: User, due_on: date, at: datetime) -> None:
    """Promise the person an answer by a day; the desk calls on that day whom it can reach.

    Raises ``ActionNotAllowed`` while another promise is still to be kept.
    """
    require(actor, Permission.PROMISE, case)
    if case.state not in WHILE_OWED:
        raise ActionNotAllowed(_("The person has the result: nothing is left to be promised."))
    if open_promise(case.id) is not None:
        raise ActionNotAllowed(_("A promise to this person is still to be kept."))
    facts = facts_of(case, {ClockKind.PROMISE: due_on})
    clocks.on_event(case.id, case.unit_id, ClockEvent.PROMISED, facts, at, case.received_at)
    if open_promise(case.id) is None:
        raise ActionNotAllowed(_("No rule in force lets a promise run on this matter."))
    refresh_due(case)
    make_promise_task(case, at)
    audit.record(
        "promise.given",
        actor_id=actor.id,
        at=at,
        case_uid=case.uid,
        subject=due_on.isoformat(),
    )


def keep(case: Case, actor: User, told: str, at: datetime) -> None:
    """Record that the person got the promised answer without being called by the roster."""
    require(actor, Permission.PROMISE, case)
    if open_promise(case.id) is None:
        raise ActionNotAllowed(_("No promise is open on this matter."))
    answer_promise(case, actor, told, at)
    audit.record("promise.kept", actor_id=actor.id, at=at, case_uid=case.uid)
