"""What the desk asks of the keeper about grants: credentials, approvals, mediation, emergency.

Like every call to the keeper never inside an open unit of work; each raises ``KeeperUnavailable``
or ``OpeningRefused`` with the code of ``wire.kinds.Refusal``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from app.identity.client import OpenedIdentity, ask
from app.identity.wire import granting, messages

if TYPE_CHECKING:
    from app.identity.wire.kinds import IdentityField


class Box(NamedTuple):
    """The sealed identity of a case, as the keeper wants it."""

    record_id: str
    ciphertext: bytes


class Opening(NamedTuple):
    """In which month an identity was opened, and for what; its owner is told no more."""

    year: int
    month: int
    purpose_class: granting.PurposeClass


def begin_enrolment(
    user_id: int, method: granting.Method, origin: str = ""
) -> granting.EnrolmentBegun:
    """Begin to enrol somebody's credential; what comes back is shown to that person only."""
    return ask(granting.BeginEnrolment(user_id, method, origin), granting.EnrolmentBegun)[0]


def finish_enrolment(user_id: int, answer: str) -> granting.Enrolled:
    """Prove the credential; it counts from the moment given."""
    return ask(granting.FinishEnrolment(user_id, answer), granting.Enrolled)[0]


def credentials() -> tuple[granting.Credential, ...]:
    """List who has a credential."""
    return ask(granting.ListCredentials(), granting.CredentialsListed)[0].credentials


def remove_credential(user_id: int, administrator_id: int, *, as_security: bool) -> bool:
    """Say one administrator's word for removal; true when it was the second."""
    request = granting.RemoveCredential(user_id, administrator_id, as_security)
    return ask(request, granting.CredentialRemoval)[0].is_done


def begin_approval(grant_id: str, approver_id: int) -> granting.ApprovalOffered:
    """Ask for what an approver is to sign."""
    return ask(granting.BeginApproval(grant_id, approver_id), granting.ApprovalOffered)[0]


def give_approval(
    grant_id: str, approver_id: int, nonce: str, answer: str
) -> granting.ApprovalTaken:
    """Hand over the signature: a code, or the passkey's answer."""
    request = granting.GiveApproval(grant_id, approver_id, nonce, answer)
    return ask(request, granting.ApprovalTaken)[0]


def approve_by_code(grant_id: str, approver_id: int, code: str) -> granting.ApprovalTaken:
    """Ask what to sign and sign it with a code, in one go."""
    offered = begin_approval(grant_id, approver_id)
    return give_approval(grant_id, approver_id, offered.nonce, code)


def refuse(grant_id: str, approver_id: int, ground: granting.RefusalGround) -> None:
    """Refuse a request for a reason."""
    ask(granting.RefuseGrant(grant_id, approver_id, ground), messages.Done)


def withdraw(grant_id: str, requester_id: int) -> None:
    """Take one's own request back."""
    ask(granting.WithdrawGrant(grant_id, requester_id), messages.Done)


def waiting_grants() -> tuple[granting.GrantSeen, ...]:
    """List what waits for an approver."""
    return ask(granting.ListGrants(waiting=True), granting.GrantsListed)[0].grants


def grants_of(requester_id: int, case_uid: str | None = None) -> tuple[granting.GrantSeen, ...]:
    """List somebody's own grants, the newest first."""
    request = granting.ListGrants(requester_id=requester_id, case_uid=case_uid)
    return ask(request, granting.GrantsListed)[0].grants


def recent_grants() -> tuple[granting.GrantSeen, ...]:
    """List the newest grants of all."""
    return ask(granting.ListGrants(), granting.GrantsListed)[0].grants


def grants_on(case_uid: str) -> tuple[granting.GrantSeen, ...]:
    """List the grants of a case, the newest first."""
    return ask(granting.ListGrants(case_uid=case_uid), granting.GrantsListed)[0].grants


def grant(grant_id: str) -> granting.GrantSeen | None:
    """Find one grant."""
    found = ask(granting.ListGrants(grant_id=grant_id), granting.GrantsListed)[0].grants
    return found[0] if found else None


def openings(case_uid: str) -> tuple[granting.OpeningSeen, ...]:
    """List who opened the identity of a case, in order."""
    return ask(granting.ListOpenings(case_uid), granting.OpeningsListed)[0].openings


def openings_of(case_uid: str, zone: str = "Asia/Shanghai") -> list[Opening]:
    """List month and purpose class of each opening, for the owner of the identity."""
    local = ((each.at.astimezone(ZoneInfo(zone)), each.purpose) for each in openings(case_uid))
    return [Opening(at.year, at.month, purpose) for at, purpose in local]


def name_mediator(
    case_uid: str, mediator_id: int, named_by_id: int, box: Box
) -> granting.MediatorNamed:
    """Give a mediator a standing grant; refused without the consent in the sealed record."""
    request = granting.NameMediator(case_uid, mediator_id, named_by_id, box.record_id)
    return ask(request, granting.MediatorNamed, box.ciphertext)[0]


def open_for_mediation(grant_id: str, mediator_id: int, box: Box) -> OpenedIdentity:
    """Open name and telephone for the named mediator."""
    request = granting.OpenForMediation(grant_id, mediator_id, box.record_id)
    reply, _ = ask(request, messages.OpenedIdentity, box.ciphertext)
    return OpenedIdentity(dict(reply.values), reply.ends_at, reply.views_left)


def end_mediation(grant_id: str, user_id: int) -> None:
    """End a mediator's grant."""
    ask(granting.EndMediation(grant_id, user_id), messages.Done)


def open_emergency(
    case_uid: str, leader_id: int, unit_id: int, ground: granting.EmergencyGround, box: Box
) -> tuple[dict[IdentityField, str], int]:
    """Open name and telephone where a life is in danger; also how many more this month."""
    request = granting.OpenEmergency(case_uid, leader_id, unit_id, ground, box.record_id)
    reply, _ = ask(request, granting.EmergencyOpened, box.ciphertext)
    return dict(reply.values), reply.left


def emergencies(case_uid: str | None = None) -> tuple[granting.EmergencySeen, ...]:
    """List emergencies: of one case, or those that nobody has reviewed."""
    return ask(granting.ListEmergencies(case_uid), granting.EmergenciesListed)[0].emergencies


def review_emergency(emergency_id: str, custodian_id: int, finding: granting.Finding) -> None:
    """Say what a custodian found of an emergency."""
    ask(granting.ReviewEmergency(emergency_id, custodian_id, finding), messages.Done)
