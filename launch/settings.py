"""What the person starting the server said, read once from the environment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from launch.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT: Final = Path(__file__).resolve().parent.parent
LOOPBACK: Final = "127.0.0.1"
HIGHEST_PORT: Final = 65535
SAID: Final = {
    "1": True,
    "true": True,
    "yes": True,
    "0": False,
    "false": False,
    "no": False,
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the instance is, where it listens, and the servers it is to use instead of its own."""

    instance: Path
    host: str = LOOPBACK
    port: int = 8000
    demo: bool | None = None
    database_url: str | None = None
    vault_database_url: str | None = None
    redis_url: str | None = None
    limiter_url: str | None = None
    keeper_socket: str | None = None
    evaluation: bool | None = None

    @property
    def is_embedded(self) -> bool:
        """Whether the cases are kept in the instance itself."""
        return self.database_url is None

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the server."""
        return f"http://{self.visible_host}:{self.port}"

    @property
    def visible_host(self) -> str:
        """The host to ask; a server listening everywhere is asked on the loopback address."""
        host = {"": LOOPBACK, "0.0.0.0": LOOPBACK, "::": "::1"}.get(self.host, self.host)  # noqa: S104
        return f"[{host}]" if ":" in host else host

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read the environment. Raises ``Refusal`` on a value that cannot be meant."""
        return cls(
            instance=Path(environ.get("INSTANCE_PATH") or ROOT / "instance").absolute(),
            host=environ.get("HOST") or LOOPBACK,
            port=_port(environ.get("PORT") or "8000"),
            demo=_yes_or_no("DEMO", environ.get("DEMO", "")),
            database_url=environ.get("DATABASE_URL") or None,
            vault_database_url=environ.get("VAULT_DATABASE_URL") or None,
            redis_url=environ.get("REDIS_URL") or None,
            limiter_url=environ.get("LIMITER_URL") or None,
            keeper_socket=environ.get("KEEPER_SOCKET") or None,
            evaluation=_yes_or_no("EVALUATION", environ.get("EVALUATION", "")),
        )


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) <= HIGHEST_PORT:
        return int(text)
    message = f"PORT is {text!r}; it must be a number from 1 to {HIGHEST_PORT}."
    raise Refusal(message)


def _yes_or_no(name: str, text: str) -> bool | None:
    if not text:
        return None
    if text.lower() in SAID:
        return SAID[text.lower()]
    message = f"{name} is {text!r}; say {name}=1 or {name}=0."
    raise Refusal(message)
