"""Under which name and word a case's papers are issued."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.documents.operations import Issuer
from app.web.language import time_zone

if TYPE_CHECKING:
    from app.cases.models import Case

STAFF_WORD: Final = "督"
SEALED_WORD: Final = "专"


def issuer_of(case: Case) -> Issuer:
    """Give the issuing office; a matter kept apart has a word, and so a series, of its own.

    A paper of it would leave a gap in the common series, and a gap tells (confidentiality
    design §5).
    """
    apart = STAFF_WORD if case.is_staff_complaint else SEALED_WORD if case.is_sealed else ""
    word = f"{case.unit.number_word}{apart}"
    return Issuer(case.unit_id, case.unit.name, word, time_zone=time_zone())
