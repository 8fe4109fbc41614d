"""A matter at a team, whose closing limit began on the Wednesday before two holidays."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from app.cases.binding import facts_of, refresh_due
from app.cases.models import Case
from app.cases.states import CaseState
from app.clocks import operations as clocks
from app.clocks.kinds import ClockEvent, ClockKind
from app.clocks.models import Clock
from app.clocks.queries import requests_of, running_clock
from app.extensions import db, end_reading, writing
from tests import factories
from tests.addresses import token

ZONE = ZoneInfo("Asia/Shanghai")
RECEIVED = datetime(2026, 9, 23, 2, 0, tzinfo=UTC)  # Wednesday, 10:00 local
WORDS = "样品送检中，结果出来后继续办理。"
PAUSE = {"ground": "testing", "reason": "样品已送检，预计十月中旬出结果。", "words": WORDS}
MORE = {
    "ground": "complex",
    "amount": "5",
    "reason": "需要核对进货票据。",
    "words": "需要更多时间。",
}


def local(year, month, day, hour=10, minute=0):
    """A moment in the agency's zone."""
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


def end_of(year, month, day):
    """The last second of a local day."""
    return local(year, month, day, 23, 59) + timedelta(seconds=59)


class Limit:
    """The closing limit of a matter through the pages."""

    def __init__(self, office, client_for, case_id):
        self.office, self.client_for, self.case_id = office, client_for, case_id
        self._browsers = {}
        end_reading()
        self.clock_id = running_clock(case_id, ClockKind.CLOSING).id
        self.page = f"/cases/{token(case_id)}/clocks"
        self.anchor = f"clock-{token(self.clock_id, 'clock')}"
        self.url = f"{self.page}/{token(self.clock_id, 'clock')}"

    @property
    def clock(self):
        end_reading()
        return db.session.get(Clock, self.clock_id)

    @property
    def case(self):
        end_reading()
        return db.session.get(Case, self.case_id)

    @property
    def due_on(self):
        return self.clock.due_at.astimezone(ZONE).date()

    @property
    def requests(self):
        end_reading()
        return requests_of(self.case_id)

    @property
    def request_url(self):
        return (
            f"/cases/{token(self.case_id)}/time-requests/{token(self.requests[-1].id, 'request')}"
        )

    def as_(self, name):
        """Somebody's browser; after time has passed they sign in anew."""
        key = name, datetime.now(UTC)
        if key not in self._browsers:
            self._browsers[key] = self.client_for(getattr(self.office, name))
        return self._browsers[key]

    def ask(self, what="pause", who="team_head", **changes):
        data = (PAUSE if what == "pause" else MORE) | changes
        return self.as_(who).post(f"{self.url}/{what}", data)

    def grant(self, who="leader"):
        return self.as_(who).post(self.request_url, {"grant": "1", "note": ""})

    def refuse(self, who="leader", note="理由不足。"):
        return self.as_(who).post(self.request_url, {"refuse": "1", "note": note})

    def run_on(self, who="team_head", words="检验结果已出，继续办理。"):
        return self.as_(who).post(f"{self.url}/run-on", {"words": words})

    def granted(self, what="pause", **changes):
        assert self.ask(what, **changes).status_code == 302
        answer = self.grant()
        assert answer.status_code == 302, answer.text

    def shown(self, who="team_head"):
        return self.as_(who).get(self.page).text


def begin(office, state=CaseState.INVESTIGATING, at=RECEIVED, **values):
    """A case with the clocks that its registration starts."""
    case_id = factories.make_case(office, state, at=at, **values)
    with writing():
        case = db.session.get_one(Case, case_id)
        clocks.on_event(
            case.id, case.unit_id, ClockEvent.REGISTERED, facts_of(case), at, case.received_at
        )
        refresh_due(case)
    return case_id


@pytest.fixture
def at():
    """Move through time; it stands still in between."""
    with time_machine.travel(local(2026, 9, 24), tick=False) as traveller:
        yield traveller.move_to


@pytest.fixture
def limit(at, office, client_for):
    """15 working days from 2026-09-23: due on 2026-10-21 with both holidays in between."""
    found = Limit(office, client_for, begin(office, can_be_reached=True))
    assert found.due_on == date(2026, 10, 21), found.due_on
    return found
