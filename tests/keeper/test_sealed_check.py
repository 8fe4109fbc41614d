"""The sealed check: yes or no about the record's values, for few people, few times a day."""

import pytest

from app.errors import OpeningRefused
from app.identity import client, seal
from app.identity.wire import reaching
from app.identity.wire.kinds import BoxKind, Disclosure, Ground, ReaderRole
from app.identity.wire.person import Identity
from app.keeper import sealed_check
from app.keeper.spelling import names_in

HEAD = 12
PERSON = Identity(
    disclosure=Disclosure.CONFIDENTIAL,
    name="欧阳测试",
    phone="13812345678",
    second_phone="0591-87654321",
    address="示范市城关区北安路1号阳光小区3栋2单元501室",
    id_number="11010519491231002X",
    email="ouyang.test@example.com",
)


@pytest.fixture
def box(served, at_desk):
    return deliver(at_desk, PERSON)


def deliver(at_desk, person, case_uid="case-1"):
    sealed = seal.seal_identity(person, case_uid, taker_id=7)
    at_desk.audit(sealed.record_id, sealed.digest)
    client.deliver(sealed)
    return sealed


def ask(box, text, *, ground=Ground.PROPOSING, role=ReaderRole.DUTY_HEAD, user_id=HEAD, public=()):
    from app.identity import reach  # noqa: PLC0415

    request = reaching.CheckText(
        "case-1", box.record_id, user_id, role, ground, "proposing", (text,), public
    )
    return reach._ask(request, reaching.TextChecked, box.ciphertext)[0].tells


def refusal(box, text, **more):
    with pytest.raises(OpeningRefused) as caught:
        ask(box, text, **more)
    return caught.value.reason


@pytest.mark.parametrize(
    "text",
    [
        "据欧阳测试反映，核查冷柜。",
        "据欧 阳 测 试反映，核查冷柜。",
        "联系138 1234 5678。",
        "联系１３８-1234-5678。",
        "联系幺三八一二三四五六七八。",
        "回电 8765 4321 核实。",
        "证件尾号为11010519491231002x。",
        "邮箱 OUYANG.TEST@EXAMPLE.COM。",
        "住在北安路1号的住户。",
        "阳光小区的居民反映油烟。",
        "住3栋2单元501室。",
    ],
)
def test_a_text_that_holds_a_sealed_value_is_told_in_any_spelling(box, text):
    assert ask(box, text) is True


@pytest.mark.parametrize(
    "text",
    [
        "核查该店冷柜内牛肉的保质期。",
        "批号20260901，许可证JY13501020123456，电话0591-12345678。",
        "核查北安路118号的餐饮店。",
    ],
)
def test_a_text_without_one_is_not(box, text):
    assert ask(box, text) is False


def test_what_the_whole_office_knows_of_the_respondent_tells_nothing(box):
    text = "核查北安路1号的餐饮店。"
    assert ask(box, text) is True
    assert ask(box, text, public=("示范市北安路1号",)) is False


def test_an_anonymous_record_is_searched_for_as_many_values(served, at_desk, monkeypatch):
    counted = []
    real = sealed_check.secrets.token_hex
    monkeypatch.setattr(
        sealed_check.secrets, "token_hex", lambda size: counted.append(1) or real(size)
    )
    nobody = deliver(at_desk, Identity())
    assert ask(nobody, "核查该店。") is False
    assert len(counted) == sealed_check.SLOTS
    counted.clear()
    somebody = deliver(at_desk, PERSON)
    for text in ("据欧阳测试反映。", "核查该店冷柜。"):
        ask(somebody, text)
    assert len(counted) == 2 * (sealed_check.SLOTS - len(sealed_check.values_of(PERSON)))


@pytest.mark.parametrize(
    ("ground", "role"),
    [
        (Ground.OWN_INTAKE, ReaderRole.REGISTRAR),
        (Ground.PROPOSING, ReaderRole.REGISTRAR),
        (Ground.PROPOSING, ReaderRole.LEADER),
        (Ground.SIGN_OFF, ReaderRole.DUTY_HEAD),
    ],
)
def test_only_who_may_read_the_words_at_the_issue_step_may_ask(box, ground, role):
    assert refusal(box, "核查。", ground=ground, role=role) == "wrong_role"


def test_each_person_asks_thirty_times_a_day_about_a_matter(served, box):
    for _ in range(30):
        ask(box, "核查。")
    assert refusal(box, "核查。") == "daily_limit"
    assert ask(box, "核查。", user_id=HEAD + 1) is False
    served.clock.move(hours=24)
    assert ask(box, "核查。") is False


def test_names_are_not_tried_one_after_the_other(served, box):
    for _ in range(5):
        assert ask(box, "据欧阳测试反映。") is True
    assert refusal(box, "据欧阳测试反映。") == "daily_limit"
    assert refusal(box, "核查。") == "daily_limit"
    assert ask(box, "核查。", user_id=HEAD + 1) is False
    served.clock.move(hours=24)
    assert ask(box, "核查。") is False


def test_a_list_of_names_or_numbers_is_no_text(box):
    names = ["王伟", "李娜", "张敏", "刘静", "陈杰", "杨帆", "赵磊"] * 3
    for joined in ("、".join(names), "".join(names), " ".join("".join(names))):
        assert refusal(box, joined) == "too_many_names"
    numbers = "、".join(f"1390000{tail:04}" for tail in range(41))
    assert refusal(box, numbers) == "too_many_names"


def test_the_words_of_a_real_order_are_not_taken_for_a_list():
    text = (
        "请立即核查，依法处理。重点核查冷柜、后厨、仓库；高某，方便面，安全管理员，常温保存，"
        "石桥镇，金属罐，白糖，任何批次，万寿路，江边，段落，温度，成品，于今日上报。"
    )
    assert names_in(text) < 20


def test_every_question_is_chained_before_its_answer_and_without_it(served, box):
    ask(box, "据欧阳测试反映。")
    ask(box, "核查该店。")
    first, second = [act for act in served.acts() if '"act": "check"' in act]
    assert first == second
    assert "欧阳" not in first


def test_another_box_or_kind_is_not_asked_about(served, at_desk, box):
    words = at_desk.take(BoxKind.WORDS)
    assert refusal(words, "核查。") == "wrong_kind"
    other = deliver(at_desk, PERSON, case_uid="case-2")
    assert refusal(other, "核查。") == "other_case"
