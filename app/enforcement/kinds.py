"""The words of enforcement: how far an order is, what was found, what was done about it."""

from __future__ import annotations

from enum import StrEnum


class OrderState(StrEnum):
    """How far a team's order (交办单) is."""

    SENT = "sent"  # 已发出
    RECEIVED = "received"  # 已签收
    RETURNED = "returned"  # 已退单
    REASSIGNED = "reassigned"  # 已改派
    DONE = "done"  # 已完成


class Conclusion(StrEnum):
    """What the verification found (核查结论). Nothing found is not *not substantiated* (P3)."""

    SUBSTANTIATED = "substantiated"  # 属实
    PARTLY = "partly"  # 部分属实
    NOT_SUBSTANTIATED = "not_substantiated"  # 不属实
    NOTHING_FOUND = "nothing_found"  # 未发现
    CANNOT_VERIFY = "cannot_verify"  # 无法核实


class MeasureKind(StrEnum):
    """What was done about it (处置措施)."""

    TALK = "talk"  # 约谈
    WARNING = "warning"  # 警告
    RECTIFICATION = "rectification"  # 责令限期改正
    FILING = "filing"  # 立案
    BAN = "ban"  # 取缔
    TRANSFER = "transfer"  # 移送
    MEDIATION = "mediation"  # 调解
    PATROL = "patrol"  # 巡查
    NONE = "none"  # 无


class MeasureState(StrEnum):
    """Whether a measure still runs; a filing may outlive the case's closing (P3)."""

    OPEN = "open"
    DONE = "done"


class Validity(StrEnum):
    """How the matter counts: handled by us, helped along, or not a matter of ours at all."""

    VALID = "valid"  # 有效
    ASSISTED = "assisted"  # 协助
    INVALID = "invalid"  # 无效


class Attitude(StrEnum):
    """How the person took the result when told on the spot (群众态度)."""

    NOT_ASKED = "not_asked"
    ACCEPTS = "accepts"
    PARTLY_ACCEPTS = "partly_accepts"
    REJECTS = "rejects"


class Decision(StrEnum):
    """What the leader decided on a closing report."""

    APPROVED = "approved"
    SENT_BACK = "sent_back"


RUNS_ON_ITS_OWN = frozenset(
    {MeasureKind.RECTIFICATION, MeasureKind.FILING, MeasureKind.MEDIATION, MeasureKind.PATROL}
)
"""Measures that are not over when they are ordered."""
