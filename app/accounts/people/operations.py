"""Making, changing and closing accounts; each is part of its caller's unit of work."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.accounts.above import above
from app.accounts.changes import queries as changes
from app.accounts.changes.operations import ChangeRefused, last_administrator
from app.accounts.models import User
from app.accounts.rules import GUARDED, Refused
from app.accounts.sessions.operations import end_all
from app.audit import operations as audit
from app.errors import InvalidInput
from app.extensions import db

if TYPE_CHECKING:
    from datetime import datetime

# Easy to read out and to copy by hand: 31 signs, 16 of them are 79 bits.
_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """Somebody as the administrator enters them."""

    username: str
    display_name: str
    certificate_number: str | None


def temporary_password() -> str:
    """Draw a password that is shown once and has to be changed at the first sign-in."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(4))


def add_person(actor: User, draft: PersonDraft, hashed: str, at: datetime) -> User:
    """Make an account without any role; a user name is given once only, in any case of letters."""
    taken = select(User.id).where(func.lower(User.username) == draft.username.lower())
    if db.session.scalar(taken) is not None:
        raise InvalidInput(_("This user name is taken"), "username")
    person = User(
        username=draft.username,
        display_name=draft.display_name,
        certificate_number=draft.certificate_number,
        password_hash=hashed,
        must_change_password=True,
        created_at=at,
    )
    db.session.add(person)
    db.session.flush()
    audit.record("account.added", actor_id=actor.id, at=at, subject=f"user {person.id}")
    return person


def change_person(
    actor: User, person: User, display_name: str, certificate_number: str | None, at: datetime
) -> None:
    """Change name and certificate number; the user name stays what it is."""
    person.display_name, person.certificate_number = display_name, certificate_number
    audit.record("account.renamed", actor_id=actor.id, at=at, subject=f"user {person.id}")


def close_account(actor: User, person: User, at: datetime) -> None:
    """Let somebody sign in no more: sessions end now, roles and record stay.

    One administrator does it at once, for anybody but themselves: an account in wrong hands does
    not wait for a second signature. Custodians and auditors hear of it when it was a guarded one.
    """
    if actor.id == person.id:
        raise ChangeRefused(Refused.OWN)
    refused = last_administrator(person, list(person.memberships))
    if refused is not None:
        raise ChangeRefused(refused)
    person.active = False
    end_all(person.id, at, actor_id=actor.id)
    audit.record("account.closed", actor_id=actor.id, at=at, subject=f"user {person.id}")
    if any(membership.role in GUARDED for membership in person.memberships):
        data: dict[str, str | int] = {"user": person.id, "change": "close"}
        key = f"closed {person.id} {at.isoformat()}"
        above().tell(changes.watchers() - {person.id}, key, data, at)
