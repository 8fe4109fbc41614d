"""Kinds of notices for tests, and the moment they happen at."""

from datetime import UTC, datetime

import pytest

from app.extensions import writing
from app.notices import wording
from app.notices.kinds import Pace
from app.notices.models import NoticePreference
from app.notices.operations import Message, tell

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)  # 12:00 in the agency's zone
NIGHT = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)  # 23:00


@pytest.fixture(autouse=True)
def _kinds():
    """Words for tests: the number is all that goes outside."""
    wording._KINDS["test.due"] = wording._Words(
        lambda data: wording.Worded(f"{data['number']} 即将到期", f"期限 {data['due']}"),
        lambda data: wording.Worded(f"{data['number']} 即将到期", f"期限 {data['due']}"),
    )
    yield
    del wording._KINDS["test.due"]


def message(key="a", pace=Pace.PROMPT, case_id=None, **values):
    data = {"number": "示投举〔2026〕7号", "due": "2026-11-20 17:00"}
    return Message(
        kind="test.due",
        key=key,
        pace=pace,
        case_id=case_id,
        data=values.pop("data", data),
        **values,
    )


def told(user, *messages, at=NOON):
    with writing():
        return tell([(user.id, one) for one in messages], at)


def wants(user, **values):
    """Somebody who wants e-mail, unless the test says otherwise."""
    from app.extensions import db  # noqa: PLC0415 - beside its use

    chosen = {
        "email": "liu.jing@office.example",
        "by_email": True,
        "next_digest_at": datetime(2026, 11, 19, 0, 30, tzinfo=UTC),
    }
    user_id = user.id
    with writing():
        db.session.add(NoticePreference(user_id=user_id, **(chosen | values)))
    return user_id
