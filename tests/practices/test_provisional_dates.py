"""A limit that reaches into a year nobody has announced is marked wherever its date is shown.

The mark (暂定) goes when the year becomes known and the limit is worked out anew (domain
design §4).
"""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pdfplumber
import pytest
import time_machine

from app.cases.binding import refresh_due
from app.cases.models import Case
from app.cases.states import CaseState
from app.clocks.kinds import ClockEvent, ClockKind, DayKind
from app.clocks.models import CalendarDay, CalendarYear
from app.clocks.operations import compute_anew, start
from app.clocks.policies import Facts
from app.clocks.queries import policy_of, running_clocks
from app.enforcement.kinds import OrderState
from app.enforcement.orders.models import TeamOrder
from app.extensions import db, writing
from tests import factories
from tests.addresses import token
from tests.journey import Journey

RECEIVED = datetime(2026, 12, 28, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 28, 9, 0, tzinfo=UTC)
MARK = "暂定"
NO_MATTER_OF_MINUTES = {"urgency": "normal", "on_the_spot": "no"}

PAGES = {
    "queue": ("registrar", CaseState.REGISTERED, "/cases"),
    "case": ("registrar", CaseState.REGISTERED, "/cases/{}"),
    "how it was computed": ("registrar", CaseState.REGISTERED, "/cases/{}/clocks"),
    "registered": ("registrar", CaseState.REGISTERED, "/desk/registered/{}"),
    "due by day": ("duty_head", CaseState.REGISTERED, "/boards/days"),
    "inbox": ("leader", CaseState.AWAITING_SIGN_OFF, "/inbox"),
    "sign-off": ("leader", CaseState.AWAITING_SIGN_OFF, "/cases/{}/sign-off"),
    "spoken order": ("registrar", CaseState.REGISTERED, "/cases/{}/spoken-order"),
    "promise": ("registrar", CaseState.INVESTIGATING, "/cases/{}/promise"),
    "orders": ("team_head", CaseState.INVESTIGATING, "/orders"),
    "order": ("team_head", CaseState.INVESTIGATING, "/orders/{}"),
    "review": ("leader", CaseState.CLOSING_SUBMITTED, "/cases/{}/review"),
    "travelling sheet": ("registrar", CaseState.REGISTERED, "/cases/{}/sheet.pdf"),
}


SENT = {CaseState.INVESTIGATING, CaseState.CLOSING_SUBMITTED}


@pytest.fixture(autouse=True)
def _the_last_days_of_the_year():
    with time_machine.travel(LATER, tick=False):
        yield


def case_with_a_limit(office, state):
    """A case on which only the limit of closing runs, so that it is shown everywhere."""
    case_id = factories.make_case(office, state, RECEIVED, proposed_team_id=office.team_id)
    facts = Facts(kind="report", area_type="urban", complexity="general")
    with writing():
        case = db.session.get_one(Case, case_id)
        start(
            case_id, case.unit_id, ClockKind.CLOSING, facts, RECEIVED, event=ClockEvent.REGISTERED
        )
        refresh_due(case)
        if state in SENT:
            db.session.add(
                TeamOrder(
                    case_id=case_id, team_id=office.team_id, state=OrderState.RECEIVED,
                    text=case.dispatch_text, sent_at=RECEIVED, received_at=RECEIVED,
                    sent_by_id=office.people["leader"],
                )
            )  # fmt: skip
    return case_id


def the_year_is_announced(case_id):
    with writing():
        db.session.add(CalendarYear(year=2027, source="国办发明电〔2026〕9号"))
        for day in (1, 2, 3):
            db.session.add(
                CalendarDay(
                    on=date(2027, 1, day), kind=DayKind.HOLIDAY, name="元旦", source="国办发明电"
                )
            )
        db.session.flush()
        for clock in running_clocks(case_id):
            compute_anew(clock, policy_of(clock), LATER)
        refresh_due(db.session.get_one(Case, case_id))


def text_of(answer):
    assert answer.status_code == 200, answer.status
    if answer.mimetype != "application/pdf":
        return answer.text
    with pdfplumber.open(io.BytesIO(answer.data)) as pdf:
        return "".join(page.extract_text() for page in pdf.pages)


@pytest.mark.parametrize("name", list(PAGES))
def test_the_mark_stands_beside_the_date_until_the_year_is_known(name, app, office, client_for):
    who, state, url = PAGES[name]
    case_id = case_with_a_limit(office, state)
    browser = client_for(getattr(office, who))

    assert MARK in text_of(browser.get(url.format(token(case_id))))
    the_year_is_announced(case_id)
    assert MARK not in text_of(browser.get(url.format(token(case_id))))


@pytest.mark.usefixtures("keeper")
def test_the_person_reads_the_mark_too(app, office):
    journey = Journey(app, office)
    slip = journey.take_call(**NO_MATTER_OF_MINUTES)

    assert MARK in slip.text
    assert MARK in journey.status()[1].text
    the_year_is_announced(journey.case_id)
    assert MARK not in journey.status()[1].text
