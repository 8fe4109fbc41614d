"""On the spot: arrival, the record, evidence."""

import io
from uuid import uuid4

import pikepdf
import pytest
from PIL import Image

from app.cases.states import CaseState
from app.documents.files import path_of
from app.enforcement.visits.queries import evidence_of, visits_of
from app.extensions import db, end_reading
from app.identity.models import StoredBox
from app.identity.rounds import chain_audit_rows, deliver_boxes
from tests.enforcement.conftest import RECORD, paper, picture


def test_arrival_takes_the_time_of_the_server(walk):
    walk.arrived()
    case = walk.case
    assert case.state is CaseState.ON_SITE
    assert case.arrived_at == visits_of(case.id)[0].arrived_at


def test_the_record_begins_the_verification(walk):
    walk.verifying()
    case = walk.case
    assert case.state is CaseState.INVESTIGATING
    visit = visits_of(case.id)[0]
    assert visit.record == RECORD
    assert len(visit.inspectors) == 2
    assert all(inspector.certificate_number for inspector in visit.inspectors)


@pytest.mark.parametrize(
    "changes",
    [
        {"inspectors": []},
        {"inspectors": ["1"]},
        {"record": ""},
        {"rights_told": ""},
        {"could_not_enter": "y"},
    ],
)
def test_a_wrong_record_is_refused_beside_its_field_and_kept(walk, changes):
    head = walk.arrived()
    data = walk.record(record="已写的笔录") | changes
    if changes.get("inspectors") == ["1"]:
        data["inspectors"] = [str(walk.office.people["inspector"])]
    data = {name: value for name, value in data.items() if value != ""}
    answer = head.post(walk.visit_url(), data)
    assert answer.status_code == 200
    assert "govuk-error-message" in answer.text
    if "record" not in changes:
        assert "已写的笔录" in answer.text
    assert visits_of(walk.case.id)[0].finished_at is None
    assert walk.case.state is CaseState.ON_SITE


def test_somebody_of_another_team_is_no_choice(walk):
    head = walk.arrived()
    stranger = str(walk.office.people["other_inspector"])
    own = str(walk.office.people["inspector"])
    answer = head.post(walk.visit_url(), walk.record(inspectors=[own, stranger]))
    assert answer.status_code == 200
    assert "govuk-error-message" in answer.text


def test_a_record_that_somebody_else_saved_is_not_overwritten(walk):
    head = walk.arrived()
    url = walk.visit_url()
    other = walk.as_("inspector")
    hidden = other.hidden_of(url)
    assert head.post(url, walk.record()).status_code == 302
    late = other.client.post(url, data=hidden | walk.record(record="另一份"))
    assert late.status_code == 409
    assert "陈立群" in late.text
    assert visits_of(walk.case.id)[0].record == RECORD


def test_a_second_visit_does_not_move_the_case(walk):
    head = walk.verifying()
    first = walk.case.arrived_at
    assert walk.step(head, "arrive").status_code == 302
    assert walk.case.state is CaseState.INVESTIGATING
    assert walk.case.arrived_at == first
    assert len(visits_of(walk.case_id)) == 2


def test_a_second_tap_leads_to_the_open_visit(both, walk):
    head = walk.received()
    hidden = head.hidden_of(walk.base, action=f"{walk.base}/arrive")
    for _ in range(2):
        answer = head.client.post(f"{walk.base}/arrive", data=hidden)
        assert answer.status_code == 302
        end_reading()
    assert answer.location.endswith(walk.visit_url())
    assert len(visits_of(walk.case_id)) == 1
    head.post(walk.visit_url(), walk.record())
    hidden = head.hidden_of(walk.base, action=f"{walk.base}/arrive")
    for _ in range(2):
        assert head.client.post(f"{walk.base}/arrive", data=hidden).status_code == 302
        end_reading()
    assert len(visits_of(walk.case_id)) == 2


def upload(walk, browser, *files):
    hidden = browser.hidden_of(f"{walk.base}/evidence")
    sent = [(io.BytesIO(content), name) for content, name in files]
    answer = browser.client.post(
        f"{walk.base}/evidence",
        data=hidden | {"files": sent},
        content_type="multipart/form-data",
    )
    end_reading()
    return answer


def test_a_photo_is_kept_without_camera_data_under_a_neutral_name(walk):
    head = walk.arrived()
    original = picture()
    assert upload(walk, head, (original, "张三丰拍的.jpg")).status_code == 302
    (item,) = evidence_of(walk.case_id)
    assert item.name == "证据 1.jpg"
    assert item.taken_at.isoformat() == "2026-11-18T03:40:00+00:00"
    copy = path_of(item.storage_key).read_bytes()
    assert "张三丰".encode() not in copy
    with Image.open(io.BytesIO(copy)) as image:
        assert not image.getexif()
    page = head.get(walk.base).text
    assert "证据 1.jpg" in page
    assert "张三丰" not in page


def test_the_original_lies_sealed_on_disk_and_its_name_in_a_box(walk):
    head = walk.arrived()
    original = picture()
    upload(walk, head, (original, "张三丰拍的.jpg"))
    (item,) = evidence_of(walk.case_id)
    box = db.session.get_one(StoredBox, item.original_record_id)
    assert box.ciphertext == b""
    sealed = path_of(box.storage_key).read_bytes()
    assert original not in sealed
    assert box.to_box().ciphertext == sealed
    name = db.session.get_one(StoredBox, item.name_record_id)
    assert "张三丰".encode() not in name.ciphertext


def test_a_pdf_keeps_its_pages_and_nothing_else(walk):
    head = walk.arrived()
    assert upload(walk, head, (paper(), "张三丰.pdf")).status_code == 302
    (item,) = evidence_of(walk.case_id)
    content = path_of(item.storage_key).read_bytes()
    assert "张三丰".encode() not in content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == 1
        assert "/OpenAction" not in pdf.Root
        assert not pdf.attachments
        assert "/Author" not in pdf.docinfo


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_other_pictures_lose_their_comments_too(walk, form):
    head = walk.arrived()
    assert upload(walk, head, (picture(form), "x.bin")).status_code == 302
    (item,) = evidence_of(walk.case_id)
    assert "张三丰".encode() not in path_of(item.storage_key).read_bytes()


def test_what_the_case_has_already_is_not_added_again(both, walk):
    head = walk.arrived()
    first, second = picture(), picture(comment="另一张")
    upload(walk, head, (first, "a.jpg"))
    assert upload(walk, head, (first, "a.jpg")).status_code == 302
    assert len(evidence_of(walk.case_id)) == 1
    assert upload(walk, head, (first, "b.jpg"), (second, "c.jpg"), (second, "d.jpg"))
    assert [item.sequence for item in evidence_of(walk.case_id)] == [1, 2]
    assert len(list(path_of("evidence").glob("*"))) == 2


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ" + b"\0" * 200, "photo.jpg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "a.png"),
        (b"", "empty.jpg"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 300, "broken.jpg"),
        (b"%PDF-1.4\nbroken", "a.pdf"),
    ],
)
def test_a_wrong_file_is_refused_and_none_of_the_choice_is_saved(walk, content, name):
    head = walk.arrived()
    answer = upload(walk, head, (picture(), "good.jpg"), (content, name))
    assert answer.status_code == 200
    assert "govuk-error-message" in answer.text
    assert name not in answer.text
    assert evidence_of(walk.case_id) == []
    assert not list(path_of("evidence").glob("*"))


def test_a_file_too_large_is_refused(walk, monkeypatch):
    monkeypatch.setattr("app.web.upload_kinds.MOST_BYTES_ELSE", 100)
    head = walk.arrived()
    answer = upload(walk, head, (picture(), "good.jpg"))
    assert answer.status_code == 200
    assert evidence_of(walk.case_id) == []


def test_evidence_is_handed_out_as_a_file_to_those_who_may_view_the_case(walk):
    head = walk.arrived()
    upload(walk, head, (picture(), "x.jpg"))
    (item,) = evidence_of(walk.case_id)
    url = f"{walk.base}/evidence/{item.uid}"
    answer = walk.as_("registrar").get(url)
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    answer.close()
    assert walk.as_("other_inspector").get(url).status_code == 404
    assert walk.as_("registrar").get(f"{walk.base}/evidence/{uuid4()}").status_code == 404


def test_the_keeper_takes_over_the_keys_of_file_and_name(walk, keeper):
    head = walk.arrived()
    upload(walk, head, (picture(), "张三丰拍的.jpg"))
    while chain_audit_rows():
        pass
    while deliver_boxes():
        pass
    (item,) = evidence_of(walk.case_id)
    for record_id in (item.original_record_id, item.name_record_id):
        end_reading()
        box = db.session.get_one(StoredBox, record_id)
        assert box.delivered_at is not None
        assert box.wrapped_key is None
