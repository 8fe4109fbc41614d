"""A vault restored from a backup: noticed, closed, and accepted by two people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.identity.wire.kinds import Refusal
from app.keeper import chain, destruction
from app.keeper.denial import require
from app.keeper.store import ChainLink

if TYPE_CHECKING:
    from datetime import datetime

    from app.identity.wire.lifecycle import RememberedPlace
    from app.keeper.office import Office


@dataclass(frozen=True, slots=True)
class Accepted:
    """What accepting a restored vault found: where it had been, where it is, what was redone."""

    was_at: int
    is_at: int
    destroyed_again: int


def compare(office: Office, told: RememberedPlace, at: datetime) -> None:
    """Close the vault when its chain lacks what the desk has seen in it."""
    if office.water is None or office.water.is_latched():
        return
    with office.vault.reading() as session:
        link = session.get(ChainLink, told.seq)
    if link is None or link.row_id != told.row_id:
        office.water.close_vault("the-desk-remembers-more", at)
        office.refresh(at)


def accept(office: Office, first: str, second: str, at: datetime) -> Accepted:
    """Open a restored vault again, after what was destroyed is destroyed again.

    The latch is taken away last: killed before that, everything is done once more.
    Raises ``Denied`` when nothing waits to be accepted.
    """
    office.refresh(at)
    water = office.water
    require(water is not None and water.is_latched(), Refusal.ALREADY_DECIDED)
    if water is None:
        raise TypeError
    mark = water.read()
    was_at = mark.seq if mark else 0
    again = destruction.do_again(office, at)
    with office.vault.writing() as session:
        is_at = chain.head(session).seq
        chain.chain_act(
            session,
            office.ring.chain_key,
            "accept-restore",
            at,
            was_at=was_at,
            is_at=is_at,
            first=first,
            second=second,
        )
    with office.vault.reading() as session:
        water.accept(chain.head(session))
    office.refresh(at)
    return Accepted(was_at, is_at, again)
