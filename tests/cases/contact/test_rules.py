"""When a try counts, and when there were enough."""

from datetime import UTC, datetime, timedelta

import pytest

from app.cases.contact import rules

START = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)


def at(*hours):
    return [START + timedelta(hours=hour) for hour in hours]


@pytest.mark.parametrize(
    ("hours", "enough"),
    [
        ((), False),
        ((0, 3), False),
        ((0, 3, 6), True),
        ((0, 2.99, 6), False),
        ((0, 24, 48), True),
        ((0, 24, 48.01), False),
        ((0, 40, 50, 53), True),
        ((0, 2, 25, 49), True),
    ],
)
def test_three_tries_count_within_two_days_and_three_hours_apart(hours, enough):
    assert rules.tried_enough(at(*hours)) is enough


def test_the_next_try_counts_three_hours_after_the_last_that_did():
    assert rules.next_try([]) is None
    assert rules.next_try(at(0, 1)) == START + timedelta(hours=3)
