"""Addresses in nets: e-mail, messengers, nicknames."""

from __future__ import annotations

from typing import Final

from app.identity.leaks.kinds import LeakKind, Pattern, pattern

_AT: Final = r"\s?(?:@|\(at\)|\[at\]|\(a\)|#|艾特|爱特|圈a|\sat\s)\s?"
_DOT: Final = r"\s?(?:\.|。|点|\(dot\)|\[dot\]|\sdot\s)\s?"
_DOMAIN: Final = r"(?:com|cn|net|org|edu|gov|cc|vip|top|xyz|me|io|hk|tw|jp|info|mobi|email)"
_NETS: Final = (
    r"[微薇徽威维]\s?[❤♥心芯]|微\s?信|微号|薇\s?信|威\s?信|卫星|徽信|weixin|wechat|w\s?x|v\s?x|v信|wei信|企微|企业微信|"
    r"QQ|扣扣|企鹅号?|抖音|快手|小红书|微博|钉钉|旺旺|淘宝|闲鱼|美团|饿了么|京东|拼多多|支付宝|陌陌|探探|"
    r"知乎|B站|贴吧|telegram|whatsapp|飞机|tg|line|skype|facebook|twitter|instagram"
)
_IS: Final = r"(?:\s?号\s?码?|账号|帐号|用户名|ID|也?是|为|叫|就是|同号|:|\s|@|加我?|搜){0,4}"

IN_FIGURES: Final[tuple[Pattern, ...]] = (
    pattern(LeakKind.MESSENGER, rf"(?:{_NETS}){_IS}(?P<it>\+?\d(?:[ \-]?\d){{4,12}})(?!\d|\s?元)"),
    pattern(LeakKind.MESSENGER, r"(?<![A-Za-z])Q\s?[:号]?\s?(?P<it>[1-9]\d{5,10})(?!\d)"),
)

AS_WRITTEN: Final[tuple[Pattern, ...]] = (
    pattern(
        LeakKind.EMAIL,
        rf"[0-9A-Z][0-9A-Z._%+\-]{{0,63}}{_AT}[0-9A-Z\-]{{1,63}}(?:{_DOT}[0-9A-Z\-]{{1,63}}){{0,4}}{_DOT}{_DOMAIN}(?![A-Z])",
    ),
    pattern(
        LeakKind.EMAIL, r"[0-9A-Z._%+\-]{1,64}\s?@\s?[0-9A-Z\-]{1,63}(?:\.[0-9A-Z\-]{1,63}){1,6}"
    ),
    pattern(LeakKind.EMAIL, r"[0-9A-Z._%+\-]{1,64}\s?@\s?[\u4e00-\u9fff]{1,10}\.[A-Z]{2,6}"),
    pattern(LeakKind.MESSENGER, rf"(?:{_NETS}){_IS}(?P<it>[A-Z][0-9A-Z_\-]{{4,19}})(?![0-9])"),
    pattern(
        LeakKind.MESSENGER,
        r"(?:加|\+|➕)(?:我|你|他|她)?的?\s?(?:vx?|q|wx?|微|薇|威|徽)(?:信)?[:号\s]{0,3}(?P<it>[A-Z][0-9A-Z_\-]{3,19}|\d{6,11})",
    ),
    pattern(LeakKind.MESSENGER, r"(?:telegram|tg|推特|微博|抖音)[^\w@]{0,2}(?P<it>@[\w\-]{2,20})"),
    pattern(
        LeakKind.MESSENGER,
        r"(?<!公司)(?<!商品)(?<!店铺)(?:昵称|网名|微信名|微信(?=叫)|QQ名|群名片|用户名|外号|绰号|花名|艺名)"
        r"(?:是|为|叫做?|:|\s|就是){0,2}[\"“”‘’「『']?(?P<it>[\w·]{2,8}?)(?=的|[,。;、!?\s)）\"“”‘’」』']|$)",
    ),
)
