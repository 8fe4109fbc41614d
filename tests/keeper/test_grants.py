import pyotp
import pytest

from app.errors import OpeningRefused
from app.identity import client, custody
from app.identity.wire.kinds import BoxKind, IdentityField, Purpose
from app.keeper.settings import KeeperSettings

REQUESTER, APPROVER, CLERK, TAKER = 20, 30, 40, 7
FIELDS = (IdentityField.NAME, IdentityField.PHONE)


def reason_of(call, *args):
    with pytest.raises(OpeningRefused) as caught:
        call(*args)
    return caught.value.reason


@pytest.fixture
def identity(served, at_desk):
    return at_desk.take(BoxKind.IDENTITY, taker_id=TAKER)


@pytest.fixture
def code(served):
    """Enrol the approver long ago; calling it gives the code of now."""
    secret = client.enroll_approver(APPROVER).secret
    served.clock.move(hours=72)
    return lambda: pyotp.TOTP(secret).at(served.clock())


def ask(case_uid="case-1"):
    return client.request_grant(case_uid, REQUESTER, FIELDS, Purpose.CLARIFY)


def test_an_approved_grant_opens_its_fields_three_times_within_half_an_hour(served, identity, code):
    grant_id = ask()
    leave = custody.approve_by_code(grant_id, APPROVER, code())
    assert leave.views_left == 3
    opened = client.open_identity(grant_id, REQUESTER, identity.record_id, identity.ciphertext)
    assert opened.values == {
        IdentityField.NAME: "欧阳测试",
        IdentityField.PHONE: "13812345678",
    }
    assert opened.views_left == 2
    assert "欧阳测试" not in repr(opened)
    for left in (1, 0):
        again = client.open_identity(grant_id, REQUESTER, identity.record_id, identity.ciphertext)
        assert again.views_left == left
    assert (
        reason_of(
            client.open_identity, grant_id, REQUESTER, identity.record_id, identity.ciphertext
        )
        == "used_up"
    )
    assert not any("欧阳" in act or "13812345678" in act for act in served.acts())


def test_a_grant_ends_after_half_an_hour(served, identity, code):
    grant_id = ask()
    custody.approve_by_code(grant_id, APPROVER, code())
    served.clock.move(minutes=30)
    refused = reason_of(
        client.open_identity, grant_id, REQUESTER, identity.record_id, identity.ciphertext
    )
    assert refused == "expired"


def test_without_approval_nothing_is_opened(served, identity):
    grant_id = ask()
    refused = reason_of(
        client.open_identity, grant_id, REQUESTER, identity.record_id, identity.ciphertext
    )
    assert refused == "not_approved"
    assert reason_of(custody.approve_by_code, grant_id, APPROVER, "000000") == "no_approver"


def test_nobody_uses_the_grant_of_another(served, identity, code):
    grant_id = ask()
    custody.approve_by_code(grant_id, APPROVER, code())
    for other in (APPROVER, CLERK):
        refused = reason_of(
            client.open_identity, grant_id, other, identity.record_id, identity.ciphertext
        )
        assert refused == "not_yours"


def test_a_grant_opens_no_other_case(served, at_desk, identity, code):
    other = at_desk.take(BoxKind.IDENTITY, case_uid="case-2")
    words = at_desk.take(BoxKind.WORDS)
    grant_id = ask()
    custody.approve_by_code(grant_id, APPROVER, code())
    for box, reason in ((other, "other_case"), (words, "wrong_kind")):
        refused = reason_of(
            client.open_identity, grant_id, REQUESTER, box.record_id, box.ciphertext
        )
        assert refused == reason


@pytest.mark.parametrize(
    ("approver", "reason"), [(REQUESTER, "own_request"), (TAKER, "took_the_call")]
)
def test_neither_the_requester_nor_the_registrar_approves(served, identity, approver, reason):
    secret = client.enroll_approver(approver).secret
    served.clock.move(hours=72)
    grant_id = ask()
    now = pyotp.TOTP(secret).at(served.clock())
    assert reason_of(custody.approve_by_code, grant_id, approver, now) == reason


def test_a_new_approver_counts_after_three_days_and_is_enrolled_once(served, identity):
    secret = client.enroll_approver(APPROVER).secret
    assert secret not in repr(served.acts())
    assert reason_of(client.enroll_approver, APPROVER) == "already_enrolled"
    served.clock.move(hours=71)
    now = pyotp.TOTP(secret).at(served.clock())
    assert reason_of(custody.approve_by_code, ask(), APPROVER, now) == "approver_too_new"


def test_a_code_works_once_and_guessing_is_stopped(served, identity, code):
    first, second = ask(), ask()
    good = code()
    custody.approve_by_code(first, APPROVER, good)
    assert reason_of(custody.approve_by_code, second, APPROVER, good) == "wrong_code"
    served.clock.move(minutes=2)
    wrong = f"{(int(code()) + 1) % 1_000_000:06}"
    for _ in range(4):
        assert reason_of(custody.approve_by_code, second, APPROVER, wrong) == "wrong_code"
    assert reason_of(custody.approve_by_code, second, APPROVER, code()) == "too_many_tries"
    served.clock.move(minutes=15)
    assert custody.approve_by_code(second, APPROVER, code()).views_left == 3


def test_a_grant_is_decided_once_and_not_after_a_day(served, identity, code):
    first, second = ask(), ask()
    custody.approve_by_code(first, APPROVER, code())
    served.clock.move(minutes=1)
    assert reason_of(custody.approve_by_code, first, APPROVER, code()) == "already_decided"
    served.clock.move(hours=24)
    assert reason_of(custody.approve_by_code, second, APPROVER, code()) == "expired"


def test_a_case_without_identity_or_a_request_without_fields_is_refused(served, identity):
    assert reason_of(client.request_grant, "case-9", REQUESTER, FIELDS, Purpose.CLARIFY) == (
        "unknown_record"
    )
    assert reason_of(client.request_grant, "case-1", REQUESTER, (), Purpose.CLARIFY) == "no_fields"


def test_a_contact_grant_opens_one_number_once(served, identity):
    leave = client.contact_grant("case-1", CLERK, "task-1")
    refused = reason_of(
        client.open_contact, leave.grant_id, REQUESTER, identity.record_id, identity.ciphertext
    )
    assert refused == "not_yours"
    opened = client.open_contact(leave.grant_id, CLERK, identity.record_id, identity.ciphertext)
    assert (opened.phone, opened.safe_contact) == ("13812345678", "晚六点后")
    assert "138" not in repr(opened)
    refused = reason_of(
        client.open_contact, leave.grant_id, CLERK, identity.record_id, identity.ciphertext
    )
    assert refused == "used_up"


def test_a_contact_grant_ends_after_ten_minutes_and_opens_no_identity(served, identity):
    leave = client.contact_grant("case-1", CLERK, "task-1")
    refused = reason_of(
        client.open_identity, leave.grant_id, CLERK, identity.record_id, identity.ciphertext
    )
    assert refused == "unknown_grant"
    served.clock.move(minutes=10)
    refused = reason_of(
        client.open_contact, leave.grant_id, CLERK, identity.record_id, identity.ciphertext
    )
    assert refused == "expired"


def test_a_clerk_gets_thirty_contacts_a_day_of_the_agency(served, identity):
    for number in range(30):
        client.contact_grant("case-1", CLERK, f"task-{number}")
    assert reason_of(client.contact_grant, "case-1", CLERK, "task-31") == "daily_limit"
    assert client.contact_grant("case-1", CLERK + 1, "task-31")
    served.clock.move(hours=12)  # noon in UTC+8 to midnight there
    assert client.contact_grant("case-1", CLERK, "task-32")


def test_an_anonymous_reporter_without_a_number_is_told_so(served, at_desk):
    from app.identity import seal  # noqa: PLC0415

    box = seal.seal_identity(seal.Identity(), "case-3")
    at_desk.audit(box.record_id, box.digest)
    client.deliver(box)
    leave = client.contact_grant("case-3", CLERK, "task-1")
    refused = reason_of(client.open_contact, leave.grant_id, CLERK, box.record_id, box.ciphertext)
    assert refused == "no_phone"
    assert '"reason": "no_phone"' in served.acts()[-1]


class TestOnBothEngines:
    @pytest.fixture
    def settings(self):
        return KeeperSettings(identity_views=1, enrols_unproven=True)

    def test_a_whole_grant(self, served_on_both, at_desk):
        box = at_desk.take(BoxKind.IDENTITY, taker_id=TAKER)
        secret = client.enroll_approver(APPROVER).secret
        served_on_both.clock.move(hours=72)
        grant_id = ask()
        now = pyotp.TOTP(secret).at(served_on_both.clock())
        custody.approve_by_code(grant_id, APPROVER, now)
        opened = client.open_identity(grant_id, REQUESTER, box.record_id, box.ciphertext)
        assert opened.values[IdentityField.NAME] == "欧阳测试"
        refused = reason_of(
            client.open_identity, grant_id, REQUESTER, box.record_id, box.ciphertext
        )
        assert refused == "used_up"
        assert client.verify(at_desk.rows).wrong is None


class TestInAnOffice:
    @pytest.fixture
    def settings(self):
        return KeeperSettings()

    def test_nobody_gets_a_credential_without_proving_it(self, served):
        assert reason_of(client.enroll_approver, APPROVER) == "no_approver"
