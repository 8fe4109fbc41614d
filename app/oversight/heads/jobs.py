"""Each hour the head of the chain leaves the database, by letter also the house.

Whoever later changes database and vault together still cannot change what was written down
elsewhere (confidentiality design §8).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog
from flask import current_app

from app.audit.models import AuditHead
from app.errors import KeeperUnavailable
from app.extensions import db
from app.identity import client
from app.jobs import outbox
from app.jobs.registry import job, relay_round
from app.notices import mail
from app.web.now import now

if TYPE_CHECKING:
    from datetime import datetime

    from app.config import Config
    from app.identity.wire.messages import ChainHead
    from app.jobs.registry import Finish, Payload

log: Final = structlog.get_logger()
KEEP_HEAD: Final = "audit.head"
TITLE: Final = "审计链头 audit chain head"


def _config() -> Config:
    config: Config = current_app.extensions["huiyin.config"]
    return config


@relay_round
def call_for_a_head() -> int:
    """Elect this hour's head; one relay of any number wins."""
    at = now()
    return int(outbox.call(KEEP_HEAD, f"{at:%Y-%m-%dT%H}Z", at))


@job(KEEP_HEAD)
def keep_head(payload: Payload) -> Finish:
    """Write the head down outside the database, send it away, then remember that it was done."""
    del payload
    at = now()
    try:
        head = client.chain_head()
    except KeeperUnavailable:
        log.warning("no head of the chain: the keeper does not answer")
        return lambda: None
    if not head.seq:
        return lambda: None
    write_down(head, at)
    sent_at = at if send_away(head, at) else None
    return lambda: _remember(head, at, sent_at)


def _remember(head: ChainHead, at: datetime, sent_at: datetime | None) -> None:
    known = db.session.get(AuditHead, head.seq)
    if known is None:
        db.session.add(AuditHead(seq=head.seq, mac=head.mac, at=at, sent_at=sent_at))
        return
    known.at, known.sent_at = at, sent_at or known.sent_at


def line_of(head: ChainHead, at: datetime) -> str:
    """Spell a head on one line: moment, number of links, code of the last."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ} {head.seq} {head.mac}"


def write_down(head: ChainHead, at: datetime) -> None:
    """Append the line to the year's file of heads in the instance."""
    folder = _config().instance_path / "audit-heads"
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / f"{at:%Y}.txt").open("a", encoding="ascii") as file:
        file.write(line_of(head, at) + "\n")


def send_away(head: ChainHead, at: datetime) -> bool:
    """Send the line to the address of ``AUDIT_HEAD_MAIL``; say whether it went."""
    config = _config()
    server = mail.server_of(config)
    if server is None or not config.audit_head_mail:
        return False
    line = line_of(head, at)
    letter = mail.compose(
        server, config.audit_head_mail, TITLE, line, uid=f"head-{head.seq}", at=at
    )
    mail.send(server, letter)
    return True
