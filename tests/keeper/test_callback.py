"""Calling back on the sealed number of a call: one grant, one use, with what is to be heeded."""

import pytest

from app.errors import OpeningRefused
from app.identity import client, reach, seal
from app.identity.wire import messages, reaching
from app.identity.wire.kinds import BoxKind
from app.identity.wire.person import Identity

CLERK = 40


def take(at_desk, box):
    at_desk.audit(box.record_id, box.digest)
    client.deliver(box)
    return box


@pytest.fixture
def caller(served, at_desk):
    return take(at_desk, seal.seal(BoxKind.CALLER, b"13900001234", "case-1"))


def identity(at_desk, case_uid="case-1", **person):
    return take(at_desk, seal.seal_identity(Identity(**person), case_uid))


def open_contact(grant_id, box, caller):
    request = reaching.OpenContactByCall(
        grant_id, CLERK, box.record_id, caller.record_id, len(box.ciphertext)
    )
    return reach._ask(request, messages.OpenedContact, box.ciphertext + caller.ciphertext)[0]


@pytest.mark.parametrize(("left", "opened"), [("", "13900001234"), ("13812345678", "13812345678")])
def test_the_number_left_comes_before_that_of_the_call(served, at_desk, caller, left, opened):
    box = identity(at_desk, phone=left, safe_contact="晚六点后")
    grant_id = client.contact_grant("case-1", CLERK, "task-1").grant_id
    shown = open_contact(grant_id, box, caller)
    assert (shown.phone, shown.safe_contact) == (opened, "晚六点后")
    assert not any("139" in act for act in served.acts())
    with pytest.raises(OpeningRefused, match="used_up"):
        open_contact(grant_id, box, caller)


def test_both_boxes_are_those_of_the_granted_matter(served, at_desk, caller):
    box, other = identity(at_desk), identity(at_desk, "case-2")
    grant_id = client.contact_grant("case-1", CLERK, "task-1").grant_id
    for wrong, reason in (
        (lambda: open_contact(grant_id, other, caller), "other_case"),
        (lambda: open_contact(grant_id, box, box), "wrong_kind"),
        (lambda: open_contact(grant_id, caller, caller), "wrong_kind"),
    ):
        with pytest.raises(OpeningRefused, match=reason):
            wrong()
    assert open_contact(grant_id, box, caller).phone == "13900001234"
