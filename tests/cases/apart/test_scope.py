"""What a list shows of matters kept apart is what the table of permissions says, case by case."""

import itertools

from sqlalchemy import select

from app.accounts.models import Unit
from app.accounts.roles import Role
from app.cases.capacities import Capacity
from app.cases.models import Case, CircleMember
from app.cases.permissions import APART_RULES, RULES, Permission, allowed
from app.cases.queries import IS_KEPT_APART, scope_of
from app.cases.states import CaseKind, CaseState
from app.extensions import db, end_reading, writing
from tests.factories import NOON, make_case, make_user

KINDS = ({}, {"kind": CaseKind.STAFF_COMPLAINT}, {"is_sealed": True})


def admit(office, case_id, who, capacity, ended=False):
    officer = office.people["discipline"]
    with writing():
        db.session.add(
            CircleMember(
                case_id=case_id,
                user_id=office.people[who],
                capacity=capacity,
                reason="指定办理。",
                admitted_at=NOON,
                admitted_by_id=officer,
                ended_at=NOON if ended else None,
                ended_by_id=officer if ended else None,
            )
        )


def make_all(office):
    """Ordinary, about staff, sealed; of city and county; about nobody or one of ours; with teams,
    with people admitted and people whose part has ended."""
    made = []
    for kind, unit, accused, sent in itertools.product(
        KINDS,
        (office.unit_id, office.county_id),
        (None, "leader", "discipline"),
        (CaseState.REGISTERED, CaseState.INVESTIGATING),
    ):
        case_id = make_case(
            office,
            sent,
            unit_id=unit,
            complained_of_id=office.people[accused] if accused else None,
            **kind,
        )
        made.append(case_id)
        if kind:
            admit(office, case_id, "leader", Capacity.SIGNER)
            admit(office, case_id, "inspector", Capacity.VERIFIER)
            admit(office, case_id, "analyst", Capacity.REVIEWER, ended=True)
    return made


def test_lists_and_permissions_agree_for_everybody(both, office):
    with writing():
        county = db.session.get_one(Unit, office.county_id)
        office.people["county_officer"] = make_user("xjj", "郑直", (Role.DISCIPLINE, county)).id
    made = make_all(office)
    end_reading()
    for who in office.people:
        person = getattr(office, who)
        cases = [db.session.get_one(Case, case_id) for case_id in made]
        permitted = {case.id for case in cases if allowed(person, Permission.VIEW, case)}
        scope = scope_of(person)
        for from_clocks in (False, True):
            listed = select(Case.id).where(*scope.conditions(from_clocks=from_clocks))
            assert set(db.session.scalars(listed)) == permitted, who


def test_apart_in_a_query_is_apart_on_the_case(both, office):
    made = make_all(office)
    found = set(db.session.scalars(select(Case.id).where(IS_KEPT_APART)))
    assert found == {i for i in made if db.session.get_one(Case, i).is_kept_apart}


def test_both_tables_answer_every_permission():
    assert set(APART_RULES) == set(RULES) == set(Permission)


def test_each_of_the_circle_does_their_part_and_nothing_of_another(both, office):
    case_id = make_case(office, CaseState.INVESTIGATING, kind=CaseKind.STAFF_COMPLAINT)
    parts = {
        "leader": Capacity.SIGNER,
        "inspector": Capacity.VERIFIER,
        "registrar": Capacity.CONTACT,
        "analyst": Capacity.REVIEWER,
    }
    for who, capacity in parts.items():
        admit(office, case_id, who, capacity)
    end_reading()
    case = db.session.get_one(Case, case_id)
    can = {
        who: {p for p in Permission if allowed(getattr(office, who), p, case)}
        for who in (*parts, "discipline", "second_leader", "team_head")
    }
    assert can["analyst"] == {Permission.VIEW, Permission.REQUEST_IDENTITY}
    assert can["second_leader"] == can["team_head"] == set()
    assert Permission.SIGN_OFF in can["leader"]
    assert Permission.INVESTIGATE not in can["leader"]
    assert can["inspector"] == {
        Permission.VIEW,
        Permission.RECEIVE,
        Permission.RETURN_ORDER,
        Permission.INVESTIGATE,
        Permission.SUBMIT_CLOSING,
        Permission.ASK_FOR_TIME,
        Permission.EXPLAIN_DELAY,
        Permission.ASK_REPORTER,
        Permission.REQUEST_IDENTITY,
    }
    assert {Permission.CONTACT, Permission.PROMISE} <= can["registrar"]
    assert not {Permission.PROPOSE, Permission.READ_ORIGINAL} & can["registrar"]
    assert Permission.PROPOSE in can["discipline"]
    assert not {Permission.SIGN_OFF, Permission.REVIEW} & can["discipline"]
