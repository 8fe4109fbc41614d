"""How a data key is wrapped: by the desk when the box was sealed, or anew by a rotation.

A box's digest, which the audit record names, covers the wrapping it was sealed with. A rotation
replaces that wrapping, so the row keeps its digest and the keeper binds the new wrapping itself:
HPKE's ``info`` holds the label and the new key, and a MAC under a key of the store ties the row
together. Whoever may write the vault's tables can therefore neither move a wrapping to another
record nor put one of their own in its place.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING

from app.identity.wire.envelope import Label, Tampered, sha256_hex
from app.identity.wire.kinds import Refusal
from app.keeper.denial import Denied

if TYPE_CHECKING:
    from app.keeper.keys import KeyRing
    from app.keeper.store import DataKey


def data_key_of(ring: KeyRing, record: DataKey, label: Label) -> bytes:
    """Unwrap a record's data key. Raises ``Tampered``, or ``Denied`` when its key is not here."""
    private = ring.private.get(record.key_id)
    if private is None:
        raise Denied(Refusal.UNKNOWN_KEY)
    if record.sealed_key_id is None:
        return private.unwrap(record.wrapped_key, label.to_bytes())
    if not hmac.compare_digest(_mac(ring, record), record.wrap_mac or ""):
        raise Tampered
    return private.unwrap(record.wrapped_key, _bound(label, record.key_id))


def wrap_anew(ring: KeyRing, record: DataKey, label: Label) -> None:
    """Wrap a record's data key with the key that seals now, and try it. Raises ``Tampered``."""
    data_key = data_key_of(ring, record, label)
    private = ring.private[ring.current_id]
    wrapped = private.public().wrap(data_key, _bound(label, ring.current_id))
    if record.sealed_key_id is None:
        record.sealed_key_id = record.key_id
        record.sealed_wrap_digest = sha256_hex(record.wrapped_key)
    record.key_id, record.wrapped_key = ring.current_id, wrapped
    record.wrap_mac = _mac(ring, record)
    if not hmac.compare_digest(data_key_of(ring, record, label), data_key):
        raise Tampered


def _bound(label: Label, key_id: str) -> bytes:
    return label.to_bytes() + b"\0rewrapped\0" + key_id.encode()


def _mac(ring: KeyRing, record: DataKey) -> str:
    fields = [
        record.record_id,
        record.digest,
        record.sealed_key_id,
        record.sealed_wrap_digest,
        record.key_id,
        sha256_hex(record.wrapped_key),
    ]
    return hmac.new(ring.wrap_key, json.dumps(fields).encode(), hashlib.sha256).hexdigest()
