"""The keeper's keys: files of its own folder, made once by ``flask vault init``."""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select

from app.identity.wire.suites import HybridPrivateKey, UnknownSuite
from app.keeper.schema import upgrade
from app.keeper.store import SealingKey

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from app.keeper.store import Vault

STORE_KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12


class VaultNotReady(Exception):
    """The vault cannot be used as it is; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """All private keys, which of them seals now, and the two keys of the store itself."""

    current_id: str
    private: dict[str, HybridPrivateKey] = field(repr=False)
    chain_key: bytes = field(repr=False)
    approver_key: bytes = field(repr=False)


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
    _private_folder(folder)
    _private_folder(folder / "keys")
    upgrade(vault)
    with vault.reading() as session:
        made = session.scalar(select(SealingKey.key_id).limit(1)) is None
    if made:
        _make_keys(vault, folder, at)
    ring = load_keys(vault, folder)
    _write(public_file, json.dumps(ring.private[ring.current_id].public_json()), 0o644)
    return made


def _make_keys(vault: Vault, folder: Path, at: datetime) -> None:
    private = HybridPrivateKey.generate(secrets.token_hex(8))
    _write(folder / "keys" / f"{private.key_id}.json", json.dumps(private.to_json()), 0o600)
    _write(folder / "store.key", secrets.token_hex(STORE_KEY_BYTES), 0o600)
    with vault.writing() as session:
        session.add(SealingKey(key_id=private.key_id, suite=private.suite.name, created_at=at))


def load_keys(vault: Vault, folder: Path) -> KeyRing:
    """Read the keys the vault relies on.

    Raises ``VaultNotReady`` when one is missing, is of another suite than the vault was made with,
    or lies where others can read it.
    """
    with vault.reading() as session:
        rows = session.scalars(select(SealingKey).order_by(SealingKey.created_at)).all()
    current = [row.key_id for row in rows if row.retired_at is None]
    if not current:
        message = "the vault has no key: run flask vault init"
        raise VaultNotReady(message)
    private = {row.key_id: _load_private(folder, row) for row in rows if row.retired_at is None}
    store_key = bytes.fromhex(_read_private(folder / "store.key"))
    return KeyRing(
        current[-1], private, _derive(store_key, b"chain"), _derive(store_key, b"approvers")
    )


def _load_private(folder: Path, row: SealingKey) -> HybridPrivateKey:
    data = json.loads(_read_private(folder / "keys" / f"{row.key_id}.json"))
    if data["suite"] != row.suite or data["key_id"] != row.key_id:
        message = f"the file of key {row.key_id} does not belong to this vault"
        raise VaultNotReady(message)
    try:
        return HybridPrivateKey.from_json(data)
    except UnknownSuite as error:
        message = f"this build has no {row.suite}; the keeper does not start without it"
        raise VaultNotReady(message) from error


def _read_private(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        content = path.read_text(encoding="ascii")
    except FileNotFoundError as error:
        message = f"{path} is missing: restore it, nothing can be opened without it"
        raise VaultNotReady(message) from error
    if mode & 0o077:
        message = f"{path} can be read by others: chmod 600"
        raise VaultNotReady(message)
    return content


def _private_folder(path: Path) -> None:
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)


def _write(path: Path, content: str, mode: int) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(path.name + ".part")
    with suppress(FileNotFoundError):
        part.unlink()
    handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        os.fchmod(file.fileno(), mode)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _derive(store_key: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"huiyin-store-1 " + purpose).derive(store_key)
