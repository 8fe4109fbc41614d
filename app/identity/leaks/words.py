"""Words that begin like a name and are none; read by the names patterns."""

from __future__ import annotations

from pathlib import Path
from typing import Final

COMMON: Final = frozenset(
    (Path(__file__).parent / "common_words.txt").read_text(encoding="utf-8").split()
)
"""First two characters of words whose first one is also a surname."""

NOT_A_GIVEN_NAME: Final = frozenset(
    "的了是在有和与或就也都还又被把将对向给跟从到为于以因由要会能可应该不没未无很太最更再已曾正所之其此这那哪何"
    "吗呢吧啊呀哦说讲称问答道看听吃喝买卖做用去来走让请叫找打拿送退换收付个件次名位人种盒瓶袋箱包斤克元角分号年月日时点"
    "店厂家院所司局处科室部队组站街路村镇乡县市省区里外上下前后左右中间内侧旁边楼层栋货品药酒肉菜饭面汤茶奶油鱼蛋"
)
"""Characters that hardly stand in a given name next to these patterns."""
