"""Issuing references and keeping the reporter's passphrase; digests and hashes only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from app.audit import operations as audit
from app.cases.models import Case
from app.cases.references import queries
from app.cases.references.kinds import Issuer
from app.cases.references.models import ReissueRequest, ReplacedReference, ReporterKey
from app.cases.references.rules import REISSUE_WITHIN
from app.errors import ActionNotAllowed
from app.extensions import db

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.models import User


def note_issued(case: Case, issuer: Issuer, at: datetime) -> None:
    """Keep who has seen the number of a new case."""
    db.session.add(ReporterKey(case_id=case.id, issuer=issuer, issued_at=at))


def request_reissue(case: Case, clerk: User, at: datetime) -> ReissueRequest:
    """Ask for a new number after this clerk has reached the person at the number left with us.

    Raises ``ActionNotAllowed`` without such a call-back, or while another request is open.
    """
    newest = queries.newest_request(case.id)
    if newest is not None and is_open(newest, at):
        raise ActionNotAllowed(_("A new number has been asked for already."))
    attempt = queries.call_back(case.id, clerk.id, since=at - REISSUE_WITHIN)
    if attempt is None or not case.can_be_reached:
        raise ActionNotAllowed(
            _("Call the person back first at the number left with us, within the last day.")
        )
    request = ReissueRequest(
        case_id=case.id, attempt_id=attempt, requested_by_id=clerk.id, requested_at=at
    )
    db.session.add(request)
    _record("reference.reissue_asked", case, clerk, at)
    return request


def is_open(request: ReissueRequest, at: datetime) -> bool:
    """Say whether a request still waits: not issued, and not older than a day."""
    begun = request.confirmed_at or request.requested_at
    return request.issued_at is None and at - begun < REISSUE_WITHIN


def confirm_reissue(case: Case, second: User, at: datetime) -> None:
    """Agree to a new number as the second person. Raises ``ActionNotAllowed``."""
    request = queries.newest_request(case.id)
    if request is None or not is_open(request, at) or request.confirmed_at is not None:
        raise ActionNotAllowed(_("No new number is being asked for."))
    if request.requested_by_id == second.id:
        raise ActionNotAllowed(_("A second person has to confirm it."))
    request.confirmed_by_id, request.confirmed_at = second.id, at
    _record("reference.reissue_confirmed", case, second, at)


def issue_anew(case: Case, clerk: User, digest: str, at: datetime) -> None:
    """Put the new number in the place of the old one, which says so from now on.

    The passphrase goes with the old number. Raises ``ActionNotAllowed``.
    """
    if case.reference_digest == digest:
        return  # the same page sent twice
    request = queries.newest_request(case.id)
    if (
        request is None
        or not is_open(request, at)
        or request.confirmed_at is None
        or request.requested_by_id != clerk.id
    ):
        raise ActionNotAllowed(_("No new number has been confirmed for you to issue."))
    db.session.add(ReplacedReference(digest=case.reference_digest, case_id=case.id, replaced_at=at))
    case.reference_digest = digest
    request.issued_at = at
    key = db.session.get(ReporterKey, case.id)
    if key is None:
        key = ReporterKey(case_id=case.id)
        db.session.add(key)
    key.issuer, key.issued_at = Issuer.STAFF, at
    key.passphrase_hash = key.passphrase_set_at = None
    _record("reference.reissued", case, clerk, at)


def _record(action: str, case: Case, actor: User, at: datetime) -> None:
    audit.record(action, actor_id=actor.id, at=at, case_uid=case.uid)


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
