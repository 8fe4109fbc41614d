"""Issuing references and keeping the reporter's passphrase; digests and hashes only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from app.audit import operations as audit
from app.cases.models import Case
from app.cases.references.kinds import Issuer
from app.cases.references.models import ReporterKey
from app.errors import ActionNotAllowed
from app.extensions import db

if TYPE_CHECKING:
    from datetime import datetime


def note_issued(case: Case, issuer: Issuer, at: datetime) -> None:
    """Keep who has seen the number of a new case."""
    db.session.add(ReporterKey(case_id=case.id, issuer=issuer, issued_at=at))


def set_passphrase(case_id: int, hashed: str, at: datetime) -> None:
    """Keep the hash of the reporter's passphrase, once.

    Raises ``ActionNotAllowed`` when there is one: only a new number, issued by two people after a
    call-back, begins anew.
    """
    case = db.session.get_one(Case, case_id, with_for_update={"of": Case})
    key = db.session.get(ReporterKey, case_id)
    if key is None:
        key = ReporterKey(case_id=case_id, issuer=Issuer.STAFF, issued_at=case.registered_at)
        db.session.add(key)
    if key.passphrase_hash is not None:
        raise ActionNotAllowed(_("A passphrase has been set already."))
    key.passphrase_hash = hashed
    key.passphrase_set_at = at
    audit.record("reference.passphrase_set", actor_id=None, at=at, case_uid=case.uid)
