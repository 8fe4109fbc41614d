"""Passkeys (WebAuthn): what the browser is asked, and whether its answer is right.

A challenge carries its own proof: chance, the moment, and a keyed digest over both, the person and
the ceremony. So no session holds it and two open pages do not disturb each other; that it was
answered is written down, so that an answer is taken once.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import webauthn
from flask import current_app, request
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from webauthn.helpers import base64url_to_bytes, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.accounts.factors.models import Passkey, UsedChallenge
from app.accounts.factors.secrets import derived_key
from app.audit import operations as audit
from app.extensions import db

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.models import User
    from app.config import Config

LIFETIME: Final = timedelta(minutes=10)
_CHANCE: Final = 16
_MOMENT: Final = 8
_REQUIRED: Final = UserVerificationRequirement.REQUIRED


class Ceremony(StrEnum):
    """What a challenge is for."""

    ENROL = "enrol"
    PROVE = "prove"


@dataclass(frozen=True, slots=True)
class Party:
    """For whom browsers keep a passkey: this site under its name."""

    rp_id: str
    origin: str


def party() -> Party | None:
    """Name the site; None where it is reached by a number, for which browsers keep no passkey."""
    config: Config = current_app.extensions["huiyin.config"]
    parts = urlsplit(config.base_url or request.host_url)
    name = parts.hostname or ""
    try:
        ip_address(name)
    except ValueError:
        return Party(name, f"{parts.scheme}://{parts.netloc}") if name else None
    return None


def new_challenge(user_id: int, ceremony: Ceremony, at: datetime) -> bytes:
    """Draw a challenge for this person and ceremony."""
    drawn = os.urandom(_CHANCE) + int(at.timestamp()).to_bytes(_MOMENT, "big")
    return drawn + _mark(drawn, user_id, ceremony)


def _mark(drawn: bytes, user_id: int, ceremony: Ceremony) -> bytes:
    words = drawn + f"{user_id} {ceremony.value}".encode()
    return hmac.new(derived_key("challenge"), words, hashlib.sha256).digest()


def _is_ours(challenge: bytes, user_id: int, ceremony: Ceremony, at: datetime) -> bool:
    drawn, mark = challenge[: _CHANCE + _MOMENT], challenge[_CHANCE + _MOMENT :]
    if not hmac.compare_digest(mark, _mark(drawn, user_id, ceremony)):
        return False
    drawn_at = int.from_bytes(drawn[_CHANCE:], "big")
    return 0 <= at.timestamp() - drawn_at <= LIFETIME.total_seconds()


def enrolment_options(user: User, site: Party, at: datetime) -> str:
    """Give what the browser needs to make a passkey, as JSON."""
    options = webauthn.generate_registration_options(
        rp_id=site.rp_id,
        rp_name=site.rp_id,
        user_id=hashlib.sha256(derived_key("handle") + str(user.id).encode()).digest(),
        user_name=user.username,
        user_display_name=user.display_name,
        challenge=new_challenge(user.id, Ceremony.ENROL, at),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=_REQUIRED
        ),
        exclude_credentials=_known(user.id),
    )
    return webauthn.options_to_json(options)


def proof_options(user_id: int, at: datetime) -> str:
    """Give what the browser needs to use a passkey, as JSON; nothing where there is none."""
    site, known = party(), _known(user_id)
    if site is None or not known:
        return ""
    options = webauthn.generate_authentication_options(
        rp_id=site.rp_id,
        challenge=new_challenge(user_id, Ceremony.PROVE, at),
        allow_credentials=known,
        user_verification=_REQUIRED,
    )
    return webauthn.options_to_json(options)


def _known(user_id: int) -> list[PublicKeyCredentialDescriptor]:
    ids = db.session.scalars(select(Passkey.credential_id).where(Passkey.user_id == user_id))
    return [PublicKeyCredentialDescriptor(id=credential_id) for credential_id in ids]


def enrol(user: User, answer: str, name: str, at: datetime) -> bool:
    """Keep the passkey that the browser made, in the caller's unit of work."""
    site = party()
    challenge = _challenge_in(answer, user.id, Ceremony.ENROL, at)
    if site is None or challenge is None:
        return False
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError):
        return False
    known = select(Passkey.id).where(Passkey.credential_id == made.credential_id)
    if db.session.scalar(known) is not None or not _use_up(challenge, at):
        return False
    db.session.add(
        Passkey(
            user_id=user.id,
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            name=name,
            created_at=at,
        )
    )
    user.factor_since = user.factor_since or at
    audit.record("factor.added", actor_id=user.id, at=at, subject="passkey")
    return True


def check(user_id: int, answer: str, at: datetime) -> bool:
    """Check a passkey's answer and use its challenge up, in the caller's unit of work."""
    site = party()
    challenge = _challenge_in(answer, user_id, Ceremony.PROVE, at)
    passkey = _passkey_of(user_id, answer)
    if site is None or challenge is None or passkey is None:
        return False
    try:
        proved = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError):
        return False
    if not _use_up(challenge, at):
        return False
    passkey.sign_count = proved.new_sign_count
    passkey.used_at = at
    return True


def _passkey_of(user_id: int, answer: str) -> Passkey | None:
    credential_id = _part(answer, "id")
    if credential_id is None:
        return None
    return db.session.scalar(
        select(Passkey)
        .where(Passkey.user_id == user_id, Passkey.credential_id == credential_id)
        .with_for_update()
    )


def _challenge_in(answer: str, user_id: int, ceremony: Ceremony, at: datetime) -> bytes | None:
    """Read which challenge the browser answered, if it is one of ours."""
    data = _part(answer, "response", "clientDataJSON")
    if data is None:
        return None
    try:
        challenge = parse_client_data_json(data).challenge
    except (WebAuthnException, ValueError):
        return None
    return challenge if _is_ours(challenge, user_id, ceremony, at) else None


def _part(answer: str, *names: str) -> bytes | None:
    try:
        found: Any = json.loads(answer)
        for name in names:
            found = found[name]
        return base64url_to_bytes(found)
    except (ValueError, KeyError, TypeError):
        return None


def _use_up(challenge: bytes, at: datetime) -> bool:
    db.session.execute(delete(UsedChallenge).where(UsedChallenge.used_at < at - 2 * LIFETIME))
    try:
        with db.session.begin_nested():
            db.session.add(UsedChallenge(digest=hashlib.sha256(challenge).hexdigest(), used_at=at))
    except IntegrityError:
        return False
    return True
