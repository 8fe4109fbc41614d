"""What desk and keeper tell each other once a minute: keys, destruction, places of the chain."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from flask import current_app
from sqlalchemy import func, select

from app.audit import operations as audit
from app.audit.models import AuditChained
from app.errors import KeeperUnavailable, OpeningRefused
from app.extensions import db, end_reading, writing
from app.identity import lifecycle
from app.identity.models import StoredBox
from app.jobs.registry import relay_round

if TYPE_CHECKING:
    from app.config import Config

ROUNDS_BETWEEN: Final = 200


class _Turn:
    """How many rounds of this process have passed; the first one keeps house at once."""

    count = 0


@relay_round
def keep_house() -> int:
    """Do what is due once in a while; everything waits while the keeper is down."""
    turn, _Turn.count = _Turn.count, _Turn.count + 1
    if turn % ROUNDS_BETWEEN:
        return 0
    try:
        tell_place()
        tell_what_waits()
        return remove_destroyed(datetime.now(UTC))
    except (KeeperUnavailable, OpeningRefused):
        return 0
    finally:
        end_reading()


def tell_place() -> None:
    """Tell the keeper the newest place of its chain that the desk remembers."""
    newest = db.session.execute(
        select(AuditChained.row_id, AuditChained.seq).order_by(AuditChained.seq.desc()).limit(1)
    ).first()
    end_reading()
    if newest is not None:
        lifecycle.remember_place(newest.row_id, newest.seq)


def tell_what_waits() -> None:
    """Let the keeper destroy old keys with which no box here is sealed any more."""
    for key_id in lifecycle.retiring():
        waiting = db.session.scalar(
            select(func.count()).where(StoredBox.delivered_at.is_(None), StoredBox.key_id == key_id)
        )
        end_reading()
        if not waiting:
            lifecycle.nothing_waits(key_id)


def remove_destroyed(at: datetime) -> int:
    """Remove the ciphertext of destroyed cases, in rows and files; gives how many cases."""
    cases = lifecycle.destroyed()
    if not cases:
        return 0
    of_cases = select(StoredBox).where(StoredBox.case_uid.in_(cases))
    keys = [box.storage_key for box in db.session.scalars(of_cases) if box.storage_key]
    end_reading()
    config: Config = current_app.extensions["huiyin.config"]
    for key in keys:
        (config.files_path / key).unlink(missing_ok=True)
    with writing():
        for box in db.session.scalars(of_cases):
            box.ciphertext, box.wrapped_key, box.storage_key = b"", None, None
            box.delivered_at = box.delivered_at or at
        for case_uid in cases:
            audit.record("box.destroyed", actor_id=None, at=at, case_uid=case_uid)
    lifecycle.ciphertext_removed(cases)
    return len(cases)
