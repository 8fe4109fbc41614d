"""The life of a case: every state, every action, and the one table that joins them.

Pure: no Flask, no SQLAlchemy. ``workflow.advance`` is the only reader that changes anything; the
diagram in docs/ and the permission matrix are made from this table (domain design §2).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.cases.permissions import Permission


class CaseKind(StrEnum):
    """What the person wants: a complaint asks for one's own right, a report tells of others."""

    COMPLAINT = "complaint"  # 投诉
    REPORT = "report"  # 举报
    HELP_REQUEST = "help_request"  # 求助
    ENQUIRY = "enquiry"  # 咨询
    SUGGESTION = "suggestion"  # 意见建议
    STAFF_COMPLAINT = "staff_complaint"  # 行政投诉


class Channel(StrEnum):
    """How the matter reached us (来源渠道)."""

    HOTLINE = "hotline"
    WALK_IN = "walk_in"
    LETTER = "letter"
    FAX = "fax"
    EMAIL = "email"
    WEB = "web"
    LEADER_RECEPTION = "leader_reception"
    SUPERIOR = "superior"
    OTHER_AGENCY = "other_agency"
    MAYOR_LINE = "mayor_line"
    ONLINE_POLITICS = "online_politics"
    MEDIA = "media"
    MONITORING_POINT = "monitoring_point"
    SUGGESTION_BOX = "suggestion_box"


class Stage(StrEnum):
    """The stage of the product's life that the matter is about (环节)."""

    DEVELOPMENT = "development"  # 研制
    PRODUCTION = "production"  # 生产
    DISTRIBUTION = "distribution"  # 流通
    USE = "use"  # 使用（消费）


class Urgency(StrEnum):
    """How quickly somebody has to look at it."""

    NORMAL = "normal"
    URGENT = "urgent"


class Complexity(StrEnum):
    """Set by the leader at sign-off; picks the closing limit."""

    SIMPLE = "simple"
    GENERAL = "general"
    COMPLEX = "complex"


class CaseState(StrEnum):
    """Where a case stands. *Open* are the first eight."""

    REGISTERED = "registered"  # 已登记
    PROPOSING = "proposing"  # 拟办中
    AWAITING_SIGN_OFF = "awaiting_sign_off"  # 待批办
    DISPATCHED = "dispatched"  # 已交办
    RECEIVED = "received"  # 已签收
    ON_SITE = "on_site"  # 已到场
    INVESTIGATING = "investigating"  # 核查中
    CLOSING_SUBMITTED = "closing_submitted"  # 待审核
    CLOSED = "closed"  # 已办结
    FEEDBACK_GIVEN = "feedback_given"  # 已反馈
    ARCHIVED = "archived"  # 已归档
    DECLINED = "declined"  # 不予受理
    TOLD_ELSEWHERE = "told_elsewhere"  # 已告知
    TRANSFERRED = "transferred"  # 已移送
    ANSWERED = "answered"  # 已当场答复
    WITHDRAWN = "withdrawn"  # 已撤回
    MERGED = "merged"  # 已并案


class CaseAction(StrEnum):
    """What can be done to a case."""

    REGISTER = "register"
    ACCEPT = "accept"
    DECLINE = "decline"
    TELL_ELSEWHERE = "tell_elsewhere"
    TRANSFER = "transfer"
    ANSWER_AT_DESK = "answer_at_desk"
    PROPOSE = "propose"
    SIGN_OFF = "sign_off"
    ORDER_ORALLY = "order_orally"
    SIGN_AFTERWARDS = "sign_afterwards"
    RECEIVE = "receive"
    RETURN_ORDER = "return_order"
    REASSIGN = "reassign"
    ARRIVE = "arrive"
    START_INVESTIGATION = "start_investigation"
    SUBMIT_CLOSING = "submit_closing"
    SEND_BACK = "send_back"
    APPROVE_CLOSING = "approve_closing"
    GIVE_FEEDBACK = "give_feedback"
    CALL_BACK = "call_back"
    REOPEN = "reopen"
    ARCHIVE = "archive"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    UNMERGE = "unmerge"


class Guard(StrEnum):
    """Conditions beside the state; other packages bind what they mean (``workflow.bind_guard``)."""

    DECLINE_HAS_GROUNDS = "decline_has_grounds"
    PROPOSAL_COMPLETE = "proposal_complete"
    NO_OPEN_FLAG = "no_open_flag"
    TEAM_NAMED = "team_named"
    ORDER_SPOKEN = "order_spoken"
    SIGNATURE_MISSING = "signature_missing"
    TWO_INSPECTORS = "two_inspectors"
    CLOSING_COMPLETE = "closing_complete"
    ORDER_SIGNED = "order_signed"
    NOT_ITS_AUTHOR = "not_its_author"
    REACHED_OR_TRIED = "reached_or_tried"
    CALLED_BACK = "called_back"
    WITHDRAWAL_VOLUNTARY = "withdrawal_voluntary"


class Effect(StrEnum):
    """What follows from a step inside its transaction; bound like guards."""

    CLOCKS = "clocks"
    NOTICE_ON_REFUSAL = "notice_on_refusal"
    SEND_ORDER = "send_order"
    ALERT_TEAM = "alert_team"
    ORDER_RECEIVED = "order_received"
    ORDER_RETURNED = "order_returned"
    ORDER_DONE = "order_done"
    ISSUE_CLOSURE_NOTICE = "issue_closure_notice"
    CONTACT_TASK = "contact_task"
    END_TASKS = "end_tasks"


OPEN_STATES: Final = frozenset(
    {
        CaseState.REGISTERED,
        CaseState.PROPOSING,
        CaseState.AWAITING_SIGN_OFF,
        CaseState.DISPATCHED,
        CaseState.RECEIVED,
        CaseState.ON_SITE,
        CaseState.INVESTIGATING,
        CaseState.CLOSING_SUBMITTED,
    }
)
WITH_THE_TEAM: Final = frozenset(
    {CaseState.DISPATCHED, CaseState.RECEIVED, CaseState.ON_SITE, CaseState.INVESTIGATING}
)
BEFORE_DISPATCH: Final = frozenset(
    {CaseState.REGISTERED, CaseState.PROPOSING, CaseState.AWAITING_SIGN_OFF}
)
COMPLETE_BEFORE_ARCHIVE: Final = frozenset(
    {
        CaseState.FEEDBACK_GIVEN,
        CaseState.DECLINED,
        CaseState.TOLD_ELSEWHERE,
        CaseState.TRANSFERRED,
        CaseState.ANSWERED,
        CaseState.WITHDRAWN,
    }
)


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table.

    ``target`` None keeps the state; ``to_former_state`` goes back to where the case was before it
    was merged. ``sources`` is empty for the action that makes the case.
    """

    sources: frozenset[CaseState]
    target: CaseState | None
    permission: Permission
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = (Effect.CLOCKS,)
    to_former_state: bool = False


def _from(*states: CaseState) -> frozenset[CaseState]:
    return frozenset(states)


S = CaseState
A = CaseAction
P = Permission
G = Guard
F = Effect

TRANSITIONS: Final[dict[CaseAction, Transition]] = {
    A.REGISTER: Transition(
        _from(), S.REGISTERED, P.REGISTER, (), (F.CLOCKS, F.ALERT_TEAM, F.CONTACT_TASK)
    ),
    A.ACCEPT: Transition(
        _from(S.REGISTERED), S.PROPOSING, P.ACCEPT, (), (F.CLOCKS, F.CONTACT_TASK)
    ),
    A.DECLINE: Transition(
        _from(S.REGISTERED),
        S.DECLINED,
        P.DECLINE,
        (G.DECLINE_HAS_GROUNDS,),
        (F.CLOCKS, F.NOTICE_ON_REFUSAL, F.CONTACT_TASK),
    ),
    A.TELL_ELSEWHERE: Transition(
        _from(S.REGISTERED),
        S.TOLD_ELSEWHERE,
        P.ACCEPT,
        (),
        (F.CLOCKS, F.NOTICE_ON_REFUSAL, F.CONTACT_TASK),
    ),
    A.TRANSFER: Transition(
        _from(S.REGISTERED),
        S.TRANSFERRED,
        P.ACCEPT,
        (),
        (F.CLOCKS, F.NOTICE_ON_REFUSAL, F.CONTACT_TASK),
    ),
    A.ANSWER_AT_DESK: Transition(
        _from(S.REGISTERED), S.ANSWERED, P.ACCEPT, (), (F.CLOCKS, F.END_TASKS)
    ),
    A.PROPOSE: Transition(
        _from(S.PROPOSING),
        S.AWAITING_SIGN_OFF,
        P.PROPOSE,
        (G.PROPOSAL_COMPLETE, G.NO_OPEN_FLAG),
    ),
    A.SIGN_OFF: Transition(
        _from(S.AWAITING_SIGN_OFF),
        S.DISPATCHED,
        P.SIGN_OFF,
        (G.TEAM_NAMED, G.NO_OPEN_FLAG),
        (F.CLOCKS, F.SEND_ORDER),
    ),
    A.ORDER_ORALLY: Transition(
        BEFORE_DISPATCH,
        S.DISPATCHED,
        P.ORDER_ORALLY,
        (G.TEAM_NAMED, G.ORDER_SPOKEN, G.NO_OPEN_FLAG),
        (F.CLOCKS, F.SEND_ORDER, F.CONTACT_TASK),
    ),
    A.SIGN_AFTERWARDS: Transition(
        WITH_THE_TEAM | {S.CLOSING_SUBMITTED},
        None,
        P.SIGN_OFF,
        (G.SIGNATURE_MISSING, G.NO_OPEN_FLAG),
    ),
    A.RECEIVE: Transition(
        _from(S.DISPATCHED), S.RECEIVED, P.RECEIVE, (), (F.CLOCKS, F.ORDER_RECEIVED)
    ),
    A.RETURN_ORDER: Transition(
        _from(S.DISPATCHED, S.RECEIVED),
        S.AWAITING_SIGN_OFF,
        P.RETURN_ORDER,
        (),
        (F.CLOCKS, F.ORDER_RETURNED),
    ),
    A.REASSIGN: Transition(
        WITH_THE_TEAM, S.DISPATCHED, P.REASSIGN, (G.TEAM_NAMED,), (F.CLOCKS, F.SEND_ORDER)
    ),
    A.ARRIVE: Transition(_from(S.RECEIVED), S.ON_SITE, P.INVESTIGATE),
    A.START_INVESTIGATION: Transition(_from(S.RECEIVED, S.ON_SITE), S.INVESTIGATING, P.INVESTIGATE),
    A.SUBMIT_CLOSING: Transition(
        _from(S.INVESTIGATING),
        S.CLOSING_SUBMITTED,
        P.SUBMIT_CLOSING,
        (G.TWO_INSPECTORS, G.CLOSING_COMPLETE),
    ),
    A.SEND_BACK: Transition(
        _from(S.CLOSING_SUBMITTED), S.INVESTIGATING, P.REVIEW, (G.NOT_ITS_AUTHOR,)
    ),
    A.APPROVE_CLOSING: Transition(
        _from(S.CLOSING_SUBMITTED),
        S.CLOSED,
        P.REVIEW,
        (G.NOT_ITS_AUTHOR, G.ORDER_SIGNED, G.NO_OPEN_FLAG),
        (F.CLOCKS, F.ORDER_DONE, F.ISSUE_CLOSURE_NOTICE, F.CONTACT_TASK),
    ),
    A.GIVE_FEEDBACK: Transition(
        _from(S.CLOSED),
        S.FEEDBACK_GIVEN,
        P.CONTACT,
        (G.REACHED_OR_TRIED,),
        (F.CLOCKS, F.CONTACT_TASK),
    ),
    A.CALL_BACK: Transition(_from(S.FEEDBACK_GIVEN), None, P.CONTACT, (G.REACHED_OR_TRIED,)),
    A.REOPEN: Transition(
        _from(S.CLOSED, S.FEEDBACK_GIVEN),
        S.AWAITING_SIGN_OFF,
        P.REOPEN,
        (),
        (F.CLOCKS, F.END_TASKS),
    ),
    A.ARCHIVE: Transition(
        COMPLETE_BEFORE_ARCHIVE, S.ARCHIVED, P.ARCHIVE, (G.CALLED_BACK,), (F.CLOCKS, F.END_TASKS)
    ),
    A.WITHDRAW: Transition(
        OPEN_STATES,
        S.WITHDRAWN,
        P.WITHDRAW,
        (G.WITHDRAWAL_VOLUNTARY,),
        (F.CLOCKS, F.END_TASKS),
    ),
    A.MERGE: Transition(OPEN_STATES, S.MERGED, P.MERGE, (), (F.CLOCKS, F.END_TASKS)),
    A.UNMERGE: Transition(_from(S.MERGED), None, P.MERGE, to_former_state=True),
}
