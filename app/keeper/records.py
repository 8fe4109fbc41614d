"""Data keys of sealed records: taking them over, and opening with them."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from app.identity.wire.envelope import (
    Label,
    Tampered,
    digest_from,
    digest_of,
    open_with,
    sha256_hex,
)
from app.identity.wire.kinds import BoxKind, Refusal
from app.identity.wire.suites import suite_named
from app.keeper import chain, destruction, wraps
from app.keeper.denial import Denied, require
from app.keeper.store import DataKey, View

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.identity.wire.messages import Deliver
    from app.keeper.keys import KeyRing


def take_over(session: Session, ring: KeyRing, given: Deliver, at: datetime) -> None:
    """Keep a record's wrapped data key.

    Base-mode HPKE does not say who sealed, so the digest has to be the newest one the desk's audit
    record names for this record. The key is tried, because the desk forgets its own copy next.
    """
    label = given.label
    stored = session.get(DataKey, label.record_id)
    is_here = stored is not None and stored.digest == given.digest
    require(is_here or label.key_id in ring.private, Refusal.UNKNOWN_KEY)
    own_digest = digest_of(label, given.ciphertext_digest, given.wrapped_key)
    require(hmac.compare_digest(own_digest, given.digest), Refusal.WRONG_BOX)
    newest = chain.newest_digest(session, label.record_id)
    require(newest is not None, Refusal.NOT_CHAINED)
    require(newest == given.digest, Refusal.NOT_NEWEST)
    if is_here:
        return
    require(not destruction.is_destroyed(session, label.case_uid), Refusal.DESTROYED)
    require(session.get(destruction.DestroyedRecord, label.record_id) is None, Refusal.DESTROYED)
    _try_key(ring, label, given.wrapped_key)
    if stored is None:
        session.add(_row_of(given, at))
        return
    require(stored.case_uid == label.case_uid, Refusal.OTHER_CASE)
    require(stored.kind == label.kind.value, Refusal.WRONG_KIND)
    require(label.version > stored.version, Refusal.OLD_VERSION)
    session.delete(stored)
    session.flush()
    session.add(_row_of(given, at))


def _row_of(given: Deliver, at: datetime) -> DataKey:
    label = given.label
    return DataKey(
        record_id=label.record_id,
        case_uid=label.case_uid,
        kind=label.kind.value,
        version=label.version,
        key_id=label.key_id,
        taker_id=label.taker_id,
        wrapped_key=given.wrapped_key,
        digest=given.digest,
        delivered_at=at,
    )


def _try_key(ring: KeyRing, label: Label, wrapped_key: bytes) -> None:
    try:
        ring.private[label.key_id].unwrap(wrapped_key, label.to_bytes())
    except Tampered as error:
        raise Denied(Refusal.WRONG_BOX) from error


def label_of(record: DataKey) -> Label:
    """Give the label as it was sealed."""
    return Label(
        record_id=record.record_id,
        case_uid=record.case_uid,
        kind=BoxKind(record.kind),
        version=record.version,
        key_id=record.sealed_key_id or record.key_id,
        taker_id=record.taker_id,
    )


def find(session: Session, record_id: str, ciphertext: bytes) -> DataKey:
    """Find the data key of the very box that is presented.

    Raises ``Denied`` when there is none or the box is not the one taken over.
    """
    record = session.get(DataKey, record_id)
    if record is None:
        raise Denied(Refusal.UNKNOWN_RECORD)
    wrap_digest = record.sealed_wrap_digest or sha256_hex(record.wrapped_key)
    digest = digest_from(label_of(record), sha256_hex(ciphertext), wrap_digest)
    require(hmac.compare_digest(digest, record.digest), Refusal.WRONG_BOX)
    return record


def write_view(  # noqa: PLR0913 - a view has as many columns as it has
    session: Session,
    ring: KeyRing,
    record: DataKey,
    at: datetime,
    *,
    reader_id: int,
    ground: str,
    grant_id: str | None = None,
    case_state: str | None = None,
) -> None:
    """Count and chain an opening; it happens only after this is committed.

    Raises ``Denied`` while a restored vault waits to be accepted.
    """
    require(not ring.is_closed, Refusal.RESTORED)
    session.add(
        View(
            at=at,
            record_id=record.record_id,
            case_uid=record.case_uid,
            reader_id=reader_id,
            ground=ground,
            grant_id=grant_id,
        )
    )
    chain.chain_act(
        session,
        ring.chain_key,
        "open",
        at,
        record_id=record.record_id,
        case_uid=record.case_uid,
        kind=record.kind,
        reader_id=reader_id,
        ground=ground,
        grant_id=grant_id,
        case_state=case_state,
    )


def unseal(ring: KeyRing, record: DataKey, ciphertext: bytes) -> bytes:
    """Open a box whose view has been written. Raises ``Denied`` when it was tampered with."""
    require(not ring.is_closed, Refusal.RESTORED)
    label = label_of(record)
    try:
        data_key = wraps.data_key_of(ring, record, label)
        return open_with(suite_named(ring.suite_of[label.key_id]), data_key, label, ciphertext)
    except Tampered as error:
        raise Denied(Refusal.WRONG_BOX) from error
