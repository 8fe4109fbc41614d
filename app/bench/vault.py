"""Measuring the keeper: sealing, opening, chaining, and what a reader waits for."""

from __future__ import annotations

import os
import statistics
import time
import uuid
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.audit.models import AuditRow
from app.extensions import db, writing
from app.identity import client, rounds
from app.identity.operations import keep
from app.identity.patterns import check_text
from app.identity.seal import Identity, seal_identity, seal_words
from app.identity.wire.envelope import Label, open_box, seal_box
from app.identity.wire.kinds import BoxKind, Disclosure, Ground, ReaderRole
from app.identity.wire.suites import HybridPrivateKey
from app.web.now import now

if TYPE_CHECKING:
    from collections.abc import Callable

PRIMITIVE_RUNS: Final = 2_000
SOCKET_RUNS: Final = 200
CHAIN_ROWS: Final = 5_000
CALLS_OF_A_CLERK: Final = 20
SOMEBODY: Final = Identity(
    disclosure=Disclosure.CONFIDENTIAL, name="林某某", phone="13800005621", address="解放路118号"
)
WORDS: Final = "我今天中午在店里看到冷柜里的冻牛肉过期还在用，包装上的日期被撕掉了。" * 8


def measure_vault() -> dict[str, Any]:
    """Measure with this installation's keeper and public key; a few hundred boxes stay behind."""
    sealed = [_timed(_seal_one) for _ in range(PRIMITIVE_RUNS)]
    opened = _open_many()
    rows = [
        _row("seal an identity (1,024 bytes)", sealed),
        _row("open an identity", opened),
        _row("leak guard, 1,000 characters", _guard_many()),
    ]
    rows += _through_the_socket()
    return {"cores": os.cpu_count(), "rows": rows}


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _row(work: str, seconds: list[float], count: int = 1) -> dict[str, Any]:
    """Give the figures of one kind of work: median, 95th share in ms, and how many a second."""
    ordered = sorted(seconds)
    return {
        "work": work,
        "runs": len(seconds) * count,
        "p50_ms": statistics.median(seconds) * 1000 / count,
        "p95_ms": ordered[int(len(ordered) * 0.95)] * 1000 / count,
        "per_second": count * len(seconds) / sum(seconds),
    }


def _seal_one() -> None:
    seal_identity(SOMEBODY, str(uuid.uuid4()))


def _open_many() -> list[float]:
    private = HybridPrivateKey.generate("bench")
    label = Label("r", "c", BoxKind.IDENTITY, 1, private.key_id)
    box = seal_box(private.public(), label, SOMEBODY.to_bytes())
    return [
        _timed(lambda: open_box(private, label, box.ciphertext, box.wrapped_key))
        for _ in range(PRIMITIVE_RUNS)
    ]


def _guard_many() -> list[float]:
    text = (WORDS * 4)[:1000]
    return [_timed(lambda: check_text(text)) for _ in range(SOCKET_RUNS)]


def _through_the_socket() -> list[dict[str, Any]]:
    """Keep boxes as a registration does, let the relay's rounds carry them, then open them."""
    kept = [_keep_one() for _ in range(SOCKET_RUNS)]
    with writing():
        for number in range(CHAIN_ROWS):
            db.session.add(_empty_row(number))
    began = time.perf_counter()
    chained = 0
    while moved := rounds.chain_audit_rows():
        chained += moved
    chaining = time.perf_counter() - began
    began = time.perf_counter()
    delivered = 0
    while moved := rounds.deliver_boxes():
        delivered += moved
    delivering = time.perf_counter() - began
    return [
        _row("chain audit rows", [chaining], max(chained, 1)),
        _row("hand keys of boxes over", [delivering], max(delivered, 1)),
        _row("open own words (view and link committed first)", _read_words(kept)),
        _row("reveal a number (grant, then open)", _reveal_numbers(kept)),
    ]


def _keep_one() -> tuple[str, str, bytes, str, bytes]:
    case_uid, at = str(uuid.uuid4()), now()
    identity = seal_identity(SOMEBODY, case_uid, taker_id=1)
    words = seal_words(WORDS, case_uid, taker_id=1)
    with writing():
        for box in (identity, words):
            keep(box, actor_id=None, at=at)
    return case_uid, words.record_id, words.ciphertext, identity.record_id, identity.ciphertext


def _empty_row(number: int) -> AuditRow:
    return AuditRow(
        at=now(), actor_id=None, action="bench.row", subject=str(number), row_digest="0" * 64
    )


def _read_words(kept: list[tuple[str, str, bytes, str, bytes]]) -> list[float]:
    reader = client.Reader(1, ReaderRole.REGISTRAR, "registered")
    return [
        _timed(partial(client.open_original, each[1], each[2], reader, Ground.OWN_INTAKE))
        for each in kept
    ]


def _reveal_numbers(kept: list[tuple[str, str, bytes, str, bytes]]) -> list[float]:
    seconds = []
    for turn, each in enumerate(kept):
        clerk = 1_000_000 + int(time.time()) % 100_000 * 100 + turn // CALLS_OF_A_CLERK

        seconds.append(_timed(partial(_reveal, each, clerk)))
    return seconds


def _reveal(kept: tuple[str, str, bytes, str, bytes], clerk: int) -> None:
    grant = client.contact_grant(kept[0], clerk, "bench")
    client.open_contact(grant.grant_id, clerk, kept[3], kept[4])
