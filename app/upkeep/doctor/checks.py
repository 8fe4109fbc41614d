"""The checks of ``flask doctor`` that look at this machine and at the desk's own settings."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import redis

from app.identity import accounts
from app.upkeep.doctor.findings import Finding, fail, ok, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.config import Config

SHORTEST_SECRET: Final = 32
FEWEST_SIGNS: Final = 8
KNOWN: Final = ("changeme", "change-me", "secret", "password", "huiyin", "example", "default")
MEMORY_FILES: Final = frozenset({"tmpfs", "ramfs"})


def separation(config: Config) -> Finding:
    """Whether desk and keeper have accounts of their own."""
    about = "accounts"
    if not accounts.are_one():
        return ok(about, "Desk and keeper run under accounts of their own.")
    names = accounts.accepted_by(config.one_account_file)
    if names:
        return warn(about, f"Desk and keeper share an account; accepted by {' and '.join(names)}.")
    if config.demo or config.evaluation:
        return warn(about, "Desk and keeper share an account: enter no real report here.")
    return fail(about, "Desk and keeper share an account and nobody accepted that.")


def modes(config: Config) -> Iterator[Finding]:
    """Whether secrets are their owner's alone."""
    about = "files"
    folders = [config.instance_path / "secrets"]
    if accounts.owns_the_keys(config):
        folders.append(config.keeper_path)
    wrong = [
        path
        for folder in folders
        if folder.exists()
        for path in (folder, *folder.rglob("*"))
        if path.name != "kit.pub" and path.exists() and path.stat().st_mode & 0o077
    ]
    if config.instance_path.stat().st_mode & 0o007:
        wrong.append(config.instance_path)
    for path in wrong:
        mode = "700" if path.is_dir() else "600"
        yield fail(about, f"{path} is open to others: chmod {mode}.")
    if not wrong:
        yield ok(about, "Secrets are readable by their owner only.")


def secrets(config: Config) -> Iterator[Finding]:
    """Whether the secrets were drawn, not invented."""
    about = "secrets"
    given = {
        "SECRET_KEY": config.secret_key,
        "REFERENCE_KEY": config.reference_key.decode(errors="replace"),
    }
    bad = [name for name, value in given.items() if _is_guessable(value)]
    for name in bad:
        yield fail(about, f"{name} can be guessed: take the one that the first start makes.")
    if len(set(given.values())) < len(given):
        bad.append("same")
        yield fail(about, "SECRET_KEY and REFERENCE_KEY are the same.")
    if not bad:
        yield ok(about, "Secrets are long and drawn by chance.")


def _is_guessable(value: str) -> bool:
    is_short = len(value) < SHORTEST_SECRET or len(set(value)) < FEWEST_SIGNS
    return is_short or any(word in value.lower() for word in KNOWN)


def tls(config: Config) -> Finding:
    """Whether cookies travel by TLS only; HSTS is sent with secure cookies."""
    about = "tls"
    if config.secure_cookies:
        return ok(about, "Cookies travel by TLS only, and browsers are told so (HSTS).")
    if config.base_url.startswith("https://"):
        return fail(about, "BASE_URL is https, but SECURE_COOKIES is not 1.")
    return warn(about, "SECURE_COOKIES is not 1: right on this machine only, not behind a proxy.")


def limiter(config: Config) -> Finding:
    """Whether the store of the rate limits forgets: its keys follow from addresses."""
    about = "limiter"
    url = config.limiter_url
    if url.startswith("memory:"):
        return ok(about, "Limits are counted in memory.")
    try:
        store = redis.Redis.from_url(url, socket_timeout=2, decode_responses=True)
        save = store.config_get("save").get("save", "")
        log = store.config_get("appendonly").get("appendonly", "no")
    except redis.RedisError as error:
        return warn(about, f"The limiter's Redis does not say ({type(error).__name__}).")
    if save or log != "no":
        return fail(about, "The limiter's Redis writes to disk: save '' and appendonly no.")
    return ok(about, "The limiter's Redis keeps nothing on disk.")


def swap(swaps: Path = Path("/proc/swaps")) -> Finding:
    """Whether memory can be written to disk."""
    about = "swap"
    try:
        lines = swaps.read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return warn(about, "This system does not say whether it swaps.")
    if not lines:
        return ok(about, "There is no swap.")
    if all(line.split()[0].startswith("/dev/zram") for line in lines):
        return ok(about, "Swap is in memory only.")
    return warn(about, "There is swap: turn it off or encrypt it, or lock the keeper's memory.")


def temporary(mounts: Path = Path("/proc/mounts")) -> Finding:
    """Whether uploads pass through memory: the desk's temporary folder, and who can look."""
    about = "tmpdir"
    folder = Path(tempfile.gettempdir()).resolve()
    try:
        lines = mounts.read_text(encoding="utf-8").splitlines()
    except OSError:
        return warn(about, "This system does not say where temporary files are.")
    kinds = {Path(words[1]): words[2] for words in (line.split() for line in lines)}
    home = next(each for each in (folder, *folder.parents) if each in kinds)
    if kinds[home] not in MEMORY_FILES:
        return warn(about, f"{folder} is on disk: set TMPDIR to a private folder in memory.")
    if folder.stat().st_mode & 0o077:
        return warn(about, f"{folder} is shared: set TMPDIR to a folder of the desk's own.")
    return ok(about, "Temporary files are private and in memory.")
