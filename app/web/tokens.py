"""Ids in addresses: opaque tokens instead of running numbers.

Running numbers tell by their gaps that there is a matter one may not know of (confidentiality
design §5). A token is one block of AES over the kind of thing and its id: the same for everybody
and for ever under one secret key, and nothing can be made of it without that key.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from flask import current_app
from werkzeug.routing import BaseConverter, ValidationError

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Map

LARGEST_ID: Final = 2**63 - 1
KIND_BYTES: Final = 8


def _cipher() -> Cipher[ECB]:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    key = hashlib.sha256(b"huiyin-tokens-1 " + secret).digest()
    return Cipher(AES(key), ECB())  # noqa: S305 - one block, never two: a permutation is what is wanted


def _kind_mark(kind: str) -> bytes:
    return hashlib.sha256(kind.encode()).digest()[:KIND_BYTES]


def token_of(number: int, kind: str) -> str:
    """Give the token of a thing's id, 22 characters for an address."""
    encryptor = _cipher().encryptor()
    block = _kind_mark(kind) + number.to_bytes(8, "big")
    sealed = encryptor.update(block) + encryptor.finalize()
    return urlsafe_b64encode(sealed).rstrip(b"=").decode()


def id_of(token: str, kind: str) -> int | None:
    """Give the id behind a token; nothing when it is no token of this kind."""
    try:
        sealed = urlsafe_b64decode(token + "==")
    except (ValueError, Error):
        return None
    if len(sealed) != 2 * KIND_BYTES:
        return None
    decryptor = _cipher().decryptor()
    block = decryptor.update(sealed) + decryptor.finalize()
    number = int.from_bytes(block[KIND_BYTES:], "big")
    if block[:KIND_BYTES] != _kind_mark(kind) or number > LARGEST_ID:
        return None
    return number if token_of(number, kind) == token else None


class TokenConverter(BaseConverter):
    """``<token("case"):case_id>`` in a route: the view has the id, the address the token."""

    regex = "[A-Za-z0-9_-]{22}"

    def __init__(self, map: Map, kind: str) -> None:  # noqa: A002 - the base class names it so
        super().__init__(map)
        self.kind = kind

    def to_python(self, value: str) -> int:
        """Give the id; anything else is an address that never was."""
        number = id_of(value, self.kind)
        if number is None:
            raise ValidationError
        return number

    def to_url(self, value: int) -> str:
        """Give the token."""
        return token_of(value, self.kind)


def register_tokens(app: Flask) -> None:
    """Let routes and templates use tokens (``case.id | token('case')``)."""
    app.url_map.converters["token"] = TokenConverter
    app.jinja_env.filters["token"] = token_of
