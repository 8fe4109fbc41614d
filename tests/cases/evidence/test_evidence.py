"""What reporters gave: sealed at once, opened by few, seen by the team only as a cleared copy."""

import io
import zlib

import pdfplumber
import pikepdf
import pytest
from PIL import Image
from sqlalchemy import select

from app.audit.models import AuditRow
from app.cases.evidence.copies import working_copy
from app.cases.evidence.kinds import ItemState, ReceivedKind, SizeClass
from app.documents.copies import FileRefused
from app.documents.files import path_of
from app.extensions import db, end_reading
from app.identity.models import StoredBox
from app.identity.wire.kinds import BoxKind
from app.web.upload_kinds import FileKind
from tests.addresses import token
from tests.cases.evidence.conftest import NOTE
from tests.security import files

NAME = "林晓燕拍的.jpg"
PHOTO = files.picture(gps=True)


def whole(folder):
    return b"".join(p.read_bytes() for p in path_of(folder).glob("**/*") if p.is_file())


def test_what_is_handed_in_is_sealed_with_its_name_and_the_desk_knows_little(both, material):
    assert material.hand_in((PHOTO, NAME), (files.sound(), "a.wav")).status_code == 302
    picture, sound = material.items
    assert (picture.number, picture.kind, picture.size_class) == (
        1,
        ReceivedKind.PICTURE,
        SizeClass.SMALL,
    )
    assert sound.kind is ReceivedKind.SOUND
    box = db.session.get_one(StoredBox, picture.original_record_id)
    assert box.kind is BoxKind.EVIDENCE
    assert db.session.get_one(StoredBox, sound.original_record_id).kind is BoxKind.RECORDING
    assert b"CanaryMaker" not in whole("")
    page = material.client_for(material.office.registrar).get(material.base).text
    assert "林晓燕" not in page
    digest = db.session.scalars(
        select(AuditRow.box_digest).where(
            AuditRow.record_id == box.record_id, AuditRow.box_digest.is_not(None)
        )
    ).one()
    assert digest == box.digest


def test_a_wrong_file_is_told_by_its_place_and_nothing_is_kept(material):
    answer = material.hand_in((PHOTO, NAME), (b"<svg></svg>", "王五.svg"))
    assert answer.status_code == 422
    assert "govuk-error-message" in answer.text
    assert "王五" not in answer.text
    assert material.items == []
    assert whole("sealed") == b""


def test_who_carries_the_matter_out_has_no_list_and_opens_nothing(material):
    material.hand_in((PHOTO, NAME))
    for who, status in [("inspector", 404), ("analyst", 403), ("county_leader", 404)]:
        browser = material.client_for(getattr(material.office, who))
        assert browser.get(material.base).status_code == status, who
        assert browser.get(material.page()).status_code == status, who
        assert browser.get(f"{material.page()}/copy").status_code == 404, who


def test_the_registrar_who_took_it_in_does_not_open_it(material):
    material.hand_in((PHOTO, NAME))
    assert material.client_for(material.office.registrar).get(material.page()).status_code == 403
    assert material.act("original", who="registrar").status_code == 403
    assert material.clear(who="registrar").status_code == 403


def test_the_leader_opens_the_original_through_the_keeper_and_it_is_recorded(keeper, material):
    material.hand_in((PHOTO, NAME))
    material.carry()
    answer = material.act("original")
    assert answer.status_code == 200
    assert answer.data == PHOTO
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert "%E6%9E%97" not in disposition
    actions = db.session.scalars(select(AuditRow.action)).all()
    assert "received.opened" in actions


def test_without_the_keeper_the_page_says_so_and_nothing_is_recorded_as_opened(material):
    material.hand_in((PHOTO, NAME))
    answer = material.act("original")
    assert answer.status_code == 422
    assert "govuk" in answer.text
    assert "received.opened" not in db.session.scalars(select(AuditRow.action)).all()


def test_a_cleared_picture_shows_no_place_no_device_and_no_blackened_region(keeper, material):
    material.hand_in((PHOTO, NAME))
    material.carry()
    assert material.clear(boxes="0 0 50 50\n").status_code == 302
    (item,) = material.items
    assert item.state is ItemState.CLEARED
    copy = path_of(item.copy_key).read_bytes()
    assert b"CanaryMaker" not in copy
    assert b"Exif" not in copy
    with Image.open(io.BytesIO(copy)) as picture:
        assert not picture.getexif()
        assert max(picture.getpixel((20, 20))) < 30
        assert picture.getpixel((300, 220))[0] > 150


def test_the_team_gets_the_copy_under_a_neutral_name_and_never_the_original(keeper, material):
    material.hand_in((PHOTO, NAME))
    material.carry()
    material.clear(description="冷柜照片")
    material.send_out()
    inspector = material.client_for(material.office.inspector)
    page = inspector.get(f"/orders/{token(material.case_id)}").text
    assert "材料1.jpg" in page
    assert "冷柜照片" in page
    assert "林晓燕" not in page
    assert "材料1.jpg" in inspector.get(f"/cases/{token(material.case_id)}").text
    answer = inspector.get(f"{material.page()}/copy")
    assert answer.status_code == 200
    assert b"CanaryMaker" not in answer.data
    answer.close()
    assert material.act("original", who="inspector").status_code == 403


def test_a_cleared_pdf_has_pages_and_no_author_of_a_remark(keeper, material):
    material.hand_in((files.paper_with(files.with_link), "信.pdf"))
    material.carry()
    assert material.clear().status_code == 302
    copy = path_of(material.items[0].copy_key).read_bytes()
    assert b"CanaryAuthor" not in copy
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert len(pdf.pages) == 1
        assert "/Annots" not in pdf.pages[0]


def test_a_cleared_pdf_holds_nothing_that_no_eye_sees(keeper, material):
    def hide(pdf):
        words = "BT /F1 12 Tf 1 1 1 rg 20 20 Td (CanaryWhite) Tj -4000 0 Td (CanaryBeside) Tj ET"
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        pdf.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        pdf.pages[0].Contents = pikepdf.Stream(pdf, words.encode())

    material.hand_in((files.paper_with(hide), "信.pdf"))
    material.carry()
    assert material.clear().status_code == 302
    copy = path_of(material.items[0].copy_key).read_bytes()
    with pdfplumber.open(io.BytesIO(copy)) as pdf:
        assert [page.chars for page in pdf.pages] == [[]]
        assert len(pdf.pages[0].images) == 1


def test_of_sound_the_team_reads_a_description_and_hears_nothing(keeper, material):
    material.hand_in((files.sound(), "a.wav"))
    material.carry()
    assert material.clear().status_code == 422
    assert material.items[0].state is ItemState.WAITING
    assert material.clear(description="录音中有人谈到更换标签").status_code == 302
    (item,) = material.items
    assert (item.state, item.copy_key) == (ItemState.CLEARED, None)
    leader = material.client_for(material.office.leader)
    assert leader.get(f"{material.page()}/copy").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"note": ""},
        {"looked": ""},
        {"boxes": "1 2 3"},
        {"boxes": "1 2 3 x"},
        {"boxes": "100 0 10 10"},
        {"description": "举报人电话13800005621"},
        {"note": "举报人电话13800005621"},
    ],
)
def test_a_wrong_clearing_is_told_beside_its_field_and_clears_nothing(keeper, material, wrong):
    material.hand_in((PHOTO, NAME))
    material.carry()
    answer = material.clear(**({"description": "冷柜"} | wrong))
    assert answer.status_code == 422
    assert "govuk-error-message" in answer.text
    assert material.items[0].state is ItemState.WAITING
    assert not list(path_of("received").glob("*"))


def test_refusing_to_clear_needs_a_reason_and_shows_the_team_nothing(both, material):
    material.hand_in((PHOTO, NAME))
    assert material.act("withhold", {"reason": ""}).status_code == 422
    assert material.items[0].state is ItemState.WAITING
    assert material.act("withhold", {"reason": "画面能认出提交人"}).status_code == 302
    assert material.items[0].state is ItemState.WITHHELD


def test_clearing_can_be_taken_back_and_the_copy_is_gone(keeper, material):
    material.hand_in((PHOTO, NAME))
    material.carry()
    material.clear()
    key = material.items[0].copy_key
    assert path_of(key).is_file()
    assert material.act("take-back", {"reason": "遮盖不全"}).status_code == 302
    assert material.items[0].state is ItemState.WAITING
    assert not path_of(key).exists()
    leader = material.client_for(material.office.leader)
    assert leader.get(f"{material.page()}/copy").status_code == 404
    assert material.clear().status_code == 302


def test_two_leaders_do_not_decide_over_each_other(both, material):
    material.hand_in((PHOTO, NAME))
    page = material.page()
    late = material.client_for(material.office.second_leader)
    hidden = late.hidden_of(page, action=f"{page}/withhold")
    material.act("withhold", {"reason": "无关"})
    answer = late.client.post(f"{page}/withhold", data=hidden | {"reason": "重复"})
    assert answer.status_code == 409
    end_reading()
    assert material.items[0].note == "无关"


def test_after_the_order_only_the_leader_who_signed_opens_what_came_later(keeper, material):
    material.send_out()
    material.hand_in((PHOTO, NAME))
    material.carry()
    assert material.act("original", who="second_leader").status_code == 403
    assert material.act("original", who="duty_head").status_code == 403
    assert material.act("original").status_code == 200


def test_decisions_are_recorded_with_reasons_beside_and_no_name(keeper, material):
    material.hand_in((PHOTO, NAME))
    material.carry()
    material.clear()
    rows = db.session.scalars(select(AuditRow)).all()
    assert {"received.kept", "received.cleared"} <= {row.action for row in rows}
    assert all("林晓燕" not in row.subject and NOTE not in row.subject for row in rows)


def test_a_picture_in_a_pdf_that_unpacks_without_end_is_not_copied():
    def pack(pdf):
        bomb = zlib.compress(b"\0" * (65 << 20), 9)
        picture = pikepdf.Stream(pdf, bomb)
        picture.Filter = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode])
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=picture))

    with pytest.raises(FileRefused) as refused:
        working_copy(files.paper_with(pack), FileKind.PDF)
    assert refused.value.reason == "damaged"
