"""Passkeys of approvers: the keeper makes the challenge and verifies the answer itself."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

if TYPE_CHECKING:
    from app.keeper.ledger import ApproverPasskey

_REQUIRED: Final = UserVerificationRequirement.REQUIRED
_WRONG: Final = (WebAuthnException, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Made:
    """A passkey that a browser has made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def site_of(origin: str) -> str | None:
    """Name the site browsers keep a passkey for; none where it is reached by a number."""
    name = urlsplit(origin).hostname or ""
    try:
        ip_address(name)
    except ValueError:
        return name or None
    return None


def ask_to_make(origin: str, user_id: int, challenge: bytes) -> str:
    """Give what the browser needs to make a passkey (JSON)."""
    site = site_of(origin) or ""
    options = webauthn.generate_registration_options(
        rp_id=site,
        rp_name=site,
        user_id=f"approver {user_id}".encode(),
        user_name=f"approver-{user_id}",
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=_REQUIRED
        ),
    )
    return webauthn.options_to_json(options)


def made(origin: str, challenge: bytes, answer: str) -> Made | None:
    """Check what the browser made; nothing when it is not what was asked for."""
    try:
        found = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site_of(origin) or "",
            expected_origin=origin,
            require_user_verification=True,
        )
    except _WRONG:
        return None
    return Made(found.credential_id, found.credential_public_key, found.sign_count)


def ask_to_sign(passkey: ApproverPasskey, digest: bytes) -> str:
    """Give what the browser needs to sign a statement: its digest is the challenge."""
    options = webauthn.generate_authentication_options(
        rp_id=site_of(passkey.origin) or "",
        challenge=digest,
        allow_credentials=[PublicKeyCredentialDescriptor(id=passkey.credential_id)],
        user_verification=_REQUIRED,
    )
    return webauthn.options_to_json(options)


def signed(passkey: ApproverPasskey, digest: bytes, answer: str) -> bool:
    """Check the signature over exactly this statement; its counter goes on."""
    try:
        proved = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=digest,
            expected_rp_id=site_of(passkey.origin) or "",
            expected_origin=passkey.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except _WRONG:
        return False
    if proved.credential_id != passkey.credential_id:
        return False
    passkey.sign_count = proved.new_sign_count
    return True
