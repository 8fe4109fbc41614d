"""Which roles one person may hold (confidentiality design §3)."""

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest

from app.accounts.roles import Role
from app.accounts.rules import (
    FIELD,
    GUARDED,
    READS_MATTERS,
    SHARED_BY_THREE,
    Refused,
    combination_refused,
    confirmation_refused,
    fits_unit,
    identity_counts_from,
    receiver_refused,
    words_collide,
)

AT = datetime(2026, 11, 18, 4, tzinfo=UTC)
ALWAYS = [
    (Role.REGISTRAR, Role.CUSTODIAN, Refused.REGISTRAR_CUSTODIAN),
    (Role.LEADER, Role.CUSTODIAN, Refused.LEADER_CUSTODIAN),
    (Role.SYSTEM_ADMINISTRATOR, Role.CUSTODIAN, Refused.ADMINISTRATOR_CUSTODIAN),
    (Role.SECURITY_ADMINISTRATOR, Role.CUSTODIAN, Refused.ADMINISTRATOR_CUSTODIAN),
    (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Refused.TWO_ADMINISTRATORS),
    *((Role.AUDITOR, other, Refused.AUDITOR) for other in Role if other is not Role.AUDITOR),
]


@pytest.mark.parametrize("small", [False, True])
@pytest.mark.parametrize(("one", "other", "why"), ALWAYS)
def test_what_the_design_refuses_is_refused_both_ways_in_offices_of_any_size(
    one, other, why, small
):
    assert combination_refused({one}, other, small_office=small) is why
    assert combination_refused({other}, one, small_office=small) is why


@pytest.mark.parametrize("role", sorted(READS_MATTERS))
@pytest.mark.parametrize("admin", [Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR])
def test_an_administrator_gets_no_role_that_reads_matters(admin, role):
    for small in (False, True):
        assert combination_refused({admin}, role, small_office=small) is Refused.ADMINISTRATOR_READS


def test_in_an_ordinary_office_nobody_checks_their_own_work():
    for checker, doer in [
        (Role.LEADER, Role.REGISTRAR),
        (Role.LEADER, Role.TEAM_HEAD),
        (Role.LEADER, Role.INSPECTOR),
        (Role.LEGAL_REVIEWER, Role.TEAM_HEAD),
        (Role.LEGAL_REVIEWER, Role.INSPECTOR),
    ]:
        assert combination_refused({doer}, checker, small_office=False) is Refused.CHECKS_OWN_WORK


def test_three_people_of_a_small_office_may_share_what_the_table_says_and_no_more():
    for post in SHARED_BY_THREE:
        for one, other in combinations(post, 2):
            assert combination_refused({one}, other, small_office=True) is None
    for small in (False, True):
        refused = combination_refused({Role.REGISTRAR}, Role.LEADER, small_office=small)
        assert refused is Refused.CHECKS_OWN_WORK
    everything = set().union(*SHARED_BY_THREE)
    assert everything >= READS_MATTERS - {Role.DISCIPLINE}


def test_a_worse_refusal_is_named_before_a_milder_one():
    held = {Role.INSPECTOR, Role.CUSTODIAN}
    assert combination_refused(held, Role.LEADER, small_office=False) is Refused.LEADER_CUSTODIAN


def test_usual_combinations_are_given():
    for held, wanted in [
        ({Role.REGISTRAR}, Role.DUTY_HEAD),
        ({Role.TEAM_HEAD}, Role.INSPECTOR),
        ({Role.LEADER}, Role.DUTY_HEAD),
        ({Role.DISCIPLINE}, Role.CUSTODIAN),
        ({Role.LEADER}, Role.LEADER),
        (set(), Role.AUDITOR),
    ]:
        assert combination_refused(held, wanted, small_office=False) is None


def test_team_roles_belong_to_teams_and_office_roles_to_offices():
    assert all(fits_unit(role, is_team=True) for role in FIELD)
    assert not any(fits_unit(role, is_team=False) for role in FIELD)
    assert not any(fits_unit(role, is_team=True) for role in GUARDED)
    assert fits_unit(Role.MEDIATOR, is_team=True)
    assert fits_unit(Role.MEDIATOR, is_team=False)


SYSTEM, SECURITY = Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR


@pytest.mark.parametrize(
    ("decider", "sides", "why"),
    [
        (2, {SECURITY}, None),
        (1, {SECURITY}, Refused.SAME_PERSON),
        (2, {SYSTEM}, Refused.SAME_SIDE),
        (2, set(), Refused.SAME_SIDE),
        (3, {SECURITY}, Refused.OWN),
    ],
)
def test_the_other_administrator_confirms_and_nobody_else(decider, sides, why):
    found = confirmation_refused(
        subject_id=3, requester_id=1, asked_as=SYSTEM, decider_id=decider, sides=sides
    )
    assert found is why


def test_a_guarded_role_counts_for_identity_after_the_delay():
    assert identity_counts_from(Role.CUSTODIAN, AT, 72) == AT + timedelta(hours=72)
    assert identity_counts_from(Role.REGISTRAR, AT, 72) is None


def test_a_leaders_work_is_delegated_to_no_custodian_auditor_or_administrator():
    for role in (Role.CUSTODIAN, Role.AUDITOR, SYSTEM, SECURITY):
        assert receiver_refused(giver_id=1, receiver_id=2, held={role}) is not None
    assert receiver_refused(giver_id=1, receiver_id=2, held={Role.DUTY_HEAD}) is None
    assert receiver_refused(giver_id=1, receiver_id=1, held=set()) is Refused.SAME_PERSON


def test_number_words_collide_also_with_the_series_of_staff_complaints():
    assert words_collide("东投举", " 东投举 ")
    assert words_collide("东投举督", "东投举")
    assert words_collide("东投举", "东投举督")
    assert not words_collide("东投举", "西投举")
