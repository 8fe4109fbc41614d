"""Reading one's own second factors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.accounts.factors.models import Passkey, RecoveryCode, TotpSecret
from app.extensions import db

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """What a person has enrolled."""

    app_since: datetime | None
    passkeys: Sequence[Passkey]
    codes_left: int

    @property
    def count(self) -> int:
        """How many factors there are; recovery codes are none of their own."""
        return len(self.passkeys) + (self.app_since is not None)


def overview_of(user_id: int) -> Overview:
    """Give what a person has enrolled."""
    unused = select(func.count()).where(
        RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None)
    )
    return Overview(
        app_since=db.session.scalar(
            select(TotpSecret.created_at).where(TotpSecret.user_id == user_id)
        ),
        passkeys=db.session.scalars(
            select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)
        ).all(),
        codes_left=db.session.scalar(unused) or 0,
    )
