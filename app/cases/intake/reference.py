"""The reference (查询码) a person types to ask about their matter: not the case number.

Digits that nobody can guess and one check digit (ISO 7064 MOD 11,10), so that a slip is told from
a wrong number: 16 in all by telephone, 20 from the portal, for the anonymous and where more than a
million are out. We keep a keyed digest only; the key is outside database and backup
(confidentiality design §6).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_10

SHORT: Final = 16
LONG: Final = 20
LENGTHS: Final = (SHORT, LONG)


def make_reference(length: int = SHORT) -> str:
    """Draw a new reference."""
    return _with_check_digit(secrets.randbelow(10 ** (length - 1)), length)


def reference_from_token(token: str, key: bytes, length: int = SHORT) -> str:
    """Give the reference that belongs to one submission of the form.

    The token is as random as the reference would be, and is never stored: whoever sends the same
    page twice by a double click gets the same number from both answers.
    """
    drawn = hmac.new(key, b"reference-of:" + token.encode(), hashlib.sha256).digest()
    return _with_check_digit(int.from_bytes(drawn, "big") % 10 ** (length - 1), length)


def _with_check_digit(number: int, length: int) -> str:
    digits = str(number).zfill(length - 1)
    return digits + mod_11_10.calc_check_digit(digits)


def normalise(typed: str) -> str:
    """Drop the spaces and hyphens people type between the groups; full-width digits count."""
    kept = "".join(c for c in typed if not c.isspace() and c not in "-－—‐·")
    return "".join(str(int(c)) if c.isdecimal() else c for c in kept)


def is_well_formed(digits: str) -> bool:
    """Say whether length and check digit are right; says nothing of whether it was issued."""
    if len(digits) not in LENGTHS or not (digits.isascii() and digits.isdigit()):
        return False
    try:
        mod_11_10.validate(digits)
    except ValidationError:
        return False
    return True


def reference_digest(key: bytes, digits: str) -> str:
    """Give what is stored and looked up: HMAC-SHA256 under the key, in hex."""
    return hmac.new(key, digits.encode(), hashlib.sha256).hexdigest()
