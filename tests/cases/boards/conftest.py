"""Running limits on matters, put straight where a test begins."""

from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from app.cases.states import CaseState
from app.clocks.kinds import ChangeKind, ClockEvent, ClockKind
from app.clocks.models import Clock, ClockChange, ClockPause, ClockPolicy
from app.extensions import db, writing
from app.web.now import now
from tests.factories import NOON, make_case

ADDRESS = "http://localhost"
STATIC = Path(__file__).resolve().parents[3] / "app" / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@pytest.fixture
def runs(office):
    """Give a matter with one running limit: ``runs(ClockKind.ARRIVAL, minutes=20)``; its id."""

    def make(
        limit=ClockKind.CLOSING, state=CaseState.RECEIVED, *, minutes=None, due=None, **values
    ):
        due_at = due or NOON + timedelta(minutes=minutes)
        clock = {
            "warn_at": due_at - timedelta(hours=1),
            "escalate_at": due_at + timedelta(days=1),
            "provisional": False,
            "paused_at": None,
        }
        clock |= {name: values.pop(name) for name in list(values) if name in clock}
        case_id = values.pop("case_id", None) or make_case(office, state, **values)
        policy = db.session.query(ClockPolicy).filter_by(clock=limit).first()
        with writing():
            running = Clock(
                case_id=case_id,
                unit_id=office.unit_id,
                kind=limit,
                policy_id=policy.id,
                start_event=ClockEvent.REGISTERED,
                started_at=due_at - timedelta(days=5),
                due_at=due_at,
                original_due_at=due_at,
                trace="[]",
                **clock,
            )
            db.session.add(running)
        return case_id

    return make


@pytest.fixture
def explain():
    """Say why the limit of a matter is late: ``explain(case_id, Ground.WORKLOAD)``."""

    def say(case_id, ground, *, at=NOON, expected_on=None):
        clock = db.session.query(Clock).filter_by(case_id=case_id).one()
        with writing():
            db.session.add(
                ClockChange(
                    clock_id=clock.id,
                    case_id=case_id,
                    kind=ChangeKind.DELAY_EXPLAINED,
                    at=at,
                    ground=ground,
                    old_due_at=clock.due_at,
                    expected_on=expected_on,
                )
            )

    return say


@pytest.fixture
def pause():
    """Let the limit of a matter stand still."""

    def stop(case_id, ground, since):
        clock = db.session.query(Clock).filter_by(case_id=case_id).one()
        with writing():
            clock = db.session.get_one(Clock, clock.id)
            clock.paused_at = since
            db.session.add(ClockPause(clock_id=clock.id, ground=ground, paused_at=since))

    return stop


class Window:
    """A person's window in Chromium; what it asks is answered by the application in this process.

    ``answers`` may be set to "" (the server is silent) or to a status.
    """

    def __init__(self, browser, page):
        self.browser = browser
        self.page = page
        self.answers = None
        self.asked = []
        self.complaints = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._note)
        page.route("**/*", self._give)

    def _note(self, said):
        if "Content Security Policy" in said.text:
            self.complaints.append(said.text)

    def _give(self, route):
        path = route.request.url.removeprefix(ADDRESS)
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/").split("?")[0]
            route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])
            return
        self.asked.append(path)
        if self.answers == "":
            route.abort()
            return
        if self.answers is not None:
            route.fulfill(status=self.answers, headers={"Location": "/sign-in"})
            return
        answer = self.browser.client.open(path, method=route.request.method)
        headers = {k: v for k, v in answer.headers.items() if k.lower() != "set-cookie"}
        headers["Date"] = format_datetime(now(), usegmt=True)
        route.fulfill(status=answer.status_code, headers=headers, body=answer.data)

    def go(self, path):
        assert self.page.goto(ADDRESS + path).status == 200
        return self


@pytest.fixture
def window(chromium, client_for):
    """Open a window for somebody: ``window(office.registrar, at=NOON)``."""
    opened = []

    def come(user, at=NOON, width=1366, height=768, **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.clock.install(time=at)
        opened.append((context, Window(client_for(user), page)))
        return opened[-1][1]

    yield come
    for context, made in opened:
        context.close()
        assert made.complaints == []
