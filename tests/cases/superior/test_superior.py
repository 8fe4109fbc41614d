"""Matters assigned from above: the day they set, ours, and the reply."""

import pytest
from sqlalchemy import select

from app.audit.models import AuditRow
from app.clocks.kinds import ClockKind, ClockOutcome
from app.clocks.queries import clocks_of
from app.extensions import db, end_reading
from tests import factories
from tests.addresses import token
from tests.journey import Journey

BODY, NUMBER = "省局投诉举报中心", "鲁投举转〔2026〕88号"
ASSIGNED = {
    "channel": "superior",
    "superior_body": BODY,
    "superior_number": NUMBER,
    "superior_due_on": "2026-11-23",
}


@pytest.fixture
def journey(request, office, keeper, time_machine):
    time_machine.move_to(factories.NOON, tick=False)
    name = "both" if "both" in request.fixturenames else "app"
    return Journey(request.getfixturevalue(name), office)


def superior_clock(journey):
    end_reading()
    return next((c for c in clocks_of(journey.case_id) if c.kind is ClockKind.SUPERIOR_REPLY), None)


def test_their_day_runs_from_the_registration_and_governs_when_it_is_earlier(both, journey):
    journey.take_call(on_the_spot="no", **ASSIGNED)
    clock = superior_clock(journey)
    assert f"{clock.due_at:%Y-%m-%d %H:%M}" == "2026-11-23 15:59"
    page = journey.case_page("registrar")
    panel = page.split('id="superior"')[1].split("</section>")[0]
    assert BODY in panel
    assert NUMBER in panel
    assert panel.count("2026-11-23 23:59") == 1
    assert f"/cases/{token(journey.case_id)}/superior-reply" in panel


def test_a_later_day_of_theirs_lets_ours_govern(journey):
    journey.take_call(on_the_spot="no", **(ASSIGNED | {"superior_due_on": "2027-03-01"}))
    panel = journey.case_page("registrar").split('id="superior"')[1].split("</section>")[0]
    assert panel.count("2026-12-09 23:59") == 2
    assert panel.count("2027-03-01") == 1


def test_the_reply_stops_their_limit_and_nothing_else(both, journey):
    journey.take_call(on_the_spot="no", **ASSIGNED)
    url = f"/cases/{token(journey.case_id)}/superior-reply"
    assert BODY in journey.browser("registrar").get(url).text
    journey.post("registrar", url)
    assert superior_clock(journey).outcome is ClockOutcome.MET
    running = [c.kind for c in clocks_of(journey.case_id) if c.stopped_at is None]
    assert ClockKind.CLOSING in running
    actions = db.session.scalars(select(AuditRow.action)).all()
    assert actions.count("superior.answered") == 1
    assert journey.browser("registrar").post(url).status_code == 409
    assert url not in journey.case_page("registrar")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"superior_due_on": "2026-11-17"}, "superior_due_on"),
        ({"superior_due_on": "9999-12-31"}, "superior_due_on"),
        ({"superior_due_on": "soon"}, "superior_due_on"),
        ({"superior_body": " "}, "superior_body"),
        ({"superior_body": "联系人13800138000"}, "superior_body"),
        ({"superior_number": "13800138000"}, "superior_number"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_kept(journey, changes, field):
    data = {"words": "原话在此。"} | ASSIGNED | changes
    answer = journey.browser("registrar").post("/desk/register", data)
    assert answer.status_code == 200
    assert f'id="{field}-error"' in answer.text
    block = answer.text.split("<details")[1].split("</details>")[0]
    assert block.startswith(' class="govuk-details" open')
    assert data["superior_number"] in block


def test_a_day_in_the_past_is_right_for_a_letter_that_came_before_it(journey):
    journey.take_call(
        on_the_spot="no",
        received_at="2026-11-10T09:00",
        **(ASSIGNED | {"superior_due_on": "2026-11-12"}),
    )
    assert f"{superior_clock(journey).due_at:%Y-%m-%d}" == "2026-11-12"


@pytest.mark.parametrize("name", ["leader", "inspector", "analyst", "county_registrar"])
def test_only_the_desk_says_that_the_reply_was_sent(journey, name):
    journey.take_call(on_the_spot="no", **ASSIGNED)
    url = f"/cases/{token(journey.case_id)}/superior-reply"
    assert journey.browser(name).get(url).status_code in {403, 404}
    assert journey.browser(name).post(url, page="/").status_code in {403, 404}
    assert superior_clock(journey).stopped_at is None


def test_a_matter_nobody_assigned_has_no_panel_and_no_reply(journey):
    journey.take_call()
    assert 'id="superior"' not in journey.case_page("registrar")
    url = f"/cases/{token(journey.case_id)}/superior-reply"
    assert "<form" in journey.browser("registrar").get(url).text
    assert 'name="version"' not in journey.browser("registrar").get(url).text
