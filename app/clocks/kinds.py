"""The words of the clocks: what runs, what starts and stops it, what it is counted in."""

from __future__ import annotations

from enum import StrEnum


class ClockKind(StrEnum):
    """What a limit is for (the glossary's terms of the life of a case)."""

    ACCEPTANCE = "acceptance"  # 受理
    DISPATCH = "dispatch"  # 拟办与批办
    RECEIPT = "receipt"  # 签收
    ARRIVAL = "arrival"  # 到场
    FIRST_REPLY = "first_reply"  # 首次回复
    CLOSING = "closing"  # 办结
    VERIFICATION = "verification"  # 核查
    TELLING = "telling"  # 告知立案与否
    MEDIATION = "mediation"  # 调解
    SUPERIOR_REPLY = "superior_reply"  # 回复上级
    PROMISE = "promise"  # 承诺答复
    FEEDBACK = "feedback"  # 反馈
    CALL_BACK = "call_back"  # 回访
    RECTIFICATION = "rectification"  # 整改复查
    SUPERVISE = "supervise"  # 督办答复


class ClockEvent(StrEnum):
    """What happens to a case that a clock may start at, stop at or be cancelled by."""

    REGISTERED = "registered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TOLD_ELSEWHERE = "told_elsewhere"
    TRANSFERRED = "transferred"
    ANSWERED = "answered"
    SIGNED_OFF = "signed_off"
    DISPATCHED = "dispatched"
    ORDER_RECEIVED = "order_received"
    RETURNED = "returned"
    REASSIGNED = "reassigned"
    ARRIVED = "arrived"
    DECIDED = "decided"
    MEDIATED = "mediated"
    CLOSED = "closed"
    REOPENED = "reopened"
    CONTACTED = "contacted"
    TOLD = "told"
    FEEDBACK_GIVEN = "feedback_given"
    CALLED_BACK = "called_back"
    SUPERIOR_REPLIED = "superior_replied"
    PROMISED = "promised"
    PROMISE_KEPT = "promise_kept"
    RECTIFICATION_ORDERED = "rectification_ordered"
    RECHECKED = "rechecked"
    SUPERVISED = "supervised"
    SUPERVISION_ANSWERED = "supervision_answered"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    UNMERGED = "unmerged"


class LimitUnit(StrEnum):
    """What a limit is counted in. ``GIVEN_DATE`` is set by hand: somebody named the day."""

    MINUTES = "minutes"
    MINUTES_OUTSIDE_QUIET = "minutes_outside_quiet"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    GIVEN_DATE = "given_date"


class ClockStage(StrEnum):
    """How pressing a running clock is; ``ESCALATED``: overdue so long that a leader must know."""

    NORMAL = "normal"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    ESCALATED = "escalated"


class Ground(StrEnum):
    """Why a clock stands still, is given more time, or has run over."""

    TESTING = "testing"  # 检验检测
    APPRAISAL = "appraisal"  # 鉴定、专家评审
    JURISDICTION = "jurisdiction"  # 管辖争议
    OTHER_AGENCY = "other_agency"  # 等待其他机关协助
    PERSON = "person"  # 等待当事人补充材料
    RESPONDENT = "respondent"  # 被投诉举报人无法联系或者不配合
    FORCE_MAJEURE = "force_majeure"  # 不可抗力
    COMPLEX = "complex"  # 案情复杂
    WORKLOAD = "workload"  # 本机关力量不足
    INTERNAL = "internal"  # 本机关内部交接、审批延误


class RequestKind(StrEnum):
    """What is asked for a clock; a leader decides."""

    PAUSE = "pause"  # 中止计时
    EXTENSION = "extension"  # 延长期限


class ChangeKind(StrEnum):
    """What happened to a due time; everything of it is told to the person."""

    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    OVERDUE = "overdue"
    DELAY_EXPLAINED = "delay_explained"
    RECOMPUTED = "recomputed"


class Cause(StrEnum):
    """Why a due time was worked out."""

    START = "start"
    RESUMED = "resumed"
    EXTENDED = "extended"
    POLICY = "policy"  # the facts of the case asked for another limit
    CALENDAR = "calendar"  # a day of the calendar became known or was changed


class ClockOutcome(StrEnum):
    """How a clock ended."""

    MET = "met"
    LATE = "late"
    CANCELLED = "cancelled"


class DayKind(StrEnum):
    """What an entry of the calendar says of one day."""

    HOLIDAY = "holiday"  # 放假
    SWAPPED_OFF = "swapped_off"  # 调休放假
    MAKE_UP = "make_up"  # 调休上班


class DayReason(StrEnum):
    """Why a day or a span of hours is not counted."""

    DAY_OF_EVENT = "day_of_event"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    SWAPPED_OFF = "swapped_off"
    QUIET = "quiet"
    PAUSED = "paused"
