"""Acts that take two people: both are named, and prove themselves where they are enrolled.

Whoever sits at the keeper's terminal under its account can do anything to its files. Two names
therefore do not stop that person; they make the act one that somebody else has put a name to. Two
enrolled approvers, if there are as many, have to give their codes too, and those nobody can invent.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from app.keeper import approvers
from app.keeper.store import Approver

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.keeper.office import Office

TWO: Final = 2
SHORTEST_NAME: Final = 2


class NotTwo(Exception):
    """These are not two people; the message says why."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One of the two: a name, and for the enrolled their number and code."""

    name: str
    user_id: int | None = None
    code: str = ""


def codes_needed(office: Office, at: datetime) -> bool:
    """Say whether two approvers are enrolled and count, so that codes can be asked for."""
    with office.vault.reading() as session:
        counting = select(func.count()).where(Approver.counts_from <= at)
        return (session.scalar(counting) or 0) >= TWO


def require_two(office: Office, both: Sequence[Signature], at: datetime) -> tuple[str, str]:
    """Give the two names. Raises ``NotTwo`` for one person twice, or a missing or wrong code."""
    first, second = (" ".join(unicodedata.normalize("NFKC", each.name).split()) for each in both)
    if min(len(first), len(second)) < SHORTEST_NAME:
        message = "both people give their name"
        raise NotTwo(message)
    if first.casefold() == second.casefold():
        message = "the second person is another one"
        raise NotTwo(message)
    if codes_needed(office, at):
        ids = {each.user_id for each in both}
        if None in ids or len(ids) < TWO:
            message = "two approvers are enrolled: each gives their own number and code"
            raise NotTwo(message)
        for each in both:
            _require_code(office, each, at)
    return first, second


def _require_code(office: Office, signed: Signature, at: datetime) -> None:
    with office.vault.writing() as session:
        approver = approvers.find(session, signed.user_id or 0, office.settings, at)
        is_good = isinstance(approver, Approver) and approvers.accept_code(
            office.ring, approver, signed.code, at
        )
    if not is_good:
        message = f"the code of {signed.name} is wrong"
        raise NotTwo(message)
