"""What people see for the codes of enforcement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import lazy_gettext as _l

from app.enforcement.kinds import (
    Attitude,
    Conclusion,
    Decision,
    MeasureKind,
    MeasureState,
    OrderState,
    Validity,
)
from app.web import labels as words

if TYPE_CHECKING:
    from flask_babel import LazyString

ORDER_LABELS: Final[dict[OrderState, LazyString]] = {
    OrderState.SENT: _l("Order sent"),
    OrderState.RECEIVED: _l("Order received"),
    OrderState.RETURNED: _l("Order returned"),
    OrderState.REASSIGNED: _l("Given to another team"),
    OrderState.DONE: _l("Order done"),
}
CONCLUSION_LABELS: Final[dict[Conclusion, LazyString]] = {
    Conclusion.SUBSTANTIATED: _l("Substantiated"),
    Conclusion.PARTLY: _l("Partly substantiated"),
    Conclusion.NOT_SUBSTANTIATED: _l("Not substantiated"),
    Conclusion.NOTHING_FOUND: _l("Nothing found"),
    Conclusion.CANNOT_VERIFY: _l("Cannot be verified"),
}
MEASURE_LABELS: Final[dict[MeasureKind, LazyString]] = {
    MeasureKind.TALK: _l("Talk with those responsible"),
    MeasureKind.WARNING: _l("Warning"),
    MeasureKind.RECTIFICATION: _l("Rectification ordered by a date"),
    MeasureKind.FILING: _l("Filing for investigation"),
    MeasureKind.BAN: _l("Ban"),
    MeasureKind.TRANSFER: _l("Transfer to another body"),
    MeasureKind.MEDIATION: _l("Mediation"),
    MeasureKind.PATROL: _l("Irregular patrols"),
    MeasureKind.NONE: _l("No measure"),
}
MEASURE_STATE_LABELS: Final[dict[MeasureState, LazyString]] = {
    MeasureState.OPEN: _l("Running"),
    MeasureState.DONE: _l("Done"),
}
VALIDITY_LABELS: Final[dict[Validity, LazyString]] = {
    Validity.VALID: _l("Valid"),
    Validity.ASSISTED: _l("Assisted"),
    Validity.INVALID: _l("Not valid"),
}
ATTITUDE_LABELS: Final[dict[Attitude, LazyString]] = {
    Attitude.NOT_ASKED: _l("Not known yet"),
    Attitude.ACCEPTS: _l("Accepts the result"),
    Attitude.PARTLY_ACCEPTS: _l("Accepts it in part"),
    Attitude.REJECTS: _l("Does not accept it"),
}
DECISION_LABELS: Final[dict[Decision, LazyString]] = {
    Decision.APPROVED: _l("Closing approved"),
    Decision.SENT_BACK: _l("Sent back to the team"),
}


def register() -> None:
    """Register the words, so that ``label()`` knows them."""
    for table in (
        ORDER_LABELS,
        CONCLUSION_LABELS,
        MEASURE_LABELS,
        MEASURE_STATE_LABELS,
        VALIDITY_LABELS,
        ATTITUDE_LABELS,
        DECISION_LABELS,
    ):
        words.add(table)
