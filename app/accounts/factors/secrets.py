"""Keys derived from the installation's secret key: what the database holds is useless without."""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

NONCE_BYTES = 12


def derived_key(purpose: str) -> bytes:
    """Derive the key of one purpose (HKDF-SHA-256)."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    info = f"huiyin accounts 1 {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret)


def seal(secret: str, user_id: int) -> bytes:
    """Encrypt a person's secret (AES-256-GCM); it opens for this person only."""
    nonce = os.urandom(NONCE_BYTES)
    box = AESGCM(derived_key("totp"))
    return nonce + box.encrypt(nonce, secret.encode(), str(user_id).encode())


def unseal(sealed: bytes, user_id: int) -> str | None:
    """Give the secret back; nothing when it is damaged, another's, or of another installation."""
    box = AESGCM(derived_key("totp"))
    try:
        opened = box.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], str(user_id).encode())
    except (InvalidTag, ValueError):
        return None
    return opened.decode()


def digest(words: str, purpose: str) -> str:
    """Digest under a key of its own."""
    return hmac.new(derived_key(purpose), words.encode(), hashlib.sha256).hexdigest()
