"""What an installation says of itself, read once from the environment."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

SECRET_NAMES: Final = ("secret_key", "reference_key")
TIME_ZONE: Final = "Asia/Shanghai"


class ConfigurationError(Exception):
    """The installation cannot start as it is; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that differs between installations. Times are stored in UTC whatever the zone."""

    instance_path: Path
    database_url: str
    vault_database_url: str
    redis_url: str
    limiter_url: str
    keeper_socket: Path
    secret_key: str
    reference_key: bytes
    demo: bool = False
    time_zone: str = TIME_ZONE
    secure_cookies: bool = False
    evaluation: bool = False
    """An instance for looking at, said to be one: never for real reports."""
    keeper_peer_uids: tuple[int, ...] = ()
    testing: bool = False
    idle_minutes: int = 30
    absolute_hours: int = 12
    step_up_minutes: int = 15
    blank_minutes: int = 5
    allowed_hosts: tuple[str, ...] = ()
    proxies: int = 0
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    base_url: str = ""
    audit_head_mail: str = ""
    # The keeper's own ways to a reporter; only its account needs them.
    keeper_smtp_url: str = field(default="", repr=False)
    keeper_mail_from: str = ""
    keeper_sms_url: str = field(default="", repr=False)
    keeper_sms_secret: str = field(default="", repr=False)

    keeper_folder: Path | None = None
    public_key_file: Path | None = None

    @property
    def keeper_path(self) -> Path:
        """The keeper's own folder: keys and the embedded vault."""
        return self.keeper_folder or self.instance_path / "keeper"

    @property
    def keeper_public_key(self) -> Path:
        """The public key file the desk seals with."""
        return self.public_key_file or self.instance_path / "keeper.pub"

    @property
    def one_account_file(self) -> Path:
        """Where two people have accepted that desk and keeper run under one account."""
        return self.instance_path / "accept_one_account"

    @property
    def files_path(self) -> Path:
        """Documents and attachments."""
        return self.instance_path / "files"

    @property
    def fonts_path(self) -> Path:
        """Fonts that the agency owns and drops in."""
        return self.instance_path / "fonts"

    @classmethod
    def for_keeper(cls, environ: Mapping[str, str] | None = None) -> Config:
        """Read what the keeper needs: the secrets of the desk are not among it."""
        env = os.environ if environ is None else environ
        return cls.from_env({**env, "SECRET_KEY": "the desk's", "REFERENCE_KEY": "the desk's"})

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Config:
        """Read the environment. Raises ``ConfigurationError`` when a secret is missing."""
        env = os.environ if environ is None else environ
        root = Path(__file__).resolve().parent.parent
        instance = Path(env.get("INSTANCE_PATH") or root / "instance").resolve()
        keeper = Path(env.get("KEEPER_PATH") or instance / "keeper").resolve()
        return cls(
            instance_path=instance,
            database_url=_driver(env.get("DATABASE_URL") or f"sqlite:///{instance}/huiyin.db"),
            vault_database_url=_driver(
                env.get("VAULT_DATABASE_URL") or f"sqlite:///{keeper}/vault.db"
            ),
            redis_url=env.get("REDIS_URL") or f"unix://{instance}/redis.sock",
            limiter_url=env.get("LIMITER_URL") or f"unix://{instance}/limiter.sock",
            keeper_socket=Path(env.get("KEEPER_SOCKET") or instance / "keeper.sock"),
            secret_key=_secret(env, instance, "secret_key"),
            reference_key=_secret(env, instance, "reference_key").encode(),
            demo=env.get("DEMO", "") in {"1", "true", "yes"},
            time_zone=agency_time_zone(env),
            secure_cookies=_is_behind_tls(env),
            blank_minutes=int(env.get("BLANK_MINUTES") or 5),
            allowed_hosts=_hosts(env),
            proxies=int(env.get("PROXIES") or 0),
            evaluation=env.get("EVALUATION", "") in {"1", "true", "yes"},
            keeper_peer_uids=tuple(
                int(uid) for uid in env.get("KEEPER_PEER_UIDS", "").split(",") if uid
            ),
            smtp_url=env.get("SMTP_URL", ""),
            mail_from=env.get("MAIL_FROM", ""),
            keeper_folder=keeper,
            public_key_file=Path(env.get("KEEPER_PUBLIC_KEY") or instance / "keeper.pub"),
            base_url=env.get("BASE_URL", "").rstrip("/"),
            audit_head_mail=env.get("AUDIT_HEAD_MAIL", ""),
            keeper_smtp_url=env.get("KEEPER_SMTP_URL", ""),
            keeper_mail_from=env.get("KEEPER_MAIL_FROM", ""),
            keeper_sms_url=env.get("KEEPER_SMS_URL", ""),
            keeper_sms_secret=env.get("KEEPER_SMS_SECRET", ""),
        )


def agency_time_zone(env: Mapping[str, str]) -> str:
    """Name the zone in which the agency counts its days."""
    return env.get("AGENCY_TIME_ZONE") or TIME_ZONE


def _is_behind_tls(env: Mapping[str, str]) -> bool:
    """Say whether cookies travel over TLS only: as told, or as the public address says."""
    told = env.get("SECURE_COOKIES", "")
    if told:
        return told in {"1", "true", "yes"}
    return env.get("BASE_URL", "").startswith("https://")


def _hosts(env: Mapping[str, str]) -> tuple[str, ...]:
    """Name the hosts that requests may ask for; none given means that none is refused."""
    told = env.get("ALLOWED_HOSTS", "")
    if told:
        return tuple(host.strip() for host in told.split(",") if host.strip())
    public = urlsplit(env.get("BASE_URL", "")).hostname
    return (public, "127.0.0.1", "localhost", "[::1]") if public else ()


def _driver(url: str) -> str:
    """Name the driver we ship: psycopg 3."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _secret(env: Mapping[str, str], instance: Path, name: str) -> str:
    if given := env.get(name.upper()):
        return given
    path = instance / "secrets" / name
    if not path.is_file():
        message = f"{name.upper()} is not set and {path} is missing: run script/server once"
        raise ConfigurationError(message)
    return path.read_text(encoding="ascii").strip()


def make_secrets(instance: Path) -> None:
    """Make the secrets an instance lacks, readable by their owner only."""
    folder = instance / "secrets"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in SECRET_NAMES:
        path = folder / name
        if not path.exists():
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32))
