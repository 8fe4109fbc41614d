"""The desk says which unit an emergency belongs to; units that it makes up open no more."""

import pytest

from app.errors import OpeningRefused
from app.identity import client, custody
from app.identity.custody import Box
from app.identity.wire.granting import EmergencyGround, Finding
from app.identity.wire.kinds import BoxKind

LEADER, CUSTODIAN, TAKER = 60, 30, 7


def opened(box, unit):
    try:
        custody.open_emergency("case-1", LEADER, unit, EmergencyGround.OTHER, box)
    except OpeningRefused as refused:
        return str(refused.reason)
    return "opened"


@pytest.fixture
def box(served, at_desk):
    sealed = at_desk.take(BoxKind.IDENTITY, taker_id=TAKER)
    return Box(sealed.record_id, sealed.ciphertext)


def test_all_units_together_open_only_so_many_in_a_month(served, box):
    client.enroll_approver(CUSTODIAN)
    served.clock.move(hours=72)
    got = [opened(box, unit) for unit in range(1, 40)]
    assert got == ["opened"] * 20 + ["monthly_limit"] * 19
    for seen in custody.emergencies():
        custody.review_emergency(seen.emergency_id, CUSTODIAN, Finding.JUSTIFIED)
    assert opened(box, 99) == "monthly_limit"
    served.clock.move(days=31)
    assert opened(box, 99) == "opened"
