"""What the desk asks the keeper about a reporter's reference."""

from __future__ import annotations

from app.identity.client import ask
from app.identity.reach import identity_box
from app.identity.wire.reaching import AskReissuable, YesOrNo


def may_reissue(case_uid: str, user_id: int) -> bool:
    """Say whether the desk may issue a new number: not to the anonymous. Counted and chained.

    Raises ``KeeperUnavailable``, and ``OpeningRefused`` with the code.
    """
    box = identity_box(case_uid)
    if box is None:
        return False
    request = AskReissuable(user_id, case_uid, box.record_id)
    return ask(request, YesOrNo, box.ciphertext)[0].yes
