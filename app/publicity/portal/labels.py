"""Plain words for the public stages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import lazy_gettext as _l

from app.cases.states import CaseState
from app.publicity.portal.stages import PublicStage

if TYPE_CHECKING:
    from flask_babel import LazyString

STAGE_WORDS: Final[dict[PublicStage, LazyString]] = {
    PublicStage.RECORDED: _l("We have recorded your matter"),
    PublicStage.DECIDED: _l("We have taken it up and are deciding who checks it"),
    PublicStage.SENT: _l("An enforcement team has been sent"),
    PublicStage.CHECKED: _l("The team is checking"),
    PublicStage.ANSWERED: _l("It is closed; we are telling you the result"),
    PublicStage.CALLED_BACK: _l("We ask whether you are content"),
}
ENDING_WORDS: Final[dict[CaseState, LazyString]] = {
    CaseState.DECLINED: _l("We could not take the matter up. The reason is below."),
    CaseState.TOLD_ELSEWHERE: _l("Another body is competent. Which one is told below."),
    CaseState.TRANSFERRED: _l("We have sent the matter to the competent body."),
    CaseState.ANSWERED: _l("Your question has been answered."),
    CaseState.WITHDRAWN: _l("The matter has been withdrawn."),
}
