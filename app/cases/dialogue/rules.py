"""What may be said when, and how much (confidentiality design §6, domain design §2). Pure."""

from __future__ import annotations

from typing import Final

from app.cases.dialogue.kinds import ItemKind
from app.cases.states import OPEN_STATES, CaseState

MOST_A_DAY: Final = 20
"""What one number may send within a day."""

TOLD: Final = frozenset(
    {
        CaseState.CLOSED,
        CaseState.FEEDBACK_GIVEN,
        CaseState.DECLINED,
        CaseState.TOLD_ELSEWHERE,
        CaseState.TRANSFERRED,
        CaseState.ANSWERED,
        CaseState.ARCHIVED,
    }
)
"""States in which the person has had an answer that can be graded and objected to."""

NEEDS_A_LEADER: Final = frozenset({ItemKind.APPEAL, ItemKind.WITHDRAWAL})


def may_send(kind: ItemKind, state: CaseState) -> bool:
    """Say whether the reporter may send this now. Messages and answers are always welcome."""
    if kind is ItemKind.WITHDRAWAL:
        return state in OPEN_STATES
    if kind in {ItemKind.GRADING, ItemKind.APPEAL}:
        return state in TOLD
    return kind in {ItemKind.ANSWER, ItemKind.MESSAGE}
