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
)
DOUBLE: Final = (
    "欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "长孙", "宇文", "司徒",
    "夏侯", "东方", "端木", "令狐", "南宫", "呼延", "申屠",
)  # fmt: skip
