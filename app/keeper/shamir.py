"""Sharing a secret so that any M of N shares give it back and fewer tell nothing (Shamir 1979).

Sixty lines of our own rather than a package: the published ones are small, differ in how they
share and are little kept up, and this is the one place where a changed dependency could take the
keys away. Each byte is the value at 0 of a random polynomial over GF(256), with the field of AES
(FIPS 197, section 4.2); the tests try every product and every choice of shares.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELD: Final = 0x11B
GENERATOR: Final = 3
FEWEST: Final = 2
MOST: Final = 255


def times(left: int, right: int) -> int:
    """Multiply in GF(256)."""
    product = 0
    for _ in range(8):
        product ^= -(right & 1) & left
        left = (left << 1) ^ (-(left >> 7) & FIELD)
        right >>= 1
    return product


def inverse(value: int) -> int:
    """Give 1 / value, which is value to the power of 254."""
    result = 1
    for _ in range(254):
        result = times(result, value)
    return result


def split(secret: bytes, needed: int, made: int) -> dict[int, bytes]:
    """Share a secret: ``made`` shares by their number, of which ``needed`` give it back."""
    if not FEWEST <= needed <= made <= MOST:
        message = f"{needed} of {made} shares cannot be made"
        raise ValueError(message)
    rows = [(byte, *secrets.token_bytes(needed - 1)) for byte in secret]
    return {number: bytes(_value(row, number) for row in rows) for number in range(1, made + 1)}


def _value(polynomial: tuple[int, ...], at: int) -> int:
    result = 0
    for coefficient in reversed(polynomial):
        result = times(result, at) ^ coefficient
    return result


def join(shares: Mapping[int, bytes]) -> bytes:
    """Give the secret back; with too few or wrong shares it is another one."""
    weights = {number: _weight(number, shares) for number in shares}
    length = len(next(iter(shares.values())))
    secret = bytearray(length)
    for number, share in shares.items():
        for place, byte in enumerate(share):
            secret[place] ^= times(weights[number], byte)
    return bytes(secret)


def _weight(number: int, shares: Mapping[int, bytes]) -> int:
    weight = 1
    for other in shares:
        if other != number:
            weight = times(weight, times(other, inverse(other ^ number)))
    return weight
