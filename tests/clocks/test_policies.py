"""The choice among policies, and the sanity of those that are shipped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from app.clocks.conflicts import too_long
from app.clocks.kinds import ClockEvent, ClockKind, LimitUnit
from app.clocks.policies import (
    AmbiguousPolicies,
    Condition,
    Facts,
    choose,
    condition_data,
    condition_from,
    shipped_policies,
    windows_data,
    windows_from,
)

SHIPPED = shipped_policies()
IN_FORCE = date(2026, 6, 1)
KINDS = ("complaint", "report", "help_request", "enquiry", "suggestion", "staff_complaint")


def limit(clock, on=IN_FORCE, **facts):
    policy = choose(SHIPPED, clock, Facts(**{"kind": "report", **facts}), on)
    return policy and (policy.amount, policy.unit.value)


@pytest.mark.parametrize(
    ("clock", "facts", "expected"),
    [
        (ClockKind.ACCEPTANCE, {"kind": "complaint"}, (7, "working_days")),
        (ClockKind.ACCEPTANCE, {"kind": "help_request"}, (3, "working_days")),
        (ClockKind.ACCEPTANCE, {"kind": "report"}, None),
        (ClockKind.DISPATCH, {}, (120, "minutes")),
        (ClockKind.DISPATCH, {"classes": frozenset({"mass"})}, (30, "minutes")),
        (ClockKind.DISPATCH, {"fast_path": True}, (15, "minutes")),
        (
            ClockKind.DISPATCH,
            {"fast_path": True, "classes": frozenset({"major"})},
            (15, "minutes"),
        ),
        (ClockKind.RECEIPT, {}, (30, "minutes")),
        (ClockKind.RECEIPT, {"fast_path": True}, (10, "minutes")),
        (ClockKind.ARRIVAL, {"fast_path": True, "area_type": "urban"}, (60, "minutes")),
        (ClockKind.ARRIVAL, {"fast_path": True, "area_type": "township"}, (120, "minutes")),
        (ClockKind.ARRIVAL, {"area_type": "urban"}, None),
        (ClockKind.FIRST_REPLY, {}, (1440, "minutes")),
        (ClockKind.FIRST_REPLY, {"reachable": False}, None),
        (ClockKind.CLOSING, {}, (15, "working_days")),
        (ClockKind.CLOSING, {"complexity": "simple"}, (7, "working_days")),
        (ClockKind.CLOSING, {"complexity": "general"}, (15, "working_days")),
        (ClockKind.CLOSING, {"complexity": "complex"}, (30, "working_days")),
        (ClockKind.CLOSING, {"kind": "enquiry", "complexity": "simple"}, (1, "working_days")),
        (ClockKind.VERIFICATION, {}, (15, "working_days")),
        (ClockKind.VERIFICATION, {"kind": "complaint"}, None),
        (ClockKind.TELLING, {"reachable": True}, (5, "working_days")),
        (ClockKind.TELLING, {"reachable": False}, None),
        (ClockKind.MEDIATION, {"kind": "complaint"}, (60, "calendar_days")),
        (ClockKind.FEEDBACK, {}, (120, "minutes_outside_quiet")),
        (ClockKind.CALL_BACK, {}, (4320, "minutes")),
        (ClockKind.PROMISE, {}, (None, "given_date")),
    ],
)
def test_the_shipped_limits_are_those_of_the_design(clock, facts, expected):
    assert limit(clock, **facts) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 4, 15), (60, "calendar_days")),
        (date(2026, 4, 14), (45, "working_days")),
        (date(2019, 12, 31), None),
    ],
)
def test_the_rule_set_in_force_on_the_day_of_receipt_rules_mediation(on, expected):
    assert limit(ClockKind.MEDIATION, on, kind="complaint") == expected


def test_the_measures_of_2016_rule_only_their_time():
    assert limit(ClockKind.CLOSING, date(2018, 5, 1)) == (60, "calendar_days")
    assert limit(ClockKind.ACCEPTANCE, date(2018, 5, 1)) == (5, "calendar_days")
    assert limit(ClockKind.CLOSING, date(2015, 5, 1)) is None


def test_no_case_is_claimed_by_two_shipped_policies():
    classes = (frozenset(), frozenset({"major", "repeat"}))
    flags = (False, True)
    cases = product(
        KINDS, (None, "urban", "township"), (None, "simple", "general", "complex"), classes,
        flags, flags, flags,
        (date(2018, 1, 1), date(2024, 1, 1), IN_FORCE),
    )  # fmt: skip
    for kind, area, complexity, marked, fast, named, reachable, on in cases:
        facts = Facts(
            kind=kind, area_type=area, complexity=complexity, classes=marked,
            fast_path=fast, named=named, reachable=reachable,
        )  # fmt: skip
        for clock in ClockKind:
            choose(SHIPPED, clock, facts, on)


def test_every_clock_has_a_policy_with_a_source_and_an_end():
    assert {policy.clock for policy in SHIPPED} == set(ClockKind)
    assert all(policy.source and policy.stop_events for policy in SHIPPED)
    assert len({policy.code for policy in SHIPPED}) == len(SHIPPED)


def test_every_running_clock_can_end_with_the_case():
    ends = {ClockEvent.CLOSED, ClockEvent.WITHDRAWN, ClockEvent.MERGED}
    outlasting = {ClockKind.SUPERIOR_REPLY, ClockKind.RECTIFICATION, ClockKind.SUPERVISE}
    for policy in SHIPPED:
        if policy.clock not in outlasting:
            assert ends & (policy.stop_events | policy.cancel_events), policy.code


def test_two_policies_as_specific_as_each_other_are_refused():
    twin = replace(SHIPPED[0], code="twin")
    with pytest.raises(AmbiguousPolicies, match=r"samr-121\.acceptance, twin"):
        choose([*SHIPPED, twin], ClockKind.ACCEPTANCE, Facts(kind="complaint"), IN_FORCE)


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 0},
        {"amount": -7},
        {"amount": None},
        {"unit": LimitUnit.GIVEN_DATE},
        {"effective_to": date(2000, 1, 1)},
    ],
)
def test_a_limit_that_cannot_be_is_refused(change):
    with pytest.raises(ValueError, match=r"samr-121\.acceptance"):
        replace(SHIPPED[0], **change)


def test_an_unknown_key_of_a_condition_is_refused():
    with pytest.raises(TypeError):
        condition_from({"colour": ["red"]})


@pytest.mark.parametrize("policy", SHIPPED, ids=lambda policy: policy.code)
def test_what_is_written_reads_back(policy):
    assert condition_from(condition_data(policy.condition)) == policy.condition
    assert windows_from(windows_data(policy.quiet_windows)) == policy.quiet_windows


def test_a_condition_without_keys_holds_for_everything():
    assert Condition().holds(Facts(kind="report"))
    assert Condition().specificity == 0


def test_parts_longer_than_the_arrival_limit_are_found():
    slow = [
        replace(policy, amount=51) if policy.code == "local.dispatch-fast" else policy
        for policy in SHIPPED
    ]
    found = [each for each in too_long(slow, IN_FORCE) if len(each.parts) > 1]
    assert {each.whole.code for each in found} == {"local.arrival-urban"}
    assert {tuple(part.code for part in each.parts) for each in found} == {
        ("local.dispatch-fast", "local.receipt-fast")
    }
    assert {each.minutes for each in found} == {61}
