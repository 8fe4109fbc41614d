"""What must hold before a matter is proposed, signed or ordered by word of mouth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from app.cases.capacities import Capacity
from app.identity.patterns import check_text

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.models import User
    from app.cases.models import Case


def proposal_is_complete(case: Case, actor: User, at: datetime) -> str | None:
    """A proposal names team, demands and dispatch text (P1)."""
    del actor, at
    if not (case.proposed_team_id and case.demands and case.dispatch_text):
        return _("The proposal lacks its team, its demands or its dispatch text.")
    return None


def no_flag_is_open(case: Case, actor: User, at: datetime) -> str | None:
    """Nothing is issued with a marked place that is neither masked nor kept with a reason (§4)."""
    del actor, at
    texts = (case.dispatch_text, case.demands, case.opinion, case.oral_order)
    if case.flags_kept_because or not any(check_text(text) for text in texts if text):
        return None
    return _("The text has marked places: mask them or give the reason for keeping them.")


def team_is_named(case: Case, actor: User, at: datetime) -> str | None:
    """An order goes to one lead team."""
    del actor, at
    if not case.lead_team_id:
        return _("Name the team that carries it out.")
    if case.is_kept_apart and not any(c is Capacity.VERIFIER for _who, c in case.circle):
        return _("Admit first who carries it out: this matter is kept apart.")
    return None


def order_is_spoken(case: Case, actor: User, at: datetime) -> str | None:
    """A spoken order names who gave it and what was said, and never lies ahead."""
    del actor
    if not (case.ordered_orally_by_id and case.ordered_orally_at and case.oral_order):
        return _("Name the leader who gave the order and what was said.")
    if case.ordered_orally_at > at:
        return _("The order cannot have been given in the future.")
    # The form knows minutes only: an order within the minute of the call is none from before it.
    if case.ordered_orally_at < case.received_at.replace(second=0, microsecond=0):
        return _("The order cannot have been given before the matter reached us.")
    return None


def order_is_signed(case: Case, actor: User, at: datetime) -> str | None:
    """No matter closes on a spoken order that nobody has signed (P1)."""
    del actor, at
    if case.lacks_signature:
        return _("The spoken order has no signature yet: a leader signs it first.")
    return None


def signature_is_missing(case: Case, actor: User, at: datetime) -> str | None:
    """Only a spoken order without a signature is signed afterwards."""
    del actor
    if case.ordered_orally_at is None or (case.opinion_at is not None and case.opinion_at != at):
        return _("No spoken order waits for a signature.")
    return None
