"""The words of the contact desk: why somebody is called, how it went, what they said."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class TaskKind(StrEnum):
    """What the person is called for."""

    FIRST_REPLY = "first_reply"  # 首次回复
    FEEDBACK = "feedback"  # 反馈
    CALL_BACK = "call_back"  # 回访
    TELL_CHANGE = "tell_change"  # 告知延期、中止、逾期
    PROMISE = "promise"  # 承诺答复
    QUESTION = "question"  # 转问


class AttemptOutcome(StrEnum):
    """How one attempt to reach the person went."""

    REACHED = "reached"  # 已接通
    NO_ANSWER = "no_answer"  # 无人接听
    ENGAGED = "engaged"  # 占线
    WRONG_NUMBER = "wrong_number"  # 号码有误
    REFUSED = "refused"  # 拒绝受访


class Ending(StrEnum):
    """How a task ended."""

    REACHED = "reached"  # 已接通
    REFUSED = "refused"  # 本人不愿受访
    TRIED = "tried"  # 三次未接通
    STATUS_PAGE = "status_page"  # 答复留在查询页
    CANCELLED = "cancelled"  # 已取消


class Satisfaction(StrEnum):
    """How content the person is; the first two count as satisfied (domain design §9)."""

    SATISFIED = "satisfied"  # 满意
    BASICALLY = "basically"  # 基本满意
    DISSATISFIED = "dissatisfied"  # 不满意
    VERY_DISSATISFIED = "very_dissatisfied"  # 很不满意


CARRIED_OUT: Final = frozenset({Ending.REACHED, Ending.REFUSED, Ending.TRIED, Ending.STATUS_PAGE})
"""Endings after which the case may take its step."""
