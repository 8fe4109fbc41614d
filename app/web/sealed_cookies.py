"""Short-lived cookies that only we can read: the browser carries what the server does not keep."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app

if TYPE_CHECKING:
    from datetime import datetime


def _box(purpose: str) -> Fernet:
    key = str(current_app.config["SECRET_KEY"])
    digest = hashlib.sha256(f"{purpose}:{key}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def seal(content: str, purpose: str, at: datetime) -> str:
    """Encrypt the content for a cookie of this purpose."""
    return _box(purpose).encrypt_at_time(content.encode(), int(at.timestamp())).decode()


def unseal(cookie: str, purpose: str, at: datetime, seconds: int) -> str | None:
    """Give the content back; nothing when it is missing, damaged, or older than ``seconds``."""
    try:
        moment = int(at.timestamp())
        return _box(purpose).decrypt_at_time(cookie.encode(), seconds, moment).decode()
    except (InvalidToken, ValueError):
        return None
