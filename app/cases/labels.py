"""What people see for the codes of a case; English msgids, Chinese by the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import lazy_gettext as _l

from app.agency.areas import AreaType
from app.cases.states import (
    CaseAction,
    CaseKind,
    CaseState,
    Channel,
    Complexity,
    Stage,
    Urgency,
)

if TYPE_CHECKING:
    from flask_babel import LazyString

KIND_LABELS: Final[dict[CaseKind, LazyString]] = {
    CaseKind.COMPLAINT: _l("Complaint"),
    CaseKind.REPORT: _l("Report"),
    CaseKind.HELP_REQUEST: _l("Request for help"),
    CaseKind.ENQUIRY: _l("Enquiry"),
    CaseKind.SUGGESTION: _l("Suggestion"),
    CaseKind.STAFF_COMPLAINT: _l("Complaint against staff"),
}
CHANNEL_LABELS: Final[dict[Channel, LazyString]] = {
    Channel.HOTLINE: _l("Hotline call"),
    Channel.WALK_IN: _l("Visit in person"),
    Channel.LETTER: _l("Letter"),
    Channel.FAX: _l("Fax"),
    Channel.EMAIL: _l("E-mail"),
    Channel.WEB: _l("Website mailbox"),
    Channel.LEADER_RECEPTION: _l("Leader's reception day"),
    Channel.SUPERIOR: _l("Assigned from above"),
    Channel.OTHER_AGENCY: _l("Sent by another agency"),
    Channel.MAYOR_LINE: _l("Mayor's hotline"),
    Channel.ONLINE_POLITICS: _l("Online politics platform"),
    Channel.MEDIA: _l("Media"),
    Channel.MONITORING_POINT: _l("Monitoring point"),
    Channel.SUGGESTION_BOX: _l("Suggestion box"),
}
STATE_LABELS: Final[dict[CaseState, LazyString]] = {
    CaseState.REGISTERED: _l("Registered"),
    CaseState.PROPOSING: _l("Being proposed"),
    CaseState.AWAITING_SIGN_OFF: _l("Awaiting sign-off"),
    CaseState.DISPATCHED: _l("Dispatched"),
    CaseState.RECEIVED: _l("Received by the team"),
    CaseState.ON_SITE: _l("Arrived"),
    CaseState.INVESTIGATING: _l("Under verification"),
    CaseState.CLOSING_SUBMITTED: _l("Awaiting review"),
    CaseState.CLOSED: _l("Closed"),
    CaseState.FEEDBACK_GIVEN: _l("Feedback given"),
    CaseState.ARCHIVED: _l("Archived"),
    CaseState.DECLINED: _l("Not accepted"),
    CaseState.TOLD_ELSEWHERE: _l("Told which body is competent"),
    CaseState.TRANSFERRED: _l("Transferred"),
    CaseState.ANSWERED: _l("Answered at the desk"),
    CaseState.WITHDRAWN: _l("Withdrawn"),
    CaseState.MERGED: _l("Merged"),
}
ACTION_LABELS: Final[dict[CaseAction, LazyString]] = {
    CaseAction.REGISTER: _l("registered the matter"),
    CaseAction.ACCEPT: _l("accepted the matter"),
    CaseAction.DECLINE: _l("did not accept the matter"),
    CaseAction.TELL_ELSEWHERE: _l("told the person which body is competent"),
    CaseAction.TRANSFER: _l("transferred the matter"),
    CaseAction.ANSWER_AT_DESK: _l("answered at the desk"),
    CaseAction.PROPOSE: _l("proposed the handling"),
    CaseAction.SIGN_OFF: _l("signed the opinion and dispatched"),
    CaseAction.ORDER_ORALLY: _l("entered a spoken order and dispatched"),
    CaseAction.SIGN_AFTERWARDS: _l("signed the spoken order"),
    CaseAction.RECEIVE: _l("received the order"),
    CaseAction.RETURN_ORDER: _l("returned the order"),
    CaseAction.REASSIGN: _l("reassigned the order"),
    CaseAction.ARRIVE: _l("arrived on the spot"),
    CaseAction.START_INVESTIGATION: _l("began the verification"),
    CaseAction.SUBMIT_CLOSING: _l("submitted the closing report"),
    CaseAction.SEND_BACK: _l("sent the closing report back"),
    CaseAction.APPROVE_CLOSING: _l("approved the closing"),
    CaseAction.GIVE_FEEDBACK: _l("gave feedback to the person"),
    CaseAction.CALL_BACK: _l("called the person back"),
    CaseAction.REOPEN: _l("reopened the matter"),
    CaseAction.ARCHIVE: _l("archived the matter"),
    CaseAction.WITHDRAW: _l("recorded the withdrawal"),
    CaseAction.MERGE: _l("merged the matter"),
    CaseAction.UNMERGE: _l("took the matter out of the merger"),
}
URGENCY_LABELS: Final[dict[Urgency, LazyString]] = {
    Urgency.NORMAL: _l("Normal"),
    Urgency.URGENT: _l("Urgent"),
}
COMPLEXITY_LABELS: Final[dict[Complexity, LazyString]] = {
    Complexity.SIMPLE: _l("Simple matter"),
    Complexity.GENERAL: _l("General matter"),
    Complexity.COMPLEX: _l("Complex matter"),
}
STAGE_LABELS: Final[dict[Stage, LazyString]] = {
    Stage.DEVELOPMENT: _l("Development"),
    Stage.PRODUCTION: _l("Production"),
    Stage.DISTRIBUTION: _l("Distribution"),
    Stage.USE: _l("Use"),
}
AREA_LABELS: Final[dict[AreaType, LazyString]] = {
    AreaType.URBAN: _l("Urban"),
    AreaType.TOWNSHIP: _l("Township"),
}
# How a state is toned where it is shown; the words always stand beside the colour.
STATE_TONES: Final[dict[CaseState, str]] = {
    CaseState.REGISTERED: "amber",
    CaseState.PROPOSING: "amber",
    CaseState.AWAITING_SIGN_OFF: "amber",
    CaseState.DISPATCHED: "blue",
    CaseState.RECEIVED: "blue",
    CaseState.ON_SITE: "blue",
    CaseState.INVESTIGATING: "blue",
    CaseState.CLOSING_SUBMITTED: "amber",
    CaseState.CLOSED: "green",
    CaseState.FEEDBACK_GIVEN: "green",
}

CLASS_LABELS: Final[dict[str, LazyString]] = {
    "repeat": _l("Repeated"),
    "mass": _l("Many at once"),
    "hot": _l("Hot spot"),
    "major": _l("Major"),
    "escalated": _l("Come from above"),
    "over_head": _l("Went above us"),
}
"""The classes of a matter that a limit may ask for (domain design §5)."""
