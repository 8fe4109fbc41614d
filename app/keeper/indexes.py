"""Blind indexes: knowing a person again without keeping who it is (confidentiality design §1).

Each is an HMAC under a key derived for this alone. Which matters belong together is asked and
answered in here; outside there is a yes, a no, or a number. The anonymous have no index: where they
left a number to be called on, that is one of a contact, not of a person.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import delete, func, select, true

from app.identity.wire.kinds import BoxKind, Disclosure, Refusal
from app.identity.wire.person import Identity
from app.keeper import chain, records
from app.keeper.apart import ApartCase, is_apart
from app.keeper.denial import require
from app.keeper.memory import BlindIndex, IndexedBox, IndexKind
from app.keeper.spelling import number_of, plain

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from app.keeper.keys import KeyRing
    from app.keeper.office import Office
    from app.keeper.store import DataKey

INDEXED: Final = frozenset({BoxKind.IDENTITY.value, BoxKind.CALLER.value})
_SHORTEST_NUMBER: Final = 7
_MOST_MATTERS: Final = 2_000


def index_key(ring: KeyRing) -> bytes:
    """Derive the key of the indexes; it opens nothing and stays when sealing keys are rotated."""
    return HKDF(SHA256(), 32, salt=None, info=b"huiyin-blind-index-1").derive(ring.chain_key)


def value_of(key: bytes, kind: IndexKind, written: str) -> str:
    """Give the index of one value in its one spelling."""
    return hmac.new(key, f"{kind.value}:{written}".encode(), hashlib.sha256).hexdigest()


def of_number(key: bytes, phone: str) -> str:
    """Give the index of a telephone number, or nothing when it is none."""
    number = number_of(phone)
    return value_of(key, IndexKind.PHONE, number) if len(number) >= _SHORTEST_NUMBER else ""


def of_identity(key: bytes, identity: Identity) -> dict[str, IndexKind]:
    """Give the indexes of a person; the anonymous have none."""
    if identity.disclosure is Disclosure.ANONYMOUS:
        return {}
    found = {
        of_number(key, phone): IndexKind.PHONE for phone in (identity.phone, identity.second_phone)
    }
    whole = (
        (IndexKind.ID_NUMBER, plain(identity.id_number)),
        (IndexKind.EMAIL, identity.email.strip().casefold()),
        (IndexKind.NAME_AND_ADDRESS, _name_and_address(identity)),
    )
    found |= {value_of(key, kind, written): kind for kind, written in whole if written}
    found.pop("", None)
    return found


def _name_and_address(identity: Identity) -> str:
    name, address = plain(identity.name), plain(identity.address)
    return f"{name}\n{address}" if name and address else ""


def make(office: Office, record_id: str, ciphertext: bytes, at: datetime) -> None:
    """Make the indexes of a delivered box. Idempotent; a correction replaces what was there."""
    with office.vault.writing() as session:
        record = records.find(session, record_id, ciphertext)
        require(record.kind in INDEXED, Refusal.WRONG_KIND)
        known = session.get(IndexedBox, record_id)
        if known is not None and known.digest == record.digest:
            return
        chain.chain_act(
            session,
            office.ring.chain_key,
            "index",
            at,
            record_id=record_id,
            case_uid=record.case_uid,
        )
    opened = records.unseal(office.ring, record, ciphertext)
    values, is_anonymous = _values_of(index_key(office.ring), record, opened)
    with office.vault.writing() as session:
        known = session.get(IndexedBox, record_id)
        known_at = known.known_at if known is not None else at
        forget(session, record_id)
        session.add(
            IndexedBox(
                record_id=record_id,
                case_uid=record.case_uid,
                digest=record.digest,
                known_at=known_at,
                is_anonymous=is_anonymous,
            )
        )
        session.add_all(
            BlindIndex(record_id=record_id, value=value, kind=kind.value, case_uid=record.case_uid)
            for value, kind in values.items()
        )
        session.flush()
        _drop_of_the_anonymous(session, record.case_uid)


def _values_of(key: bytes, record: DataKey, opened: bytes) -> tuple[dict[str, IndexKind], bool]:
    if record.kind == BoxKind.CALLER.value:
        number = of_number(key, opened.decode())
        return ({number: IndexKind.PHONE} if number else {}), False
    identity = Identity.from_bytes(opened)
    return of_identity(key, identity), identity.disclosure is Disclosure.ANONYMOUS


def _drop_of_the_anonymous(session: Session, case_uid: str) -> None:
    """Who is anonymous is known again by nothing, not by the number they called from either."""
    anonymous = select(IndexedBox.record_id).where(
        IndexedBox.case_uid == case_uid, IndexedBox.is_anonymous
    )
    if session.scalar(anonymous.limit(1)) is not None:
        session.execute(delete(BlindIndex).where(BlindIndex.case_uid == case_uid))


def forget(session: Session, record_id: str) -> None:
    """Drop the indexes of a box; destroying a record calls this in the same act."""
    session.execute(delete(BlindIndex).where(BlindIndex.record_id == record_id))
    session.execute(delete(IndexedBox).where(IndexedBox.record_id == record_id))
    session.flush()


def spoke_before(session: Session, ring: KeyRing, number: str) -> bool:
    """Say whether any matter has this number; those kept apart answer for nobody (design §5)."""
    value = of_number(index_key(ring), number)
    found = select(BlindIndex.record_id).where(BlindIndex.value == value, _not_apart()).limit(1)
    return bool(value) and session.scalar(found) is not None


def belongs_with(session: Session, case_uid: str) -> set[str]:
    """Give the matters of the same person or contact, over any chain of shared values.

    One that is kept apart belongs to none that is not: a yes or a count would tell of it.
    """
    known = true() if is_apart(session, case_uid) else _not_apart()
    together, new = {case_uid}, {case_uid}
    while new and len(together) < _MOST_MATTERS:
        shared = select(BlindIndex.value).where(BlindIndex.case_uid.in_(new))
        found = session.scalars(
            select(BlindIndex.case_uid).where(BlindIndex.value.in_(shared), known).distinct()
        )
        new = set(found) - together
        together |= new
    return together


def _not_apart() -> ColumnElement[bool]:
    return BlindIndex.case_uid.not_in(select(ApartCase.case_uid))


def repeats(session: Session, case_uid: str, since: datetime) -> int:
    """Count the other matters of the same person or contact that came since then."""
    others = belongs_with(session, case_uid) - {case_uid}
    if not others:
        return 0
    counted = select(func.count(IndexedBox.case_uid.distinct())).where(
        IndexedBox.case_uid.in_(others), IndexedBox.known_at >= since
    )
    return session.scalar(counted) or 0
