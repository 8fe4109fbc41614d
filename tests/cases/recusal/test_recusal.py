"""Recusal (回避): whoever keeps away from a matter learns of it no more and does nothing on it."""

import re

import pytest

from app.audit.models import AuditRow
from app.cases.contact.kinds import TaskKind
from app.cases.contact.models import ContactTask
from app.cases.models import Case
from app.cases.queries import known_of, scope_of
from app.cases.recusal.models import CaseRecusal
from app.cases.states import CaseKind, CaseState
from app.enforcement.orders.models import TeamAlert
from app.enforcement.orders.queries import orders_for
from app.extensions import db, end_reading, writing
from tests.addresses import token
from tests.factories import NOON, make_case

GROUND = {"own-ground": "relative"}


def page_of(case_id):
    return f"/cases/{token(case_id)}/recusal"


def declare(browser, case_id):
    return browser.post(f"{page_of(case_id)}/declare", GROUND, page=page_of(case_id))


def order(browser, case_id, user_id, page=None):
    values = {"order-person": user_id, "order-ground": "interest"}
    return browser.post(f"{page_of(case_id)}/order", values, page=page or page_of(case_id))


def recusal_of(case_id):
    end_reading()
    return db.session.query(CaseRecusal).filter_by(case_id=case_id).one()


def same(answer):
    """A page without what differs from one answer to the next."""
    return re.sub(r'(name="(?:csrf_token|next)" value=")[^"]*', r"\1", answer.text)


def test_who_declared_it_is_answered_like_about_a_matter_that_never_was(both, office, client_for):
    case_id = make_case(office)
    browser = client_for(office.registrar)
    assert declare(browser, case_id).status_code == 302
    browser.get("/cases")  # says that it was done
    known, never = browser.get(f"/cases/{token(case_id)}"), browser.get(f"/cases/{token(10**6)}")
    assert (known.status_code, same(known)) == (404, same(never))
    for page in ("/recusal", "/sheet.pdf", "/proposal", "/accept"):
        assert browser.get(f"/cases/{token(case_id)}{page}").status_code == 404
    assert client_for(office.leader).get(f"/cases/{token(case_id)}").status_code == 200


def test_it_is_in_no_list_no_count_and_no_notice_of_theirs(both, office, client_for):
    kept, away = make_case(office), make_case(office)
    browser = client_for(office.registrar)
    declare(browser, away)
    page = browser.get("/cases").text
    assert token(kept) in page
    assert token(away) not in page
    assert set(known_of(office.registrar, [kept, away])) == {kept}
    assert set(known_of(office.leader, [kept, away])) == {kept, away}
    for from_clocks in (False, True):
        found = db.session.query(Case.id).filter(
            *scope_of(office.registrar).conditions(from_clocks=from_clocks)
        )
        assert {row.id for row in found} == {kept}


def test_a_leader_orders_it_and_what_lay_with_the_person_goes_on(both, office, client_for):
    case_id = make_case(office, CaseState.CLOSED)
    registrar = office.people["registrar"]
    with writing():
        task = ContactTask(
            case_id=case_id, kind=TaskKind.FEEDBACK, unit_id=office.unit_id, created_at=NOON,
            not_before=NOON, assigned_to_id=registrar, shown_at=NOON, shown_to_id=registrar,
        )  # fmt: skip
        db.session.add(task)
    leader = client_for(office.leader)
    assert order(leader, case_id, registrar).status_code == 302
    assert recusal_of(case_id).entered_by_id == office.people["leader"]
    case = db.session.get_one(Case, case_id)
    assert case.owner_id == office.people["leader"]
    assert db.session.query(ContactTask).one().assigned_to_id is None
    assert client_for(office.registrar).get(f"/cases/{token(case_id)}").status_code == 404
    rows = [row.action for row in db.session.query(AuditRow).filter_by(case_uid=case.uid)]
    assert "recusal.ordered" in rows


@pytest.mark.parametrize("who", ["registrar", "duty_head", "inspector", "analyst"])
def test_nobody_but_a_leader_orders_or_lifts_it(app, office, client_for, who):
    case_id = make_case(office, CaseState.RECEIVED)
    target = office.people["second_inspector"]
    browser = client_for(getattr(office, who))
    assert "order-person" not in browser.get(page_of(case_id)).text
    assert order(browser, case_id, target).status_code == 403
    order(client_for(office.leader), case_id, target)
    lift = f"{page_of(case_id)}/{token(recusal_of(case_id).id, 'recusal')}/lift"
    assert browser.post(lift, page=page_of(case_id)).status_code == 403
    assert recusal_of(case_id).lifted_at is None


def test_a_recused_inspector_loses_order_and_alert(app, office, client_for):
    case_id = make_case(office, CaseState.RECEIVED)
    alerted = make_case(office, CaseState.AWAITING_SIGN_OFF)
    with writing():
        db.session.add(TeamAlert(case_id=alerted, team_id=office.team_id, at=NOON))
        for each in (case_id, alerted):
            db.session.add(
                CaseRecusal(
                    case_id=each,
                    user_id=office.people["inspector"],
                    ground="relation",
                    entered_by_id=office.people["leader"],
                    entered_at=NOON,
                )
            )
    assert client_for(office.inspector).get(f"/orders/{token(case_id)}").status_code == 404
    assert orders_for(office.inspector).alerts == []
    assert [a.case_id for a in orders_for(office.second_inspector).alerts] == [alerted]


def test_a_leader_lifts_it_and_the_record_stays(both, office, client_for):
    case_id = make_case(office)
    registrar = client_for(office.registrar)
    declare(registrar, case_id)
    lift = f"{page_of(case_id)}/{token(recusal_of(case_id).id, 'recusal')}/lift"
    assert client_for(office.leader).post(lift, page=page_of(case_id)).status_code == 302
    assert registrar.get(f"/cases/{token(case_id)}").status_code == 200
    assert recusal_of(case_id).lifted_by_id == office.people["leader"]
    declare(registrar, case_id)
    assert db.session.query(CaseRecusal).filter_by(case_id=case_id).count() == 2


def test_it_is_not_ordered_for_somebody_who_does_not_know_of_the_matter(app, office, client_for):
    case_id = make_case(office)
    answer = order(client_for(office.leader), case_id, office.people["county_registrar"])
    assert answer.status_code == 200
    assert "order-person-error" in answer.text
    assert db.session.query(CaseRecusal).count() == 0


def test_an_ordinary_leader_learns_of_no_matter_kept_apart_by_this_page(app, office, client_for):
    case_id = make_case(office, kind=CaseKind.STAFF_COMPLAINT)
    assert client_for(office.leader).get(page_of(case_id)).status_code == 404
    assert declare(client_for(office.leader), case_id).status_code == 404
    discipline = client_for(office.discipline)
    assert discipline.get(page_of(case_id)).status_code == 200


def test_the_ground_is_required_and_the_page_says_so(app, office, client_for):
    case_id = make_case(office)
    browser = client_for(office.registrar)
    answer = browser.post(f"{page_of(case_id)}/declare", {}, page=page_of(case_id))
    assert "own-ground-error" in answer.text
    assert db.session.query(CaseRecusal).count() == 0


def test_the_case_page_names_who_keeps_away(app, office, client_for):
    case_id = make_case(office)
    leader = client_for(office.leader)
    assert page_of(case_id) in leader.get(f"/cases/{token(case_id)}").text
    order(leader, case_id, office.people["analyst"])
    assert "统计员" in leader.get(f"/cases/{token(case_id)}").text
