"""The chain: every audit row of the desk and every act of the keeper, linked in one order."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from app.identity.wire.kinds import Refusal
from app.identity.wire.messages import (
    AuditEntry,
    ChainHead,
    LinksVerified,
    RowsVerified,
    WrongPlace,
)
from app.keeper.denial import require
from app.keeper.store import ChainLink

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

LINKS_A_PAGE: Final = 2_000


def mac_of(key: bytes, before: str, link: ChainLink) -> str:
    """Bind a link to all before it."""
    fields = [
        before,
        link.seq,
        link.at.isoformat(timespec="microseconds"),
        link.row_id,
        link.row_digest,
        link.record_id,
        link.box_digest,
        link.detail,
    ]
    return hmac.new(key, json.dumps(fields).encode(), hashlib.sha256).hexdigest()


def head(session: Session) -> ChainHead:
    """Give the newest link."""
    last = session.scalar(select(ChainLink).order_by(ChainLink.seq.desc()).limit(1))
    return ChainHead(0, "") if last is None else ChainHead(last.seq, last.mac)


def _append(session: Session, key: bytes, last: ChainHead, link: ChainLink) -> ChainHead:
    link.seq = last.seq + 1
    link.mac = mac_of(key, last.mac, link)
    session.add(link)
    session.info["head"] = grown = ChainHead(link.seq, link.mac)
    return grown


def chain_rows(
    session: Session, key: bytes, rows: Sequence[AuditEntry], at: datetime
) -> tuple[int, ...]:
    """Link rows of the desk in the order given; a row already there keeps its place.

    Raises ``Denied`` when a row is there with another content: the desk's record was changed.
    """
    known = {
        link.row_id: link
        for link in session.scalars(
            select(ChainLink).where(ChainLink.row_id.in_([row.row_id for row in rows]))
        )
    }
    last = head(session)
    places = []
    for row in rows:
        link = known.get(row.row_id)
        if link is None:
            link = ChainLink(
                at=at,
                row_id=row.row_id,
                row_digest=row.row_digest,
                record_id=row.record_id,
                box_digest=row.box_digest,
                detail="",
            )
            last = _append(session, key, last, link)
            known[row.row_id] = link
        require(is_the_same(link, row), Refusal.CHAIN_CONFLICT)
        places.append(link.seq)
    return tuple(places)


def is_the_same(link: ChainLink, row: AuditEntry) -> bool:
    """Say whether a row still is what was chained."""
    return (link.row_digest, link.record_id, link.box_digest) == (
        row.row_digest,
        row.record_id,
        row.box_digest,
    )


def chain_act(
    session: Session,
    key: bytes,
    act: str,
    at: datetime,
    *,
    record_id: str | None = None,
    **facts: str | int | None,
) -> None:
    """Link an act of the keeper's own: codes and ids, never what was opened."""
    detail = json.dumps({"act": act, **facts}, sort_keys=True)
    link = ChainLink(
        at=at,
        row_id=None,
        row_digest=hashlib.sha256(detail.encode()).hexdigest(),
        record_id=record_id,
        box_digest=None,
        detail=detail,
    )
    _append(session, key, head(session), link)


def newest_digest(session: Session, record_id: str) -> str | None:
    """Give the digest that the desk's record last named for a box."""
    return session.scalar(
        select(ChainLink.box_digest)
        .where(ChainLink.record_id == record_id, ChainLink.box_digest.is_not(None))
        .order_by(ChainLink.seq.desc())
        .limit(1)
    )


def verify_links(session: Session, key: bytes, after_seq: int) -> LinksVerified:
    """Recompute one page of links; a missing link is a wrong one."""
    before = ""
    if after_seq:
        stood = session.get(ChainLink, after_seq)
        if stood is None:
            return LinksVerified(after_seq, is_last=True, wrong_seq=after_seq)
        before = stood.mac
    links = session.scalars(
        select(ChainLink)
        .where(ChainLink.seq > after_seq)
        .order_by(ChainLink.seq)
        .limit(LINKS_A_PAGE)
    ).all()
    for seq, link in enumerate(links, start=after_seq + 1):
        if link.seq != seq or not hmac.compare_digest(link.mac, mac_of(key, before, link)):
            return LinksVerified(seq, is_last=True, wrong_seq=seq)
        before = link.mac
    last_seq = links[-1].seq if links else after_seq
    return LinksVerified(last_seq, is_last=len(links) < LINKS_A_PAGE)


def verify_rows(
    session: Session, rows: Sequence[AuditEntry], after_id: int, up_to_seq: int, *, is_last: bool
) -> RowsVerified:
    """Compare a page of the desk's rows with their links, and look for links without a row."""
    stretch = select(ChainLink).where(ChainLink.row_id > after_id)
    if rows and not is_last:
        stretch = stretch.where(ChainLink.row_id <= rows[-1].row_id)
    links = {link.row_id: link for link in session.scalars(stretch)}
    wrong = []
    unchained = 0
    for row in rows:
        link = links.pop(row.row_id, None)
        if link is None and row.chained_seq is None:
            unchained += 1
        elif link is None:
            wrong.append(WrongPlace("link-missing", row.row_id, row.chained_seq))
        elif not is_the_same(link, row):
            wrong.append(WrongPlace("row-changed", row.row_id, link.seq))
        elif row.chained_seq not in {None, link.seq}:
            wrong.append(WrongPlace("place-changed", row.row_id, link.seq))
    wrong += [
        WrongPlace("row-missing", link.row_id, link.seq)
        for link in links.values()
        if link.seq <= up_to_seq
    ]
    return RowsVerified(unchained, min(wrong, key=lambda place: place.row_id or 0, default=None))
