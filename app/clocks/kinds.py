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
