"""Does the proxy in front keep the addresses of reporters (confidentiality design §6)?

Reads a configuration of nginx or Caddy as text. It knows enough of nginx to find the location that
answers a path, and what that location inherits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from app.upkeep.doctor.findings import Finding, fail, ok, warn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ABOUT: Final = "proxy"
PORTAL_PATHS: Final = ("/", "/status", "/status/talk", "/submit", "/desk/calls")
SIGN: Final = re.compile(r"""#[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{};]|[^\s{};]+""")


@dataclass(slots=True)
class Block:
    """A block of nginx: its words, its directives, the blocks in it and the one around it."""

    words: tuple[str, ...]
    around: Block | None = None
    directives: list[tuple[str, ...]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def inherited(self, name: str) -> list[tuple[str, ...]]:
        """Give a directive as it holds here: the innermost block that has it decides."""
        block: Block | None = self
        while block is not None:
            found = [each for each in block.directives if each[0] == name]
            if found:
                return found
            block = block.around
        return []

    def every(self, name: str) -> Iterator[Block]:
        """Give every block of a name in here."""
        for block in self.blocks:
            if block.words[0] == name:
                yield block
            yield from block.every(name)


def parse(text: str) -> Block:
    """Read nginx's language. Raises ``ValueError`` when braces do not match."""
    top = here = Block(("top",))
    words: list[str] = []
    for sign in SIGN.findall(text):
        if sign.startswith("#"):
            continue
        if sign == ";":
            here.directives.append(tuple(words))
            words = []
        elif sign == "{":
            inner = Block(tuple(words) or ("",), here)
            here.blocks.append(inner)
            here, words = inner, []
        elif sign == "}":
            if here.around is None:
                raise ValueError(text)
            here = here.around
        else:
            words.append(sign.strip("\"'"))
    if here is not top:
        raise ValueError(text)
    return top


def location_of(server: Block, path: str) -> Block:
    """Find the location that answers a path, by nginx's own rules."""
    best, length, is_final = server, -1, False
    for location in (each for each in server.blocks if each.words[0] == "location"):
        kind, pattern = _pattern_of(location)
        if kind == "=" and path == pattern:
            return location
        if kind in {"", "^~"} and path.startswith(pattern) and len(pattern) > length:
            best, length, is_final = location, len(pattern), kind == "^~"
    if is_final:
        return best
    for location in (each for each in server.blocks if each.words[0] == "location"):
        kind, pattern = _pattern_of(location)
        flags = re.IGNORECASE if kind == "~*" else 0
        if kind in {"~", "~*"} and re.search(pattern, path, flags):
            return location
    return best


def _pattern_of(location: Block) -> tuple[str, str]:
    words = location.words[1:]
    return (words[0], words[1]) if len(words) > 1 else ("", words[0] if words else "/")


def look(path: Path) -> list[Finding]:
    """Look at one configuration file."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        return [fail(ABOUT, f"{path} cannot be read: {error.strerror}.")]
    if re.search(r"^\s*server\s*\{", text, re.MULTILINE):
        try:
            return nginx(parse(text))
        except ValueError:
            return [fail(ABOUT, f"{path} is no nginx configuration: its braces do not match.")]
    if "reverse_proxy" in text:
        return caddy(text)
    return [warn(ABOUT, f"{path} is neither of nginx nor of Caddy: see docs/operations.md.")]


def nginx(top: Block) -> list[Finding]:
    """Look at each server that passes requests on."""
    found = []
    for server in top.every("server"):
        for path in PORTAL_PATHS:
            location = location_of(server, path)
            if not location.inherited("proxy_pass"):
                continue
            found += _of_location(location, path)
    if not found:
        return [warn(ABOUT, "No server in this file passes the portal on (proxy_pass).")]
    bad = [each for each in found if each is not None]
    return bad or [ok(ABOUT, "The portal's requests are not logged by the proxy.")]


def _of_location(location: Block, path: str) -> list[Finding | None]:
    found: list[Finding | None] = [None]
    logs = location.inherited("access_log")
    if not logs or any(each[1:2] != ("off",) for each in logs):
        found.append(fail(ABOUT, f"{path} is written to the access log: access_log off;"))
    errors = location.inherited("error_log")
    if not errors or any(each[1:2] != ("/dev/null",) for each in errors):
        found.append(
            fail(ABOUT, f"errors at {path} are logged with the address: error_log /dev/null;")
        )
    for _, name, *value in (
        each for each in location.inherited("proxy_set_header") if len(each) > 1
    ):
        is_address = name.lower() in {"x-forwarded-for", "x-real-ip", "forwarded"}
        if is_address and "".join(value):
            found.append(fail(ABOUT, f'{path} passes the address on: proxy_set_header {name} "";'))
    return found


def caddy(text: str) -> list[Finding]:
    """Look at a Caddyfile: it logs no request unless it has a ``log`` directive."""
    plain = re.sub(r"#[^\n]*", "", text)
    if not re.search(r"^\s*log(\s|$)", plain, re.MULTILINE):
        return [ok(ABOUT, "The proxy logs no request.")]
    skipped = re.findall(r"^\s*(?:log_skip|skip_log)\s+(\S+)", plain, re.MULTILINE)
    missing = [
        path for path in PORTAL_PATHS if not any(_caddy_matches(each, path) for each in skipped)
    ]
    if missing:
        words = ", ".join(missing)
        return [fail(ABOUT, f"these are written to the access log: {words} (log_skip PATH)")]
    return [ok(ABOUT, "The portal's requests are not logged by the proxy.")]


def _caddy_matches(pattern: str, path: str) -> bool:
    return path == pattern or (pattern.endswith("*") and path.startswith(pattern[:-1]))
