"""Chinese surnames: the common ones, and those of two characters (names pattern of §4).

Characters that nearly always are another word in a report (和, 向, 从, 应, 时, 全, 都) are left
out: a reader marks those names by hand.
"""

from __future__ import annotations

from typing import Final

SINGLE: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕"
    "丁沈崔卢姜汪范陆廖贾夏韦付傅邹熊孟秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔"
    "汤尚温康施牛葛章毕尤俞庄季鲁翁梅盛童颜倪柯裴齐耿关焦左柳祝纪欧兰岳靳褚宁申柴聂鲍蒙涂殷詹凌"
    "翟祁游路骆管卜喻苗窦蒲翦阮卞娄隋冉乔于邢洪石任姚方金高白谭安常钟"
    "霍樊庞骆伍赖甘裘屠卓蔺岑芮芶苟佘宓谯蹇牟匡瞿晏敖屈缪郜胥仇栾郏濮扈粟禹谌戚饶鞠荆桑姬邬邝邰郇郦钮阚隗雍甄巩"
    "冼仝亓逯璩笪郗逄訾晁蒯竺桓寇褟乜闵闾厉戎虞裘佟楚揭占邸苑尧"
)
DOUBLE: Final = (
    "欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "长孙", "宇文", "司徒",
    "夏侯", "东方", "端木", "令狐", "南宫", "呼延", "申屠", "单于", "澹台", "轩辕", "钟离", "鲜于",
    "闻人", "万俟", "独孤", "赫连", "拓跋", "宗政", "百里", "西门", "司空",
)  # fmt: skip

UNUSUAL: Final = (
    "税鲜幸桂简古母敬农宗原成曲文车米冷花水党连巫巴麻池辛解祖符景班仲伊宫索籍闻莘贡劳扶边艾容易戈居步满"
    "国广利隆师那沙丰查红权公平明包计单柏臧茅左封储井段富乌焦弓牧山谷松仰伏来"
    "黑晓树呙阳银云青覃虎舍尔者保"
)
"""Surnames that are nearly always another word: read only where a name is sure to stand."""
