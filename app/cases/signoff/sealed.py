"""The sealed check at the issue step: nothing goes out that holds what the record seals (§4).

Asked when the head of the desk proposes and when the leader signs, of the keeper alone, which says
yes or no. Whoever may not read the words then cannot ask: what a registrar proposes is checked when
it is signed. While the keeper is down neither is done; an order by word of mouth goes out, because
it stands for danger that does not wait, and is checked where the keeper answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from app.cases import originals
from app.cases.workflow import expect_version
from app.errors import KeeperUnavailable, OpeningRefused
from app.identity.reach import check_against_identity
from app.identity.wire.kinds import Ground, Refusal

if TYPE_CHECKING:
    from wtforms import Field

    from app.accounts.models import User
    from app.cases.models import Case


def may_go_out(
    case: Case, viewer: User, shown: int | None, *fields: Field, waits: bool = True
) -> bool:
    """Say whether the texts may be issued; if not, the first field bears the reason.

    Nothing is asked for a page that shows an older case (``shown``): it could not be issued, and
    the answer alone would let names be tried. ``waits`` is whether the step waits for a keeper that
    does not answer or has been asked enough.
    """
    expect_version(case, shown)
    standing = originals.standing_of(viewer, case)
    if standing is None or standing[1] is Ground.OWN_INTAKE:
        return True
    reader, ground = standing
    texts = [str(field.data or "") for field in fields]
    public_facts = (case.respondent_name, case.respondent_address)
    trouble = ""
    try:
        if check_against_identity(case.uid, texts, reader, ground, public_facts):
            return _refuse(fields[0], _tells())
    except KeeperUnavailable:
        trouble = _(
            "The keeper does not answer: the text cannot be checked against the sealed record, and "
            "nothing was issued. Try again; where minutes count, enter a spoken order."
        )
    except OpeningRefused as refusal:
        trouble = _why(str(refusal.reason))
    return _refuse(fields[0], trouble) if trouble and waits else True


def _refuse(field: Field, reason: str) -> bool:
    field.errors = [*field.errors, reason]
    return False


def _tells() -> str:
    return _(
        "This text, or another on this page, holds something of the sealed record: a name, a "
        "number, a place. Read it again and take out what points to the person. Nothing was issued."
    )


def _why(code: str) -> str:
    sentences: dict[str, str] = {
        Refusal.DAILY_LIMIT: _(
            "This matter's texts have been checked as often today as one person may. "
            "Another person can issue it, or you tomorrow."
        ),
        Refusal.TOO_MANY_NAMES: _(
            "The text holds too many names or numbers to be checked: shorten it."
        ),
    }
    return sentences.get(code) or _(
        "The keeper cannot check the text now (%(code)s). Nothing was issued.", code=code
    )
