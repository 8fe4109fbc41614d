"""The desk's leak patterns: what in a text may tell who reported (confidentiality design §4).

Pure. A hit is a place to look at, not a verdict: it is masked or kept with a reason. A text is
looked at as written and with Chinese digits read as figures; both views keep every position.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.identity import surnames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class LeakKind(StrEnum):
    """What a marked place looks like."""

    MOBILE = "mobile"  # 手机号
    LANDLINE = "landline"  # 固定电话
    CITIZEN_ID = "citizen_id"  # 身份证号
    BANK_CARD = "bank_card"  # 银行卡号
    EMAIL = "email"  # 电子邮箱
    MESSENGER = "messenger"  # 微信、QQ
    PLATE = "plate"  # 车牌
    COURIER = "courier"  # 快递单号、订单号
    DWELLING = "dwelling"  # 门牌
    NAME = "name"  # 姓名
    SELF = "self"  # 自述身份


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a text: ``text[start:end]`` looks like its kind."""

    start: int
    end: int
    kind: LeakKind


_WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_CHINESE_DIGITS: Final = {
    ord(sign): str(value)
    for signs, value in (
        ("零〇洞", 0), ("一壹幺", 1), ("二贰", 2), ("三叁", 3), ("四肆", 4),
        ("五伍", 5), ("六陆", 6), ("七柒", 7), ("八捌", 8), ("九玖", 9),
    )
    for sign in signs
}  # fmt: skip

_GAP: Final = r"[ \t\-–—.·_]{0,2}"
_NO_RUN: Final = r"(?<![0-9A-Za-z])"
_PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_CARRIERS: Final = (
    "快递|运单|物流单|顺丰|圆通|中通|申通|韵达|极兔|德邦|邮政|京东物流|EMS|订单|取件码|单号"
)
_TITLES: Final = (
    "师傅|老师|阿姨|大爷|大妈|大娘|大叔|大哥|大姐|经理|老板娘?|店长|厂长|主任|医生|大夫|护士|"
    "药师|队长|所长|科长|局长|校长|园长|会计|律师"
)
_POLITE: Final = "先生|女士|小姐|同志"
_SURNAME: Final = f"(?:{'|'.join(surnames.DOUBLE)}|[{surnames.SINGLE}])"
_HAN: Final = r"[\u4e00-\u9fff]"
_TELLER: Final = "举报人|反映人|来电人|投诉人|报案人|联系人|消费者|当事人"
_WORK: Final = (
    "员工|职工|工人|厨师|厨子|后厨|服务员|收银员|保安|保洁员?|会计|出纳|库管|仓管|司机|配送员|"
    "送货员|骑手|营业员|销售员?|导购|店员|学徒|实习生|临时工|小时工|护士|医生|药师|护工|老师|质检员|"
    "邻居|住户|业主|租户|租客|房东|亲戚|家属|家长|股东|合伙人|供货商|加盟商|同事|经销商|采购员?"
)
_WHEN: Final = (
    "(?:自称|称|说|曾经|曾|以前|之前|原来|原先|原|现在|现|就|也|都|一直|本身|本来|[ ,]){0,4}"
)
_AT_WORK: Final = "上班|工作|打工|干活|任职|就职|实习|当班|值班|帮工|兼职|上学|就读|读书|入托|住院"
_KIN: Final = (
    "爱人|丈夫|老公|妻子|老婆|对象|儿子|女儿|孩子|小孩|母亲|父亲|妈妈|爸爸|爷爷|奶奶|姥姥|姥爷|"
    "哥哥|姐姐|弟弟|妹妹|亲戚|朋友|同学"
)
_NO_STOP: Final = r"[^。!?;,\n]"


def _is_born_on(digits: str) -> bool:
    """Say whether the birthday in an id can be one."""
    day = digits[6:14] if len(digits) == 18 else "19" + digits[6:12]  # noqa: PLR2004 - the two lengths of an id
    year, month, date = int(day[:4]), int(day[4:6]), int(day[6:])
    return 1900 <= year <= 2099 and 1 <= month <= 12 and 1 <= date <= 31  # noqa: PLR2004 - a calendar


def _has_luhn_digit(shown: str) -> bool:
    """Check a card number's last digit (ISO/IEC 7812-1)."""
    digits = [int(sign) for sign in reversed(shown) if sign.isdigit()]
    doubled = (2 * digit for digit in digits[1::2])
    return (sum(digits[::2]) + sum(each - 9 * (each > 9) for each in doubled)) % 10 == 0  # noqa: PLR2004 - two figures


def _always(shown: str) -> bool:
    del shown
    return True


@dataclass(frozen=True, slots=True)
class _Pattern:
    kind: LeakKind
    form: re.Pattern[str]
    holds: Callable[[str], bool] = _always


def _p(kind: LeakKind, form: str, holds: Callable[[str], bool] = _always) -> _Pattern:
    return _Pattern(kind, re.compile(form, re.IGNORECASE), holds)


# What is found in figures, whichever way they are written.
_NUMBERS: Final = (
    _p(LeakKind.MOBILE, rf"{_NO_RUN}(?:\+?0{{0,2}}86{_GAP})?1[3-9]\d(?:{_GAP}\d){{8}}(?!\d)"),
    _p(
        LeakKind.LANDLINE,
        rf"{_NO_RUN}\(?0(?:10|2\d|[3-9]\d{{2}})\)?{_GAP}"
        rf"[2-9]\d{{2,3}}{_GAP}\d{{4}}(?!\d)",
    ),
    _p(
        LeakKind.LANDLINE,
        r"(?:电话|座机|号码|致电|拨打|回拨)[是为:号码 ]{0,4}"
        r"(?P<it>[2-9]\d{2,3}[ \-]?\d{4})(?!\d)",
    ),
    _p(LeakKind.CITIZEN_ID, rf"{_NO_RUN}[1-68]\d{{16}}[\dX](?![0-9A-Z])", _is_born_on),
    _p(LeakKind.CITIZEN_ID, rf"{_NO_RUN}[1-68]\d{{14}}(?![0-9A-Z])", _is_born_on),
    _p(
        LeakKind.BANK_CARD,
        rf"{_NO_RUN}(?:62|4\d|5[1-5])\d{{2}}(?:[ \-]?\d{{4}}){{3}}"
        r"(?:[ \-]?\d{1,3})?(?![0-9A-Z])",
        _has_luhn_digit,
    ),
    _p(LeakKind.DWELLING, r"\d{1,3}(?:栋|幢|号楼|座)?\d{0,2}单元\s*\d{1,4}(?:室|号|户)?"),
)

# What is found in the text as written.
_WORDS: Final = (
    _p(LeakKind.EMAIL, r"[0-9A-Z._%+\-]+\s?@\s?[0-9A-Z\-]+(?:\.[0-9A-Z\-]+)+"),
    _p(
        LeakKind.MESSENGER,
        r"(?:微信|weixin|wechat|vx|v信|薇信|威信|QQ|扣扣|抖音)(?:群|号码|号|是|为|叫|:|\s){0,4}"
        r"(?P<it>[A-Z][0-9A-Z_\-]{4,19}|\d{5,12})(?![0-9])",
    ),
    _p(
        LeakKind.PLATE,
        rf"[{_PROVINCES}][A-HJ-NP-Z][ ·\-]?(?=[A-Z]*\d)"
        r"[0-9A-HJ-NP-Z]{4,5}[0-9A-HJ-NP-Z挂学警港澳](?![0-9A-Z])",
    ),
    _p(
        LeakKind.COURIER,
        rf"(?:{_CARRIERS})(?:编号|号码|号|尾号|单|是|为|:|\s){{0,5}}"
        r"(?P<it>[A-Z]{0,4}\d{6,20})(?!\d)",
    ),
    _p(
        LeakKind.COURIER,
        rf"{_NO_RUN}(?:SF\d{{12,13}}|JD[A-Z]{{0,2}}\d{{10,15}}|YT\d{{13}}|[A-Z]{{2}}\d{{9}}CN)"
        r"(?![0-9A-Z])",
    ),
    _p(LeakKind.NAME, rf"(?P<it>{_SURNAME}{_HAN}{{0,2}}?(?:{_POLITE}))"),
    _p(LeakKind.NAME, rf"(?P<it>{_SURNAME}(?:{_TITLES}))"),
    _p(
        LeakKind.NAME,
        rf"(?P<it>{_SURNAME}某(?![日月年天个些种地处家店时条类项方次段人品])某?)",
    ),
    _p(
        LeakKind.NAME,
        r"(?:我叫|我名叫|我的名字[是叫]|本人叫|本人姓名|姓名[是为叫]?|"
        rf"(?:{_TELLER})(?:姓名)?[是为叫:])[: ]?(?P<it>{_SURNAME}{_HAN}{{1,2}})",
    ),
    _p(
        LeakKind.NAME,
        rf"(?:{_TELLER})(?!于)(?P<it>{_SURNAME}{_HAN}{{1,2}}?)"
        r"(?=[,。;、:( ]|$|说|称|反映|来电)",
    ),
    _p(LeakKind.NAME, rf"(?:我|免贵|本人|反映人|来电人|举报人)姓(?P<it>{_SURNAME})"),
    _p(
        LeakKind.SELF,
        rf"(?:我们?|本人|俺|{_TELLER}|自称){_WHEN}(?:是|系|为|当|做|担任|曾任)(?!否)"
        rf"{_NO_STOP}{{0,14}}?(?:{_WORK})(?!失误|操作|疏忽|把|没|未|给|说|态度|的问题)",
    ),
    _p(
        LeakKind.SELF,
        rf"(?:我们?|本人|俺|{_TELLER}|自称){_WHEN}(?:在|于)"
        rf"{_NO_STOP}{{0,14}}?(?:{_AT_WORK})(?!日|人员|时间|台|服)",
    ),
    _p(
        LeakKind.SELF,
        rf"(?:我们?|我家|本人|俺家?|{_TELLER}){_WHEN}(?:家?住)(?!院)(?:在|于)?{_NO_STOP}{{0,12}}",
    ),
    _p(
        LeakKind.SELF,
        rf"(?:我|本人|俺|{_TELLER})的?(?:{_KIN}){_WHEN}(?:在|是|系|于)"
        rf"{_NO_STOP}{{0,14}}?(?:{_AT_WORK}|{_WORK})",
    ),
    _p(LeakKind.SELF, rf"作为(?:该|这家|本|他们|贵|一名|其){_NO_STOP}{{0,8}}?(?:{_WORK})"),
)


def _hits(text: str, patterns: tuple[_Pattern, ...]) -> Iterator[Span]:
    for pattern in patterns:
        for hit in pattern.form.finditer(text):
            group = "it" if "it" in pattern.form.groupindex else 0
            if pattern.holds(hit.group(group)):
                yield Span(hit.start(group), hit.end(group), pattern.kind)


def check_text(text: str) -> list[Span]:
    """Find the places that may tell who reported, in order; none lies within another."""
    plain = text.translate(_WIDE)
    figures = plain.translate(_CHINESE_DIGITS)
    found = {*_hits(plain, _NUMBERS), *_hits(figures, _NUMBERS), *_hits(plain, _WORDS)}
    kept: list[Span] = []
    for span in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or span.end > kept[-1].end:
            kept.append(span)
    return kept
