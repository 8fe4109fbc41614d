"""The recovery kit (恢复套件): key-store backups are sealed to it, its key exists only in shares.

Making it draws a key pair from 32 random bytes. The public half stays here and seals every backup;
the bytes are shared out, M of N, shown once, and kept nowhere.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import b32decode, b32encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.identity.wire import suites
from app.keeper import chain, files, shamir
from app.keeper.rotation import KIT_IS_OLD, folder_of
from app.keeper.schema import write_meta

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from app.keeper.office import Office

SECRET_BYTES: Final = 32
SHARE_VERSION: Final = 1
CHECK_BYTES: Final = 4
ID_BYTES: Final = 4
HEAD_BYTES: Final = 4 + ID_BYTES
MLKEM_SEED_BYTES: Final = 64
GROUP: Final = 4


class WrongShare(Exception):
    """A share is mistyped, of another kit, or there are too few; the message says which."""


@dataclass(frozen=True, slots=True)
class NewKit:
    """A kit just drawn: its shares to be shown, its public half to be kept."""

    kit_id: str
    public: dict[str, str]
    shares: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Share:
    """What a share says of itself, and its part of the secret."""

    kit_id: str
    needed: int
    made: int
    number: int
    part: bytes = field(repr=False)

    def to_text(self) -> str:
        """Write it in groups of letters and digits that can be copied by hand."""
        head = bytes((SHARE_VERSION, self.needed, self.made, self.number))
        whole = head + bytes.fromhex(self.kit_id) + self.part
        text = b32encode(whole + _check(whole)).decode().rstrip("=")
        return " ".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))

    @classmethod
    def from_text(cls, text: str) -> Share:
        """Read what somebody typed. Raises ``WrongShare`` on a slip."""
        typed = "".join(text.split()).upper().replace("0", "O").replace("1", "I")
        try:
            whole = b32decode(typed + "=" * (-len(typed) % 8))
        except ValueError as error:
            message = "this is no share: letters A-Z and digits 2-7"
            raise WrongShare(message) from error
        whole, check = whole[:-CHECK_BYTES], whole[-CHECK_BYTES:]
        if check != _check(whole) or len(whole) != HEAD_BYTES + SECRET_BYTES:
            message = "the share is mistyped"
            raise WrongShare(message)
        _, needed, made, number = whole[:4]
        return cls(whole[4:HEAD_BYTES].hex(), needed, made, number, whole[HEAD_BYTES:])


def _check(whole: bytes) -> bytes:
    return hashlib.sha256(b"huiyin-share" + whole).digest()[:CHECK_BYTES]


def draw(needed: int, made: int) -> NewKit:
    """Draw a kit; nothing relies on it until ``adopt``."""
    secret = secrets.token_bytes(SECRET_BYTES)
    kit_id = secrets.token_hex(ID_BYTES)
    parts = shamir.split(secret, needed, made)
    shares = tuple(
        Share(kit_id, needed, made, number, part).to_text() for number, part in parts.items()
    )
    return NewKit(kit_id, key_of(kit_id, secret).public_json(), shares)


def key_of(kit_id: str, secret: bytes) -> suites.HybridPrivateKey:
    """Derive the kit's key pair from its secret."""
    return suites.HybridPrivateKey(
        kit_id,
        suites.HYBRID,
        MLKEM768PrivateKey.from_seed_bytes(_derive(secret, b"mlkem768", MLKEM_SEED_BYTES)),
        X25519PrivateKey.from_private_bytes(_derive(secret, b"x25519", SECRET_BYTES)),
    )


def _derive(secret: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=b"huiyin-kit-1 " + purpose).derive(secret)


def public_file(folder: Path) -> Path:
    """Say where the public half lies."""
    return folder / "kit.pub"


def adopt(office: Office, new: NewKit, at: datetime) -> None:
    """Seal backups to this kit from now on; called when every share has been handed out."""
    files.write(public_file(folder_of(office)), json.dumps(new.public))
    with office.vault.writing() as session:
        write_meta(session, KIT_IS_OLD, "no")
        chain.chain_act(session, office.ring.chain_key, "kit", at, kit_id=new.kit_id)


def public_key(folder: Path) -> suites.PublicKey | None:
    """Give the key that backups are sealed with; none before a kit was made."""
    try:
        return suites.public_key(json.loads(public_file(folder).read_bytes()))
    except FileNotFoundError:
        return None


def join(texts: Iterable[str], kit_id: str) -> suites.HybridPrivateKey:
    """Put shares together. Raises ``WrongShare`` when they are not enough shares of this kit."""
    shares = [Share.from_text(text) for text in texts]
    if any(share.kit_id != kit_id for share in shares):
        message = f"a share is of another kit than {kit_id}"
        raise WrongShare(message)
    parts = {share.number: share.part for share in shares}
    needed = shares[0].needed if shares else 2
    if len(parts) < needed:
        message = f"{needed} different shares are needed"
        raise WrongShare(message)
    return key_of(kit_id, shamir.join(dict(list(parts.items())[:needed])))
