"""Destruction (销毁): the data keys of a case are deleted, and a certificate says so.

What is left at the desk is ciphertext without a key; the desk removes it when it asks next. The
order is written to a list beside the vault before anything is deleted, so that a vault restored
from an older backup has the destruction done again (confidentiality design §9).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.identity.wire.kinds import Refusal
from app.keeper import chain, files, holds
from app.keeper.denial import require
from app.keeper.memory import BlindIndex, IndexedBox
from app.keeper.schema import read_meta
from app.keeper.store import DataKey, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.keeper.office import Office

LAST_KEY_BACKUP: Final = "last_key_backup_at"
DIES_WITH_A_CASE: Final = (BlindIndex, IndexedBox, DataKey)
CASES_AT_ONCE: Final = 50


class Destroyed(Table):
    """A case whose keys are destroyed, and the certificate of it."""

    __tablename__ = "destroyed_cases"

    case_uid: Mapped[str] = mapped_column(String(36), primary_key=True)
    at: Mapped[datetime]
    certificate: Mapped[str] = mapped_column(Text)
    removed_at: Mapped[datetime | None]


class DestroyedRecord(Table):
    """The id of a record whose key is destroyed; no box under it is ever taken again."""

    __tablename__ = "destroyed_records"
    __table_args__ = {"info": {"insert_only": True}}

    record_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_uid: Mapped[str] = mapped_column(String(36), index=True)


@dataclass(frozen=True, slots=True)
class Order:
    """Who has what destroyed, and why. Two people: one orders, another confirms."""

    case_uid: str
    number: str
    ground: str
    ordered_by: str
    confirmed_by: str


def destroy_case(office: Office, order: Order, at: datetime) -> str:
    """Destroy the keys of a case; gives the certificate. A second run finishes.

    Raises ``Denied`` for a case without records, while a hold lasts, and while a restored vault
    waits to be accepted.
    """
    office.refresh(at)
    require(not office.ring.is_closed, Refusal.RESTORED)
    with office.vault.writing() as session:
        done = session.get(Destroyed, order.case_uid)
        if done is None:
            require(not holds.holding(session, at, order.case_uid), Refusal.UNDER_HOLD)
            certificate = _certificate(office, session, order, at)
            require(bool(certificate["records"]), Refusal.UNKNOWN_RECORD)
            done = _destroy(office, session, certificate, at)
    for table in DIES_WITH_A_CASE:
        office.vault.forget(table.__tablename__)
    return with_head(office, done.certificate)


def _certificate(
    office: Office, session: Session, order: Order, at: datetime
) -> dict[str, str | int]:
    records = session.scalar(select(sa.func.count()).where(DataKey.case_uid == order.case_uid))
    return {
        "certificate": "destruction",
        "case_uid": order.case_uid,
        "case": order.number,
        "records": records or 0,
        "ground": order.ground,
        "ordered_by": order.ordered_by,
        "confirmed_by": order.confirmed_by,
        "destroyed_at": at.isoformat(timespec="seconds"),
        "recovery_impossible_from": _recovery_ends(office, session, at),
    }


def _recovery_ends(office: Office, session: Session, at: datetime) -> str:
    """Give the day after the last backup that may hold the keys is to be gone."""
    last = read_meta(session, LAST_KEY_BACKUP)
    ends = at
    if last is not None:
        kept = timedelta(days=office.settings.key_backup_days)
        ends = max(at, datetime.fromisoformat(last) + kept)
    zone = ZoneInfo(office.settings.time_zone)
    return (ends.astimezone(zone).date() + timedelta(days=1)).isoformat()


def _destroy(
    office: Office, session: Session, certificate: dict[str, str | int], at: datetime
) -> Destroyed:
    text = json.dumps(certificate, ensure_ascii=False, sort_keys=True)
    case_uid = str(certificate["case_uid"])
    if office.water is not None:
        files.private_folder(office.water.folder)
        files.append(office.water.destroyed, text)
    done = Destroyed(case_uid=case_uid, at=at, certificate=text)
    session.add(done)
    _delete_keys(session, case_uid)
    chain.chain_act(
        session,
        office.ring.chain_key,
        "destroy-case",
        at,
        case_uid=case_uid,
        count=certificate["records"],
        certificate=hashlib.sha256(text.encode()).hexdigest(),
    )
    return done


def _delete_keys(session: Session, case_uid: str) -> None:
    known = set(
        session.scalars(
            select(DestroyedRecord.record_id).where(DestroyedRecord.case_uid == case_uid)
        )
    )
    for record_id in session.scalars(select(DataKey.record_id).where(DataKey.case_uid == case_uid)):
        if record_id not in known:
            session.add(DestroyedRecord(record_id=record_id, case_uid=case_uid))
    for table in DIES_WITH_A_CASE:
        session.execute(sa.delete(table).where(table.case_uid == case_uid))


def with_head(office: Office, certificate: str) -> str:
    """Give the certificate for printing: with the chain's head, which binds it."""
    with office.vault.reading() as session:
        head = chain.head(session)
    whole = {
        **json.loads(certificate),
        "sha256": hashlib.sha256(certificate.encode()).hexdigest(),
        "chain_seq": head.seq,
        "chain_head": head.mac,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def is_destroyed(session: Session, case_uid: str) -> bool:
    """Say whether nothing more may be taken over for a case."""
    return session.get(Destroyed, case_uid) is not None


def do_again(office: Office, at: datetime) -> int:
    """Destroy anew what the list beside the vault names; gives how many cases came back."""
    if office.water is None or not office.water.destroyed.exists():
        return 0
    count = 0
    for line in office.water.destroyed.read_text(encoding="utf-8").splitlines():
        certificate = json.loads(line)
        case_uid = certificate["case_uid"]
        with office.vault.writing() as session:
            if session.get(Destroyed, case_uid) is None:
                session.add(Destroyed(case_uid=case_uid, at=at, certificate=line))
                count += 1
            _delete_keys(session, case_uid)
            chain.chain_act(session, office.ring.chain_key, "destroy-again", at, case_uid=case_uid)
    for table in DIES_WITH_A_CASE:
        office.vault.forget(table.__tablename__)
    return count


def to_remove(office: Office) -> tuple[str, ...]:
    """List cases whose ciphertext the desk has not removed yet."""
    with office.vault.reading() as session:
        return tuple(
            session.scalars(
                select(Destroyed.case_uid)
                .where(Destroyed.removed_at.is_(None))
                .order_by(Destroyed.at)
                .limit(CASES_AT_ONCE)
            )
        )


def note_removed(office: Office, case_uids: Iterable[str], at: datetime) -> None:
    """Note which cases the desk has removed."""
    with office.vault.writing() as session:
        for case_uid in case_uids:
            done = session.get(Destroyed, case_uid)
            if done is not None and done.removed_at is None:
                done.removed_at = at
