"""Answers about grants: identity opened by approval, one number for a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.identity.wire import messages
from app.keeper import approvers, grants, openings
from app.keeper.office import handles

if TYPE_CHECKING:
    from datetime import datetime

    from app.keeper.office import Office


@handles(messages.EnrollApprover)
def enroll_approver(
    office: Office, asked: messages.EnrollApprover, body: bytes, at: datetime
) -> messages.ApproverEnrolled:
    """Enrol the credential of an approver."""
    del body
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


@handles(messages.ApproveGrant)
def approve_grant(
    office: Office, asked: messages.ApproveGrant, body: bytes, at: datetime
) -> messages.GrantOpen:
    """Approve a grant with a code."""
    del body
    return openings.approve(office, asked, at)


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
