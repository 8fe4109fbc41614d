"""The keeper's keys: files of its own folder, made once by ``flask vault init``."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select

from app.identity.wire import suites
from app.keeper.files import VaultNotReady, private_folder, read_private, write
from app.keeper.schema import upgrade
from app.keeper.store import SealingKey

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from app.keeper.store import Vault

STORE_KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12


@dataclass(frozen=True, slots=True)
class KeyRing:
    """All private keys, which of them seals now, and the two keys of the store itself."""

    current_id: str
    private: dict[str, suites.PrivateKey] = field(repr=False)
    chain_key: bytes = field(repr=False)
    approver_key: bytes = field(repr=False)
    wrap_key: bytes = field(repr=False, default=b"")
    suite_of: dict[str, str] = field(default_factory=dict)
    """The suite of every key there ever was: records keep theirs when their key is replaced."""
    is_closed: bool = False
    """Nothing opens: the vault stands below its high-water mark (confidentiality design §9)."""


def seal_secret(ring: KeyRing, user_id: int, secret: str) -> bytes:
    """Encrypt an approver's secret for the store."""
    nonce = os.urandom(NONCE_BYTES)
    bound = str(user_id).encode()
    return nonce + AESGCM(ring.approver_key).encrypt(nonce, secret.encode(), bound)


def open_secret(ring: KeyRing, user_id: int, sealed: bytes) -> str:
    """Undo ``seal_secret``."""
    nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    return AESGCM(ring.approver_key).decrypt(nonce, rest, str(user_id).encode()).decode()


def init_keys(vault: Vault, folder: Path, public_file: Path, at: datetime) -> bool:
    """Make what is missing; give whether a key was made. Never replaces what a vault relies on.

    Raises ``VaultNotReady`` when the vault has keys but their files are gone.
    """
    private_folder(folder)
    private_folder(folder / "keys")
    upgrade(vault)
    with vault.reading() as session:
        made = session.scalar(select(SealingKey.key_id).limit(1)) is None
    if made:
        _make_keys(vault, folder, at)
    ring = load_keys(vault, folder)
    publish(ring, public_file)
    return made


def _make_keys(vault: Vault, folder: Path, at: datetime) -> None:
    private = make_key(folder, suites.HYBRID)
    write(folder / "store.key", secrets.token_hex(STORE_KEY_BYTES))
    with vault.writing() as session:
        session.add(SealingKey(key_id=private.key_id, suite=private.suite.name, created_at=at))


def make_key(folder: Path, suite: suites.Suite) -> suites.PrivateKey:
    """Draw a key pair and write it down; the vault does not rely on it yet."""
    private = suite.generate(secrets.token_hex(8))
    write(key_file(folder, private.key_id), json.dumps(private.to_json()))
    return private


def key_file(folder: Path, key_id: str) -> Path:
    """Say where a private key lies."""
    return folder / "keys" / f"{key_id}.json"


def publish(ring: KeyRing, public_file: Path) -> None:
    """Tell the desk with which key to seal from now on."""
    write(public_file, json.dumps(ring.private[ring.current_id].public_json()), 0o644)


def load_keys(vault: Vault, folder: Path) -> KeyRing:
    """Read the keys the vault relies on: the one that seals and those not destroyed yet.

    Raises ``VaultNotReady`` when one is missing, is of another suite than the vault was made with,
    or lies where others can read it.
    """
    with vault.reading() as session:
        rows = session.scalars(select(SealingKey).order_by(SealingKey.created_at)).all()
    current = [row.key_id for row in rows if row.retired_at is None]
    if not current:
        message = "the vault has no key: run flask vault init"
        raise VaultNotReady(message)
    private = {row.key_id: _load_private(folder, row) for row in rows if row.destroyed_at is None}
    store_key = bytes.fromhex(read_private(folder / "store.key"))
    return KeyRing(
        current[-1],
        private,
        _derive(store_key, b"chain"),
        _derive(store_key, b"approvers"),
        _derive(store_key, b"wraps"),
        {row.key_id: row.suite for row in rows},
    )


def _load_private(folder: Path, row: SealingKey) -> suites.PrivateKey:
    data = json.loads(read_private(key_file(folder, row.key_id)))
    if data["suite"] != row.suite or data["key_id"] != row.key_id:
        message = f"the file of key {row.key_id} does not belong to this vault"
        raise VaultNotReady(message)
    try:
        return suites.private_key(data)
    except suites.UnknownSuite as error:
        message = f"this build has no {row.suite}; the keeper does not start without it"
        raise VaultNotReady(message) from error


def _derive(store_key: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"huiyin-store-1 " + purpose).derive(store_key)
