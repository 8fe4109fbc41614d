"""The life of a case in plain words for the person who told us (domain design §8). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.cases.states import CaseState

if TYPE_CHECKING:
    from datetime import datetime


class PublicStage(StrEnum):
    """The steps a person can follow."""

    RECORDED = "recorded"
    DECIDED = "decided"
    SENT = "sent"
    CHECKED = "checked"
    ANSWERED = "answered"
    CALLED_BACK = "called_back"


STAGE_OF: Final[dict[CaseState, PublicStage]] = {
    CaseState.REGISTERED: PublicStage.RECORDED,
    CaseState.PROPOSING: PublicStage.DECIDED,
    CaseState.AWAITING_SIGN_OFF: PublicStage.DECIDED,
    CaseState.DISPATCHED: PublicStage.SENT,
    CaseState.RECEIVED: PublicStage.SENT,
    CaseState.ON_SITE: PublicStage.CHECKED,
    CaseState.INVESTIGATING: PublicStage.CHECKED,
    CaseState.CLOSING_SUBMITTED: PublicStage.CHECKED,
    CaseState.CLOSED: PublicStage.ANSWERED,
    CaseState.FEEDBACK_GIVEN: PublicStage.CALLED_BACK,
    CaseState.ARCHIVED: PublicStage.CALLED_BACK,
}
ENDED_OTHERWISE: Final = frozenset(
    {
        CaseState.DECLINED,
        CaseState.TOLD_ELSEWHERE,
        CaseState.TRANSFERRED,
        CaseState.ANSWERED,
        CaseState.WITHDRAWN,
    }
)
ORDER: Final = tuple(PublicStage)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the list of steps."""

    stage: PublicStage
    state: str
    at: datetime | None


def steps_of(
    state: CaseState, dates: dict[PublicStage, datetime | None], *, called_back: bool
) -> list[Step]:
    """Give every step as done, now or next. A matter that ended otherwise has no steps."""
    if state in ENDED_OTHERWISE or state not in STAGE_OF:
        return []
    here = ORDER.index(STAGE_OF[state])
    done_until = len(ORDER) if called_back or state is CaseState.ARCHIVED else here
    steps = []
    for place, stage in enumerate(ORDER):
        word = "done" if place < done_until else "now" if place == here else "next"
        steps.append(Step(stage, word, dates.get(stage) if word != "next" else None))
    return steps
