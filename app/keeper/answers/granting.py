"""Answers about grants: credentials, approvals, openings, mediation, emergency, a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.identity.wire import granting, messages
from app.identity.wire.kinds import Refusal
from app.keeper import (
    approvals,
    approvers,
    emergency,
    enrolment,
    grants,
    listings,
    mediation,
    openings,
)
from app.keeper.denial import require
from app.keeper.office import handles

if TYPE_CHECKING:
    from datetime import datetime

    from app.keeper.office import Office


@handles(messages.EnrollApprover)
def enroll_approver(
    office: Office, asked: messages.EnrollApprover, body: bytes, at: datetime
) -> messages.ApproverEnrolled:
    """Enrol a credential without proof; in an office approvers prove theirs (``enrolment``)."""
    del body
    require(office.settings.enrols_unproven, Refusal.NO_APPROVER)
    with office.vault.writing() as session:
        return approvers.enroll(session, office.ring, office.settings, asked.user_id, at)


@handles(messages.RequestGrant)
def request_grant(
    office: Office, asked: messages.RequestGrant, body: bytes, at: datetime
) -> messages.GrantRequested:
    """Write a grant down that waits for its approver."""
    del body
    with office.vault.writing() as session:
        return grants.request(session, office.ring, office.settings, asked, at)


@handles(messages.OpenIdentity)
def open_identity(
    office: Office, asked: messages.OpenIdentity, body: bytes, at: datetime
) -> messages.OpenedIdentity:
    """Open the fields of a grant."""
    return openings.open_identity(office, asked, body, at)


@handles(messages.GrantContact)
def grant_contact(
    office: Office, asked: messages.GrantContact, body: bytes, at: datetime
) -> messages.GrantOpen:
    """Give leave to call once."""
    del body
    with office.vault.writing() as session:
        return grants.give_contact(session, office.ring, office.settings, asked, at)


@handles(messages.OpenContact)
def open_contact(
    office: Office, asked: messages.OpenContact, body: bytes, at: datetime
) -> messages.OpenedContact:
    """Open one number."""
    return openings.open_contact(office, asked, body, at)


@handles(granting.BeginEnrolment)
def begin_enrolment(
    office: Office, asked: granting.BeginEnrolment, body: bytes, at: datetime
) -> granting.EnrolmentBegun:
    """Give a secret or a challenge to begin with."""
    del body
    with office.vault.writing() as session:
        return enrolment.begin(session, office, asked, at)


@handles(granting.FinishEnrolment)
def finish_enrolment(
    office: Office, asked: granting.FinishEnrolment, body: bytes, at: datetime
) -> granting.Enrolled:
    """Keep the credential that was proved."""
    del body
    with office.vault.writing() as session:
        return enrolment.finish(session, office, asked, at)


@handles(granting.ListCredentials)
def list_credentials(
    office: Office, asked: granting.ListCredentials, body: bytes, at: datetime
) -> granting.CredentialsListed:
    """List who has a credential."""
    del asked, body
    with office.vault.reading() as session:
        return granting.CredentialsListed(approvers.listed(session, office.settings, at))


@handles(granting.RemoveCredential)
def remove_credential(
    office: Office, asked: granting.RemoveCredential, body: bytes, at: datetime
) -> granting.CredentialRemoval:
    """Remove a credential by the word of two administrators."""
    del body
    with office.vault.writing() as session:
        return approvers.remove(session, office.ring, office.settings, asked, at)


@handles(granting.BeginApproval)
def begin_approval(
    office: Office, asked: granting.BeginApproval, body: bytes, at: datetime
) -> granting.ApprovalOffered:
    """Offer an approver what to sign."""
    del body
    with office.vault.writing() as session:
        return approvals.offer(session, office, asked, at)


@handles(granting.GiveApproval)
def give_approval(
    office: Office, asked: granting.GiveApproval, body: bytes, at: datetime
) -> granting.ApprovalTaken:
    """Take an approver's signature."""
    del body
    return approvals.give(office, asked, at)


@handles(granting.RefuseGrant)
def refuse_grant(
    office: Office, asked: granting.RefuseGrant, body: bytes, at: datetime
) -> messages.Done:
    """Refuse a request for a reason."""
    del body
    with office.vault.writing() as session:
        approvals.refuse(session, office, asked, at)
        return messages.Done()


@handles(granting.WithdrawGrant)
def withdraw_grant(
    office: Office, asked: granting.WithdrawGrant, body: bytes, at: datetime
) -> messages.Done:
    """Take a request back."""
    del body
    with office.vault.writing() as session:
        grants.withdraw(session, office.ring, asked.grant_id, asked.requester_id, at)
        return messages.Done()


@handles(granting.ListGrants)
def list_grants(
    office: Office, asked: granting.ListGrants, body: bytes, at: datetime
) -> granting.GrantsListed:
    """List grants, without anything of an identity."""
    del body
    with office.vault.reading() as session:
        return granting.GrantsListed(listings.grants_listed(session, office, asked, at))


@handles(granting.ListOpenings)
def list_openings(
    office: Office, asked: granting.ListOpenings, body: bytes, at: datetime
) -> granting.OpeningsListed:
    """List the openings of one identity."""
    del body, at
    with office.vault.reading() as session:
        return granting.OpeningsListed(listings.openings_of(session, asked.case_uid))


@handles(granting.NameMediator)
def name_mediator(
    office: Office, asked: granting.NameMediator, body: bytes, at: datetime
) -> granting.MediatorNamed:
    """Give a mediator a standing grant, by the consent in the sealed record."""
    return mediation.name_mediator(office, asked, body, at)


@handles(granting.OpenForMediation)
def open_for_mediation(
    office: Office, asked: granting.OpenForMediation, body: bytes, at: datetime
) -> messages.OpenedIdentity:
    """Open name and telephone for the named mediator."""
    return mediation.open_for(office, asked, body, at)


@handles(granting.EndMediation)
def end_mediation(
    office: Office, asked: granting.EndMediation, body: bytes, at: datetime
) -> messages.Done:
    """End a mediator's grant."""
    del body
    mediation.end(office, asked, at)
    return messages.Done()


@handles(granting.OpenEmergency)
def open_emergency(
    office: Office, asked: granting.OpenEmergency, body: bytes, at: datetime
) -> granting.EmergencyOpened:
    """Open name and telephone where a life is in danger."""
    return emergency.open_now(office, asked, body, at)


@handles(granting.ListEmergencies)
def list_emergencies(
    office: Office, asked: granting.ListEmergencies, body: bytes, at: datetime
) -> granting.EmergenciesListed:
    """List emergencies."""
    del body, at
    with office.vault.reading() as session:
        return emergency.listed(session, asked)


@handles(granting.ReviewEmergency)
def review_emergency(
    office: Office, asked: granting.ReviewEmergency, body: bytes, at: datetime
) -> messages.Done:
    """Keep what a custodian found of an emergency."""
    del body
    with office.vault.writing() as session:
        emergency.review(session, office, asked, at)
        return messages.Done()
