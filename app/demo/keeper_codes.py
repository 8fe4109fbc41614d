"""Keeper credentials of the demonstration's custodians, so that somebody can approve there.

The keeper makes the secrets; the demonstration writes them down beside its list of sign-ins, which
an office instance never does. Where the keeper is not up yet, the next ``demo codes`` makes them.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Final

from flask import current_app
from sqlalchemy import select

from app.accounts.factors.rules import code_of, step_at
from app.accounts.models import Membership, User
from app.accounts.roles import Role
from app.demo.codes import Code, Source, offer, seconds_left
from app.demo.sign_ins import ROLE_NAMES
from app.errors import KeeperUnavailable, OpeningRefused
from app.extensions import db, end_reading
from app.identity import client

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from app.config import Config

FILE_NAME: Final = "demo-keeper-secrets.json"


def enrol_custodians(config: Config) -> dict[str, str]:
    """Enrol every custodian who has no credential; give the secrets by username."""
    path = config.instance_path / FILE_NAME
    known: dict[str, str] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    lacking = [user for user in _custodians() if user.username not in known]
    wanted = [(user.id, user.username) for user in lacking]
    end_reading()
    made = {name: secret for user_id, name in wanted if (secret := _enrol(user_id))}
    if made:
        _write(path, known | made)
    return known | made


def _custodians() -> list[User]:
    query = select(User).join(Membership).where(Membership.role == Role.CUSTODIAN).distinct()
    return list(db.session.scalars(query.order_by(User.id)))


def _enrol(user_id: int) -> str:
    try:
        return client.enroll_approver(user_id).secret
    except (KeeperUnavailable, OpeningRefused):
        return ""


def _write(path: Path, secrets: dict[str, str]) -> None:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(secrets, file)


def codes_of_custodians(at: datetime) -> Iterator[Code]:
    """Give the present code of each custodian's keeper credential."""
    config: Config = current_app.extensions["huiyin.config"]
    secrets = enrol_custodians(config)
    role = ROLE_NAMES[Role.CUSTODIAN]
    for user in _custodians():
        if secret := secrets.get(user.username):
            code = code_of(secret, step_at(at))
            yield Code(user.username, user.display_name, role, code, seconds_left(at))


offer(Source("身份保管员审批动态口令", codes_of_custodians))
