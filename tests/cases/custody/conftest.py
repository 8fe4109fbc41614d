"""A matter whose identity the keeper holds, custodians with codes, and everybody's browser."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from sqlalchemy import select

from app.accounts.models import Unit, User
from app.accounts.roles import Role
from app.audit.models import AuditRow
from app.cases.models import Case
from app.extensions import db, end_reading, writing
from app.identity import client, operations, rounds, seal
from app.identity.wire.kinds import Disclosure
from app.identity.wire.person import Identity
from app.notices.models import Notice
from tests.addresses import token
from tests.factories import Browser, make_case, make_user

NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
REPORTER = Identity(
    disclosure=Disclosure.CONFIDENTIAL, name="林晓燕", phone="13800005621", address="北安路1号"
)


class House:
    """Who and what a test of custody needs."""

    def __init__(self, app, office, travel):
        self.app = app
        self.office = office
        self.travel = travel
        self.secrets = {}
        self.people = {}
        with writing():
            city = db.session.get_one(Unit, office.unit_id)
            roles = {
                "custodian": Role.CUSTODIAN,
                "second_custodian": Role.CUSTODIAN,
                "mediator": Role.MEDIATOR,
                "reviewer": Role.LEGAL_REVIEWER,
                "security": Role.SECURITY_ADMINISTRATOR,
            }
            for name, role in roles.items():
                self.people[name] = make_user(name, f"人{name}", (role, city)).id
        self.case_id = self.take(REPORTER)

    def take(self, identity, **values):
        """Register a matter with a sealed identity and carry it to the keeper."""
        case_id = make_case(self.office, **values)
        case = db.session.get_one(Case, case_id)
        uid, taker = case.uid, self.office.people["registrar"]
        box = seal.seal_identity(identity, uid, taker_id=taker)
        with writing():
            operations.keep(box, actor_id=taker, at=NOW)
        rounds.chain_audit_rows()
        rounds.deliver_boxes()
        end_reading()
        return case_id

    def id_of(self, who):
        return self.people.get(who) or self.office.people[who]

    def user(self, who):
        return db.session.get_one(User, self.id_of(who))

    def browser(self, who):
        return Browser(self.app, self.user(who))

    def enrol(self, *names):
        """Enrol custodians three days ago."""
        with time_machine.travel(NOW - timedelta(hours=72), tick=False):
            for who in names or ("custodian", "second_custodian"):
                self.secrets[who] = client.enroll_approver(self.id_of(who)).secret

    def code(self, who="custodian"):
        return pyotp.TOTP(self.secrets[who]).now()

    def url(self, case_id=None):
        return f"/cases/{token(case_id or self.case_id)}/identity"

    def ask(self, who="reviewer", fields=("name", "phone"), case_id=None):
        """Ask on the page; give the id of the grant."""
        url = self.url(case_id)
        answer = self.browser(who).post(url, {"fields": list(fields), "purpose": "clarify"})
        assert answer.status_code == 302, answer.text
        page = self.browser(who).get(url).text
        return re.search(r"/identity/([0-9a-f-]{36})/withdraw", page).group(1)

    def approve(self, grant_id, who="custodian"):
        url = f"/custody/requests/{grant_id}"
        return self.browser(who).post(url, {"answer": self.code(who)})


def rows(action):
    """Who did it and with which codes, as the desk's record tells."""
    end_reading()
    found = db.session.scalars(select(AuditRow).where(AuditRow.action == action)).all()
    return [(row.actor_id, row.subject) for row in found]


def kinds_told(user_id):
    """Of what somebody has been told."""
    end_reading()
    return set(db.session.scalars(select(Notice.kind).where(Notice.recipient_id == user_id)))


@pytest.fixture
def travel():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def house(app, travel, office, keeper):
    return House(app, office, travel)
