"""Names of persons: after titles and roles, before verbs of speaking, told by their bearer."""

from __future__ import annotations

from typing import Final

from app.identity.leaks import surnames
from app.identity.leaks.kinds import LeakKind, Pattern, pattern
from app.identity.leaks.words import COMMON, NOT_A_GIVEN_NAME

_TITLES: Final = (
    "师傅|老师|阿姨|大爷|大妈|大娘|大叔|大哥|大姐|大夫|老板娘?|经理|店长|厂长|主任|医生|护士|药师|队长|"
    "所长|科长|局长|校长|园长|会计|律师|教授|院长|书记|组长|班长|姐|哥|叔|婶|嫂|奶奶|爷爷|总(?![共计额价部量数体是会])|工(?=程师|[,。;说告])"
)
_POLITE: Final = "先生|女士|小姐|同志|太太"
_SURNAME: Final = f"(?:{'|'.join(surnames.DOUBLE)}|[{surnames.SINGLE}])"
_WIDER: Final = f"(?:{'|'.join(surnames.DOUBLE)}|[{surnames.SINGLE}{surnames.UNUSUAL}])"
_TRADE: Final = (
    "(?!牌|面|粉|鱼|鸭|鸡|鹅|虾|茶|酒|火锅|串|烧|烤|凉|辣|红烧|卤|包子|饺|馄饨|豆|饼|酱|油|米|餐|饭|菜|店|超市|药|诊所|"
    "美容|理发|五金|食品|方便|冰|酸菜|抄手|大药|私房|土|老字号|炒|糕|烘|集团|公司|旗舰)"
)
_HAN: Final = r"[\u4e00-\u9fff]"
_TELLER: Final = (
    "举报人|反映人|来电人|来访人|来信人|投诉人|投诉者|报案人|联系人|消费者|当事人|申请人|申诉人|患者|病人|病患|"
    "顾客|客人|邻居|证人|目击者|知情人|付款人|收件人|收货人|寄件人|委托人|代理人|购买人|下单人|签名|签字|署名|落款|"
    "实名举报|报料人|爆料人|家属|家长|学生|孩子|小孩|市民|群众|网友|游客|乘客|车主|村民|居民|会员|户主|监护人|签收人|收款人|订货人|订餐人|乘坐人|受害人|伤者|死者|住户|业主|租客"
)
_STAFF: Final = (
    "店员|员工|职工|服务员|收银员|营业员|销售员?|导购|厨师|厨子|保安|保洁|护工|司机|骑手|配送员|快递员|老板娘?|店主|"
    "店长|经理|负责人|法人|法定代表人|主管|领班|医生|大夫|护士|药师|老师|园长|校长|会计|出纳|主播|业务员|技师|房东|"
    "同事|徒弟|学徒|师傅|队员|执法人员|工作人员|科员"
)
_SURE: Final = (
    "举报人|反映人|来电人|来访人|来信人|投诉人|投诉者|报案人|联系人|申请人|申诉人|收件人|收货人|签收人|寄件人|委托人|"
    "代理人|购买人|下单人|付款人|收款人|户名|户主|姓名|证人|监护人|陪同人|经办人|预约人|持卡人|患者|病人|当事人"
)
_KIN: Final = (
    "爱人|丈夫|老公|妻子|老婆|对象|儿子|女儿|孩子|小孩|母亲|父亲|妈妈|爸爸|爷爷|奶奶|姥姥|姥爷|"
    "哥哥|姐姐|弟弟|妹妹|侄女|侄子|外甥|表[哥弟姐妹]|堂[哥弟姐妹]|亲戚|朋友|同学|闺蜜|室友"
)
_SAYS: Final = (
    "说|称|讲|道|告诉|反映|反应|来电|来访|来信|提供|介绍|亲口|表示|透露|举报|投诉|承认|自述|陈述|购买|买了|买的|拍|偷偷|可以|"
    "作证|证实|知道|知情|看到|看见|见到|亲眼|吃了?|食用|服用|使用|被|就行|让我|给我|打来|打的|带|因|在该?店|在场|住院|就诊|签|把|将|向|跟|拿|要求|坚持|陪|多次|再次|已|前来|去年|昨天|今天|等"
)
_NO_SECOND: Final = frozenset("反强要多次来续看求表示经据此意发现购")
_END: Final = r"(?=[,。;、:!?()（）\s/]|$|与|和|及|跟|同|的|为|系|等"
_X: Final = r"[某Xx×＊*○]"


def _is_name(shown: str) -> bool:
    """Say whether a surname with one or two characters may be a name and is no common word."""
    whole = shown.replace(" ", "").replace("·", "")
    if whole[:2] in COMMON:
        return False
    given = whole[2:] if whole[:2] in surnames.DOUBLE and len(whole) > 2 else whole[1:]  # noqa: PLR2004 - surname of two characters
    return bool(given) and not any(sign in NOT_A_GIVEN_NAME for sign in given)


def _name(form: str) -> Pattern:
    return pattern(LeakKind.NAME, form, _is_name)


AS_WRITTEN: Final[tuple[Pattern, ...]] = (
    pattern(LeakKind.NAME, rf"(?P<it>{_SURNAME}{_HAN}{{0,2}}?(?:{_POLITE}))"),
    pattern(
        LeakKind.NAME,
        rf"(?P<it>{_SURNAME}(?:{_TITLES}))(?!们|处|资格){_TRADE}",
        lambda shown: shown[:2] not in COMMON,
    ),
    pattern(
        LeakKind.NAME,
        rf"(?P<it>{_SURNAME}{_X}(?![日月年天个些种地处家店时条类项方次段人品号型光片]){_X}?)",
        lambda shown: shown[:2] not in COMMON,
    ),
    # 小李、老张、阿强、大刘
    pattern(
        LeakKind.NAME,
        rf"(?<![\u4e00-\u9fff大中])(?P<it>[小老阿大]{_SURNAME})(?={_SAYS}|在|们|也|都|[,。;、]|$)",
        lambda shown: shown not in {"老白", "小白", "老马", "小马", "小金", "小米", "大金", "小龙"},
    ),
    pattern(
        LeakKind.NAME,
        rf"(?:我|人|叫|找|问|是|由|和|跟|与|据|让|请|外号|同事|的|工|员|师|友|里|家)(?P<it>[小老阿大]{_SURNAME})(?={_SAYS}|在|[,。;、]|$)",
    ),
    pattern(LeakKind.NAME, rf"(?:^|[,。;、是由找据让])(?P<it>阿{_HAN})(?={_SAYS}|[,。;、]|$)"),
    pattern(
        LeakKind.NAME,
        r"(?:我叫|我名叫|我的名字[是叫]?|名字叫?|名叫|本人叫|本人姓名|姓名[是为叫]?|全名|真名|小名|大名|曾用名|署名|签名|落款[是为]?)"
        rf"[: ]?(?P<it>{_HAN}{{2,4}})(?=[,。;、:( )（）]|$|的)",
        lambda shown: shown[:2] not in COMMON and shown[-1] not in "的了是在",
    ),
    pattern(
        LeakKind.NAME,
        r"(?:我叫|我名叫|我的名字[是叫]|名叫|本人叫|姓名[是为叫]?|"
        rf"(?:{_TELLER})(?:姓名)?[是为叫:])[: ]?(?P<it>{_SURNAME}[ ]?{_HAN}{{1,2}})",
        lambda shown: shown[:2] not in COMMON,
    ),
    _name(
        rf"(?:{_TELLER}|{_STAFF})(?!于)[: ]?(?P<it>{_SURNAME}{_HAN}{{1,2}}?)"
        rf"{_END}|{_SAYS}|偷偷|自述)"
    ),
    _name(
        rf"(?:{_KIN})(?:叫|名叫|是|,|:)?(?P<it>{_SURNAME}{_HAN}{{1,2}}?){_END}|{_SAYS}|在|是|去)"
    ),
    _name(
        rf"(?:{_TELLER})(?P<it>{_SURNAME}{_HAN}{{2}})(?=[,。;、( ]|$|说|称|反映|来电|自述|被|于)"
    ),
    _name(
        rf"(?:^|[,。;:!?\n]|据|由|是|找|联系|问|跟|与|和|让|请|叫|经|向|系|本人|我是|我叫|抬头写的|抬头是|抬头)"
        rf"(?P<it>{_SURNAME}{_HAN}{{1,3}}?)(?={_SAYS}|就行|本人)"
    ),
    _name(
        rf"(?:我是|我叫|本人|俺是|俺叫|这里是|落款是|抬头写的|抬头是|户名是?|账户名是?)"
        rf"(?P<it>{_SURNAME}[ ]?{_HAN}{{1,2}})(?=[,。;、!? （(]|$)"
    ),
    _name(
        rf"(?:^|[,。;:])(?P<it>{_SURNAME} ?{_HAN}{{1,2}})[ ]?"
        rf"[(（](?:来电人|举报人|投诉人|本人|联系人|反映人)"
    ),
    pattern(
        LeakKind.NAME,
        rf"(?:我|免贵|本人|反映人|来电人|举报人|投诉人|店主|老板|经理)姓(?P<it>{_SURNAME})",
    ),
    pattern(LeakKind.NAME, rf"姓{_SURNAME}[,]?名(?P<it>{_HAN}{{1,2}})"),
    pattern(LeakKind.NAME, r"\b(?:Mr|Mrs|Ms|Miss|Dr)[.\s]\s?(?P<it>[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)"),
    pattern(
        LeakKind.NAME,
        r"(?:英文名|名字[是叫]?|我叫|姓名|拼音)[是为: ]{0,2}(?P<it>[A-Z][A-Z]+(?:\s[A-Z]+){0,2})",
    ),
    # where a name is sure to stand, however rare the surname
    pattern(
        LeakKind.NAME,
        rf"(?:{_SURE})(?:姓名)?(?:名叫|叫做?|是|为|:) ?"
        rf"(?P<it>{_WIDER} ?{_HAN}{{1,2}})"
        r"(?=[,。;、:( )/]|$|于|在|的|来电|反映|称)",
        lambda shown: shown[:2] not in COMMON and shown[-1] not in "人员者等名",
    ),
    pattern(
        LeakKind.NAME,
        rf"(?:{_TELLER}|{_STAFF})(?P<it>{_WIDER}{_HAN}{{2}})(?={_SAYS}|在家|在场|[,。;、(]|$)",
        lambda shown: _is_name(shown) and not any(sign in _NO_SECOND for sign in shown[1:]),
    ),
    pattern(
        LeakKind.NAME,
        rf"(?P<it>{_WIDER}{_HAN}{{1,2}})本人",
        lambda shown: _is_name(shown) and shown[-1] not in "人员者及是",
    ),
    pattern(
        LeakKind.NAME,
        rf"(?:^|[,。;:、\n 由据名位对向是叫])"
        rf"(?P<it>(?!这|那|该|某|一|两|几|多|有|男|女|各|每|本){_HAN}{{1,4}}(?:先生|女士))",
        lambda shown: not any(sign in "位名个的男女各该某" for sign in shown[:-2]),
    ),
    # 阿卜杜·热合曼, 约翰·史密斯
    pattern(
        LeakKind.NAME,
        rf"(?:^|[,。;:\n叫是由据]|{_TELLER}|{_STAFF}|{_KIN})"
        rf"(?P<it>{_HAN}{{1,6}}(?:[·•・]{_HAN}{{1,6}}?){{1,2}})"
        rf"(?={_SAYS}|{_POLITE}|{_TITLES}|本人|在|于|[,。;、( ]|$)",
    ),
    pattern(
        LeakKind.NAME,
        rf"(?P<it>[A-Z][A-Z]{{1,14}}(?:[ ·][A-Z][A-Z]{{0,14}}){{0,2}}) ?(?:{_POLITE})",
    ),
    pattern(
        LeakKind.NAME,
        rf"(?:{_TELLER}|{_STAFF})[叫是:]? ?"
        rf"(?P<it>[A-Z]{{2,15}}(?:[ ·][A-Z]{{1,15}}){{1,2}})(?![A-Z0-9])",
    ),
)
