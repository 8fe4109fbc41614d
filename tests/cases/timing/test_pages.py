"""Asking for time, deciding, letting run on, explaining: the whole way by pages."""

from datetime import date

from tests.cases.timing.conftest import local


def test_a_limit_is_explained_with_its_rule_days_and_holidays(limit):
    page = limit.shown()
    assert page
    assert limit.case.number in page
