"""A team's whole work on both engines."""

from app.cases.states import CaseState
from app.enforcement.queries import facts_for_sheet
from tests.addresses import token
from tests.enforcement.conftest import REPORT


def test_a_team_takes_a_case_from_order_to_closing(both, walk):
    walk.submitted()
    leader = walk.as_("leader")
    review = f"/cases/{token(walk.case_id)}/review"
    assert leader.post(review, {"send_back": "1", "note": "补充台账"}).status_code == 302
    head = walk.as_("team_head")
    assert head.post(f"{walk.base}/closing", REPORT | {"submit": "1"}).status_code == 302
    assert leader.post(review, {"approve": "1"}).status_code == 302
    assert walk.case.state is CaseState.CLOSED
    facts = facts_for_sheet(walk.case_id)
    assert facts.arrival.arrived_at == walk.case.arrived_at
    assert [user.display_name for user in facts.inspectors] == ["王海燕", "李文博"]
    assert facts.report.reviewed_by_id == walk.office.people["leader"]
