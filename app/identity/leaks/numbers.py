"""Numbers that belong to a person: telephones, documents, cards, plates, parcels."""

from __future__ import annotations

from typing import Final

from app.identity.leaks.kinds import LeakKind, Pattern, pattern

_GAP: Final = r"[ \t\-–—.·_]{0,2}"
_BREAK: Final = r"[ \t\-–—.·_*/、,~]{1,3}"
_NO_RUN: Final = r"(?<![0-9A-Za-z])"
_PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_AREA_GAP: Final = r"[ \t\-–—.·_/]{0,3}"
_AGENCY: Final = (
    r"(?:我局|本局|我所|本所|我科|我院|监管[局所]|市监[局所]|消委会?|消协|客服|热线|官方|服务|"
    r"咨询|投诉|举报|监督|值班|公司|门店|酒店|前台|售后|总部|[商厂]家)"
    r"(?:联系|的|服务|咨询|举报)?(?:办公|值班)?(?:电话|热线|座机)?(?:号码)?[是为: ]{0,2}$"
)
_AGENCY_BEFORE: Final = (
    r"(?:我局|本局|我所|监管[局所]|客服|官方|服务|咨询|投诉|举报|监督|值班|公司|门店|售后)$"
)
_IS: Final = r"(?:编号|号码|号牌|卡号|账号|号|为|是|:|\s|就是|叫){0,4}"
_LAST: Final = r"(?:尾号|末尾|后[四六4-6]位|末[四4]位|最后[四4]位)"
_CARRIERS: Final = (
    "快递|运单|物流|顺丰|圆通|中通|申通|韵达|极兔|德邦|邮政|京东|EMS|淘宝订单|美团订单|"
    r"挂号信?|给据邮件|邮件|快件|包裹|百世|优速|订单|取件码|取货码|取餐码|(?<!抽样)(?<!检验)(?<!采样)(?<!送检)(?<!派)单号"
)
_OWN_PAPERS: Final = (
    "身份证|身份证件|证件|护照|通行证|回乡证|台胞证|居住证|驾驶证|驾照|残疾证|军官证|士兵证|警官证|"
    "社保卡?|医保卡?|社会保障卡|学生证|学号|工号|工牌号?|准考证|健康证号|学籍号"
)
_PATIENT: Final = (
    "会员卡?号?|会员号|就诊卡?号?|诊疗卡|病历号?|病案号|住院号|门诊号|预约号|挂号单?号|排队号"
)


def _is_born_on(digits: str) -> bool:
    """Say whether the birthday in an id can be one."""
    shown = "".join(sign for sign in digits if sign.isalnum())
    day = shown[6:14] if len(shown) == 18 else "19" + shown[6:12]  # noqa: PLR2004 - the two lengths of an id
    year, month, date = int(day[:4]), int(day[4:6]), int(day[6:])
    return 1900 <= year <= 2099 and 1 <= month <= 12 and 1 <= date <= 31  # noqa: PLR2004 - a calendar


def _has_luhn_digit(shown: str) -> bool:
    """Check a card number's last digit (ISO/IEC 7812-1)."""
    digits = [int(sign) for sign in reversed(shown) if sign.isdigit()]
    doubled = (2 * digit for digit in digits[1::2])
    return (sum(digits[::2]) + sum(each - 9 * (each > 9) for each in doubled)) % 10 == 0  # noqa: PLR2004 - two figures


def _is_no_service_line(shown: str) -> bool:
    """Say whether a number of seven or eight figures is nobody's hot line (400, 800, 95…, 12…)."""
    digits = "".join(sign for sign in shown if sign.isdigit())
    return not digits.startswith(("400", "800", "95"))


IN_FIGURES: Final[tuple[Pattern, ...]] = (
    pattern(
        LeakKind.MOBILE,
        rf"{_NO_RUN}(?:\(?\+?0{{0,2}}86\)?{_GAP})?1[3-9]\d(?:{_GAP}\d){{8}}(?!\d)",
    ),
    pattern(
        LeakKind.MOBILE,
        rf"(?<!\d)(?:\(?\+?0{{0,2}}86\)?{_BREAK})?1[3-9]\d{_BREAK}\d{{4}}{_BREAK}\d{{4}}(?!\d)",
    ),
    pattern(LeakKind.MOBILE, rf"(?<!\d)(?:\d{_GAP}){{2}}1[3-9]\d(?:{_GAP}\d){{8}}(?!\d)(?<=86)"),
    pattern(LeakKind.MOBILE, r"1[3-9]\d(?:后面|接着|再加|然后|加上)(?:是)?\d{4}[ \-]?\d{4}(?!\d)"),
    pattern(
        LeakKind.MOBILE,
        rf"(?:手机|电话|号码|联系方式|来电|回电)[^\d,。;]{{0,6}}(?P<it>1[3-9]\d(?:{_BREAK}?\d){{8}})(?!\d)",
    ),
    pattern(
        LeakKind.MOBILE,
        r"(?<![0-9A-Z])1(?P<gap>[ .\-·_,、/])[3-9](?:(?P=gap)\d){9}(?!\d)",
    ),
    pattern(LeakKind.MOBILE, r"(?<!\d)1[3-9]\d(?=\d{0,6}[*×#●])[\d*×#●]{5,9}"),
    pattern(LeakKind.MOBILE, rf"\(1[3-9]\d\)(?:{_GAP}\d){{8}}(?!\d)"),
    pattern(LeakKind.MOBILE, r"(?<!\d)1[3-9]\d[ \-]?[*×X#●.…]{3,8}[ \-]?\d{2,4}(?!\d)"),
    pattern(LeakKind.MOBILE, rf"(?:手机|电话|号码){_LAST}[是为:]?(?P<it>\d{{3,6}})"),
    pattern(
        LeakKind.LANDLINE,
        rf"{_NO_RUN}(?:\+?86{_GAP})?\(?0?(?:10|2\d|[3-9]\d{{2}})\)?{_AREA_GAP}"
        rf"[2-9]\d{{2,3}}{_GAP}\d{{4}}(?:(?:-|转){_GAP}\d{{2,5}})?(?!\d)(?<=\d)",
        lambda shown: shown.lstrip("(+86 ").startswith(("0", "(0")) or shown.startswith("+86"),
        unless_after=_AGENCY,
    ),
    pattern(
        LeakKind.LANDLINE,
        rf"{_NO_RUN}\(?0(?:10|2\d|[3-9]\d{{2}})\)?[/ \-.]{{1,2}}[2-9]\d{{6,7}}"
        r"(?:-\d{2,5})?(?!\d)",
        unless_after=_AGENCY,
    ),
    pattern(
        LeakKind.LANDLINE,
        rf"区号[为是: ]?(?P<it>0\d{{2,3}}[^\d]{{0,3}}[2-9]\d{{2,3}}{_GAP}\d{{4}})(?!\d)",
    ),
    pattern(
        LeakKind.LANDLINE,
        rf"(?:电话|座机|固话|宅电|传真|号码|致电|拨打|回拨|打到|联系|家里|家中|单位|办公室|宿舍)"
        rf"[^\d,。;!?]{{0,6}}(?P<it>[2-9]\d{{2,3}}{_GAP}\d{{4}})(?!\d|{_GAP}\d)",
        _is_no_service_line,
        unless_after=_AGENCY_BEFORE,
    ),
    pattern(LeakKind.LANDLINE, r"\d[ ]?(?P<it>转[ ]?(?:分机)?\d{2,5})(?!\d)"),
    pattern(LeakKind.LANDLINE, r"分机号?[为是: ]?(?P<it>\d{2,5})(?!\d)"),
    pattern(
        LeakKind.CITIZEN_ID,
        r"(?<![0-9A-Za-z])[1-8]\d{5}[ \-·.]{0,2}"
        r"(?:18|19|20)\d{6}[ \-·.]{0,2}\d{3}[\dX](?![0-9A-Z])",
        _is_born_on,
    ),
    pattern(
        LeakKind.CITIZEN_ID,
        r"(?<![0-9A-Z])[1-8](?:[ \-·.]?\d){16}[ \-·.]?[\dX](?![0-9A-Z])",
        _is_born_on,
    ),
    pattern(LeakKind.CITIZEN_ID, r"(?<!\d)[1-8]\d{2,5}[*×X#●]{4,12}[\dX]{2,4}(?![0-9A-Z])"),
    pattern(LeakKind.CITIZEN_ID, rf"{_NO_RUN}[1-8]\d{{14}}(?![0-9A-Z])", _is_born_on),
    pattern(
        LeakKind.CITIZEN_ID,
        rf"(?:{_OWN_PAPERS}){_IS}(?P<it>[A-Z]{{0,3}}\d[\dA-Z \-]{{4,20}}[\dX])(?![0-9A-Z])",
    ),
    pattern(
        LeakKind.CITIZEN_ID,
        rf"(?:{_OWN_PAPERS})(?:的|号码?)?{_LAST}[是为:]?(?P<it>[\dX]{{3,6}})",
    ),
    pattern(
        LeakKind.BANK_CARD,
        rf"{_NO_RUN}(?:62|4\d|5[1-5]|35|36|9558)\d{{1,2}}(?:[ \-.·_]?\d){{11,15}}(?![0-9A-Z])",
        _has_luhn_digit,
    ),
    pattern(
        LeakKind.BANK_CARD,
        r"(?:卡号?|账号|帐号|账户|帐户|存折|开户|汇到|打款|退到|转到|打到)[^\d。;]{0,6}"
        r"(?P<it>\d(?:[ \-.·_]?\d){11,18})(?!\d)",
    ),
    pattern(
        LeakKind.BANK_CARD,
        r"(?:卡号?|账号|帐号|账户|存折)[^\d。;]{0,6}"
        r"(?P<it>\d{4}[ \-]?(?:[*×X]{2,8}[ \-]?){1,4}\d{3,4})(?!\d)",
    ),
    pattern(
        LeakKind.BANK_CARD,
        rf"(?:卡|账户|账号)?{_LAST}(?:是|为|:)?(?P<it>\d{{4}})(?=的?[^\d]{{0,3}}(?:卡|账户)|\D|$)",
    ),
)

AS_WRITTEN: Final[tuple[Pattern, ...]] = (
    pattern(LeakKind.CITIZEN_ID, r"[军警海空士文]字第?(?P<it>\d{4,10})号?"),
    pattern(
        LeakKind.PLATE,
        rf"(?<![0-9A-Za-z])[{_PROVINCES}][A-HJ-NP-Z][ ·\-.]?(?=[A-Z .]*\d)"
        r"(?:[0-9A-HJ-NP-Z]{5,6}|[0-9A-HJ-NP-Z]{2,5}[挂学警港澳])(?![0-9A-Z])",
    ),
    pattern(
        LeakKind.PLATE,
        rf"(?<![0-9A-Za-z])[{_PROVINCES}][A-HJ-NP-Z][ ·\-.]?"
        rf"[0-9A-HJ-NP-Z][ ][0-9A-HJ-NP-Z]{{4}}(?![0-9A-Z])",
    ),
    pattern(
        LeakKind.PLATE,
        rf"(?<![0-9A-Za-z])[{_PROVINCES}][A-HJ-NP-Z]·(?=[A-Z]{{0,3}}\d)[0-9A-HJ-NP-Z]{{3,4}}(?![0-9A-Z])",
    ),
    pattern(
        LeakKind.PLATE,
        r"(?:车牌|牌照|号牌|车号|车牌号|电动车牌|牌号)(?:号码?|是|为|:|\s){0,3}"
        r"(?P<it>[\u4e00-\u9fff]{0,3}[A-Z0-9·\- ]{4,9}\d)(?![0-9A-Z])",
    ),
    pattern(
        LeakKind.PLATE,
        rf"{_LAST}(?:是|为|:)?(?P<it>[0-9A-Z]{{3,5}})(?=的?[\u4e00-\u9fff]{{0,4}}(?:车|轿车|面包车))",
    ),
    pattern(
        LeakKind.COURIER,
        rf"(?:{_CARRIERS})(?:编号|号码|号|尾号|单|是|为|:|\s){{0,5}}"
        r"(?P<it>#?[A-Z]{0,4} ?\d(?:[ \-]?\d){4,27})(?!\d)",
    ),
    pattern(
        LeakKind.COURIER,
        r"(?:取件码|取货码|取餐码|取餐号|外卖单号|订单尾号|订单后四位|餐号)"
        r"[是为: ]{0,2}(?P<it>#?[A-Z]{0,2}\d[\d\-]{0,9})",
    ),
    pattern(
        LeakKind.COURIER,
        r"(?:流水|交易|支付|商户|退款|付款)(?:单|订单)?(?:编号|号码?)"
        r"[是为: ]{0,2}(?P<it>[A-Z]{0,4}\d{8,32})",
    ),
    pattern(LeakKind.COURIER, r"发票号码?[是为: ]{0,2}(?P<it>\d{8}(?:\d{12})?)(?!\d)"),
    pattern(
        LeakKind.COURIER,
        rf"(?:{_PATIENT})(?:码|是|为|:|\s){{0,3}}(?P<it>[A-Z]{{0,4}}\d[\d\-]{{2,19}})(?!\d)",
    ),
    pattern(
        LeakKind.COURIER,
        rf"{_NO_RUN}(?:SF(?: ?\d){{12,13}}|JD[A-Z]{{0,2}}\d{{10,15}}|(?:YT|JT)(?: ?\d){{13}}|"
        rf"DPK\d{{12}}|X[A-Z]\d{{11}}|[A-Z]{{2}}\d{{9}}CN)"
        r"(?![0-9A-Z])",
    ),
)
