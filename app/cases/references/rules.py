"""How long a reference is good for, and how long it is (confidentiality design §6). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.cases.states import OPEN_STATES, CaseState

if TYPE_CHECKING:
    from datetime import datetime

MANY: Final = 1_000_000
"""More numbers than this and a guess among 16 digits is not hopeless enough."""

REISSUE_WITHIN: Final = timedelta(hours=24)
"""How old the call-back may be that a new number is asked for after."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The moments of a case after which nothing more is expected of it."""

    state: CaseState
    stepped_at: datetime
    closed_at: datetime | None = None
    feedback_at: datetime | None = None
    called_back_at: datetime | None = None


def expires_at(ends: Ends, *, appeal_days: int, keep_days: int) -> datetime | None:
    """Say when the reference ends: some days after the last right of appeal; None while open.

    The right of appeal is counted from the last thing the person was told. A merged matter lives
    on in another one.
    """
    if ends.state in OPEN_STATES or ends.state is CaseState.MERGED:
        return None
    told = [at for at in (ends.closed_at, ends.feedback_at, ends.called_back_at) if at is not None]
    last = max(told) if told else ends.stepped_at
    return last + timedelta(days=appeal_days + keep_days)


def digits_for_staff(setting: str, issued: int, *, anonymous: bool) -> int:
    """Say how many digits a number read out by staff has.

    Twenty for the anonymous, who have nothing else, and where more than a million are out.
    """
    if anonymous or setting == "20":
        return 20
    return 20 if setting == "auto" and issued > MANY else 16
