"""The codes of the dialogue."""

from __future__ import annotations

from enum import StrEnum


class ItemKind(StrEnum):
    """What was asked or said."""

    QUESTION = "question"  # 提问
    ANSWER = "answer"  # 答复
    MESSAGE = "message"  # 留言
    GRADING = "grading"  # 评价
    APPEAL = "appeal"  # 申诉
    WITHDRAWAL = "withdrawal"  # 撤回请求
