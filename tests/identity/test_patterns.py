from itertools import pairwise

import pytest

from app.identity.patterns import LeakKind, check_text

LEAKS = [
    ("回电13812345678即可", LeakKind.MOBILE, "13812345678"),
    ("电话 138 1234 5678", LeakKind.MOBILE, "138 1234 5678"),
    ("电话138-1234-5678。", LeakKind.MOBILE, "138-1234-5678"),
    ("手机+86 13812345678", LeakKind.MOBILE, "+86 13812345678"),
    ("手机13812345678", LeakKind.MOBILE, "13812345678"),
    ("电话一三八一二三四五六七八", LeakKind.MOBILE, "一三八一二三四五六七八"),
    ("幺三八 一二三四 五六七八", LeakKind.MOBILE, "幺三八 一二三四 五六七八"),
    ("其一13812345678其二", LeakKind.MOBILE, "13812345678"),
    ("座机0451-82345678", LeakKind.LANDLINE, "0451-82345678"),
    ("(010)62345678找我", LeakKind.LANDLINE, "(010)62345678"),
    ("家里电话82345678", LeakKind.LANDLINE, "82345678"),
    ("身份证23010219900307123X", LeakKind.CITIZEN_ID, "23010219900307123X"),
    ("证号 230102199003071231 。", LeakKind.CITIZEN_ID, "230102199003071231"),
    ("旧证230102900307123", LeakKind.CITIZEN_ID, "230102900307123"),
    ("退到6222 0202 0011 2233 446卡上", LeakKind.BANK_CARD, "6222 0202 0011 2233 446"),
    ("邮箱 test.user@example.com", LeakKind.EMAIL, "test.user@example.com"),
    ("微信号是wx_test2020", LeakKind.MESSENGER, "wx_test2020"),
    ("加我微信:abcde12345", LeakKind.MESSENGER, "abcde12345"),
    ("QQ 123456789", LeakKind.MESSENGER, "123456789"),
    ("开黑A12345来的", LeakKind.PLATE, "黑A12345"),
    ("车牌黑A·D12345", LeakKind.PLATE, "黑A·D12345"),
    ("顺丰单号SF1234567890123", LeakKind.COURIER, "SF1234567890123"),
    ("快递号:773012345678901", LeakKind.COURIER, "773012345678901"),
    ("订单号 2026031512345678", LeakKind.COURIER, "2026031512345678"),
    ("住5号楼2单元301室", LeakKind.DWELLING, "5号楼2单元301室"),
    ("来电的王先生说", LeakKind.NAME, "王先生"),
    ("欧阳女士反映", LeakKind.NAME, "欧阳女士"),
    ("王建国先生称", LeakKind.NAME, "王建国先生"),
    ("是李某告诉的", LeakKind.NAME, "李某"),
    ("张某某称", LeakKind.NAME, "张某某"),
    ("刘师傅说的", LeakKind.NAME, "刘师傅"),
    ("我叫张三丰,", LeakKind.NAME, "张三丰"),
    ("姓名:李四", LeakKind.NAME, "李四"),
    ("举报人赵六,", LeakKind.NAME, "赵六"),
    ("我姓孙", LeakKind.NAME, "孙"),
    ("我是这家店的厨师", LeakKind.SELF, None),
    ("本人曾是该厂员工", LeakKind.SELF, None),
    ("举报人原系该公司会计", LeakKind.SELF, None),
    ("我在那里上班", LeakKind.SELF, None),
    ("我们以前在该后厨打工", LeakKind.SELF, None),
    ("我家就住在店的楼上", LeakKind.DWELLING, "店的楼上"),
    ("我孩子在该幼儿园就读", LeakKind.SELF, None),
    ("作为该店员工深感不安", LeakKind.SELF, None),
]

CLEAN = [
    "群众反映某饭店后厨有老鼠,要求查处。",
    "该店销售的酱油已过期,生产日期20260315,批号20260315A12。",
    "食品经营许可证编号JY12301020012345。",
    "统一社会信用代码91230102MA1B2C3D4E。",
    "药品批准文号国药准字Z20123456,产品批号2603011。",
    "医疗器械注册证号:国械注准20263150001。",
    "化妆品备案号:黑G妆网备字2026000123。",
    "商品条码6901234567892,净含量500g。",
    "购买时支付138元,退款1380.50元。",
    "2026年3月15日12:30左右就餐。",
    "可拨打12315或12331咨询,也可拨打12345。",
    "客服电话400-820-8820无人接听。",
    "要求退一赔十,共计人民币壹万叁仟捌佰元。",
    "店内卫生差,员工未戴口罩,厨师不洗手。",
    "该店位于南直路123号,一楼临街门市。",
    "消费者在该店购买了面包,食用后腹泻。",
    "投诉人称是员工失误导致错发。",
    "要求于某日之前答复。",
    "向店方反映后未处理。",
    "检查发现冷藏柜温度为12℃,超过规定。",
    "在直播间下单的面膜无中文标签。",
    "该药店未凭处方销售处方药。",
    "桌号18,小票流水号0032。",
    "反映该理发店公共用品用具未消毒。",
    "微信支付凭证金额88元,商家拒绝退款。",
    "该公司涉嫌虚假宣传“三天见效”。",
    "自2026-01-01至2026-03-31共销售1200盒。",
    "配送的外卖里有异物,平台不予赔付。",
    "超市三楼生鲜区的鱼不新鲜。",
    "超过保质期5天,货值金额13800元。",
]


@pytest.mark.parametrize(("text", "kind", "shown"), LEAKS)
def test_what_tells_who_reported_is_marked(text, kind, shown):
    spans = check_text(text)
    assert kind in {span.kind for span in spans}
    if shown is not None:
        assert shown in {text[span.start : span.end] for span in spans}


@pytest.mark.parametrize("text", CLEAN)
def test_what_belongs_to_the_matter_is_left_alone(text):
    assert check_text(text) == []


def test_marked_places_come_in_order_and_none_within_another():
    text = "王先生,电话13812345678,我是该店厨师,邮箱a@b.cn,身份证230102199003071231"
    spans = check_text(text)
    assert [span.kind for span in spans] == [
        LeakKind.NAME, LeakKind.MOBILE, LeakKind.SELF, LeakKind.EMAIL, LeakKind.CITIZEN_ID,
    ]  # fmt: skip
    assert all(left.end <= right.start for left, right in pairwise(spans))


def test_a_long_text_is_read_at_once():
    assert check_text("我在该店就餐时发现后厨卫生很差且员工没有健康证明" * 2000) == []
