"""A leader's work is done by somebody else for some days (委托)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from app.accounts.changes.operations import ChangeRefused
from app.accounts.delegation.operations import delegate, end, span_of
from app.accounts.models import Delegation, Membership, Unit, User
from app.accounts.roles import Role
from app.accounts.rules import Refused
from app.audit.models import AuditRow
from app.cases.models import Case, CaseEvent
from app.cases.permissions import Permission, allowed
from app.cases.recusal.models import CaseRecusal
from app.cases.signoff.queries import inbox_of
from app.cases.states import CaseAction, CaseState
from app.cases.workflow import advance
from app.errors import NotFound, PermissionDenied
from app.extensions import db, end_reading, writing
from tests.addresses import token
from tests.factories import NOON, make_case

FROM, TO = NOON + timedelta(days=1), NOON + timedelta(days=3)


def given(office, receiver="duty_head", span=(FROM, TO), giver="leader", unit_id=None):
    with writing():
        leader = getattr(office, giver)
        made = delegate(leader, office.people[receiver], unit_id or office.unit_id, span, NOON)
        return made.id


def refusal(office, **values):
    with pytest.raises(ChangeRefused) as caught:
        given(office, **values)
    end_reading()
    return caught.value.refused


@pytest.mark.parametrize(
    ("moment", "counts"),
    [
        (FROM - timedelta(microseconds=1), False),
        (FROM, True),
        (TO - timedelta(microseconds=1), True),
        (TO, False),
    ],
)
def test_it_counts_from_the_first_moment_up_to_the_last(both, office, moment, counts):
    given(office)
    with time_machine.travel(moment, tick=False):
        assert office.duty_head.holds(Role.LEADER, office.unit_id) is counts
        assert office.duty_head.holds(Role.LEADER, office.county_id) is counts
        assert office.duty_head.has_role(Role.LEADER) is counts
        case = db.session.get_one(Case, make_case(office, CaseState.AWAITING_SIGN_OFF))
        assert allowed(office.duty_head, Permission.SIGN_OFF, case) is counts


def test_between_two_delegations_nothing_counts(app, office):
    given(office)
    given(office, span=(TO + timedelta(days=1), TO + timedelta(days=2)))
    for moment, counts in [(TO, False), (TO + timedelta(days=1), True)]:
        with time_machine.travel(moment, tick=False):
            assert office.duty_head.holds(Role.LEADER, office.unit_id) is counts


def test_whole_local_days_are_delegated():
    starts, ends = span_of(date(2026, 11, 20), date(2026, 11, 21), ZoneInfo("Asia/Shanghai"))
    assert starts == datetime(2026, 11, 19, 16, tzinfo=UTC)
    assert ends == datetime(2026, 11, 21, 16, tzinfo=UTC)


def test_it_never_counts_for_identity_nor_makes_one_a_leader_oneself(app, office):
    given(office)
    with time_machine.travel(FROM, tick=False):
        assert not office.duty_head.counts_for_identity(Role.LEADER, office.unit_id, FROM)
        assert not office.duty_head.holds_itself(Role.LEADER, office.unit_id)
        assert office.leader.counts_for_identity(Role.LEADER, office.unit_id, FROM)


def test_the_timeline_and_the_record_say_on_whose_behalf(both, office, client_for):
    given(office)
    case_id = make_case(office, CaseState.CLOSED)
    with time_machine.travel(FROM, tick=False):
        with writing():
            case = db.session.get_one(Case, case_id)
            advance(case, CaseAction.REOPEN, office.duty_head, FROM)
        event = db.session.query(CaseEvent).filter_by(case_id=case_id).one()
        assert event.actor_id == office.people["duty_head"]
        assert event.on_behalf_of_id == office.people["leader"]
        row = db.session.query(AuditRow).filter_by(action="case.reopen").one()
        assert row.subject == f"for user {office.people['leader']}"
        timeline = client_for(office.analyst).get(f"/cases/{token(case_id)}").text
        assert "赵敏" in timeline
        assert "周卫" in timeline.split('id="timeline"')[1]


def test_what_one_may_do_oneself_is_done_in_ones_own_name(app, office):
    given(office, receiver="second_leader")
    case_id = make_case(office, CaseState.CLOSED)
    with time_machine.travel(FROM, tick=False), writing():
        case = db.session.get_one(Case, case_id)
        event = advance(case, CaseAction.REOPEN, office.second_leader, FROM)
        assert event.on_behalf_of_id is None


def test_nobody_acts_for_a_leader_who_keeps_away_from_the_matter(app, office):
    given(office)
    case_id = make_case(office, CaseState.CLOSED)
    leader = office.people["leader"]
    with writing():
        db.session.add(
            CaseRecusal(
                case_id=case_id,
                user_id=leader,
                ground="relative",
                entered_by_id=leader,
                entered_at=NOON,
            )
        )
    with time_machine.travel(FROM, tick=False), writing():
        case = db.session.get_one(Case, case_id)
        with pytest.raises(PermissionDenied):
            advance(case, CaseAction.REOPEN, office.duty_head, FROM)


def test_the_delegates_inbox_has_what_waits_for_the_leader(app, office, client_for):
    given(office)
    case_id = make_case(office, CaseState.AWAITING_SIGN_OFF)
    with time_machine.travel(FROM, tick=False):
        assert [case.id for case in inbox_of(office.duty_head).to_sign] == [case_id]
        assert "/inbox" in client_for(office.duty_head).get("/cases").text
    with time_machine.travel(TO, tick=False):
        assert "/inbox" not in client_for(office.duty_head).get("/cases").text


def test_it_ends_early_by_the_leader_alone(both, office, client_for):
    delegation_id = given(office)
    end_page = f"/account/delegations/{token(delegation_id, 'delegation')}/end"
    with time_machine.travel(FROM, tick=False):
        other = client_for(office.second_leader)
        assert other.post(end_page, page="/account/delegations").status_code == 404
        assert office.duty_head.holds(Role.LEADER, office.unit_id)
        client_for(office.leader).post(end_page, page="/account/delegations")
        end_reading()
        assert not office.duty_head.holds(Role.LEADER, office.unit_id)
        assert db.session.get_one(Delegation, delegation_id).ended_at == FROM
        with pytest.raises(NotFound), writing():
            end(office.second_leader, delegation_id, FROM)


@pytest.mark.parametrize("loss", ["role", "account"])
def test_it_counts_no_longer_than_the_leader_is_one(app, office, loss):
    given(office)
    with writing():
        leader = office.leader
        if loss == "role":
            db.session.query(Membership).filter_by(user_id=leader.id).delete()
        else:
            leader.active = False
    with time_machine.travel(FROM, tick=False):
        assert not office.duty_head.holds(Role.LEADER, office.unit_id)


def test_what_was_delegated_to_oneself_is_passed_on_to_nobody(app, office):
    given(office)
    with time_machine.travel(FROM, tick=False):
        found = refusal(office, giver="duty_head", receiver="registrar", span=(FROM, TO))
    assert found is Refused.NOT_HELD


@pytest.mark.parametrize(
    ("role", "why"),
    [
        (Role.CUSTODIAN, Refused.LEADER_CUSTODIAN),
        (Role.AUDITOR, Refused.AUDITOR),
        (Role.SYSTEM_ADMINISTRATOR, Refused.ADMINISTRATOR_READS),
        (Role.SECURITY_ADMINISTRATOR, Refused.ADMINISTRATOR_READS),
    ],
)
def test_custodians_auditors_and_administrators_act_for_no_leader(app, office, role, why):
    with writing():
        unit = db.session.get_one(Unit, office.unit_id)
        person = db.session.get_one(User, office.people["analyst"])
        db.session.query(Membership).filter_by(user_id=person.id).delete()
        db.session.add(Membership(user_id=person.id, unit_id=unit.id, role=role))
    assert refusal(office, receiver="analyst") is why


def test_only_somebody_of_the_same_unit_gets_it_and_never_oneself(app, office):
    assert refusal(office, receiver="county_registrar") is Refused.INACTIVE
    assert refusal(office, receiver="leader") is Refused.SAME_PERSON
    with writing():
        office.duty_head.active = False
    assert refusal(office) is Refused.INACTIVE


@pytest.mark.parametrize(
    "span",
    [(TO, FROM), (FROM, FROM), (NOON - timedelta(days=2), NOON), (FROM, FROM + timedelta(400))],
)
def test_the_days_have_to_be_such(app, office, span):
    assert refusal(office, span=span) is Refused.SPAN


def test_a_leader_delegates_on_the_page_and_both_see_it(both, office, client_for):
    typed = {
        "receiver": office.people["duty_head"],
        "unit": office.unit_id,
        "first": "2026-11-20",
        "last": "2026-11-21",
    }
    page = "/account/delegations"
    with time_machine.travel(NOON, tick=False):
        browser = client_for(office.leader)
        backwards = browser.post(page, typed | {"last": "2026-11-19"})
        assert 'id="last-error"' in backwards.text
        assert browser.post(page, typed).status_code == 302
        assert "赵敏" in browser.get(page).text
        assert "周卫" in client_for(office.duty_head).get(page).text
        assert client_for(office.registrar).post(page, typed).status_code == 403
    assert db.session.query(Delegation).count() == 1
