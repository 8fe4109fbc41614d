"""Ways to an identity that there are not: each is tried, refused with its reason, and chained.

On both engines of the desk, against the keeper's real socket; the desk is believed nothing here.
"""

import json
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from app.audit import operations as audit
from app.cases.models import Case
from app.errors import KeeperUnavailable, OpeningRefused
from app.extensions import Model, db, end_reading, writing
from app.identity import client, custody, lifecycle, rounds
from app.identity.models import StoredBox
from app.identity.wire.kinds import IdentityField, Purpose
from app.keeper.store import ChainLink
from tests.cases.custody.conftest import NOW, REPORTER, House

FIELDS = (IdentityField.NAME, IdentityField.PHONE)


class Attempts(House):
    """Calls to the keeper as a dishonest desk might make them."""

    vault = None

    def uid(self):
        end_reading()
        return db.session.get_one(Case, self.case_id).uid

    def box(self, case_id=None):
        uid = db.session.get_one(Case, case_id or self.case_id).uid
        found = db.session.query(StoredBox).filter_by(case_uid=uid).one()
        values = custody.Box(found.record_id, found.ciphertext)
        end_reading()
        return values

    def request(self, who="reviewer"):
        user_id, uid = self.id_of(who), self.uid()
        end_reading()
        return client.request_grant(uid, user_id, FIELDS, Purpose.CLARIFY)

    def approve_as(self, who, grant_id):
        user_id, code = self.id_of(who), self.code(who)
        end_reading()
        return custody.approve_by_code(grant_id, user_id, code)

    def open(self, grant_id, who="reviewer"):
        box, user_id = self.box(), self.id_of(who)
        end_reading()
        return client.open_identity(grant_id, user_id, *box)

    def last_act(self):
        with self.vault.reading() as session:
            links = session.query(ChainLink).filter(ChainLink.row_id.is_(None))
            return json.loads(links.order_by(ChainLink.seq.desc()).first().detail)

    def refuses(self, reason, call, *args):
        """The keeper refuses for this reason and has chained that it did."""
        with pytest.raises(OpeningRefused) as caught:
            call(*args)
        assert str(caught.value.reason) == reason
        act = self.last_act()
        assert (act["act"], act["reason"]) == ("refuse", reason)


@pytest.fixture
def house(both, office, keeper):
    with time_machine.travel(NOW, tick=False) as traveller:
        made = Attempts(both, office, traveller)
        made.vault = keeper._vault
        yield made


def test_no_row_at_the_desk_opens_anything(house):
    assert not [name for name in Model.metadata.tables if "grant" in name or "approv" in name]
    grant_id = house.request()
    with writing():
        for action in ("custody.requested", "custody.decided", "custody.opened"):
            audit.record(action, actor_id=1, at=NOW, case_uid="", subject=f"approved {grant_id}")
    rounds.chain_audit_rows()
    house.refuses("not_approved", house.open, grant_id)
    house.refuses("unknown_grant", house.open, "00000000-0000-4000-8000-000000000000")


def test_nobody_approves_what_they_asked_for_or_took_down(house):
    house.enrol("custodian", "reviewer", "registrar")
    grant_id = house.request()
    house.refuses("own_request", house.approve_as, "reviewer", grant_id)
    house.refuses("took_the_call", house.approve_as, "registrar", grant_id)
    house.refuses("not_approved", house.open, grant_id)


def test_without_an_approver_or_with_one_too_new_it_stays_closed(house):
    grant_id = house.request()
    house.secrets["custodian"] = client.enroll_approver(house.id_of("second_custodian")).secret
    house.refuses("no_approver", house.approve_as, "custodian", grant_id)
    house.secrets["second_custodian"] = house.secrets["custodian"]
    house.refuses("approver_too_new", house.approve_as, "second_custodian", grant_id)
    house.refuses("not_approved", house.open, grant_id)


def test_an_approved_grant_is_its_requesters_three_times_for_half_an_hour(house):
    house.enrol("custodian")
    first = house.request()
    house.approve_as("custodian", first)
    house.refuses("not_yours", house.open, first, "leader")
    for _ in range(3):
        assert house.open(first).values[IdentityField.NAME] == REPORTER.name
    house.refuses("used_up", house.open, first)
    house.travel.shift(timedelta(minutes=1))
    second = house.request()
    house.approve_as("custodian", second)
    house.travel.shift(timedelta(minutes=30))
    house.refuses("expired", house.open, second)


def test_an_approval_is_neither_replayed_nor_turned_to_another_grant(house):
    house.enrol("custodian")
    grant_id, other = house.request(), house.request()
    approver = house.id_of("custodian")
    end_reading()
    offered = custody.begin_approval(grant_id, approver)
    code = house.code()
    house.refuses("not_offered", custody.give_approval, other, approver, offered.nonce, code)
    custody.give_approval(grant_id, approver, offered.nonce, code)
    for again in (grant_id, other):
        house.refuses("replayed", custody.give_approval, again, approver, offered.nonce, code)
    house.refuses("wrong_code", custody.approve_by_code, other, approver, code)
    house.refuses("not_approved", house.open, other)


def test_a_grant_opens_no_box_but_its_own_cases(house):
    house.enrol("custodian")
    grant_id = house.request()
    house.approve_as("custodian", grant_id)
    other = house.box(house.take(REPORTER))
    reviewer = house.id_of("reviewer")
    end_reading()
    house.refuses("other_case", client.open_identity, grant_id, reviewer, *other)
    own = house.box()
    swapped = custody.Box(own.record_id, other.ciphertext)
    house.refuses("wrong_box", client.open_identity, grant_id, reviewer, *swapped)


def test_a_case_apart_takes_two_persons(house):
    house.enrol()
    lifecycle.mark_apart(house.uid())
    grant_id = house.request()
    assert house.approve_as("custodian", grant_id).missing == 1
    house.refuses("not_approved", house.open, grant_id)
    house.travel.shift(timedelta(minutes=1))
    house.refuses("already_decided", house.approve_as, "custodian", grant_id)
    assert house.approve_as("second_custodian", grant_id).is_open
    assert house.open(grant_id).views_left == 2


def test_without_the_keeper_intake_goes_on_and_nothing_opens(house):
    house.enrol("custodian")
    grant_id = house.request()
    house.approve_as("custodian", grant_id)
    house.app.extensions["keeper"].socket_path = Path("/nowhere/keeper.sock")
    with pytest.raises(KeeperUnavailable):
        house.open(grant_id)
    taken = house.take(REPORTER)
    assert db.session.get_one(Case, taken).number


def test_what_was_opened_is_in_the_chain_before_and_the_record_agrees(house):
    house.enrol("custodian")
    grant_id = house.request()
    house.approve_as("custodian", grant_id)
    house.open(grant_id)
    act = house.last_act()
    assert (act["act"], act["grant_id"]) == ("open", grant_id)
    rounds.chain_audit_rows()
    report = client.verify(rounds.rows_to_verify())
    assert report.wrong is None
    with house.vault.reading() as session:
        details = " ".join(
            session.scalars(ChainLink.__table__.select().with_only_columns(ChainLink.detail))
        )
    for secret in (REPORTER.name, REPORTER.phone, REPORTER.address):
        assert secret not in details
