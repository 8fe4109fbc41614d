import json
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from app.errors import OpeningRefused
from app.identity import client, custody, lifecycle, seal
from app.identity.custody import Box
from app.identity.wire.granting import (
    EmergencyGround,
    Finding,
    GrantState,
    Method,
    PurposeClass,
    RefusalGround,
)
from app.identity.wire.kinds import BoxKind, IdentityField, Purpose
from tests.keeper.authenticator import Authenticator
from tests.keeper.conftest import REPORTER

REQUESTER, FIRST, SECOND, TAKER, MEDIATOR, LEADER = 20, 30, 31, 7, 50, 60
SYSTEM, SECURITY = 70, 71
UNIT = 1
ORIGIN = "https://huiyin.example"
FIELDS = (IdentityField.NAME, IdentityField.PHONE)


def reason_of(call, *args, **kwargs):
    with pytest.raises(OpeningRefused) as caught:
        call(*args, **kwargs)
    return str(caught.value.reason)


@pytest.fixture
def identity(served, at_desk):
    box = at_desk.take(BoxKind.IDENTITY, taker_id=TAKER)
    return Box(box.record_id, box.ciphertext)


@pytest.fixture
def codes(served):
    """Enrol two approvers long ago; calling gives the code of one now."""
    secrets = {user: client.enroll_approver(user).secret for user in (FIRST, SECOND)}
    served.clock.move(hours=72)
    return lambda user: pyotp.TOTP(secrets[user]).at(served.clock())


@pytest.fixture
def passkey(served):
    """Enrol the first approver's passkey long ago."""
    made = Authenticator()
    begun = custody.begin_enrolment(FIRST, Method.PASSKEY, ORIGIN)
    custody.finish_enrolment(FIRST, made.make(begun.options))
    served.clock.move(hours=72)
    return made


def ask(case_uid="case-1", requester=REQUESTER):
    return client.request_grant(case_uid, requester, FIELDS, Purpose.CLARIFY)


def open_with(grant_id, identity, user=REQUESTER):
    return client.open_identity(grant_id, user, *identity)


def consenting(at_desk, case_uid="case-m", **changes):
    person = replace(REPORTER, consents_to_mediation=True, **changes)
    box = seal.seal_identity(person, case_uid, taker_id=TAKER)
    at_desk.audit(box.record_id, box.digest)
    client.deliver(box)
    return Box(box.record_id, box.ciphertext)


class TestCredentials:
    def test_an_app_counts_after_its_first_code_and_three_days(self, served, identity):
        begun = custody.begin_enrolment(FIRST, Method.TOTP)
        assert custody.begin_enrolment(FIRST, Method.TOTP).secret == begun.secret
        totp = pyotp.TOTP(begun.secret)
        wrong = f"{(int(totp.at(served.clock())) + 1) % 1_000_000:06}"
        assert reason_of(custody.finish_enrolment, FIRST, wrong) == "wrong_code"
        assert custody.credentials() == ()
        custody.finish_enrolment(FIRST, totp.at(served.clock()))
        assert begun.secret not in repr(served.acts()) + repr(begun)
        served.clock.move(hours=71)
        assert reason_of(custody.begin_approval, ask(), FIRST) == "approver_too_new"
        served.clock.move(hours=1)
        code = totp.at(served.clock())
        assert custody.approve_by_code(ask(), FIRST, code).is_open

    def test_what_was_not_proved_in_time_is_no_credential(self, served):
        begun = custody.begin_enrolment(FIRST, Method.TOTP)
        served.clock.move(minutes=30)
        code = pyotp.TOTP(begun.secret).at(served.clock())
        assert reason_of(custody.finish_enrolment, FIRST, code) == "not_offered"
        assert custody.begin_enrolment(FIRST, Method.TOTP).secret != begun.secret

    @pytest.mark.parametrize("method", list(Method))
    def test_none_is_made_over_another(self, served, passkey, method):
        refused = reason_of(custody.begin_enrolment, FIRST, method, ORIGIN)
        assert refused == "already_enrolled"
        assert reason_of(client.enroll_approver, FIRST) == "already_enrolled"

    def test_a_passkey_for_another_site_is_none(self, served):
        begun = custody.begin_enrolment(FIRST, Method.PASSKEY, ORIGIN)
        elsewhere = Authenticator("https://else.example", "else.example")
        refused = reason_of(custody.finish_enrolment, FIRST, elsewhere.make(begun.options))
        assert refused == "wrong_code"
        assert reason_of(custody.begin_enrolment, SECOND, Method.PASSKEY, "https://192.0.2.1") == (
            "malformed"
        )

    def test_two_administrators_remove_one_together(self, served, identity, codes):
        def remove(user, by, *, as_security):
            return custody.remove_credential(user, by, as_security=as_security)

        assert reason_of(remove, FIRST, FIRST, as_security=True) == "own_request"
        assert remove(FIRST, SYSTEM, as_security=False) is False
        assert custody.credentials()[0].removal_asked_by == SYSTEM
        assert reason_of(remove, FIRST, SYSTEM, as_security=True) == "same_person"
        assert reason_of(remove, FIRST, SECURITY, as_security=False) == "same_person"
        assert custody.approve_by_code(ask(), FIRST, codes(FIRST)).is_open
        assert remove(FIRST, SECURITY, as_security=True) is True
        assert reason_of(custody.begin_approval, ask(), FIRST) == "no_approver"
        acts = [json.loads(act)["act"] for act in served.acts()]
        assert "ask-removal" in acts
        assert "remove" in acts

    def test_one_administrators_word_lapses_after_a_day(self, served, codes):
        custody.remove_credential(FIRST, SYSTEM, as_security=False)
        served.clock.move(hours=24)
        assert custody.remove_credential(FIRST, SECURITY, as_security=True) is False
        assert len(custody.credentials()) == 2


class TestApprovals:
    def test_a_passkey_signs_exactly_this_request(self, served, identity, passkey):
        grant_id, other = ask(), ask()
        offered = custody.begin_approval(grant_id, FIRST)
        strange = custody.begin_approval(other, FIRST)
        assert offered.method is Method.PASSKEY
        crossed = passkey.sign(strange.options)
        refused = reason_of(custody.give_approval, grant_id, FIRST, offered.nonce, crossed)
        assert refused == "wrong_code"
        answer = passkey.sign(offered.options)
        assert custody.give_approval(grant_id, FIRST, offered.nonce, answer).is_open
        assert open_with(grant_id, identity).values[IdentityField.NAME] == REPORTER.name

    def test_another_passkey_signs_nothing(self, served, identity, passkey):
        grant_id = ask()
        offered = custody.begin_approval(grant_id, FIRST)
        stranger = Authenticator()
        stranger.id = passkey.id
        answer = stranger.sign(offered.options)
        refused = reason_of(custody.give_approval, grant_id, FIRST, offered.nonce, answer)
        assert refused == "wrong_code"

    def test_an_approval_is_taken_once(self, served, identity, passkey):
        grant_id = ask()
        offered = custody.begin_approval(grant_id, FIRST)
        answer = passkey.sign(offered.options)
        custody.give_approval(grant_id, FIRST, offered.nonce, answer)
        again = reason_of(custody.give_approval, grant_id, FIRST, offered.nonce, answer)
        assert again == "replayed"
        assert '"reason": "replayed"' in served.acts()[-1]

    def test_an_offer_is_for_one_grant_one_approver_and_ten_minutes(self, served, identity, codes):
        grant_id, other = ask(), ask()
        offered = custody.begin_approval(grant_id, FIRST)
        for grant, approver in ((other, FIRST), (grant_id, SECOND)):
            refused = reason_of(
                custody.give_approval, grant, approver, offered.nonce, codes(approver)
            )
            assert refused == "not_offered"
        assert reason_of(custody.give_approval, grant_id, FIRST, "made-up", codes(FIRST)) == (
            "not_offered"
        )
        served.clock.move(minutes=10)
        refused = reason_of(custody.give_approval, grant_id, FIRST, offered.nonce, codes(FIRST))
        assert refused == "expired"
        assert reason_of(open_with, grant_id, identity) == "not_approved"

    def test_a_statement_changed_in_the_store_is_not_signed(self, served, identity, codes):
        from app.keeper.store import Grant  # noqa: PLC0415

        grant_id = ask()
        offered = custody.begin_approval(grant_id, FIRST)
        with served.vault.writing() as session:
            session.get(Grant, grant_id).fields = "name,phone,id_number"
        refused = reason_of(custody.give_approval, grant_id, FIRST, offered.nonce, codes(FIRST))
        assert refused == "not_offered"

    def test_what_lies_in_the_columns_of_a_grant_is_no_approval(self, served, identity):
        from app.keeper.store import Grant  # noqa: PLC0415

        grant_id = ask()
        with served.vault.writing() as session:
            grant = session.get(Grant, grant_id)
            grant.approver_id, grant.ends_at = FIRST, served.clock() + timedelta(minutes=30)
        assert reason_of(open_with, grant_id, identity) == "not_approved"

    def test_a_case_apart_takes_two_different_approvers(self, served, identity, codes):
        lifecycle.mark_apart("case-1")
        grant_id = ask()
        first = custody.approve_by_code(grant_id, FIRST, codes(FIRST))
        assert (first.is_open, first.missing) == (False, 1)
        assert reason_of(open_with, grant_id, identity) == "not_approved"
        served.clock.move(minutes=1)
        assert reason_of(custody.approve_by_code, grant_id, FIRST, codes(FIRST)) == (
            "already_decided"
        )
        second = custody.approve_by_code(grant_id, SECOND, codes(SECOND))
        assert second.is_open
        assert open_with(grant_id, identity).views_left == 2

    def test_a_case_set_apart_after_one_approval_closes_again(self, served, identity, codes):
        grant_id = ask()
        custody.approve_by_code(grant_id, FIRST, codes(FIRST))
        lifecycle.mark_apart("case-1")
        assert reason_of(open_with, grant_id, identity) == "not_approved"

    def test_a_refused_or_withdrawn_request_is_over(self, served, identity, codes):
        refused, withdrawn = ask(), ask()
        custody.refuse(refused, FIRST, RefusalGround.ASK_INSTEAD)
        assert reason_of(custody.withdraw, withdrawn, FIRST) == "not_yours"
        custody.withdraw(withdrawn, REQUESTER)
        for grant_id in (refused, withdrawn):
            assert reason_of(custody.begin_approval, grant_id, SECOND) == "grant_ended"
            assert reason_of(open_with, grant_id, identity) == "grant_ended"
        states = {seen.grant_id: (seen.state, seen.ground) for seen in custody.grants_on("case-1")}
        assert states[refused] == (GrantState.REFUSED, "ask_instead")
        assert states[withdrawn] == (GrantState.WITHDRAWN, "")

    def test_an_open_grant_can_be_given_up(self, served, identity, codes):
        grant_id = ask()
        custody.approve_by_code(grant_id, FIRST, codes(FIRST))
        custody.withdraw(grant_id, REQUESTER)
        assert reason_of(open_with, grant_id, identity) == "grant_ended"

    def test_the_lists_tell_who_and_what_and_nothing_of_the_person(self, served, identity, codes):
        grant_id = ask()
        (waiting,) = custody.waiting_grants()
        assert (waiting.grant_id, waiting.requester_id) == (grant_id, REQUESTER)
        assert waiting.fields == FIELDS
        custody.approve_by_code(grant_id, FIRST, codes(FIRST))
        assert custody.waiting_grants() == ()
        open_with(grant_id, identity)
        (own,) = custody.grants_of(REQUESTER)
        assert (own.state, own.views, own.views_left) == (GrantState.OPEN, 1, 2)
        assert own.approver_ids == (FIRST,)
        assert custody.grants_of(FIRST) == ()
        assert REPORTER.name not in repr(own)
        served.clock.move(minutes=30)
        assert custody.grant(grant_id).state is GrantState.EXPIRED
        lapsed = ask()
        served.clock.move(hours=24)
        assert custody.grant(lapsed).state is GrantState.LAPSED
        assert custody.waiting_grants() == ()


class TestMediation:
    def test_with_consent_the_named_mediator_opens_until_it_ends(self, served, at_desk):
        box = consenting(at_desk, consents_to_disclosure=True)
        named = custody.name_mediator("case-m", MEDIATOR, LEADER, box)
        assert named.may_disclose
        for _ in range(4):
            opened = custody.open_for_mediation(named.grant_id, MEDIATOR, box)
            assert opened.values == {
                IdentityField.NAME: REPORTER.name,
                IdentityField.PHONE: REPORTER.phone,
            }
        assert sum('"act": "open"' in act for act in served.acts()) == 4
        assert custody.grant(named.grant_id).views == 4
        refused = reason_of(custody.open_for_mediation, named.grant_id, REQUESTER, box)
        assert refused == "not_yours"
        custody.end_mediation(named.grant_id, LEADER)
        refused = reason_of(custody.open_for_mediation, named.grant_id, MEDIATOR, box)
        assert refused == "grant_ended"

    def test_without_consent_in_the_sealed_record_nobody_is_named(self, served, identity):
        refused = reason_of(custody.name_mediator, "case-1", MEDIATOR, LEADER, identity)
        assert refused == "no_consent"
        assert custody.grants_on("case-1") == ()

    def test_a_consent_taken_back_closes_it(self, served, at_desk):
        box = consenting(at_desk)
        named = custody.name_mediator("case-m", MEDIATOR, LEADER, box)
        changed = seal.seal_identity(
            REPORTER, "case-m", taker_id=TAKER, record_id=box.record_id, version=2
        )
        at_desk.audit(changed.record_id, changed.digest)
        client.deliver(changed)
        newer = Box(changed.record_id, changed.ciphertext)
        assert reason_of(custody.open_for_mediation, named.grant_id, MEDIATOR, newer) == (
            "no_consent"
        )
        assert reason_of(custody.open_for_mediation, named.grant_id, MEDIATOR, box) == "wrong_box"

    def test_a_new_mediator_takes_the_place_of_the_one_before(self, served, at_desk):
        box = consenting(at_desk)
        first = custody.name_mediator("case-m", MEDIATOR, LEADER, box)
        second = custody.name_mediator("case-m", MEDIATOR + 1, LEADER, box)
        refused = reason_of(custody.open_for_mediation, first.grant_id, MEDIATOR, box)
        assert refused == "grant_ended"
        assert custody.open_for_mediation(second.grant_id, MEDIATOR + 1, box)
        assert reason_of(custody.name_mediator, "case-m", LEADER, LEADER, box) == "own_request"

    def test_the_consent_of_one_case_opens_no_other(self, served, at_desk, identity):
        box = consenting(at_desk)
        assert reason_of(custody.name_mediator, "case-1", MEDIATOR, LEADER, box) == "other_case"
        named = custody.name_mediator("case-m", MEDIATOR, LEADER, box)
        refused = reason_of(custody.open_for_mediation, named.grant_id, MEDIATOR, identity)
        assert refused == "other_case"
        assert reason_of(open_with, named.grant_id, box, MEDIATOR) == "unknown_grant"


class TestEmergency:
    def open(self, identity, unit=UNIT):
        ground = EmergencyGround.THREATENED
        return custody.open_emergency("case-1", LEADER, unit, ground, identity)

    def review(self, served, codes):
        (seen,) = custody.emergencies()
        custody.review_emergency(seen.emergency_id, FIRST, Finding.JUSTIFIED)

    def test_name_and_telephone_open_at_once_and_the_next_waits_for_the_review(
        self, served, identity, codes
    ):
        values, left = self.open(identity)
        assert values == {
            IdentityField.NAME: REPORTER.name,
            IdentityField.PHONE: REPORTER.phone,
        }
        assert left == 2
        assert reason_of(self.open, identity) == "not_reviewed"
        (seen,) = custody.emergencies("case-1")
        assert reason_of(
            custody.review_emergency, seen.emergency_id, LEADER, Finding.JUSTIFIED
        ) == ("no_approver")
        self.review(served, codes)
        assert custody.emergencies() == ()
        assert self.open(identity)[1] == 1

    def test_three_a_month_and_unit(self, served, identity, codes):
        for _ in range(3):
            self.open(identity)
            self.review(served, codes)
        assert reason_of(self.open, identity) == "monthly_limit"
        assert self.open(identity, unit=2)
        self.review(served, codes)
        served.clock.move(days=31)
        assert self.open(identity)[1] == 2

    def test_never_where_the_case_is_apart(self, served, identity):
        lifecycle.mark_apart("case-1")
        assert reason_of(self.open, identity) == "kept_apart"
        assert '"asked": "OpenEmergency"' in served.acts()[-1]


def test_the_owner_is_told_month_and_class_of_each_opening(served, identity, codes):
    grant_id = ask()
    custody.approve_by_code(grant_id, FIRST, codes(FIRST))
    open_with(grant_id, identity)
    leave = client.contact_grant("case-1", 40, "task-1")
    client.open_contact(leave.grant_id, 40, *identity)
    assert custody.openings_of("case-1") == [
        (2026, 3, PurposeClass.HANDLING),
        (2026, 3, PurposeClass.CONTACT),
    ]
    assert custody.openings_of("case-2") == []
    assert [seen.reader_id for seen in custody.openings("case-1")] == [REQUESTER, 40]


class TestOnBothEngines:
    def test_two_sign_a_case_apart_and_a_mediation_runs(self, served_on_both, at_desk):
        box = consenting(at_desk, "case-1")
        named = custody.name_mediator("case-1", MEDIATOR, LEADER, box)
        custody.open_for_mediation(named.grant_id, MEDIATOR, box)
        secrets = {user: client.enroll_approver(user).secret for user in (FIRST, SECOND)}
        served_on_both.clock.move(hours=72)
        self_made = custody.open_emergency("case-1", LEADER, UNIT, EmergencyGround.OTHER, box)
        assert self_made[1] == 2
        lifecycle.mark_apart("case-1")
        grant_id = ask()
        for user, secret in secrets.items():
            code = pyotp.TOTP(secret).at(served_on_both.clock())
            custody.approve_by_code(grant_id, user, code)
        assert open_with(grant_id, box).values[IdentityField.NAME] == REPORTER.name
        assert client.verify(at_desk.rows).wrong is None
        assert len(custody.openings("case-1")) == 3
