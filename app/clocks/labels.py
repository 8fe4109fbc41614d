"""What people read for the words of the clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import lazy_gettext as _l

from app.clocks.calendar import (
    DRAGON_BOAT,
    LABOUR_DAY,
    MID_AUTUMN,
    NATIONAL_DAY,
    NEW_YEAR,
    SPRING_FESTIVAL,
    TOMB_SWEEPING,
)
from app.clocks.kinds import (
    Cause,
    ChangeKind,
    ClockEvent,
    ClockKind,
    ClockOutcome,
    DayReason,
    Ground,
    LimitUnit,
    RequestKind,
)

if TYPE_CHECKING:
    from flask_babel import LazyString

CLOCK_LABELS: Final[dict[ClockKind, LazyString]] = {
    ClockKind.ACCEPTANCE: _l("Acceptance"),
    ClockKind.DISPATCH: _l("Proposal and dispatch"),
    ClockKind.RECEIPT: _l("Receipt of the order"),
    ClockKind.ARRIVAL: _l("Arrival on site"),
    ClockKind.FIRST_REPLY: _l("First reply"),
    ClockKind.CLOSING: _l("Closing"),
    ClockKind.VERIFICATION: _l("Verification"),
    ClockKind.TELLING: _l("Telling the decision on filing"),
    ClockKind.MEDIATION: _l("Mediation"),
    ClockKind.SUPERIOR_REPLY: _l("Reply to the superior"),
    ClockKind.PROMISE: _l("Promised answer"),
    ClockKind.FEEDBACK: _l("Feedback"),
    ClockKind.CALL_BACK: _l("Call-back"),
    ClockKind.RECTIFICATION: _l("Rectification"),
    ClockKind.SUPERVISE: _l("Answer to the supervise slip"),
}

OUTCOME_LABELS: Final[dict[ClockOutcome, LazyString]] = {
    ClockOutcome.MET: _l("In time"),
    ClockOutcome.LATE: _l("Late"),
    ClockOutcome.CANCELLED: _l("Cancelled"),
}

UNIT_LABELS: Final[dict[LimitUnit, LazyString]] = {
    LimitUnit.MINUTES: _l("minutes"),
    LimitUnit.MINUTES_OUTSIDE_QUIET: _l("minutes outside quiet hours"),
    LimitUnit.CALENDAR_DAYS: _l("calendar days"),
    LimitUnit.WORKING_DAYS: _l("working days"),
    LimitUnit.GIVEN_DATE: _l("named date"),
}

REASON_LABELS: Final[dict[DayReason, LazyString]] = {
    DayReason.DAY_OF_EVENT: _l("The day of the event does not count"),
    DayReason.WEEKEND: _l("Weekend"),
    DayReason.HOLIDAY: _l("Public holiday"),
    DayReason.SWAPPED_OFF: _l("Day off in exchange"),
    DayReason.QUIET: _l("Quiet hours"),
    DayReason.PAUSED: _l("The limit stood still"),
}

CAUSE_LABELS: Final[dict[Cause, LazyString]] = {
    Cause.START: _l("The limit began"),
    Cause.RESUMED: _l("The limit ran on after a pause"),
    Cause.EXTENDED: _l("The limit was extended"),
    Cause.POLICY: _l("Another rule came to apply"),
    Cause.CALENDAR: _l("The calendar changed"),
}

GROUND_LABELS: Final[dict[Ground, LazyString]] = {
    Ground.TESTING: _l("Laboratory testing"),
    Ground.APPRAISAL: _l("Appraisal by experts"),
    Ground.JURISDICTION: _l("Dispute over competence"),
    Ground.OTHER_AGENCY: _l("Help of another agency awaited"),
    Ground.PERSON: _l("Material of the person awaited"),
    Ground.RESPONDENT: _l("Respondent not to be found or not helping"),
    Ground.FORCE_MAJEURE: _l("Force majeure"),
    Ground.COMPLEX: _l("Complexity of the matter"),
    Ground.WORKLOAD: _l("Too few hands in this office"),
    Ground.INTERNAL: _l("Delay in handing over or approving within this office"),
}

EVENT_LABELS: Final[dict[ClockEvent, LazyString]] = {
    ClockEvent.REGISTERED: _l("the matter reached us"),
    ClockEvent.ACCEPTED: _l("the matter was accepted"),
    ClockEvent.DECLINED: _l("the matter was declined"),
    ClockEvent.TOLD_ELSEWHERE: _l("the person was told who is competent"),
    ClockEvent.TRANSFERRED: _l("the matter was transferred"),
    ClockEvent.ANSWERED: _l("the matter was answered at the desk"),
    ClockEvent.SIGNED_OFF: _l("the leader signed"),
    ClockEvent.DISPATCHED: _l("the order was sent"),
    ClockEvent.ORDER_RECEIVED: _l("the team received the order"),
    ClockEvent.RETURNED: _l("the team returned the order"),
    ClockEvent.REASSIGNED: _l("the order went to another team"),
    ClockEvent.ARRIVED: _l("the team arrived"),
    ClockEvent.DECIDED: _l("it was decided whether to file"),
    ClockEvent.MEDIATED: _l("the mediation ended"),
    ClockEvent.CLOSED: _l("the closing was approved"),
    ClockEvent.REOPENED: _l("the matter was reopened"),
    ClockEvent.CONTACTED: _l("the person was called"),
    ClockEvent.TOLD: _l("the person was told"),
    ClockEvent.FEEDBACK_GIVEN: _l("the person was told the result"),
    ClockEvent.CALLED_BACK: _l("the person was called back"),
    ClockEvent.SUPERIOR_REPLIED: _l("the superior was answered"),
    ClockEvent.PROMISED: _l("an answer was promised"),
    ClockEvent.PROMISE_KEPT: _l("the promise was kept"),
    ClockEvent.RECTIFICATION_ORDERED: _l("rectification was ordered"),
    ClockEvent.RECHECKED: _l("the rectification was re-checked"),
    ClockEvent.SUPERVISED: _l("the supervise slip was served"),
    ClockEvent.SUPERVISION_ANSWERED: _l("the supervise slip was answered"),
    ClockEvent.WITHDRAWN: _l("the matter was withdrawn"),
    ClockEvent.MERGED: _l("the matter was merged"),
    ClockEvent.UNMERGED: _l("the merge was undone"),
}

REQUEST_LABELS: Final[dict[RequestKind, LazyString]] = {
    RequestKind.PAUSE: _l("Standstill"),
    RequestKind.EXTENSION: _l("Extension"),
}

CHANGE_LABELS: Final[dict[ChangeKind, LazyString]] = {
    ChangeKind.PAUSED: _l("Put at a standstill"),
    ChangeKind.RESUMED: _l("Let run on"),
    ChangeKind.EXTENDED: _l("Extended"),
    ChangeKind.OVERDUE: _l("The date passed"),
    ChangeKind.DELAY_EXPLAINED: _l("Delay explained"),
    ChangeKind.RECOMPUTED: _l("Worked out anew"),
}

HOLIDAY_LABELS: Final[dict[str, LazyString]] = {
    NEW_YEAR: _l("New Year's Day"),
    SPRING_FESTIVAL: _l("Spring Festival"),
    TOMB_SWEEPING: _l("Tomb-sweeping Day"),
    LABOUR_DAY: _l("Labour Day"),
    DRAGON_BOAT: _l("Dragon Boat Festival"),
    MID_AUTUMN: _l("Mid-autumn Festival"),
    NATIONAL_DAY: _l("National Day"),
}
"""The days off of the law; a day that an agency named itself is shown as it was named."""
