"""What anyone sees: the front page, the reference, and how far a matter is."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from app.accounts.models import User
from app.cases.intake.reference import make_reference, reference_digest
from app.cases.models import Case, CaseEvent
from app.cases.states import CaseAction, CaseState
from app.clocks.kinds import ClockEvent, ClockKind
from app.clocks.models import Clock, ClockPolicy
from app.documents.kinds import DocumentKind, DocumentState
from app.documents.models import Document
from app.extensions import db, writing
from tests import factories

INSPECTOR, LEADER = "王海燕", "周卫"


class Person:
    """Somebody who told us of a matter and has the reference."""

    def __init__(self, app, office, browser):
        self.app, self.office, self.browser = app, office, browser
        self.reference = make_reference()

    def told(self, state=CaseState.RECEIVED, **values):
        key = self.app.extensions["huiyin.config"].reference_key
        digest = reference_digest(key, self.reference)
        return factories.make_case(self.office, state, reference_digest=digest, **values)

    def look_up(self, typed=None):
        typed = self.reference if typed is None else typed
        return self.browser.post("/status", {"reference": typed}, page="/")

    def status(self):
        assert self.look_up().status_code == 302
        answer = self.browser.get("/status")
        assert answer.status_code == 200
        return answer


@pytest.fixture
def person(request, office, client_for, time_machine):
    time_machine.move_to(factories.NOON + timedelta(minutes=30), tick=False)
    both = "both" in request.fixturenames
    application = request.getfixturevalue("both" if both else "app")
    return Person(application, office, client_for())


def give_clock(case_id, kind, due_at, **values):
    """Put a running clock on a case."""
    with writing():
        policy = db.session.query(ClockPolicy).filter_by(clock=kind).first()
        clock = Clock(
            case_id=case_id,
            unit_id=db.session.get_one(Case, case_id).unit_id,
            kind=kind,
            policy_id=policy.id,
            start_event=ClockEvent.REGISTERED,
            started_at=factories.NOON,
            due_at=due_at,
            warn_at=due_at,
            trace="[]",
            **({"original_due_at": due_at, "escalate_at": due_at} | values),
        )
        db.session.add(clock)
        db.session.flush()
        return clock.id


def give_notice(case_id, office, state=DocumentState.READY, sequence=1):
    with writing():
        document = Document(
            case_id=case_id,
            unit_id=office.unit_id,
            kind=DocumentKind.CLOSURE_NOTICE,
            series="closure",
            year=2026,
            sequence=sequence,
            number=f"示告〔2026〕{sequence}号",
            title="投诉举报办理结果告知书",
            content="{}",
            state=state,
            sha256="0" * 64,
            storage_key="nowhere.pdf",
            created_at=factories.NOON,
        )
        db.session.add(document)
        db.session.flush()
        return document.uid


def test_the_front_page_says_whom_to_call_and_asks_for_the_reference(app, client_for):
    page = client_for().get("/")
    assert page.status_code == 200
    assert "12331" in page.text
    assert 'name="reference"' in page.text
    assert 'inputmode="numeric"' in page.text
    assert 'autocomplete="off"' in page.text
    assert 'lang="zh-Hans"' in page.text


def test_the_front_page_leads_staff_to_their_desk(office, client_for):
    assert "/desk/contact" in client_for(office.registrar).get("/").text
    assert "/desk/" not in client_for().get("/").text


def test_the_pages_speak_english_when_asked(app, client_for):
    person = client_for()
    answer = person.post("/language", {"lang": "en", "next": "/"}, page="/")
    assert answer.location == "/"
    assert "How far is my matter?" in person.get("/").text
    answer = person.post("/language", {"lang": "en", "next": "//elsewhere.example"}, page="/")
    assert answer.location == "/"


def test_the_reference_is_read_with_spaces_dashes_and_full_width_digits(person):
    person.told()
    digits = person.reference
    groups = [digits[at : at + 4] for at in range(0, 16, 4)]
    full_width = digits.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    for typed in (digits, " ".join(groups), "-".join(groups), f"  {full_width}  "):
        answer = person.look_up(typed)
        assert (answer.status_code, answer.location) == (302, "/status")
        assert digits not in str(answer.headers)


def test_the_cookie_is_unreadable_short_lived_and_for_the_status_only(person):
    case_id = person.told()
    cookie = next(
        c for c in person.look_up().headers.getlist("Set-Cookie") if c.startswith("status=")
    )
    assert {"HttpOnly", "SameSite=Strict", "Path=/status", "Max-Age=900"} <= set(cookie.split("; "))
    assert person.reference not in cookie
    assert f"={case_id};" not in cookie


@pytest.mark.parametrize(
    "typed",
    ["", "abc", "123", "１２３", "1" * 17, "9" * 61, "²" * 16, "'; --", "<b>", "\x00", "٣" * 16],
)
def test_what_cannot_be_a_reference_is_said_beside_the_field(person, typed):
    answer = person.look_up(typed)
    assert answer.status_code == 422
    assert "govuk-error-message" in answer.text


def test_a_wrong_check_digit_is_told_as_a_slip_and_the_number_is_kept(person):
    person.told()
    slip = person.reference[:-1] + str((int(person.reference[-1]) + 1) % 10)
    answer = person.look_up(slip)
    assert answer.status_code == 422
    assert "govuk-error-message" in answer.text
    assert slip in answer.text


def without_tokens(page):
    return re.sub(r'value="[^"]{60,}"', "", page)


def test_use_without_failure_is_never_slowed_down(person):
    person.told()
    page = person.browser.hidden_of("/", action="/status")
    for _ in range(65):
        answer = person.browser.client.post("/status", data=page | {"reference": person.reference})
        assert answer.status_code == 302


def test_without_a_reference_there_is_no_status(app, client_for):
    stranger = client_for()
    assert stranger.get("/status").location.startswith("/")
    assert stranger.get("/status/notice/x.pdf").status_code == 404
    stranger.client.set_cookie("status", "forged", path="/status")
    assert stranger.get("/status").status_code == 302


def test_the_status_ends_with_its_time_or_when_it_is_closed(person, time_machine):
    person.told()
    person.status()
    answer = person.browser.post("/status/leave", page="/status")
    assert answer.status_code == 302
    assert person.browser.get("/status").status_code == 302
    person.status()
    time_machine.shift(timedelta(minutes=16))
    assert person.browser.get("/status").status_code == 302


@pytest.mark.parametrize("state", sorted(set(CaseState)))
def test_every_state_has_its_page_and_none_tells_who_works_on_it(person, state):
    spoken = {"called_back_at": None, "opinion": "内部批示：速查。"}
    opened = {
        CaseState.PROPOSING,
        CaseState.AWAITING_SIGN_OFF,
        CaseState.REGISTERED,
        CaseState.DECLINED,
    }
    person.told(state, **({} if state in opened else spoken))
    page = person.status().text
    for secret in (
        "鲜味源",
        "解放路118号",
        INSPECTOR,
        LEADER,
        "刘静",
        "内部批示",
        "核查该店",
        "示投举",
    ):
        assert secret not in page


def test_where_it_stands_is_said_in_steps_with_dates(both, person):
    person.told(CaseState.INVESTIGATING, accepted_at=factories.NOON)
    page = person.status()
    assert page.text.count("is-done") == 3
    assert page.text.count("is-now") == 1
    assert "2026-11-18 12:00" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_promised_dates_are_shown_and_a_late_one_is_owned_up_to(person):
    case_id = person.told()
    give_clock(case_id, ClockKind.CLOSING, factories.NOON + timedelta(days=9), provisional=True)
    page = person.status().text
    assert "2026-11-27 12:00" in page
    assert "app-note--red" not in page
    give_clock(case_id, ClockKind.ARRIVAL, factories.NOON)
    give_clock(case_id, ClockKind.RECEIPT, factories.NOON + timedelta(days=30))
    page = person.status().text
    assert "app-note--red" in page
    assert "2026-12-18" not in page


@pytest.mark.parametrize(
    "state", [CaseState.DECLINED, CaseState.TOLD_ELSEWHERE, CaseState.ANSWERED]
)
@pytest.mark.parametrize("archived", [False, True])
def test_what_ended_otherwise_says_why_before_and_after_it_is_archived(person, state, archived):
    why = "本事项由劳动部门负责，请打 12333。"
    case_id = person.told(state, decision_text=why)
    before = person.status().text
    if archived:
        with writing():
            case = db.session.get_one(Case, case_id)
            registrar = db.session.get_one(User, person.office.people["registrar"])
            db.session.add(
                CaseEvent(
                    case_id=case_id,
                    action=CaseAction.ARCHIVE,
                    actor_id=registrar.id,
                    from_state=state,
                    to_state=CaseState.ARCHIVED,
                    happened_at=factories.NOON,
                )
            )
            case.state = CaseState.ARCHIVED
        assert person.status().text.count("is-done") == 0
    page = person.status().text
    assert why in page
    assert without_tokens(page) == without_tokens(before)


def test_notices_are_for_whoever_holds_the_reference_of_the_case(person, client_for, office):
    mine = give_notice(person.told(CaseState.CLOSED, closed_at=factories.NOON), office)
    other = give_notice(factories.make_case(office, CaseState.CLOSED), office, sequence=2)
    waiting = give_notice(case_of(mine), office, DocumentState.PENDING, sequence=3)
    page = person.status().text
    assert f"/status/notice/{mine}.pdf" in page
    assert waiting not in page
    for uid in (other, waiting, "x"):
        assert person.browser.get(f"/status/notice/{uid}.pdf").status_code == 404
    assert client_for().get(f"/status/notice/{mine}.pdf").status_code == 404


def case_of(uid):
    return db.session.query(Document).filter_by(uid=uid).one().case_id


def test_the_status_page_reads_little(both, person):
    case_id = person.told()
    give_clock(case_id, ClockKind.CLOSING, factories.NOON + timedelta(days=9))
    person.status()
    seen = []
    engine = db.engine

    def note(conn, cursor, statement, *rest):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        person.browser.client.get("/status")
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len(seen) <= 4
    assert not any("cases.respondent_name" in statement for statement in seen)
