"""Why a change of the limits is refused."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """A reason for refusing; ``labels.refusal_words`` puts it into a sentence."""

    AMOUNT_MISSING = "amount_missing"
    AMOUNT_NOT_POSITIVE = "amount_not_positive"
    AMOUNT_OF_DATE = "amount_of_date"
    TOO_MUCH = "too_much"
    EXTENSION_WITHOUT_AMOUNT = "extension_without_amount"
    EXTENSION_NOT_POSITIVE = "extension_not_positive"
    PAUSE_OF_DATE = "pause_of_date"
    QUIET_NEVER_ENDS = "quiet_never_ends"
    QUIET_WITHOUT_NEED = "quiet_without_need"
    UNKNOWN_VALUE = "unknown_value"
    SOURCE_MISSING = "source_missing"
    SOURCE_TOO_LONG = "source_too_long"
    IN_THE_PAST = "in_the_past"
    TOO_FAR = "too_far"
    ENDS_BEFORE = "ends_before"
    RUNS_INTO_NEXT = "runs_into_next"
    NOT_IN_FORCE = "not_in_force"
    HAS_BEGUN = "has_begun"
    DATE_IS_NAMED = "date_is_named"
    NOBODY_NAMES = "nobody_names"
    UNCHANGED = "unchanged"
    NO_PATTERN = "no_pattern"
    TWO_LIMITS = "two_limits"
    TOO_LONG = "too_long"
