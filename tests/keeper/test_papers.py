"""Papers that name the person: under a grant, with the granted fields, kept nowhere."""

import io
from datetime import UTC, date, datetime

import pikepdf
import pyotp
import pytest

from app.documents.layout import form_json, notice
from app.documents.layout.registration import LeaderOpinion, RegistrationForm, Signed
from app.errors import OpeningRefused
from app.identity import client, custody, reach
from app.identity.wire import reaching
from app.identity.wire.kinds import BoxKind, IdentityField, Purpose
from app.identity.wire.reaching import PaperKind
from app.keeper.papers import person_line

REQUESTER, APPROVER = 20, 30
AT = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)
FORM = RegistrationForm(
    unit="示范市市场监督管理局",
    number="示投举〔2026〕1号",
    received_at=AT,
    summary="反映一餐饮店使用过期冷冻牛肉。",
    proposal=Signed("请核查。", "赵敏", AT),
    opinion=LeaderOpinion(text="同意。", name="周卫", at=AT, spoken_by="周卫", spoken_at=AT),
)
NOTICE = notice.Notice(
    organ="示范市市场监督管理局",
    number="示投举〔2026〕1号",
    title="投诉受理决定书",
    addressee="",
    paragraphs=(notice.Paragraph("您的投诉本机关已受理。"),),
    issued_on=date(2026, 3, 16),
)


@pytest.fixture
def box(served, at_desk):
    return at_desk.take(BoxKind.IDENTITY, taker_id=7)


@pytest.fixture
def granted(served, box):
    """Make grants that an approver has signed."""
    secret = client.enroll_approver(APPROVER).secret
    served.clock.move(hours=72)

    def grant(*fields):
        grant_id = client.request_grant("case-1", REQUESTER, fields, Purpose.MEDIATION)
        served.clock.move(minutes=1)
        custody.approve_by_code(grant_id, APPROVER, pyotp.TOTP(secret).at(served.clock()))
        return grant_id

    return grant


def render(box, grant_id, paper=PaperKind.REGISTRATION_FORM, content=None, user_id=REQUESTER):
    content = form_json.to_json(FORM) if content is None else content
    request = reaching.RenderPaper(grant_id, user_id, box.record_id, paper, content)
    return reach._ask(request, reaching.PaperRendered, box.ciphertext, 60)


def refusal(*args, **more):
    with pytest.raises(OpeningRefused) as caught:
        render(*args, **more)
    return caught.value.reason


def test_the_form_is_read_back_as_it_was_written():
    assert form_json.from_json(form_json.to_json(FORM)) == FORM


def test_the_form_is_printed_with_the_granted_fields_and_counts_a_view(served, box, granted):
    grant_id = granted(IdentityField.NAME, IdentityField.PHONE)
    reply, pdf = render(box, grant_id)
    assert reply.views_left == 2
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) >= 1
    opened = [act for act in served.acts() if '"act": "open"' in act]
    assert len(opened) == 1
    assert not any("欧阳" in act or "13812345678" in act for act in served.acts())
    assert "欧阳" not in repr(reply)


def test_only_granted_fields_stand_in_the_persons_box():
    line = person_line({IdentityField.NAME: "欧阳测试", IdentityField.EMAIL: ""})
    assert line.startswith("姓名：欧阳测试；电子邮箱：未留")
    assert "电话" not in line
    assert "不得复制" in line


def test_the_acceptance_notice_is_addressed_by_name(box, granted):
    grant_id = granted(IdentityField.NAME)
    _, pdf = render(box, grant_id, PaperKind.ACCEPTANCE_NOTICE, notice.to_json(NOTICE))
    assert pdf.startswith(b"%PDF")


def test_a_notice_needs_the_name_to_be_granted(box, granted):
    grant_id = granted(IdentityField.PHONE)
    reason = refusal(box, grant_id, PaperKind.ACCEPTANCE_NOTICE, notice.to_json(NOTICE))
    assert reason == "not_named"


def test_a_paper_needs_an_approved_grant_of_ones_own_for_this_box(served, at_desk, box, granted):
    waiting = client.request_grant("case-1", REQUESTER, (IdentityField.NAME,), Purpose.MEDIATION)
    assert refusal(box, waiting) == "not_approved"
    grant_id = granted(IdentityField.NAME)
    assert refusal(box, grant_id, user_id=99) == "not_yours"
    other = at_desk.take(BoxKind.IDENTITY, case_uid="case-2")
    assert refusal(other, grant_id) == "other_case"
    for _ in range(3):
        render(box, grant_id)
    assert refusal(box, grant_id) == "used_up"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"unit": 1}'])
def test_what_is_no_paper_is_refused_and_still_counted(box, granted, content):
    assert refusal(box, granted(IdentityField.NAME), content=content) == "unprintable"
