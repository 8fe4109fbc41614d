"""Mediation: a named mediator's standing grant for name and telephone, by the person's consent.

The consent is in the sealed record. The keeper looks there itself, when the mediator is named and
at every opening: what the desk believes about it does not count (confidentiality design §3).
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from app.identity.wire import granting, messages
from app.identity.wire.kinds import BoxKind, IdentityField, Purpose, Refusal
from app.identity.wire.person import Identity
from app.keeper import chain, grants, records
from app.keeper.apart import is_apart
from app.keeper.denial import require
from app.keeper.ledger import GrantEnding
from app.keeper.store import Grant

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from app.keeper.office import Office
    from app.keeper.store import DataKey

FIELDS: Final = (IdentityField.NAME, IdentityField.PHONE)
NO_END: Final = 0
"""``most_views`` of a standing grant: every view is counted, none is the last."""


def name_mediator(
    office: Office, asked: granting.NameMediator, ciphertext: bytes, at: datetime
) -> granting.MediatorNamed:
    """Give the mediator a standing grant, if the person consented. Raises ``Denied``."""
    require(asked.requester_id != asked.named_by_id, Refusal.OWN_REQUEST)
    with office.vault.writing() as session:
        record = _identity_of(session, asked.case_uid, asked.record_id, ciphertext)
        require(not is_apart(session, asked.case_uid), Refusal.KEPT_APART)
        chain.chain_act(
            session,
            office.ring.chain_key,
            "check-consent",
            at,
            record_id=record.record_id,
            case_uid=asked.case_uid,
            user_id=asked.named_by_id,
        )
    identity = _consenting(office, record, ciphertext)
    with office.vault.writing() as session:
        _end_others(session, office, asked, at)
        grant = Grant(
            grant_id=str(uuid.uuid4()),
            kind=grants.MEDIATION,
            case_uid=asked.case_uid,
            requester_id=asked.requester_id,
            fields=",".join(name.value for name in FIELDS),
            purpose=Purpose.MEDIATION.value,
            task_id=str(asked.named_by_id),
            made_at=at,
            most_views=NO_END,
        )
        session.add(grant)
        grants.chain_grant(session, office.ring, "name-mediator", grant, at)
    return granting.MediatorNamed(grant.grant_id, identity.consents_to_disclosure)


def _identity_of(session: Session, case_uid: str, record_id: str, ciphertext: bytes) -> DataKey:
    record = records.find(session, record_id, ciphertext)
    require(record.case_uid == case_uid, Refusal.OTHER_CASE)
    require(record.kind == BoxKind.IDENTITY.value, Refusal.WRONG_KIND)
    return record


def _consenting(office: Office, record: DataKey, ciphertext: bytes) -> Identity:
    identity = Identity.from_bytes(records.unseal(office.ring, record, ciphertext))
    require(identity.consents_to_mediation, Refusal.NO_CONSENT)
    return identity


def _end_others(
    session: Session, office: Office, asked: granting.NameMediator, at: datetime
) -> None:
    """One mediator at a time: who is named anew takes the place of the one before."""
    standing = session.scalars(
        select(Grant)
        .outerjoin(GrantEnding, GrantEnding.grant_id == Grant.grant_id)
        .where(
            Grant.case_uid == asked.case_uid,
            Grant.kind == grants.MEDIATION,
            GrantEnding.grant_id.is_(None),
        )
    ).all()
    for grant in standing:
        grants.end(session, office.ring, grant, grants.ENDED, asked.named_by_id, at)


def open_for(
    office: Office, asked: granting.OpenForMediation, ciphertext: bytes, at: datetime
) -> messages.OpenedIdentity:
    """Open name and telephone for the named mediator; counted and chained every time."""
    with office.vault.writing() as session:
        grant = grants.find(session, asked.grant_id, grants.MEDIATION)
        require(grant.requester_id == asked.requester_id, Refusal.NOT_YOURS)
        require(session.get(GrantEnding, asked.grant_id) is None, Refusal.GRANT_ENDED)
        require(not is_apart(session, grant.case_uid), Refusal.KEPT_APART)
        record = _identity_of(session, grant.case_uid, asked.record_id, ciphertext)
        records.write_view(
            session,
            office.ring,
            record,
            at,
            reader_id=asked.requester_id,
            ground=grant.purpose,
            grant_id=grant.grant_id,
        )
    identity = _consenting(office, record, ciphertext)
    values = tuple((name, identity.value(name)) for name in FIELDS)
    return messages.OpenedIdentity(values, at + office.settings.identity_open, NO_END)


def end(office: Office, asked: granting.EndMediation, at: datetime) -> None:
    """End a mediator's grant. Raises ``Denied``."""
    with office.vault.writing() as session:
        grant = grants.find(session, asked.grant_id, grants.MEDIATION)
        grants.end(session, office.ring, grant, grants.ENDED, asked.user_id, at)
