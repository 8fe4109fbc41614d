"""Where somebody lives."""

from __future__ import annotations

from typing import Final

from app.identity.leaks.kinds import LeakKind, Pattern, pattern

_CLAUSE: Final = r"[^,。;!?\n]"
_ESTATE: Final = (
    "小区|花园|家园|公寓|社区|新村|名邸|名苑|豪庭|华庭|雅苑|嘉园|大院|宿舍|"
    "苑|庭|邸|里|湾|郡|府|坊|庄园|山庄"
)

IN_FIGURES: Final[tuple[Pattern, ...]] = (
    pattern(
        LeakKind.DWELLING,
        r"\d{1,3}\s?(?:栋|幢|号楼|座|号院\d{1,3}号楼)\s?(?:\d{1,2}\s?单元)?\s?\d{2,4}(?:室|户|房|号)?(?!\d|元|个|人|平)",
    ),
    pattern(
        LeakKind.DWELLING,
        r"\d{1,3}(?:栋|幢|号楼|座)?\d{0,2}\s?单元(?!门口|楼下|外)\s*\d{0,4}(?:室|号|户)?",
    ),
    pattern(LeakKind.DWELLING, r"[A-Z]座\s?\d{3,4}(?:室)?"),
    pattern(
        LeakKind.DWELLING,
        rf"(?P<it>[\u4e00-\u9fff]{{1,8}}(?:{_ESTATE})\s?\d{{1,3}}(?:-\d{{1,4}}){{1,3}})(?!\d)",
    ),
    pattern(
        LeakKind.DWELLING,
        rf"(?P<it>[\u4e00-\u9fff]{{1,8}}(?:{_ESTATE})\s?(?:[A-Z0-9]期|[A-Z]区)?\s?\d{{1,4}}(?:栋|幢|号楼|座|号\s?\d{{3,4}}))",
    ),
    pattern(
        LeakKind.DWELLING,
        r"(?<!\d)\d{1,2}楼\s?\d{1,4}[号室户](?!摊|铺|档|柜|门|店|厅|窗|展|诊|商|电梯|线)",
    ),
    pattern(
        LeakKind.DWELLING,
        r"(?<!\d)\d{1,4}(?:栋|幢|号楼|单元|组|社|室|门|楼)的?(?:住户|业主|居民|村民|租户|租客|市民|老人|邻居|人家|房客|群众)",
    ),
    pattern(LeakKind.DWELLING, r"\d{1,4}号\s?\d{1,3}(?:栋|幢|号楼|号宿舍楼|座)\s?\d{0,4}"),
)

AS_WRITTEN: Final[tuple[Pattern, ...]] = (
    pattern(
        LeakKind.DWELLING,
        r"(?:家住|现住|暂住|租住|(?<!入)(?<!居)住(?=在|于|对面|[\u4e00-\u9fff]{2,10}(?:小区|社区|村|街|路|楼|栋|号|苑|园|里|组|队|镇|(?<!城)乡|巷|弄|胡同|湾|坝|屯|寨|院|室))"
        rf"|就住|我住|居住(?:在|于|地)?)(?:在|于|址|地|:)?(?P<it>{_CLAUSE}{{2,24}})",
        lambda shown: not shown.startswith(("院", "宿", "酒店", "宾馆", "条件", "环境")),
    ),
    pattern(
        LeakKind.DWELLING,
        r"(?<![商厂店买卖国专独大人各这那全赢])(?:我|本人|俺|我们)?(?:家|房子|宿舍|老家)(?:就|都)?(?:在|是|位于)"
        rf"(?P<it>{_CLAUSE}{{2,24}})",
    ),
    pattern(
        LeakKind.DWELLING,
        r"(?:家庭住址|家庭地址|(?:我的?|本人)?住址|收货地址|收件地址|邮寄地址|通讯地址|联系地址|户籍所?在?地?|籍贯)"
        rf"(?:在|是|为|:|\s){{0,2}}(?P<it>{_CLAUSE}{{3,30}})",
    ),
    pattern(
        LeakKind.DWELLING,
        rf"(?:送到|寄到|寄往|送至|寄至)(?P<it>{_CLAUSE}{{2,20}}\d{{1,4}}{_CLAUSE}{{0,8}})",
    ),
    pattern(
        LeakKind.DWELLING,
        rf"(?:我|本人|我们)(?:租住的?|[租买]的?(?:房子?|店面|铺面|住处)|租的)(?:在|是)?(?P<it>{_CLAUSE}{{3,20}})",
    ),
    pattern(
        LeakKind.DWELLING,
        rf"(?<!店铺)(?<!单位)地址[:是为](?P<it>{_CLAUSE}{{2,20}}(?:里|村|组|室|单元|栋|幢){_CLAUSE}{{0,8}})",
    ),
    pattern(LeakKind.DWELLING, r"门牌号?[是为: ]{0,2}(?P<it>[0-9A-Z\-]{2,8})"),
)
