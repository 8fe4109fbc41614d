"""A closed case with an approved answer, whose person is to be told."""

from datetime import timedelta

import pytest

from app.cases.binding import facts_of, refresh_due
from app.cases.contact.operations import make_task
from app.cases.contact.queries import tasks_of_case
from app.cases.models import Case
from app.cases.states import CaseAction, CaseState
from app.clocks import operations as clocks
from app.clocks.kinds import ClockEvent
from app.enforcement.closing.models import ClosingReport
from app.enforcement.kinds import Attitude, Decision, Validity
from app.extensions import db, end_reading, writing
from app.identity import rounds, seal
from app.identity.operations import keep
from tests import factories
from tests.addresses import token

PHONE = "13912345678"
SAFE = "请勿在上班时间拨打"
ANSWER = "您反映的问题属实，已责令限期改正。"
SAID = {
    "satisfaction": "satisfied",
    "solved": "yes",
    "opinion": "办得快。",
    "suggestions": "多到学校周边检查。",
}


class Desk:
    """The way of a task through the pages."""

    def __init__(self, office, client_for, case_id):
        self.office, self.client_for, self.case_id = office, client_for, case_id

    @property
    def case(self):
        end_reading()
        return db.session.get(Case, self.case_id)

    @property
    def tasks(self):
        end_reading()
        return tasks_of_case(self.case_id)

    @property
    def url(self):
        return f"/desk/contact/{token(self.tasks[-1].id, 'task')}"

    def clerk(self, name="registrar"):
        return self.client_for(getattr(self.office, name))

    def take(self, browser):
        return browser.post("/desk/contact/next", page="/desk/contact")

    def show(self, browser):
        return browser.post(f"{self.url}/number", page=self.url)

    def tried(self, browser, outcome="no_answer", note=""):
        self.take(browser)
        shown = self.show(browser)
        assert PHONE in shown.text, shown.text
        return browser.post(
            f"{self.url}/attempt", {"outcome": outcome, "note": note}, page=self.url
        )


def closed_case(office, *, phone=PHONE, **values):
    """A case just closed at noon, its identity sealed and its answer approved."""
    values = {"can_be_reached": True, "closed_at": factories.NOON} | values
    case_id = factories.make_case(office, CaseState.CLOSED, **values)
    uid = db.session.get_one(Case, case_id).uid
    end_reading()
    box = seal.seal_identity(
        seal.Identity(name="张三丰", phone=phone, safe_contact=SAFE), uid, taker_id=7
    )
    with writing():
        case = db.session.get_one(Case, case_id)
        keep(box, actor_id=office.people["registrar"], at=factories.NOON)
        db.session.add(_report(case_id, office))
        clocks.on_event(
            case.id,
            case.unit_id,
            ClockEvent.CLOSED,
            facts_of(case),
            factories.NOON,
            case.received_at,
        )
        refresh_due(case)
        make_task(case, office.leader, CaseAction.APPROVE_CLOSING, factories.NOON)
    return case_id


def _report(case_id, office):
    return ClosingReport(
        case_id=case_id,
        process="到场检查。",
        result="责令限期改正。",
        attitude=Attitude.ACCEPTS,
        reply_text=ANSWER,
        validity=Validity.VALID,
        saved_by_id=office.people["team_head"],
        saved_at=factories.NOON,
        submitted_by_id=office.people["team_head"],
        submitted_at=factories.NOON,
        reviewed_by_id=office.people["leader"],
        reviewed_at=factories.NOON,
        decision=Decision.APPROVED,
        review_note="同意办结。",
    )


@pytest.fixture
def desk(office, client_for, time_machine):
    """The contact desk, half an hour after the closing; the keeper is down."""
    time_machine.move_to(factories.NOON + timedelta(minutes=30), tick=False)
    return Desk(office, client_for, closed_case(office))


@pytest.fixture
def reachable(keeper, desk):
    """The same with the keeper at work."""
    rounds.chain_audit_rows()
    rounds.deliver_boxes()
    return desk
