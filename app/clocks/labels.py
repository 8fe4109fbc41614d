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
from app.clocks.kinds import Cause, ClockKind, ClockOutcome, DayReason, Ground, LimitUnit

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
