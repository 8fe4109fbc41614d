"""A new reference takes a call-back, two people, and a person who is not anonymous."""

import re
from datetime import timedelta

import pytest

from app.accounts.models import Membership
from app.accounts.roles import Role
from app.cases.contact.kinds import AttemptOutcome, TaskKind
from app.cases.contact.models import ContactAttempt, ContactTask
from app.cases.contact.operations import answer_promise
from app.cases.models import Case
from app.cases.references.kinds import Issuer
from app.cases.references.models import ReissueRequest, ReplacedReference, ReporterKey
from app.extensions import db, writing
from app.identity import references
from app.identity.operations import keep
from app.identity.seal import seal_identity
from app.identity.wire.kinds import Disclosure
from app.identity.wire.person import Identity
from app.web.now import now
from tests import factories
from tests.addresses import token
from tests.publicity.portal.test_portal import Person


class Desk:
    """Two people at the desk and the person whose number is lost."""

    def __init__(self, app, office, client_for):
        self.office = office
        self.person = Person(app, office, client_for())
        self.case_id = self.person.told(can_be_reached=True)
        self.page = f"/cases/{token(self.case_id)}/reference"
        self.registrar = client_for(office.registrar)
        self.duty_head = client_for(office.duty_head)

    def reach(self, clerk="registrar", outcome=AttemptOutcome.REACHED):
        with writing():
            task = ContactTask(
                case_id=self.case_id, kind=TaskKind.CALL_BACK, unit_id=self.office.unit_id,
                created_at=now(), not_before=now(), done_at=now(), ending="reached",
            )  # fmt: skip
            attempt = ContactAttempt(
                clerk_id=self.office.people[clerk], at=now(), outcome=outcome, note=""
            )
            task.attempts.append(attempt)
            db.session.add(task)

    def ask(self):
        return self.registrar.post(f"{self.page}/ask", page=self.page)

    def confirm(self, browser=None, **data):
        answer = {"checked": "y"} | data
        return (browser or self.duty_head).post(f"{self.page}/confirm", answer, page=self.page)

    def issue(self, browser=None):
        return (browser or self.registrar).post(f"{self.page}/issue", page=self.page)


def number_on(page):
    return re.search(r"(\d{4} ){3}\d{4}", page.text).group().replace(" ", "")


@pytest.fixture
def desk(request, office, client_for, time_machine, monkeypatch):
    time_machine.move_to(factories.NOON + timedelta(minutes=30), tick=False)
    name = "both" if "both" in request.fixturenames else "app"
    monkeypatch.setattr("app.cases.references.views.may_reissue", lambda uid, user: True)
    return Desk(request.getfixturevalue(name), office, client_for)


def test_two_people_put_a_new_number_in_the_place_of_the_old(both, desk):
    with writing():
        db.session.add(
            ReporterKey(
                case_id=desk.case_id, issuer=Issuer.PORTAL, issued_at=factories.NOON,
                passphrase_hash="x", passphrase_set_at=factories.NOON,
            )
        )  # fmt: skip
    desk.reach()
    assert desk.ask().status_code == 302
    assert desk.confirm().status_code == 302
    shown = desk.issue()
    assert shown.headers["Cache-Control"] == "no-store"
    old, new = desk.person.reference, number_on(shown)
    assert desk.person.look_up(old).status_code == 200
    assert db.session.query(ReplacedReference).one().case_id == desk.case_id
    key = db.session.query(ReporterKey).one()
    assert (key.issuer, key.passphrase_hash) == (Issuer.STAFF, None)
    assert desk.person.look_up(new).location == "/status"
    assert new not in desk.registrar.get(desk.page).text


def test_without_a_call_back_of_ones_own_within_a_day_nothing_is_asked(desk, time_machine):
    assert desk.ask().status_code == 409
    desk.reach(outcome=AttemptOutcome.NO_ANSWER)
    desk.reach(clerk="duty_head")
    assert desk.ask().status_code == 409
    desk.reach()
    time_machine.shift(timedelta(hours=25))
    desk.registrar.sign_in("liujing")
    assert desk.ask().status_code == 409
    assert db.session.query(ReissueRequest).count() == 0


def test_a_promise_noted_as_kept_without_a_call_is_no_call_back(desk):
    with writing():
        case = db.session.get_one(Case, desk.case_id)
        answer_promise(case, desk.office.registrar, "来电时已告知", now())
    assert desk.ask().status_code == 409
    assert db.session.query(ReissueRequest).count() == 0


def test_whoever_asks_never_confirms(both, desk):
    with writing():
        db.session.add(
            Membership(
                user_id=desk.office.people["registrar"],
                unit_id=desk.office.unit_id,
                role=Role.DUTY_HEAD,
            )
        )
    desk.reach()
    desk.ask()
    assert "/confirm" not in desk.registrar.get(desk.page).text
    assert desk.confirm(desk.registrar).status_code == 409
    assert desk.issue().status_code in {302, 409}
    assert db.session.get_one(Case, desk.case_id).reference_digest
    assert db.session.query(ReplacedReference).count() == 0


def test_only_the_one_who_asked_issues_it_and_once(desk):
    desk.reach()
    desk.ask()
    desk.confirm()
    fields = desk.registrar.hidden_of(desk.page, action=f"{desk.page}/issue")
    desk.duty_head.get(desk.page)
    stolen = desk.duty_head.hidden_of(desk.page) | {"token": fields["token"]}
    assert desk.duty_head.client.post(f"{desk.page}/issue", data=stolen).status_code == 409
    first = desk.registrar.client.post(f"{desk.page}/issue", data=fields)
    again = desk.registrar.client.post(f"{desk.page}/issue", data=fields)
    assert number_on(first) == number_on(again)
    assert db.session.query(ReplacedReference).count() == 1
    fields["token"] = "a" * 32
    assert desk.registrar.client.post(f"{desk.page}/issue", data=fields).status_code == 409


def test_a_confirmation_lapses_after_a_day(desk, time_machine):
    desk.reach()
    desk.ask()
    desk.confirm()
    fields = desk.registrar.hidden_of(desk.page, action=f"{desk.page}/issue")
    time_machine.shift(timedelta(hours=25))
    desk.registrar.sign_in("liujing")
    again = desk.registrar.hidden_of(desk.page) | {"token": fields["token"]}
    assert desk.registrar.client.post(f"{desk.page}/issue", data=again).status_code == 409


def test_without_the_tick_nothing_is_confirmed(desk):
    desk.reach()
    desk.ask()
    assert desk.confirm(checked="").status_code == 422
    assert db.session.query(ReissueRequest).one().confirmed_at is None


def test_no_inspector_sees_the_page(desk, client_for, office):
    assert client_for(office.inspector).get(desk.page).status_code == 403
    assert client_for(office.other_inspector).get(desk.page).status_code == 404


@pytest.mark.parametrize("mode", list(Disclosure))
def test_the_keeper_says_no_for_the_anonymous_alone(office, keeper, jobs, mode):
    case_id = factories.make_case(office)
    uid = db.session.get_one(Case, case_id).uid
    name = "" if mode is Disclosure.ANONYMOUS else "林晓燕"
    box = seal_identity(Identity(disclosure=mode, name=name, phone="13800005621"), uid)
    with writing():
        keep(box, actor_id=None, at=now())
    jobs()
    assert references.may_reissue(uid, office.people["registrar"]) is (
        mode is not Disclosure.ANONYMOUS
    )
