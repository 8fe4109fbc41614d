"""Signing in and out: sessions the server can revoke, with idle and absolute limits."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, cast

from flask import current_app, g, request, session
from flask_login import current_user as login_user
from flask_login import login_user as remember_user
from flask_login import logout_user
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from app.accounts.models import User, UserSession
from app.accounts.sessions.rules import browser_kind
from app.audit import operations as audit
from app.extensions import db, login, writing
from app.web.now import now

if TYPE_CHECKING:
    from app.config import Config

_WHILE_IDLE: Final = {"sign_in.sign_out"}
# The time between the password and the second factor.
_HALF_WAY: Final = timedelta(minutes=5)
# When somebody was seen last is known no finer than this.
SEEN_EVERY: Final = timedelta(minutes=15)


def outlives_idleness(endpoint: str) -> None:
    """Let a session that idles read one page that shows only what everybody may see.

    Such a page renews itself on a wall where nobody touches anything. Reading it is never activity,
    so everything else but signing out asks for a new sign-in; the absolute limit ends it all.
    """
    _WHILE_IDLE.add(endpoint)


def current_user() -> User:
    """Give the person who is signed in; only called where sign-in is required."""
    return cast("User", login_user._get_current_object())  # noqa: SLF001 - the proxy's own way out


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def come_half_way(user_id: int, at: datetime) -> None:
    """Remember for a few minutes that the password was right: the second factor is still due."""
    _clear_cookie()
    session["half"] = [user_id, int(at.timestamp())]


def half_way(at: datetime) -> int | None:
    """Give who gave the right password a moment ago."""
    user_id, since = session.get("half", (0, 0))
    if at.timestamp() - since > _HALF_WAY.total_seconds():
        return None
    return int(user_id) or None


def open_session(user: User, at: datetime) -> None:
    """Start a session in the caller's unit of work; the old cookie's content is dropped."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        UserSession(
            digest=_digest(token),
            user_id=user.id,
            created_at=at,
            seen_at=at,
            confirmed_at=at,
            browser=browser_kind(request.headers.get("User-Agent", "")),
        )
    )
    audit.record("session.opened", actor_id=user.id, at=at)
    _clear_cookie()
    session["sid"] = token
    session["seen"] = int(at.timestamp())
    remember_user(user)


def _clear_cookie() -> None:
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


def session_digest() -> str:
    """Give the digest under which this session is kept."""
    return _digest(str(session.get("sid", "")))


def note_seen(at: datetime) -> None:
    """Write down that the person is there, every quarter of an hour at most; never a refusal."""
    last: datetime | None = g.get("seen_at", at)
    if request.endpoint in _WHILE_IDLE or (last is not None and at - last < SEEN_EVERY):
        return
    try:
        with writing():
            db.session.execute(
                update(UserSession).where(UserSession.digest == session_digest()).values(seen_at=at)
            )
    except OperationalError:
        db.session.rollback()


def confirmed_within(at: datetime) -> bool:
    """Say whether this session confirmed who it is so short a time ago that it counts still."""
    config: Config = current_app.extensions["huiyin.config"]
    last: datetime | None = g.get("confirmed_at")
    return last is not None and at - last <= timedelta(minutes=config.step_up_minutes)


def confirm_session(user_id: int, subject: str, at: datetime) -> None:
    """Note that this session confirmed who it is; its id is another from then on."""
    token = secrets.token_urlsafe(32)
    with writing():
        db.session.execute(
            update(UserSession)
            .where(UserSession.digest == session_digest())
            .values(digest=_digest(token), confirmed_at=at)
        )
        audit.record("session.confirmed", actor_id=user_id, at=at, subject=subject)
    session["sid"] = token
    g.confirmed_at = at


def record_refusal(user_id: int, subject: str, at: datetime) -> None:
    """Put a refused confirmation on record."""
    with writing():
        audit.record("session.not-confirmed", actor_id=user_id, at=at, subject=subject)


def close_session(user: User, at: datetime) -> None:
    """Revoke this session in the caller's unit of work."""
    db.session.execute(
        update(UserSession).where(UserSession.digest == session_digest()).values(revoked_at=at)
    )
    audit.record("session.closed", actor_id=user.id, at=at)
    logout_user()
    _clear_cookie()


@login.user_loader  # type: ignore[untyped-decorator]
def load_user(user_id: str) -> User | None:
    """Load the person if the session still stands: not revoked, not idle, not too old."""
    if g.get("no_database", False):
        return None  # the page that says so is drawn for nobody; the session stays
    config: Config = current_app.extensions["huiyin.config"]
    at = now()
    seen = int(session.get("seen", 0))
    stays_open = request.endpoint in _WHILE_IDLE
    if at.timestamp() - seen > config.idle_minutes * 60 and not stays_open:
        return None
    found = db.session.execute(
        select(User, UserSession.created_at, UserSession.confirmed_at, UserSession.seen_at)
        .join(UserSession, UserSession.user_id == User.id)
        .where(
            UserSession.digest == session_digest(),
            UserSession.user_id == int(user_id),
            UserSession.revoked_at.is_(None),
        )
    ).one_or_none()
    if found is None or at - found.created_at > timedelta(hours=config.absolute_hours):
        return None
    user: User = found[0]
    if not user.active:
        return None
    g.confirmed_at, g.seen_at = found.confirmed_at, found.seen_at
    if at.timestamp() - seen > 60 and not stays_open:  # noqa: PLR2004 - the cookie is renewed at most once a minute
        session["seen"] = int(at.timestamp())
    return user
