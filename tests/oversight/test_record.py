"""The auditor's pages of the record: filters, export, whether it is whole."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine

from app.audit import operations as audit
from app.cases.states import CaseKind
from app.extensions import db, writing
from tests.factories import NOON, make_case
from tests.journey import Journey


def row(action, at=NOON, **values):
    with writing():
        audit.record(action, actor_id=values.pop("actor_id", None), at=at, **values)


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def test_the_auditor_sees_the_newest_first_with_words_for_what_was_done(both, office, client_for):
    row("session.opened", actor_id=office.people["leader"])
    row("strange.code", at=NOON - timedelta(minutes=1))
    page = client_for(office.auditor).get("/audit").text
    assert page.index("周卫") < page.index("strange.code")


@pytest.mark.parametrize("who", ["administrator", "leader", "registrar", "inspector", "discipline"])
def test_nobody_but_the_auditor_reads_the_record(app, office, client_for, who):
    browser = client_for(getattr(office, who))
    for page in ("/audit", "/audit/chain", "/audit/record.csv"):
        assert browser.get(page).status_code == 403


def test_the_record_is_narrowed_by_person_act_matter_and_day(both, office, client_for):
    case_id = make_case(office, uid="a" * 36, number="示投举〔2026〕9号")
    assert case_id
    row("case.accept", actor_id=office.people["registrar"], case_uid="a" * 36)
    row("session.opened", actor_id=office.people["leader"], at=NOON - timedelta(days=3))
    auditor = client_for(office.auditor)
    assert "刘静" in auditor.get("/audit?person=liujing").text
    assert "周卫" not in auditor.get("/audit?person=liujing").text
    assert "aaaaaaaa" in auditor.get("/audit?matter=示投举〔2026〕9号").text
    early = auditor.get("/audit?since=2026-11-15&until=2026-11-15").text
    assert "周卫" in early
    assert "刘静" not in early
    nothing = auditor.get("/audit?person=nobody").text
    assert "app-empty" in nothing


def test_the_code_that_the_list_shows_finds_the_matter(both, office, client_for):
    make_case(office, kind=CaseKind.STAFF_COMPLAINT, uid="c" * 36, number="示投举督〔2026〕2号")
    row("case.accept", case_uid="c" * 36)
    row("session.opened", actor_id=office.people["leader"])
    auditor = client_for(office.auditor)
    found = auditor.get("/audit?matter=" + "c" * 8).text
    assert "case.accept" in found
    assert "session.opened" not in found
    assert "case.accept" not in auditor.get("/audit?matter=" + "c" * 7).text


def test_a_number_of_a_staff_complaint_finds_nothing(both, office, client_for):
    make_case(office, kind=CaseKind.STAFF_COMPLAINT, uid="b" * 36, number="示投举督〔2026〕1号")
    row("case.accept", case_uid="b" * 36)
    assert (
        "bbbbbbbb" not in client_for(office.auditor).get("/audit?matter=示投举督〔2026〕1号").text
    )


def test_the_next_page_goes_on_where_the_last_ended(both, office, client_for):
    for number in range(130):
        row("thing.done", at=NOON - timedelta(seconds=number), subject=f"n{number:03}.")
    auditor = client_for(office.auditor)
    first = auditor.get("/audit?action=thing").text
    assert "n000." in first
    assert "n100." not in first
    link = first.split("after=")[1].split('"')[0]
    second = auditor.get(f"/audit?action=thing&after={link}").text
    assert "n129." in second
    assert "n099." not in second


def test_the_export_runs_no_formula_and_is_on_record_itself(app, office, client_for):
    row("thing.done", subject="=HYPERLINK(1)", words="+1 店员张建国说打13812345678")
    auditor = client_for(office.auditor)
    answer = auditor.get("/audit/record.csv?action=thing")
    lines = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert lines[1][5] == "'=HYPERLINK(1)"
    assert lines[1][6].startswith("'+1 ")
    assert "张建国" not in answer.text
    assert "13812345678" not in answer.text
    assert "audit.exported" in auditor.get("/audit").text


def test_the_export_asks_who_it_is_when_the_session_is_old(app, office, client_for, at_noon):
    auditor = client_for(office.auditor)
    at_noon.shift(timedelta(minutes=20))
    answer = auditor.get("/audit/record.csv")
    assert answer.status_code == 302
    assert "/confirm" in answer.location


def test_the_whole_record_is_checked_and_a_changed_timeline_is_found(
    both, keeper, jobs, office, client_for
):
    journey = Journey(both, office, jobs)
    journey.take_call()
    auditor = client_for(office.auditor)
    assert "app-note--green" in auditor.post("/audit/chain").text
    with writing():
        db.session.execute(db.text("UPDATE case_events SET action = 'archive'"))
    broken = auditor.post("/audit/chain").text
    assert "app-note--red" in broken
    assert "archive (timeline" in broken


def test_without_the_keeper_nothing_is_checked_and_it_is_said(app, office, client_for):
    answer = client_for(office.auditor).post("/audit/chain", follow_redirects=True)
    assert "app-note--red" in answer.text


def test_words_beside_a_row_can_be_destroyed_and_the_record_stays_whole(
    both, keeper, jobs, office, client_for
):
    row("thing.done", words="因患者投诉而查看")
    jobs()
    auditor = client_for(office.auditor)
    assert "因患者投诉而查看" in auditor.get("/audit").text
    digest = db.session.scalar(
        db.text("SELECT words_digest FROM audit_rows WHERE action = 'thing.done'")
    )
    with writing():
        assert audit.destroy_words([digest]) == 1
    assert "因患者投诉而查看" not in auditor.get("/audit").text
    assert "app-note--green" in auditor.post("/audit/chain").text
