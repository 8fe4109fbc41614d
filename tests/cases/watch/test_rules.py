"""Who hears of a limit: who has to act, then their heads, then the leaders; nobody is skipped."""

import itertools

import pytest

from app.accounts.roles import Role
from app.cases.capacities import Capacity
from app.cases.states import CaseState
from app.cases.watch.rules import House, Matter, Person, Post, administrators, told
from app.clocks.kinds import ClockKind, ClockStage

CITY, TEAM, COUNTY = 1, 2, 3
(REGISTRAR, SECOND_REGISTRAR, DUTY_HEAD, LEADER, SECOND_LEADER, TEAM_HEAD, INSPECTOR,
 SECOND_INSPECTOR, DISCIPLINE, ADMINISTRATOR, COUNTY_REGISTRAR) = range(11, 22)  # fmt: skip
STAFF = {
    (CITY, Role.REGISTRAR): {REGISTRAR, SECOND_REGISTRAR},
    (CITY, Role.DUTY_HEAD): {DUTY_HEAD},
    (CITY, Role.LEADER): {LEADER, SECOND_LEADER},
    (CITY, Role.DISCIPLINE): {DISCIPLINE},
    (CITY, Role.SYSTEM_ADMINISTRATOR): {ADMINISTRATOR},
    (TEAM, Role.TEAM_HEAD): {TEAM_HEAD},
    (TEAM, Role.INSPECTOR): {INSPECTOR, SECOND_INSPECTOR},
    (COUNTY, Role.REGISTRAR): {COUNTY_REGISTRAR},
}
DESK = {REGISTRAR, SECOND_REGISTRAR, DUTY_HEAD}
LEADERS = {LEADER, SECOND_LEADER}
WHOLE_TEAM = {TEAM_HEAD, INSPECTOR, SECOND_INSPECTOR}
SENT = {CaseState.DISPATCHED, CaseState.RECEIVED, CaseState.ON_SITE, CaseState.INVESTIGATING}
REACHED = [ClockStage.DUE_SOON, ClockStage.OVERDUE, ClockStage.ESCALATED]


def house(staff=STAFF, **changes):
    holders = {place: frozenset(people) for place, people in (staff | changes).items()}
    return House(
        above={CITY: (CITY,), TEAM: (TEAM, CITY), COUNTY: (COUNTY, CITY)},
        holders=holders,
        people=frozenset(person for people in holders.values() for person in people),
        names={CITY: "示范市局", TEAM: "一中队", COUNTY: "东山县局"},
    )


def without(*places):
    return house({place: people for place, people in STAFF.items() if place not in places})


def matter(state=CaseState.INVESTIGATING, clock=ClockKind.CLOSING, **values):
    at_desk = state in {CaseState.REGISTERED, CaseState.PROPOSING, CaseState.AWAITING_SIGN_OFF}
    values = {
        "stage": ClockStage.DUE_SOON,
        "unit_id": CITY,
        "lead_team_id": None if at_desk else TEAM,
        "owner_id": None,
        "in_charge_id": None,
        "complained_of_id": None,
        "is_staff_complaint": False,
        "is_sealed": False,
    } | values
    return Matter(clock=clock, state=state, **values)


def people(house_=None, **values):
    return set(told(matter(**values), house_ or house()).people)


@pytest.mark.parametrize("kept_apart", [False, True])
@pytest.mark.parametrize("unit", [CITY, COUNTY])
def test_in_every_state_every_limit_has_somebody_who_hears_of_every_stage(unit, kept_apart):
    for state, clock, stage, owner, team in itertools.product(
        CaseState, ClockKind, REACHED, (None, REGISTRAR, 999), (None, TEAM)
    ):
        heard = told(
            matter(
                state,
                clock,
                stage=stage,
                unit_id=unit,
                owner_id=owner,
                lead_team_id=team,
                is_sealed=kept_apart,
            ),
            house(),
        )
        assert heard.people, (state, clock, stage)
        assert not heard.vacant, (state, clock, stage)


@pytest.mark.parametrize(
    ("state", "clock", "expected"),
    [
        (CaseState.REGISTERED, ClockKind.ACCEPTANCE, DESK),
        (CaseState.PROPOSING, ClockKind.DISPATCH, DESK),
        (CaseState.AWAITING_SIGN_OFF, ClockKind.DISPATCH, LEADERS),
        (CaseState.DISPATCHED, ClockKind.RECEIPT, WHOLE_TEAM),
        (CaseState.RECEIVED, ClockKind.ARRIVAL, WHOLE_TEAM),
        (CaseState.INVESTIGATING, ClockKind.CLOSING, WHOLE_TEAM),
        (CaseState.CLOSING_SUBMITTED, ClockKind.VERIFICATION, LEADERS),
        (CaseState.CLOSED, ClockKind.FEEDBACK, DESK),
        (CaseState.FEEDBACK_GIVEN, ClockKind.CALL_BACK, DESK),
        (CaseState.INVESTIGATING, ClockKind.PROMISE, DESK),
        (CaseState.INVESTIGATING, ClockKind.FIRST_REPLY, DESK),
        (CaseState.AWAITING_SIGN_OFF, ClockKind.SUPERIOR_REPLY, DESK),
        (CaseState.ARCHIVED, ClockKind.RECTIFICATION, WHOLE_TEAM),
    ],
)
def test_without_an_owner_all_who_hold_the_role_are_told(state, clock, expected):
    assert people(state=state, clock=clock) == expected


@pytest.mark.parametrize("state", [CaseState.AWAITING_SIGN_OFF, CaseState.CLOSING_SUBMITTED])
def test_a_case_in_the_leaders_inbox_reaches_all_leaders_even_if_one_owns_it(state):
    assert people(state=state, owner_id=LEADER) == LEADERS


def test_an_order_not_received_reaches_the_whole_team_whoever_owned_the_case_before():
    assert people(state=CaseState.DISPATCHED, owner_id=INSPECTOR) == WHOLE_TEAM


@pytest.mark.parametrize(
    ("state", "owner"),
    [(CaseState.REGISTERED, REGISTRAR), (CaseState.INVESTIGATING, INSPECTOR)],
)
def test_an_owner_who_still_fits_is_the_only_one_reminded(state, owner):
    assert people(state=state, owner_id=owner) == {owner}


def test_an_owner_who_no_longer_fits_is_replaced_by_all_of_the_role():
    assert people(state=CaseState.INVESTIGATING, owner_id=REGISTRAR) == WHOLE_TEAM
    assert people(state=CaseState.REGISTERED, owner_id=999) == DESK


def test_what_is_overdue_reaches_the_head_of_those_who_act():
    late = ClockStage.OVERDUE
    assert people(owner_id=INSPECTOR, stage=late) == {INSPECTOR, TEAM_HEAD}
    assert people(state=CaseState.CLOSING_SUBMITTED, stage=late) == LEADERS | {TEAM_HEAD}
    at_desk = {"state": CaseState.PROPOSING, "clock": ClockKind.DISPATCH}
    assert people(**at_desk, owner_id=REGISTRAR, stage=late) == {REGISTRAR, DUTY_HEAD}
    assert people(state=CaseState.AWAITING_SIGN_OFF, stage=late) == LEADERS | {DUTY_HEAD}
    assert people(state=CaseState.INVESTIGATING, clock=ClockKind.PROMISE, stage=late) == DESK


def test_what_is_escalated_reaches_the_leaders_and_whoever_took_charge():
    escalated = ClockStage.ESCALATED
    assert people(owner_id=INSPECTOR, stage=escalated) == {INSPECTOR, TEAM_HEAD} | LEADERS
    in_charge = house(STAFF | {(COUNTY, Role.LEADER): {77}})
    heard = people(in_charge, stage=escalated, unit_id=COUNTY, in_charge_id=LEADER)
    assert heard == WHOLE_TEAM | {77, LEADER}


def test_while_a_request_for_time_waits_the_leaders_are_told_too():
    assert people(owner_id=INSPECTOR, asked=True) == {INSPECTOR} | LEADERS


def test_a_unit_without_the_role_is_answered_for_by_the_nearest_above_that_has_it():
    assert people(unit_id=COUNTY, state=CaseState.REGISTERED) == {COUNTY_REGISTRAR}
    assert people(unit_id=COUNTY, state=CaseState.AWAITING_SIGN_OFF) == LEADERS


def test_a_team_without_people_is_answered_for_by_the_leaders():
    empty = without((TEAM, Role.TEAM_HEAD), (TEAM, Role.INSPECTOR))
    assert people(empty, state=CaseState.DISPATCHED, clock=ClockKind.RECEIPT) == LEADERS


def test_a_post_that_nobody_holds_anywhere_is_named_and_the_administrator_found():
    leaderless = without((CITY, Role.LEADER))
    heard = told(matter(CaseState.AWAITING_SIGN_OFF, ClockKind.DISPATCH), leaderless)
    assert heard.people == frozenset()
    assert heard.vacant == {Post.LEADER}
    assert administrators(COUNTY, leaderless) == {ADMINISTRATOR}


def test_the_one_complained_of_hears_nothing_and_the_next_above_stands_in():
    alone = house(STAFF | {(CITY, Role.LEADER): {SECOND_LEADER}, (COUNTY, Role.LEADER): {LEADER}})
    values = {"state": CaseState.AWAITING_SIGN_OFF, "unit_id": COUNTY}
    assert people(alone, **values) == {LEADER}
    assert people(alone, **values, complained_of_id=LEADER) == {SECOND_LEADER}
    assert INSPECTOR not in people(owner_id=INSPECTOR, complained_of_id=INSPECTOR)


@pytest.mark.parametrize("kept_apart", [{"is_sealed": True}, {"is_staff_complaint": True}])
def test_a_case_kept_apart_is_told_to_the_discipline_officer_only(kept_apart):
    for state, clock, stage in itertools.product(CaseState, ClockKind, REACHED):
        heard = told(matter(state, clock, stage=stage, owner_id=REGISTRAR, **kept_apart), house())
        assert heard.people == {DISCIPLINE}


def test_whoever_is_admitted_to_a_case_kept_apart_is_told_of_their_own_step_only():
    circle = frozenset({(LEADER, Capacity.SIGNER), (INSPECTOR, Capacity.VERIFIER)})
    values = {"is_staff_complaint": True, "circle": circle}
    signing = matter(CaseState.AWAITING_SIGN_OFF, **values)
    assert told(signing, house()).people == {DISCIPLINE, LEADER}
    verifying = matter(CaseState.INVESTIGATING, **values)
    assert told(verifying, house()).people == {DISCIPLINE, INSPECTOR}
    late = matter(CaseState.INVESTIGATING, stage=ClockStage.ESCALATED, **values)
    assert told(late, house()).people == {DISCIPLINE, INSPECTOR, LEADER}


def test_the_nearest_discipline_officer_who_is_not_complained_of_is_told():
    two = house(STAFF | {(COUNTY, Role.DISCIPLINE): {50}})
    assert people(two, unit_id=COUNTY, is_staff_complaint=True) == {50}
    assert people(two, unit_id=COUNTY, is_staff_complaint=True, complained_of_id=50) == {DISCIPLINE}


def test_of_a_case_kept_apart_that_nobody_may_know_no_vacancy_tells():
    heard = told(matter(is_sealed=True), without((CITY, Role.DISCIPLINE)))
    assert (heard.people, heard.vacant) == (frozenset(), frozenset())


def test_a_person_of_the_house_answers_as_the_table_of_permissions_asks():
    leader = Person(LEADER, house())
    assert leader.holds(Role.LEADER, COUNTY)
    assert not leader.holds(Role.REGISTRAR, CITY)
    assert Person(INSPECTOR, house()).is_member_of(TEAM)
    assert not Person(INSPECTOR, house()).is_member_of(CITY)
