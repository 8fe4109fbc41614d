"""Telling us on the web: sealed at once, owned by the duty head, one number shown once."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from app.audit.models import AuditRow
from app.cases.evidence.kinds import Source
from app.cases.evidence.models import ReceivedItem
from app.cases.intake.reference import is_well_formed
from app.cases.intake.summary.rules import UNSORTED
from app.cases.models import Case, CaseEvent
from app.cases.references.kinds import Issuer
from app.cases.references.models import ReporterKey
from app.cases.states import CaseState, Channel
from app.clocks.models import Clock
from app.extensions import db
from app.identity.models import StoredBox
from tests import factories
from tests.addresses import token

WORDS = "我是这家店的厨师，老板让我们用过期牛肉，我电话13800005621。"


@pytest.fixture
def stranger(office, client_for, time_machine):
    time_machine.move_to(factories.NOON, tick=False)
    return client_for()


def told(office, **changes):
    return {
        "kind": "report",
        "words": WORDS,
        "respondent_name": "鲜味源餐饮管理有限公司",
        "respondent_address": "解放路118号",
        "district": str(office.urban_id),
        "happened": "今天中午",
        "category": str(office.category_id),
        "disclosure": "confidential",
        "name": "林晓燕",
        "phone": "13800005621",
        "safe_contact": "晚上",
        "safe_to_message": "no",
    } | changes


def number_on(page):
    digits = re.search(r"(\d{4} ){4}\d{4}", page.text)
    return digits.group().replace(" ", "") if digits else None


def submit(stranger, office, **changes):
    answer = stranger.post("/submit", told(office, **changes))
    assert answer.status_code == 302, answer.text
    return number_on(stranger.get(answer.location))


def test_a_matter_is_kept_sealed_without_anybody_having_taken_it_down(both, office, stranger):
    number = submit(stranger, office)
    assert len(number) == 20
    assert is_well_formed(number)
    case = db.session.query(Case).one()
    assert (case.state, case.channel) == (CaseState.REGISTERED, Channel.WEB)
    assert case.registered_by_id is None
    assert case.owner_id == office.people["duty_head"]
    assert case.summary == UNSORTED
    assert case.can_be_reached
    event = db.session.query(CaseEvent).one()
    assert (event.actor_id, event.to_state) == (None, CaseState.REGISTERED)
    recorded = db.session.query(AuditRow).filter_by(case_uid=case.uid)
    assert {row.actor_id for row in recorded} == {None}
    assert {box.taker_id for box in db.session.query(StoredBox)} == {None}
    assert db.session.query(Clock).count() > 0
    assert db.session.query(ReporterKey).one().issuer is Issuer.PORTAL


def test_nothing_of_the_words_or_the_person_stands_in_the_clear(both, office, stranger):
    submit(stranger, office, respondent_address="解放路118号，举报人电话13800005621")
    case = db.session.query(Case).one()
    assert case.respondent_name == "鲜味源餐饮管理有限公司"
    assert case.respondent_address == ""
    with db.engine.connect() as connection:
        for table in Case.metadata.sorted_tables:
            stored = repr(connection.execute(table.select()).all())
            for secret in ("林晓燕", "13800005621", "厨师"):
                assert secret not in stored, table.name


def test_the_number_opens_everything_and_is_shown_once(office, stranger):
    number = submit(stranger, office)
    assert number_on(stranger.get("/submit/done")) is None
    found = stranger.post("/status", {"reference": number}, page="/")
    assert found.location == "/status"
    assert "/status/talk" in stranger.get("/status").text


def test_a_page_sent_twice_makes_one_matter_and_shows_one_number(both, office, stranger):
    fields = stranger.hidden_of("/submit") | told(office)
    numbers = []
    for _ in range(2):
        answer = stranger.client.post("/submit", data=fields)
        numbers.append(number_on(stranger.get(answer.location)))
    assert numbers[0] == numbers[1]
    assert db.session.query(Case).count() == 1


def test_a_page_sent_again_much_later_shows_the_number_to_nobody(office, stranger, time_machine):
    fields = stranger.hidden_of("/submit") | told(office)
    stranger.client.post("/submit", data=fields)
    time_machine.shift(timedelta(minutes=20))
    answer = stranger.client.post("/submit", data=fields)
    assert number_on(stranger.get(answer.location)) is None
    assert db.session.query(Case).count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"words": ""}, "words"),
        ({"kind": ""}, "kind"),
        ({"district": ""}, "district"),
        ({"disclosure": "named", "name": ""}, "disclosure"),
        ({"disclosure": "anonymous"}, "disclosure"),
        ({"words": "长" * 6001}, "words"),
        ({"phone": "1" * 300}, "phone"),
    ],
)
def test_what_is_missing_or_too_long_is_said_beside_its_field(office, stranger, changes, field):
    answer = stranger.post("/submit", told(office, **changes))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "鲜味源餐饮管理有限公司" in answer.text
    assert db.session.query(Case).count() == 0


def test_without_any_field_nothing_breaks(app, office, stranger):
    assert stranger.post("/submit", {}).status_code == 422


def test_a_complaint_against_staff_goes_to_the_discipline_officer(office, stranger):
    submit(stranger, office, kind="staff_complaint", respondent_name="")
    case = db.session.query(Case).one()
    assert case.owner_id == office.people["discipline"]


def test_the_anonymous_have_an_identity_box_like_everybody(office, stranger):
    submit(stranger, office, disclosure="anonymous", name="", phone="", safe_contact="")
    kinds = sorted(box.kind.value for box in db.session.query(StoredBox))
    assert kinds == ["identity", "words"]
    assert not db.session.query(Case).one().can_be_reached


def test_the_duty_head_reads_the_words_and_sums_the_matter_up(
    office, stranger, keeper, jobs, client_for
):
    submit(stranger, office)
    jobs()
    case_id = db.session.query(Case).one().id
    duty = client_for(office.duty_head)
    case = f"/cases/{token(case_id)}"
    page = duty.get(case).text
    assert f"{case}/summary" in page
    assert WORDS in duty.post(f"{case}/words", page=case).text
    bad = duty.post(f"{case}/summary", {"summary": "联系人电话13800005621。"})
    assert "app-marked" in bad.text
    assert '<form method="post" action="' + f"{case}/words" in bad.text
    assert bad.status_code == 422
    answer = duty.post(f"{case}/summary", {"summary": "反映一餐饮店使用过期牛肉。"})
    assert answer.status_code == 302
    assert db.session.get_one(Case, case_id).summary == "反映一餐饮店使用过期牛肉。"
    assert f"{case}/summary" not in duty.get(case).text


def test_no_inspector_may_sum_a_matter_up(office, stranger, client_for):
    submit(stranger, office)
    case = f"/cases/{token(db.session.query(Case).one().id)}"
    assert client_for(office.other_inspector).get(f"{case}/summary").status_code == 404
    assert client_for(office.leader).get(f"{case}/summary").status_code == 403


def picture(name="我家门口.png"):
    whole = BytesIO()
    Image.new("RGB", (8, 8), "red").save(whole, "PNG")
    return BytesIO(whole.getvalue()), name


def test_files_are_sealed_with_their_names(both, office, stranger):
    fields = stranger.hidden_of("/submit") | told(office) | {"files": [picture(), picture()]}
    answer = stranger.client.post("/submit", data=fields, content_type="multipart/form-data")
    assert answer.location == "/submit/done"
    items = db.session.query(ReceivedItem).order_by(ReceivedItem.number).all()
    assert [(item.number, item.source) for item in items] == [
        (1, Source.PORTAL),
        (2, Source.PORTAL),
    ]
    assert {item.received_by_id for item in items} == {None}
    folder = both.extensions["huiyin.config"].files_path
    stored = [path for path in folder.rglob("*") if path.is_file()]
    assert len(stored) == 2
    assert all(b"PNG" not in path.read_bytes() for path in stored)
    with db.engine.connect() as connection:
        for table in Case.metadata.sorted_tables:
            assert "我家门口" not in repr(connection.execute(table.select()).all())


def test_files_of_a_page_sent_twice_are_kept_once(office, stranger, app):
    fields = stranger.hidden_of("/submit") | told(office)
    for _ in range(2):
        sent = fields | {"files": [picture()]}
        stranger.client.post("/submit", data=sent, content_type="multipart/form-data")
    folder = app.extensions["huiyin.config"].files_path
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


def test_a_file_that_is_none_is_refused_beside_its_field(office, stranger):
    sent = stranger.hidden_of("/submit") | told(office) | {"files": [(BytesIO(b"MZ"), "a.png")]}
    answer = stranger.client.post("/submit", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert 'href="#files"' in answer.text
    assert db.session.query(Case).count() == 0
