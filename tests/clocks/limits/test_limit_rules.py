"""What a change of the limits may be, and the sets it may lead to. No database."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.clocks.computation import QuietWindow
from app.clocks.conflicts import too_long, two_limits
from app.clocks.kinds import ClockKind, Ground, LimitUnit
from app.clocks.limits.kinds import Reason
from app.clocks.limits.rules import (
    Draft,
    LimitRefused,
    added,
    base_of,
    draft_of,
    replaced,
    retired,
    versions_of,
    withdrawn,
)
from app.clocks.policies import Condition, Facts, choose, shipped_policies

SHIPPED = shipped_policies()
TODAY = date(2026, 11, 22)
DAY = date(2026, 12, 1)
LATER = date(2027, 1, 1)
KNOWN = {"kind": frozenset({"complaint", "report", "enquiry"})}
DRAFT = Draft(
    amount=20, unit=LimitUnit.WORKING_DAYS, source="局务会纪要〔2026〕9号", effective_from=DAY
)


def shipped(code):
    return next(policy for policy in SHIPPED if policy.code == code)


def draft(code="local.closing", **values):
    return replace(draft_of(shipped(code), DAY), **values)


def changed(policies=SHIPPED, code="local.closing", today=TODAY, **values):
    return replaced(policies, base_of(code), draft(code, **values), today, KNOWN)


def reasons(act):
    with pytest.raises(LimitRefused) as refused:
        act()
    return [(refusal.field, refusal.reason) for refusal in refused.value.refusals]


def periods(policies, base="local.closing"):
    return [(p.amount, p.effective_from, p.effective_to) for p in versions_of(policies, base)]


def limit(policies, on, clock=ClockKind.CLOSING):
    policy = choose(policies, clock, Facts(kind="report", complexity=None), on)
    return policy and policy.amount


def test_a_change_ends_the_old_version_the_day_before_and_adds_one():
    after = changed(amount=20)

    assert periods(after) == [
        (15, date(2020, 1, 1), DAY - timedelta(days=1)),
        (20, DAY, None),
    ]
    assert versions_of(after, "local.closing")[1].code == "local.closing@2026-12-01"
    assert (limit(after, TODAY), limit(after, DAY)) == (15, 20)


def test_a_version_that_has_not_begun_is_changed_itself():
    after = changed(changed(amount=20), amount=25)
    assert periods(after)[1:] == [(25, DAY, None)]


def test_a_version_put_before_a_planned_one_ends_where_that_begins():
    planned = changed(amount=30, effective_from=LATER)
    after = changed(planned, amount=20)

    assert periods(after)[1:] == [(20, DAY, LATER - timedelta(days=1)), (30, LATER, None)]
    assert reasons(lambda: changed(planned, amount=20, effective_to=LATER)) == [
        ("effective_to", Reason.RUNS_INTO_NEXT)
    ]


def test_a_withdrawn_version_leaves_the_one_before_it_as_it_was():
    both_planned = changed(changed(amount=30, effective_from=LATER), amount=20)

    first_gone = withdrawn(both_planned, "local.closing@2026-12-01", TODAY)
    assert periods(first_gone)[0][2] == LATER - timedelta(days=1)
    all_gone = withdrawn(first_gone, "local.closing@2027-01-01", TODAY)
    assert set(all_gone) == set(SHIPPED)


def test_what_has_begun_is_not_withdrawn():
    after = changed(amount=20)
    assert reasons(lambda: withdrawn(after, "local.closing@2026-12-01", DAY)) == [
        ("", Reason.HAS_BEGUN)
    ]


def test_a_retired_limit_holds_to_the_day_before_and_nothing_planned_for_it_stays():
    after = retired(changed(amount=30, effective_from=LATER), "local.closing", DAY, TODAY)

    assert periods(after) == [(15, date(2020, 1, 1), DAY - timedelta(days=1))]
    assert limit(after, DAY) is None
    again = changed(after, amount=20)
    assert periods(again)[1:] == [(20, DAY, None)]


def test_a_limit_that_is_over_is_not_revived():
    over = retired(SHIPPED, "local.closing", DAY, TODAY)
    assert reasons(lambda: changed(over, effective_from=LATER, amount=9)) == [
        ("effective_from", Reason.NOT_IN_FORCE)
    ]


def test_a_limit_of_our_own_begins_and_ends_with_the_events_of_its_clock():
    condition = Condition(kind=frozenset({"report"}), named=True, fast_path=False)
    own = replace(DRAFT, condition=condition, amount=5)
    after = added(SHIPPED, ClockKind.CLOSING, own, TODAY, KNOWN, taken=["local.own-closing-1"])

    (new,) = set(after) - set(SHIPPED)
    assert (new.code, new.rule_set) == ("local.own-closing-2", "local")
    assert new.stop_events == shipped("local.closing").stop_events


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"amount": 0}, [("amount", Reason.AMOUNT_NOT_POSITIVE)]),
        ({"amount": -7}, [("amount", Reason.AMOUNT_NOT_POSITIVE)]),
        ({"amount": 10**9}, [("amount", Reason.TOO_MUCH)]),
        (
            {"unit": LimitUnit.GIVEN_DATE, "max_extension": None, "pause_grounds": frozenset()},
            [("amount", Reason.AMOUNT_OF_DATE)],
        ),
        ({"amount": None, "max_extension": None}, [("amount", Reason.AMOUNT_MISSING)]),
        (
            {
                "amount": None,
                "unit": LimitUnit.GIVEN_DATE,
                "pause_grounds": frozenset({Ground.TESTING}),
            },
            [
                ("max_extension", Reason.EXTENSION_WITHOUT_AMOUNT),
                ("pause_grounds", Reason.PAUSE_OF_DATE),
            ],
        ),
        ({"max_extension": 0}, [("max_extension", Reason.EXTENSION_NOT_POSITIVE)]),
        ({"source": "  "}, [("source", Reason.SOURCE_MISSING)]),
        ({"effective_from": TODAY}, [("effective_from", Reason.IN_THE_PAST)]),
        ({"effective_from": date(2101, 1, 1)}, [("effective_from", Reason.TOO_FAR)]),
        ({"effective_to": TODAY}, [("effective_to", Reason.ENDS_BEFORE)]),
        (
            {"quiet_windows": (QuietWindow(time(20), time(8)),)},
            [("quiet_windows", Reason.QUIET_WITHOUT_NEED)],
        ),
        (
            {
                "unit": LimitUnit.MINUTES_OUTSIDE_QUIET,
                "quiet_windows": (
                    QuietWindow(time(20), time(8)),
                    QuietWindow(time(8), time(20)),
                ),
            },
            [("quiet_windows", Reason.QUIET_NEVER_ENDS)],
        ),
        (
            {"condition": Condition(kind=frozenset({"rumour"}))},
            [("kind", Reason.UNKNOWN_VALUE)],
        ),
        ({}, [("", Reason.UNCHANGED)]),
    ],
)
def test_what_cannot_be_a_limit_is_refused_beside_its_field(values, expected):
    assert reasons(lambda: changed(**values)) == expected


def test_a_limit_of_the_past_is_refused_also_by_retiring_it():
    assert reasons(lambda: retired(SHIPPED, "local.closing", TODAY, TODAY)) == [
        ("effective_from", Reason.IN_THE_PAST)
    ]


@pytest.mark.parametrize(
    ("code", "values", "reason"),
    [
        (
            "local.closing",
            {
                "amount": None,
                "unit": LimitUnit.GIVEN_DATE,
                "max_extension": None,
                "pause_grounds": frozenset(),
            },
            Reason.NOBODY_NAMES,
        ),
        ("local.promise", {"amount": 5, "unit": LimitUnit.CALENDAR_DAYS}, Reason.DATE_IS_NAMED),
    ],
)
def test_a_limit_stays_counted_or_named(code, values, reason):
    assert reasons(lambda: changed(code=code, **values)) == [("unit", reason)]
    own = replace(draft(code, **values), condition=Condition(named=True, reachable=True))
    clock = shipped(code).clock
    assert reasons(lambda: added(SHIPPED, clock, own, TODAY, KNOWN)) == [("unit", reason)]


def test_two_limits_for_one_case_are_refused_with_the_case():
    condition = Condition(kind=frozenset({"complaint"}), channel=frozenset({"superior"}))
    with pytest.raises(LimitRefused) as refused:
        added(SHIPPED, ClockKind.CLOSING, replace(DRAFT, condition=condition), TODAY, KNOWN)

    (refusal,) = refused.value.refusals
    found = refusal.data["found"]
    assert (refusal.field, refusal.reason) == ("kind", Reason.TWO_LIMITS)
    assert {found.one.code, found.other.code} >= {"local.own-closing-1"}
    assert found.one.condition.holds(found.facts)
    assert found.other.condition.holds(found.facts)
    assert found.facts.channel == "superior"


def test_a_tie_that_a_stronger_limit_always_decides_is_none():
    general = Condition(fast_path=True)
    stronger = Condition(fast_path=True, named=True)
    weaker = [shipped("local.dispatch-fast"), replace(shipped("local.dispatch-fast"), code="b")]
    weaker[1] = replace(weaker[1], condition=Condition(named=True))
    judge = replace(weaker[0], code="c", condition=stronger)

    assert weaker[0].condition == general
    assert [found.facts.named for found in two_limits(weaker, DAY)] == [True]
    assert list(two_limits([*weaker, judge], DAY)) == []
    ended = replace(judge, effective_to=DAY)
    assert [found.on for found in two_limits([*weaker, ended], DAY)] == [DAY + timedelta(days=1)]


def test_parts_longer_than_the_arrival_limit_are_refused_with_their_sum():
    with pytest.raises(LimitRefused) as refused:
        changed(code="local.dispatch-fast", amount=51)

    (refusal,) = refused.value.refusals
    found = refusal.data["found"]
    assert (refusal.field, refusal.reason, found.minutes) == ("amount", Reason.TOO_LONG, 61)
    assert found.whole.code == "local.arrival-urban"
    assert changed(code="local.dispatch-fast", amount=50)


def test_a_part_for_some_matters_only_is_found_too():
    own = replace(
        DRAFT,
        amount=90,
        unit=LimitUnit.MINUTES,
        condition=Condition(fast_path=True, kind=frozenset({"complaint"})),
    )
    with pytest.raises(LimitRefused) as refused:
        added(SHIPPED, ClockKind.DISPATCH, own, TODAY, KNOWN)
    assert refused.value.refusals[0].data["found"].facts.kind == "complaint"


KINDS = ("complaint", "report", "")
SETS = st.none() | st.sets(st.sampled_from(KINDS[:2]), min_size=1).map(frozenset)
CLASSES = st.none() | st.sets(st.sampled_from(("major", "mass")), min_size=1).map(frozenset)
FLAG = st.none() | st.booleans()
CONDITIONS = st.builds(Condition, kind=SETS, any_class=CLASSES, fast_path=FLAG, named=FLAG)
CASES = st.builds(
    Facts,
    kind=st.sampled_from(KINDS),
    classes=st.sets(st.sampled_from(("major", "mass", "hot"))).map(frozenset),
    fast_path=st.booleans(),
    named=st.booleans(),
)
STEPS = st.lists(st.tuples(CONDITIONS, st.integers(0, 3), st.integers(0, 2)), max_size=8)


def _grown(steps):
    """Make a set by what an editor does: add, change, retire; what is refused is left out."""
    policies = (shipped("local.closing"),)
    for condition, days, act in steps:
        on = DAY + timedelta(days=days)
        bases = sorted({base_of(policy.code) for policy in policies})
        own = replace(DRAFT, condition=condition, effective_from=on)
        try:
            if act == 0:
                policies = added(policies, ClockKind.CLOSING, own, TODAY, {})
            elif act == 1:
                policies = replaced(policies, bases[days % len(bases)], own, TODAY, {})
            else:
                policies = retired(policies, bases[-1], on, TODAY)
        except LimitRefused:
            continue
    return policies


@given(steps=STEPS, facts=CASES, days=st.integers(0, 5))
@settings(max_examples=300, deadline=None)
def test_whatever_set_the_editor_accepts_no_case_has_two_limits(steps, facts, days):
    choose(_grown(steps), ClockKind.CLOSING, facts, DAY + timedelta(days=days))


@given(conditions=st.lists(CONDITIONS, min_size=2, max_size=5))
@settings(max_examples=200, deadline=None)
def test_every_case_found_is_one(conditions):
    pattern = shipped("local.closing")
    policies = [
        replace(pattern, code=str(number), condition=condition)
        for number, condition in enumerate(conditions)
    ]
    for found in two_limits(policies, DAY):
        rivals = [
            policy
            for policy in policies
            if policy.condition.holds(found.facts)
            and policy.condition.specificity >= found.one.condition.specificity
        ]
        assert {found.one, found.other} <= set(rivals)
        assert all(
            policy.condition.specificity == found.one.condition.specificity for policy in rivals
        )


def test_the_shipped_set_is_sound():
    assert not list(two_limits(SHIPPED, date.min))
    assert not list(too_long(SHIPPED, date.min))
