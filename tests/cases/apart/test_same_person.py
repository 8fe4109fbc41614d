"""Whether somebody spoke to us before tells nothing of what is kept apart."""

from app.cases.models import Case
from app.extensions import db, end_reading
from app.identity import reach
from tests.journey import CALL, Journey

PHONE = CALL["phone"]


def test_a_number_known_from_a_complaint_against_staff_only_is_not_known(app, keeper, office, jobs):
    apart = Journey(app, office, jobs)
    apart.take_call(kind="staff_complaint", respondent_name="某科", on_the_spot="no")
    assert not reach.spoke_before(PHONE)
    ordinary = Journey(app, office, jobs)
    ordinary.take_call(on_the_spot="no")
    assert reach.spoke_before(PHONE)
    uids = [db.session.get_one(Case, one.case_id).uid for one in (apart, ordinary)]
    end_reading()
    assert not reach.same_person(uids[1], uids[0])
