"""What is handed in with the registration."""

import io

from lxml import html
from sqlalchemy import select

from app.cases.evidence.models import ReceivedItem
from app.cases.models import Case
from app.documents.files import path_of
from app.extensions import db, end_reading
from app.identity.models import StoredBox
from app.identity.wire.kinds import BoxKind
from tests.journey import CALL
from tests.security import files

PHOTO = files.picture(gps=True)


def register(office, browser, *given, hidden=None, **changes):
    data = CALL | {
        "category": str(office.category_id),
        "district": str(office.urban_id),
        "unit": str(office.unit_id),
    }
    sent = [(io.BytesIO(content), name) for content, name in given]
    answer = browser.client.post(
        "/desk/register",
        data=(hidden or browser.hidden_of("/desk/register")) | data | changes | {"handed_in": sent},
        content_type="multipart/form-data",
    )
    end_reading()
    return answer


def kinds():
    items = db.session.scalars(select(ReceivedItem).order_by(ReceivedItem.number))
    return [db.session.get_one(StoredBox, item.original_record_id).kind for item in items]


def test_a_letters_scan_and_a_recording_are_sealed_with_the_matter(both, office, client_for):
    given = ((PHOTO, "林晓燕的信.jpg"), (files.sound(), "通话.wav"))
    answer = register(office, client_for(office.registrar), *given, channel="letter")
    assert answer.status_code == 302, answer.text
    assert kinds() == [BoxKind.SCAN, BoxKind.RECORDING]
    case = db.session.scalars(select(Case)).one()
    assert {item.case_id for item in db.session.scalars(select(ReceivedItem))} == {case.id}


def test_the_page_offers_a_choice_of_files(office, client_for):
    page = html.fromstring(client_for(office.registrar).get("/desk/register").text)
    (chooser,) = page.xpath("//*[@name='handed_in']")
    assert chooser.get("type") == "file"
    assert "multiple" in chooser.attrib
    assert ".jpg" in chooser.get("accept")
    assert page.xpath("//form[@enctype='multipart/form-data']//*[@name='handed_in']")


def test_photographs_of_a_caller_are_evidence(office, client_for):
    register(office, client_for(office.registrar), (PHOTO, "a.jpg"))
    assert kinds() == [BoxKind.EVIDENCE]


def test_a_wrong_file_is_told_beside_its_field_and_nothing_is_registered(office, client_for):
    answer = register(
        office, client_for(office.registrar), (PHOTO, "a.jpg"), (b"MZ123", "李四.jpg")
    )
    assert answer.status_code == 200
    assert "govuk-error-message" in answer.text
    assert "鲜味源餐饮管理有限公司" in answer.text
    assert "李四" not in answer.text
    assert db.session.scalars(select(Case)).all() == []
    assert not list(path_of("sealed").glob("*"))


def test_the_same_page_sent_twice_keeps_the_files_once(both, office, client_for):
    registrar = client_for(office.registrar)
    hidden = registrar.hidden_of("/desk/register")
    for _ in range(2):
        assert register(office, registrar, (PHOTO, "a.jpg"), hidden=hidden).status_code == 302
    assert len(kinds()) == 1
    assert len(list(path_of("sealed").glob("*"))) == 1
