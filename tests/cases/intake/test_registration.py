"""Taking a call through the page: sealed, numbered, shown once."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app.audit.models import AuditRow
from app.cases.intake.reference import is_well_formed, reference_digest
from app.cases.models import Case, CaseEvent
from app.cases.states import CaseAction, CaseState
from app.clocks.kinds import ClockKind
from app.clocks.queries import running_clocks
from app.extensions import db
from app.identity.models import StoredBox
from tests.addresses import token
from tests.factories import NOON

PAGE = "/desk/register"


@pytest.fixture
def call(office):
    """What a registrar types for an ordinary report."""
    return {
        "channel": "hotline",
        "kind": "report",
        "disclosure": "confidential",
        "name": "林晓燕",
        "phone": "13800005621",
        "respondent_name": "鲜味源餐饮管理有限公司",
        "respondent_address": "解放路118号",
        "category": str(office.category_id),
        "district": str(office.urban_id),
        "words": "我是林晓燕，冷柜里的冻牛肉过期了。",
        "summary": "反映一餐饮店使用过期冷冻牛肉。",
        "urgency": "normal",
        "on_the_spot": "no",
    }


def _only_case():
    return db.session.scalars(select(Case)).one()


def _digits(page):
    shown = page.split('class="app-ref')[1].split("</p>")[0]
    return "".join(c for c in shown.split(">", 1)[1] if c.isdigit())


@time_machine.travel(NOON, tick=False)
def test_saving_seals_numbers_and_shows_the_reference_once(office, call, client_for):
    registrar = client_for(office.registrar)
    answer = registrar.post(PAGE, call)
    assert answer.status_code == 302, answer.text
    case = _only_case()
    assert case.number == "示投举〔2026〕1号"
    assert case.state is CaseState.REGISTERED
    assert case.owner_id == case.registered_by_id == office.people["registrar"]
    assert case.received_at == NOON
    page = registrar.get(answer.location)
    digits = _digits(page.text)
    assert is_well_formed(digits)
    assert reference_digest(b"r" * 64, digits) == _only_case().reference_digest
    again = registrar.get(answer.location).text
    assert 'class="app-ref' not in again


@time_machine.travel(NOON, tick=False)
def test_identity_and_words_are_kept_in_boxes_whose_digests_are_audited(office, call, client_for):
    client_for(office.registrar).post(PAGE, call)
    case = _only_case()
    boxes = db.session.scalars(select(StoredBox).where(StoredBox.case_uid == case.uid)).all()
    assert {box.kind.value for box in boxes} == {"identity", "words"}
    audited = set(
        db.session.scalars(
            select(AuditRow.box_digest).where(
                AuditRow.case_uid == case.uid, AuditRow.box_digest.is_not(None)
            )
        )
    )
    assert audited == {box.digest for box in boxes}


def test_the_same_page_sent_twice_makes_one_matter(office, call, client_for):
    registrar = client_for(office.registrar)
    hidden = registrar.hidden_of(PAGE, action=PAGE)
    first = registrar.client.post(PAGE, data=hidden | call)
    db.session.rollback()
    second = registrar.client.post(PAGE, data=hidden | call)
    db.session.rollback()
    assert first.location == second.location
    assert db.session.scalar(select(func.count()).select_from(Case)) == 1
    page = registrar.get(second.location)
    assert is_well_formed(_digits(page.text))


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(("area", "minutes"), [("urban_id", 60), ("township_id", 120)])
def test_on_the_spot_accepts_and_the_arrival_limit_runs_from_the_call(
    office, call, client_for, area, minutes
):
    values = call | {"on_the_spot": "yes", "district": str(getattr(office, area))}
    values["received_at"] = "2026-11-18T11:50"
    answer = client_for(office.registrar).post(PAGE, values)
    assert answer.status_code == 302, answer.text
    case = _only_case()
    assert case.state is CaseState.PROPOSING
    assert case.accepted_at == NOON
    events = db.session.scalars(select(CaseEvent.action).order_by(CaseEvent.id)).all()
    assert events == [CaseAction.REGISTER, CaseAction.ACCEPT]
    arrival = [c for c in running_clocks(case.id) if c.kind is ClockKind.ARRIVAL]
    assert arrival[0].due_at == NOON - timedelta(minutes=10) + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "missing",
    ["kind", "disclosure", "category", "district", "words", "summary", "on_the_spot"],
)
def test_what_is_missing_is_said_beside_the_field_and_all_that_was_typed_is_kept(
    office, call, client_for, missing
):
    registrar = client_for(office.registrar)
    page = registrar.post(PAGE, {k: v for k, v in call.items() if k != missing})
    assert page.status_code == 200
    assert f'href="#{missing}"' in page.text
    assert "林晓燕" in page.text
    assert db.session.scalar(select(func.count()).select_from(Case)) == 0
    assert "林晓燕" not in registrar.get(PAGE).text


def test_nothing_is_preselected_in_how_they_wish_to_be_known(office, client_for):
    page = client_for(office.registrar).get(PAGE).text
    part = page.split('id="disclosure"')[1].split("</fieldset>")[0]
    assert "checked" not in part
    assert 'autocomplete="off"' in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"summary": "林先生电话13800005621反映过期牛肉"}, "summary"),
        ({"disclosure": "anonymous"}, "disclosure"),
        ({"disclosure": "named", "name": ""}, "disclosure"),
        ({"id_number": "110101199003070000"}, "id_number"),
        ({"credit_code": "91350100M000100Y4X"}, "credit_code"),
        ({"received_at": "2999-01-01T00:00"}, "received_at"),
        ({"received_at": "0001-01-01T00:00"}, "received_at"),
        ({"received_at": "gestern"}, "received_at"),
        ({"category": "999999"}, "category"),
        ({"district": "x"}, "district"),
        ({"kind": "nonsense"}, "kind"),
        ({"respondent_name": ""}, "respondent_name"),
        ({"channel_note": "由13800005621来信"}, "channel_note"),
        ({"name": "林" * 41}, "name"),
    ],
)
def test_odd_input_is_answered_beside_its_field_and_nothing_is_saved(
    office, call, client_for, changes, field
):
    page = client_for(office.registrar).post(PAGE, call | changes)
    assert page.status_code == 200
    assert f'href="#{field}"' in page.text
    assert db.session.scalar(select(func.count()).select_from(Case)) == 0


def test_a_wrong_check_digit_is_kept_when_the_registrar_says_so(office, call, client_for):
    values = call | {"credit_code": "91350100M000100Y4X", "credit_code_keep": "y"}
    values |= {"id_number": "110101199003070000", "id_number_keep": "y"}
    assert client_for(office.registrar).post(PAGE, values).status_code == 302


def test_a_marked_place_in_the_summary_is_kept_with_a_reason(office, call, client_for):
    values = call | {
        "summary": "反映车牌闽A12345的冷链车过期",
        "kept_because": "是被举报车辆",
    }
    answer = client_for(office.registrar).post(PAGE, values)
    assert answer.status_code == 302, answer.text
    assert _only_case().flags_kept_because == "是被举报车辆"


def test_numbers_run_per_unit_and_year_and_staff_complaints_have_their_own(
    office, call, client_for
):
    city, county = client_for(office.registrar), client_for(office.county_registrar)
    for browser in (city, city, county):
        assert browser.post(PAGE, call).status_code == 302
    staff = city.post(PAGE, call | {"kind": "staff_complaint", "on_the_spot": "yes"})
    numbers = db.session.scalars(select(Case.number).order_by(Case.id)).all()
    year = numbers[0].split("〔")[1][:4]
    assert numbers == [
        f"示投举〔{year}〕1号",
        f"示投举〔{year}〕2号",
        f"东投举〔{year}〕1号",
        f"示投举督〔{year}〕1号",
    ]
    shown = city.get(staff.location)
    assert shown.status_code == 200
    assert 'class="app-ref' in shown.text
    assert city.get(staff.location).status_code == 404
    case = db.session.scalars(select(Case).order_by(Case.id.desc())).first()
    assert case.state is CaseState.REGISTERED
    assert case.owner_id == office.people["discipline"]


def test_who_does_not_sit_at_a_desk_does_not_register(office, call, client_for):
    for person in (office.inspector, office.leader, office.auditor):
        browser = client_for(person)
        assert browser.get(PAGE).status_code == 403
        assert browser.client.post(PAGE, data=call).status_code in {400, 403}


def test_the_page_of_the_reference_is_for_its_registrar_only(office, call, client_for):
    answer = client_for(office.registrar).post(PAGE, call)
    other = client_for(office.duty_head)
    assert other.get(answer.location).status_code == 404
    for never in (token(2**31), token(2**62), "99999999999999999999"):
        assert other.get(f"/desk/registered/{never}").status_code == 404
