"""What the next try costs after failures: nothing, a growing wait, or a growing riddle."""

import hashlib

import pytest

from app.publicity.slowdown.rules import (
    LONGEST_WAIT,
    MOST_BITS,
    is_solved,
    price_of,
    window_of,
)


def test_the_first_failures_cost_nothing():
    assert price_of(0, 20) is None
    assert price_of(19, 20) is None


def test_wait_and_riddle_grow_with_failures_up_to_an_end():
    prices = [price_of(failures, 20) for failures in range(20, 3000)]
    waits, bits = [p.seconds for p in prices], [p.bits for p in prices]
    assert waits == sorted(waits)
    assert bits == sorted(bits)
    assert (waits[0], bits[0]) == (5, 14)
    assert (waits[-1], bits[-1]) == (LONGEST_WAIT, MOST_BITS)


def test_a_riddle_is_solved_by_a_digest_that_begins_with_zero_bits():
    found = next(n for n in range(100_000) if hashlib.sha256(f"ab:{n}".encode()).digest()[0] == 0)
    assert is_solved("ab", str(found), 8)
    assert not is_solved("abc", str(found), 8)


@pytest.mark.parametrize("solution", ["", "-1", "x", "1e3", "１２", "9" * 13])
def test_what_no_browser_sends_solves_nothing(solution):
    assert not is_solved("ab", solution, 0)


def test_failures_count_for_five_to_ten_minutes():
    assert window_of(299) == (0, -1)
    assert window_of(300) == (1, 0)
