"""Sealing at the desk: what goes in here can be opened by the keeper alone.

Each function needs nothing but the public key, so taking in goes on while the keeper is down. The
box is kept with ``operations.keep`` in the registration's own unit of work.
"""

from __future__ import annotations

import uuid

from app.errors import InvalidInput
from app.identity.desk import public_key
from app.identity.wire.envelope import Label, SealedBox, TooLong, seal_box
from app.identity.wire.kinds import BoxKind
from app.identity.wire.person import Identity


def seal(  # noqa: PLR0913 - each argument is a part of the label
    kind: BoxKind,
    plaintext: bytes,
    case_uid: str,
    *,
    taker_id: int | None = None,
    record_id: str | None = None,
    version: int = 1,
) -> SealedBox:
    """Seal some bytes. ``taker_id`` is who took them down and may read words again for a day.

    A correction is sealed under the same ``record_id`` with the next version.
    """
    key = public_key()
    label = Label(
        record_id=record_id or str(uuid.uuid4()),
        case_uid=case_uid,
        kind=kind,
        version=version,
        key_id=key.key_id,
        taker_id=taker_id,
    )
    return seal_box(key, label, plaintext)


def seal_identity(
    identity: Identity,
    case_uid: str,
    *,
    taker_id: int | None = None,
    record_id: str | None = None,
    version: int = 1,
) -> SealedBox:
    """Seal who reported; always done, also for the anonymous, so that boxes do not tell.

    Raises ``InvalidInput`` when the whole does not fit its fixed size.
    """
    try:
        return seal(
            BoxKind.IDENTITY,
            identity.to_bytes(),
            case_uid,
            taker_id=taker_id,
            record_id=record_id,
            version=version,
        )
    except TooLong as error:
        message = "identity-too-long"
        raise InvalidInput(message) from error


def seal_words(
    text: str, case_uid: str, *, taker_id: int | None = None, kind: BoxKind = BoxKind.WORDS
) -> SealedBox:
    """Seal what somebody said: the original words, a message, feedback."""
    return seal(kind, text.encode(), case_uid, taker_id=taker_id)


def seal_file(content: bytes, case_uid: str, *, taker_id: int | None = None) -> SealedBox:
    """Seal evidence as received."""
    return seal(BoxKind.EVIDENCE, content, case_uid, taker_id=taker_id)


def seal_name(filename: str, case_uid: str, *, taker_id: int | None = None) -> SealedBox:
    """Seal the name a file came with."""
    return seal(BoxKind.FILENAME, filename.encode(), case_uid, taker_id=taker_id)


__all__ = [
    "Identity",
    "SealedBox",
    "seal",
    "seal_file",
    "seal_identity",
    "seal_name",
    "seal_words",
]
