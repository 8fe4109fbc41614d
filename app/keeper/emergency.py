"""Danger to life: name and telephone of one case without an approver, counted and looked at.

At most a few a month and unit; custodians and auditor are told at once by the desk; the next one is
blocked until a custodian has reviewed the last; never where the case is apart (design §3).
"""

from __future__ import annotations

import uuid
from datetime import datetime, time
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.identity.wire import granting
from app.identity.wire.kinds import BoxKind, IdentityField, Refusal
from app.identity.wire.person import Identity
from app.keeper import approvers, chain, records
from app.keeper.apart import is_apart
from app.keeper.denial import Denied, require
from app.keeper.ledger import Emergency, EmergencyReview

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.keeper.office import Office

FIELDS: Final = (IdentityField.NAME, IdentityField.PHONE)
GROUND: Final = "emergency"
MOST_LISTED: Final = 100


def open_now(
    office: Office, asked: granting.OpenEmergency, ciphertext: bytes, at: datetime
) -> granting.EmergencyOpened:
    """Count, chain, then open name and telephone. Raises ``Denied``."""
    emergency_id = str(uuid.uuid4())
    with office.vault.writing() as session:
        require(not is_apart(session, asked.case_uid), Refusal.KEPT_APART)
        _require_reviewed(session, asked.unit_id)
        used = _this_month(session, office, asked.unit_id, at)
        require(used < office.settings.emergencies_a_month, Refusal.MONTHLY_LIMIT)
        # The desk names the unit; one that it makes up does not begin a new count.
        in_all = _this_month(session, office, None, at)
        require(in_all < office.settings.emergencies_in_all, Refusal.MONTHLY_LIMIT)
        record = records.find(session, asked.record_id, ciphertext)
        require(record.case_uid == asked.case_uid, Refusal.OTHER_CASE)
        require(record.kind == BoxKind.IDENTITY.value, Refusal.WRONG_KIND)
        session.add(
            Emergency(
                emergency_id=emergency_id,
                unit_id=asked.unit_id,
                case_uid=asked.case_uid,
                reader_id=asked.requester_id,
                ground=asked.ground.value,
                at=at,
            )
        )
        records.write_view(
            session,
            office.ring,
            record,
            at,
            reader_id=asked.requester_id,
            ground=GROUND,
            grant_id=emergency_id,
        )
    identity = Identity.from_bytes(records.unseal(office.ring, record, ciphertext))
    return granting.EmergencyOpened(
        emergency_id,
        tuple((name, identity.value(name)) for name in FIELDS),
        office.settings.emergencies_a_month - used - 1,
    )


def _require_reviewed(session: Session, unit_id: int) -> None:
    waiting = session.scalar(
        select(Emergency.emergency_id)
        .outerjoin(EmergencyReview, EmergencyReview.emergency_id == Emergency.emergency_id)
        .where(Emergency.unit_id == unit_id, EmergencyReview.emergency_id.is_(None))
        .limit(1)
    )
    require(waiting is None, Refusal.NOT_REVIEWED)


def _this_month(session: Session, office: Office, unit_id: int | None, at: datetime) -> int:
    zone = ZoneInfo(office.settings.time_zone)
    first = datetime.combine(at.astimezone(zone).date().replace(day=1), time.min, zone)
    query = select(func.count()).select_from(Emergency).where(Emergency.at >= first)
    if unit_id is not None:
        query = query.where(Emergency.unit_id == unit_id)
    return session.scalar(query) or 0


def review(session: Session, office: Office, asked: granting.ReviewEmergency, at: datetime) -> None:
    """Keep what a custodian found, who has a credential that counts and was not the reader."""
    approvers.find(session, asked.approver_id, office.settings, at)
    emergency = session.get(Emergency, asked.emergency_id)
    if emergency is None:
        raise Denied(Refusal.UNKNOWN_GRANT)
    require(emergency.reader_id != asked.approver_id, Refusal.OWN_REQUEST)
    require(session.get(EmergencyReview, asked.emergency_id) is None, Refusal.ALREADY_DECIDED)
    session.add(
        EmergencyReview(
            emergency_id=asked.emergency_id,
            reviewer_id=asked.approver_id,
            finding=asked.finding.value,
            at=at,
        )
    )
    chain.chain_act(
        session,
        office.ring.chain_key,
        "review",
        at,
        grant_id=asked.emergency_id,
        case_uid=emergency.case_uid,
        user_id=asked.approver_id,
        ground=asked.finding.value,
    )


def listed(session: Session, asked: granting.ListEmergencies) -> granting.EmergenciesListed:
    """List emergencies, the newest first: of one case, or those nobody has reviewed."""
    reviewed = select(EmergencyReview.emergency_id)
    query = select(Emergency)
    if asked.case_uid is None:
        query = query.where(Emergency.emergency_id.not_in(reviewed))
    else:
        query = query.where(Emergency.case_uid == asked.case_uid)
    rows = session.scalars(query.order_by(Emergency.at.desc()).limit(MOST_LISTED)).all()
    return granting.EmergenciesListed(tuple(_seen(session, row) for row in rows))


def _seen(session: Session, row: Emergency) -> granting.EmergencySeen:
    found = session.get(EmergencyReview, row.emergency_id)
    return granting.EmergencySeen(
        emergency_id=row.emergency_id,
        unit_id=row.unit_id,
        case_uid=row.case_uid,
        reader_id=row.reader_id,
        ground=granting.EmergencyGround(row.ground),
        at=row.at,
        finding=None if found is None else granting.Finding(found.finding),
    )
