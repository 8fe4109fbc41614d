"""The words of findings, reports and replies. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.enforcement.kinds import Conclusion

if TYPE_CHECKING:
    import random

    from app.demo.stories import Story

TEXTS: Final = {
    "rectification": "责令限期改正，届时复查。",
    "filing": "涉嫌违法，予以立案调查。",
    "warning": "当场给予警告，责令立即改正。",
    "talk": "约谈负责人，讲明法律责任，作出书面承诺。",
    "ban": "依法取缔，没收工具和原料。",
    "patrol": "列入不定期巡查，三个月内至少巡查两次。",
}
CAUSES: Final = (
    "进货查验和临期清查制度没有落实。",
    "从业人员培训不到位，操作不规范。",
    "负责人法律意识不强，心存侥幸。",
    "场所条件差，日常管理松懈。",
    "内部检查流于形式，问题长期未整改。",
)


def facts_of(story: Story, conclusion: Conclusion) -> str:
    """Say what was found on the spot."""
    if not story.respondent:
        return story.answer
    return {
        Conclusion.SUBSTANTIATED: f"{story.found}。反映的情况属实。",
        Conclusion.PARTLY: f"{story.found}；反映的其他情形未查见。",
        Conclusion.NOT_SUBSTANTIATED: f"经检查{story.to_check}，记录齐全，反映的情形不成立。",
        Conclusion.NOTHING_FOUND: f"检查时未发现反映的情形，已核对{story.to_check}。",
        Conclusion.CANNOT_VERIFY: "场所已停业，多次前往未能核实。",
    }[conclusion]


def cause_of(story: Story, rng: random.Random) -> str:
    """Give a cause."""
    if not story.respondent:
        return "属于工作建议或者求助，无违法原因。"
    return rng.choice(CAUSES)


def process_of(story: Story) -> str:
    """Tell how it was handled."""
    if not story.respondent:
        return "与有关方面沟通，研究办理意见并落实。"
    return f"执法人员到场检查，制作现场笔录，核查{story.to_check}，听取经营者陈述并固定证据。"


def reply_of(story: Story, conclusion: Conclusion) -> str:
    """Write the answer to the person: no name of respondent or inspector."""
    checked = story.to_check
    return {
        Conclusion.SUBSTANTIATED: (
            f"我局对{checked}进行了检查，查见您反映的问题。已责令限期改正，并依法作进一步处理。"
        ),
        Conclusion.PARTLY: (
            f"我局对{checked}进行了检查，您反映的问题部分存在。已责令改正并将复查。"
        ),
        Conclusion.NOT_SUBSTANTIATED: (
            f"我局对{checked}进行了检查，有关记录齐全，未见违反规定的情形。"
        ),
        Conclusion.NOTHING_FOUND: (
            f"我局对{checked}进行了检查，当时未发现您反映的情形。已列入不定期巡查。"
        ),
        Conclusion.CANNOT_VERIFY: (
            "该场所已停业，我局多次前往未能核实。已列入巡查，如有新的线索请及时告知。"
        ),
    }[conclusion]
