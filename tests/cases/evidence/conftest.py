"""A matter to which somebody hands in material."""

import io

import pytest

from app.cases.evidence.queries import items_of
from app.cases.models import Case
from app.cases.states import CaseState
from app.extensions import db, end_reading, writing
from app.identity.rounds import chain_audit_rows, deliver_boxes
from tests.addresses import token
from tests.factories import NOON, make_case

NOTE = "可以交办核查"


class Material:
    """The pages of one matter's material."""

    def __init__(self, office, client_for, case_id):
        self.office, self.client_for, self.case_id = office, client_for, case_id
        self.base = f"/cases/{token(case_id)}/received"

    @property
    def case(self):
        end_reading()
        return db.session.get(Case, self.case_id)

    @property
    def items(self):
        end_reading()
        db.session.expire_all()
        return items_of(self.case_id)

    def hand_in(self, *files, who="registrar"):
        browser = self.client_for(getattr(self.office, who))
        hidden = browser.hidden_of(self.base)
        sent = [(io.BytesIO(content), name) for content, name in files]
        answer = browser.client.post(
            self.base, data=hidden | {"files": sent}, content_type="multipart/form-data"
        )
        end_reading()
        return answer

    def carry(self):
        """What the relay does each second."""
        chain_audit_rows()
        deliver_boxes()
        end_reading()

    def send_out(self):
        """The leader signed and the team verifies."""
        people, team = self.office.people, self.office.team_id
        with writing():
            case = db.session.get_one(Case, self.case_id)
            case.state, case.lead_team_id, case.first_team_id = CaseState.INVESTIGATING, team, team
            case.dispatch_text, case.demands, case.opinion = "核查。", "请核查。", "请核查。"
            case.opinion_by_id, case.opinion_at, case.dispatched_at = people["leader"], NOON, NOON
            case.proposed_team_id = team

    def page(self, number=1):
        return f"{self.base}/{token(self.items[number - 1].id, 'received')}"

    def act(self, name, data=None, who="leader", number=1):
        page = self.page(number)
        browser = self.client_for(getattr(self.office, who))
        answer = browser.post(f"{page}/{name}", data or {}, page=page)
        end_reading()
        return answer

    def clear(self, who="leader", number=1, **data):
        return self.act("clear", {"looked": "y", "note": NOTE} | data, who, number)


@pytest.fixture
def material(office, client_for):
    case_id = make_case(office, CaseState.AWAITING_SIGN_OFF)
    return Material(office, client_for, case_id)
