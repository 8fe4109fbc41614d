"""The limits editor and the simulator through a browser."""

import html
import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from app.cases.models import Case
from app.clocks.kinds import ClockEvent
from app.clocks.models import ClockPolicy
from app.clocks.operations import on_event
from app.clocks.policies import Facts
from app.extensions import db, end_reading, writing
from tests.factories import make_case

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
GENERAL = "/admin/limits/local.closing-general"
CHANGE = f"{GENERAL}/change"
KINDS = ["complaint", "report", "help_request", "suggestion", "staff_complaint"]
CLOSING = {
    "amount": "20",
    "unit": "working_days",
    "quiet_windows": "",
    "day_ends_at": "23:59",
    "kind": KINDS,
    "complexity": ["general"],
    "fast_path": "any",
    "named": "any",
    "reachable": "any",
    "max_extension": "15",
    "pause_grounds": ["testing", "appraisal"],
    "effective_from": "2026-12-01",
    "effective_to": "",
    "source": "局务会纪要〔2026〕9号",
    "step": "preview",
}
TWO_LIMITS = (
    "A matter received on 2026-12-01 would have two limits (Complaint, Hotline call, Complex "
    "matter): Closing, 30 working days (local.closing-complex); Closing, 20 working days "
    "(local.own-closing-1)"
)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def browser(request, client_for, office):
    """The administrator's browser, in English."""
    browser = client_for(office.administrator)
    token = browser.hidden_of("/admin/limits")
    browser.client.post("/language", data=token | {"lang": "en"})
    return browser


def hidden_fields(page):
    fields = MultiDict()
    for tag in re.findall(r'<input[^>]*type="hidden"[^>]*>', page.split("<main")[1]):
        name, value = (re.search(f'{key}="([^"]*)"', tag).group(1) for key in ("name", "value"))
        fields.add(name, html.unescape(value))
    return fields


def seen(answer):
    text = re.sub(r"<[^>]+>", " ", answer.text.split("<main")[1])
    return re.sub(r"\s+", " ", html.unescape(text))


def confirm(browser, answer, url):
    fields = hidden_fields(answer.text)
    fields["step"] = "save"
    answer = browser.client.post(url, data=fields)
    end_reading()
    return answer


def rows():
    query = select(ClockPolicy).where(ClockPolicy.code.startswith("local.closing-general"))
    return {
        row.code: (row.amount, row.effective_from, row.effective_to)
        for row in db.session.scalars(query)
    }


def count():
    return db.session.scalar(select(func.count()).select_from(ClockPolicy))


def test_the_administrator_finds_every_limit_with_its_source_and_period(app, browser):
    assert 'href="/admin/limits"' in browser.get("/admin").text

    page = seen(browser.get("/admin/limits"))
    assert "Interim measures of 2020 (Order 20) from 2020-01-01 until 2026-04-14 4" in page
    assert "Food and drug measures of 2016 (historic)" in page
    assert "15 working days local.closing-general" in page
    assert "Extension: at most 15 working days" in page
    assert "Stands still for: Laboratory testing, Appraisal by experts" in page
    assert "No longer in force (2)" in page
    assert "《中华人民共和国消费者权益保护法》第四十六条" in page


def test_only_the_administrator_may_see_or_change_limits(app, office, client_for):
    urls = ["", "/local.closing", "/local.closing/change", "/local.closing/end", "/simulate"]
    for person in (office.registrar, office.leader, office.auditor):
        browser = client_for(person)
        for url in (*urls, "/new/closing", "/local.closing/withdraw"):
            assert browser.get(f"/admin/limits{url}").status_code == 403, url
        token = browser.hidden_of("/")
        assert browser.client.post(CHANGE, data=CLOSING | token).status_code == 403


def test_a_change_is_previewed_and_then_saved(both, browser, office):
    case_id = make_case(office)
    with writing():
        case = db.session.get_one(Case, case_id)
        facts = Facts(kind="report", complexity="general")
        on_event(case.id, case.unit_id, ClockEvent.REGISTERED, facts, at=NOW, received_at=NOW)

    preview = browser.post(CHANGE, CLOSING)
    text = seen(preview)
    assert "Matters received on 2026-12-01 or later get the new limits." in text
    assert "1 run under this rule and stay under the version they began with (of 1" in text
    assert "15 working days due 2026-12-22 23:59 20 working days due 2026-12-29 23:59" in text
    assert list(rows()) == ["local.closing-general"]

    saved = confirm(browser, preview, CHANGE)
    assert saved.headers["Location"] == GENERAL
    assert rows() == {
        "local.closing-general": (15, date(2020, 1, 1), date(2026, 11, 30)),
        "local.closing-general@2026-12-01": (20, date(2026, 12, 1), None),
    }
    history = seen(browser.get(GENERAL))
    assert "2026-11-22 12:00 Change planned · from 2026-12-01 · 管理员" in history
    assert "20 working days local.closing-general@2026-12-01" in history
    assert "Planned from 2026-12-01 20 working days" in seen(browser.get("/admin/limits"))


def test_a_planned_change_is_withdrawn_after_its_preview(both, browser):
    confirm(browser, browser.post(CHANGE, CLOSING), CHANGE)
    url = f"{GENERAL}@2026-12-01/withdraw"

    preview = browser.get(url)
    assert "Withdraw a planned change" in seen(preview)
    assert confirm(browser, preview, url).headers["Location"] == GENERAL

    assert rows()["local.closing-general"] == (15, date(2020, 1, 1), None)
    assert "Withdrawn" in seen(browser.get(GENERAL))
    assert "Planned" not in seen(browser.get("/admin/limits"))
    assert browser.get(url).status_code == 409


def test_a_limit_is_ended_after_its_preview(app, browser):
    url = f"{GENERAL}/end"
    today = browser.post(url, {"effective_from": "2026-11-22", "step": "preview"})
    assert "Limits never change backwards" in seen(today)

    preview = browser.post(url, {"effective_from": "2026-12-01", "step": "preview"})
    assert "15 working days due 2026-12-22 23:59" in seen(preview)
    confirm(browser, preview, url)
    assert rows()["local.closing-general"] == (15, date(2020, 1, 1), date(2026, 11, 30))


def test_a_limit_of_our_own_is_added(app, browser):
    url = "/admin/limits/new/closing"
    own = CLOSING | {"kind": ["report"], "complexity": [], "amount": "3", "reachable": "yes"}
    own |= {"named": "yes"}
    preview = browser.post(url, own)
    assert confirm(browser, preview, url).headers["Location"].endswith("local.own-closing-1")

    page = "/admin/limits/simulate?kind=report&named=yes&received_at=2026-12-01T10:00"
    assert "Closing 3 working days 2026-12-04 23:59 local.own-closing-1" in seen(browser.get(page))


@pytest.mark.parametrize(
    ("url", "values", "field", "words"),
    [
        (CHANGE, {"amount": "0"}, "amount", "at least 1 long"),
        (CHANGE, {"amount": "-7"}, "amount", "at least 1 long"),
        (CHANGE, {"amount": "many"}, "amount", "Enter a whole number"),
        (CHANGE, {"amount": ""}, "amount", "Enter how long the limit is"),
        (CHANGE, {"unit": "given_date"}, "amount", "leave it empty"),
        (CHANGE, {"unit": "moons"}, "unit", "Choose one of the list"),
        (CHANGE, {"source": " "}, "source", "Name the source"),
        (CHANGE, {"effective_from": "2026-11-22"}, "effective_from", "From 2026-11-23"),
        (CHANGE, {"effective_from": "soon"}, "effective_from", "Enter a date"),
        (CHANGE, {"effective_to": "2026-11-30"}, "effective_to", "end before it begins"),
        (CHANGE, {"max_extension": "0"}, "max_extension", "At least 1"),
        (CHANGE, {"kind": ["rumour"]}, "kind", "Choose one of the list"),
        (CHANGE, {"quiet_windows": "all night"}, "quiet_windows", "“all night” is no window"),
        (CHANGE, {"quiet_windows": "20:00-25:00"}, "quiet_windows", "“20:00-25:00” is no window"),
        (
            CHANGE,
            {"unit": "minutes_outside_quiet", "quiet_windows": "20:00-08:00\n07:30-20:00"},
            "quiet_windows",
            "leave no time in the day",
        ),
        (
            "/admin/limits/new/closing",
            {"kind": ["complaint"], "channel": ["hotline"], "complexity": []},
            "kind",
            TWO_LIMITS,
        ),
        (
            "/admin/limits/local.dispatch-fast/change",
            {"unit": "minutes", "amount": "51", "kind": [], "complexity": []}
            | {"fast_path": "yes", "max_extension": "", "pause_grounds": []},
            "amount",
            "take 51 minutes + 10 minutes = 61 minutes, arrival on site allows 60 minutes",
        ),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_changed(
    app, browser, url, values, field, words
):
    before = count()
    answer = browser.post(url, CLOSING | values)

    beside = re.search(f'id="{field}-error".*?</div>', answer.text, re.DOTALL)
    assert words in html.unescape(beside.group(0))
    assert "局务会纪要" in answer.text or field == "source"
    assert "Confirm and save" not in answer.text
    saved = browser.post(url, CLOSING | values | {"step": "save"})
    assert saved.status_code == 200
    assert count() == before


def test_nothing_changed_is_said_above_the_form(app, browser):
    grounds = ["testing", "appraisal", "other_agency", "force_majeure"]
    same = CLOSING | {"amount": "15", "pause_grounds": grounds}
    answer = browser.post(CHANGE, same | {"source": "本机关热线办理时限（机关默认值，可配置）"})
    assert "Nothing is changed" in seen(answer)


def test_the_preview_leads_back_to_the_form_with_what_was_typed(app, browser):
    fields = hidden_fields(browser.post(CHANGE, CLOSING | {"amount": "23"}).text)
    fields["step"] = "edit"
    again = browser.client.post(CHANGE, data=fields)
    assert re.search(r'name="amount"[^>]*value="23"', again.text)
    assert len(re.findall(r'name="kind" value="\w+" checked', again.text)) == 5


def test_who_comes_second_is_told_and_changes_nothing(both, browser):
    first, second = (browser.post(CHANGE, CLOSING | {"amount": one}) for one in ("20", "25"))
    confirm(browser, first, CHANGE)

    assert confirm(browser, second, CHANGE).status_code == 409
    assert rows()["local.closing-general@2026-12-01"][0] == 20


def test_a_code_that_is_no_limit_is_not_found(app, browser):
    for url in ("/admin/limits/local.none", "/admin/limits/local.none/change"):
        assert browser.get(url).status_code == 404
    assert browser.get("/admin/limits/new/none").status_code == 404


def test_the_historic_limits_are_shown_and_not_changed(app, browser):
    assert "Change from a day on" not in seen(browser.get("/admin/limits/samr-20.mediation"))
    assert browser.get("/admin/limits/samr-20.mediation/change").status_code == 409


def test_the_simulator_says_what_is_due_when_and_why(app, browser):
    query = "received_at=2026-09-30T16:00&kind=report&area_type=urban&fast_path=yes"
    page = seen(browser.get(f"/admin/limits/simulate?{query}"))

    assert "Arrival on site 60 minutes 2026-09-30 17:00 local.arrival-urban" in page
    assert "Verification 15 working days 2026-10-27 23:59 samr-121.verification" in page
    assert "2026-10-01 Public holiday · National Day" in page
    assert "Proposal and dispatch 15 minutes the matter was accepted" in page
    assert "Provisional" not in page


def test_the_simulator_marks_what_is_provisional_and_knows_planned_limits(app, browser):
    confirm(browser, browser.post(CHANGE, CLOSING), CHANGE)
    page = seen(browser.get("/admin/limits/simulate?received_at=2026-12-30T10:00"))

    assert "Closing 20 working days 2027-01-28 23:59 provisional" in page
    assert "local.closing-general@2026-12-01" in page


@pytest.mark.parametrize("moment", ["", "soon", "1999-01-01T10:00", "9999-12-31T23:59"])
def test_the_simulator_refuses_a_moment_it_cannot_count_from(app, browser, moment):
    answer = browser.get(f"/admin/limits/simulate?kind=report&received_at={moment}")
    assert answer.status_code == 200
    assert 'id="received_at-error"' in answer.text
    assert "Running from registration" not in answer.text
