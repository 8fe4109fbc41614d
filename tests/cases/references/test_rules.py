"""How long a reference is good for, and how long it is."""

from datetime import UTC, datetime, timedelta

import pytest

from app.cases.references.rules import Ends, digits_for_staff, expires_at
from app.cases.states import OPEN_STATES, CaseState

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=3)


@pytest.mark.parametrize("state", sorted(OPEN_STATES | {CaseState.MERGED}))
def test_no_number_ends_while_its_matter_goes_on(state):
    assert expires_at(Ends(state, NOON, NOON), appeal_days=183, keep_days=90) is None


def test_it_ends_some_days_after_the_last_right_of_appeal_from_the_last_word():
    ends = Ends(CaseState.ARCHIVED, NOON + timedelta(days=99), NOON, LATER, None)
    assert expires_at(ends, appeal_days=183, keep_days=90) == LATER + timedelta(days=273)


def test_a_matter_that_was_never_closed_counts_from_its_last_step():
    ends = Ends(CaseState.DECLINED, NOON)
    assert expires_at(ends, appeal_days=60, keep_days=1) == NOON + timedelta(days=61)


@pytest.mark.parametrize(
    ("setting", "issued", "anonymous", "digits"),
    [
        ("auto", 0, False, 16),
        ("auto", 1_000_000, False, 16),
        ("auto", 1_000_001, False, 20),
        ("auto", 0, True, 20),
        ("16", 5_000_000, False, 16),
        ("20", 0, False, 20),
    ],
)
def test_twenty_digits_for_the_anonymous_and_above_a_million(setting, issued, anonymous, digits):
    assert digits_for_staff(setting, issued, anonymous=anonymous) == digits
