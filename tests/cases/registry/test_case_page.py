"""The case page: everything but who reported it."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event, select

from app.cases.models import Case, CaseEvent
from app.cases.states import CaseAction, CaseState
from app.documents.kinds import DocumentKind, DocumentState
from app.documents.models import Document
from app.extensions import db, end_reading, writing
from app.identity.operations import keep
from app.identity.rounds import chain_audit_rows, deliver_boxes
from app.identity.seal import seal_words
from app.web.now import now
from tests.addresses import token
from tests.factories import NOON, make_case

WORDS = "我在后厨帮工，冷柜里的冻牛肉过期了。"


def _with_words(office, **values):
    case_id = make_case(office, **values)
    case = db.session.get_one(Case, case_id)
    uid, taker = case.uid, case.registered_by_id
    box = seal_words(WORDS, uid, taker_id=taker)
    with writing():
        keep(box, actor_id=taker, at=now())
    return case_id


def test_the_page_says_kept_sealed_and_shows_no_masked_value(office, client_for):
    case_id = make_case(office)
    page = client_for(office.registrar).get(f"/cases/{token(case_id)}")
    assert page.status_code == 200
    panel = page.text.split('id="identity"')[1].split("</section>")[0]
    assert "*" not in re.sub(r"<[^>]+>", "", panel)


def test_words_are_opened_for_the_desk_that_proposes_and_kept_nowhere(office, keeper, client_for):
    case_id = _with_words(office)
    end_reading()
    chain_audit_rows()
    deliver_boxes()
    registrar = client_for(office.registrar)
    address = f"/cases/{token(case_id)}"
    answer = registrar.post(f"{address}/words", page=address)
    assert answer.status_code == 200
    assert WORDS in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert WORDS not in registrar.get(address).text


def test_a_keeper_that_does_not_answer_is_said_clearly(office, client_for):
    case_id = _with_words(office)
    registrar = client_for(office.registrar)
    answer = registrar.post(f"/cases/{token(case_id)}/words", page=f"/cases/{token(case_id)}")
    assert answer.status_code == 200
    assert WORDS not in answer.text
    assert "app-note--red" in answer.text


def test_inspectors_and_analysts_never_get_the_words(office, client_for):
    case_id = _with_words(office, state=CaseState.RECEIVED)
    for person in (office.inspector, office.analyst):
        browser = client_for(person)
        page = browser.get(f"/cases/{token(case_id)}")
        assert page.status_code == 200
        assert f"/cases/{token(case_id)}/words" not in page.text
        answer = browser.post(f"/cases/{token(case_id)}/words", page=f"/cases/{token(case_id)}")
        assert answer.status_code == 403


def test_the_page_takes_as_many_statements_for_a_long_timeline_as_for_a_short_one(
    office, client_for
):
    short, long = make_case(office), make_case(office)
    people = list(office.people.values())
    with writing():
        for n in range(60):
            db.session.add(
                CaseEvent(
                    case_id=long,
                    action=CaseAction.ACCEPT,
                    actor_id=people[n % len(people)],
                    from_state=CaseState.REGISTERED,
                    to_state=CaseState.REGISTERED,
                    happened_at=NOON + timedelta(minutes=n),
                    note="",
                )
            )
    registrar = client_for(office.registrar)
    said = []
    event.listen(db.engine, "before_cursor_execute", lambda *a: said.append(a[2]))
    counted = []
    for case_id in (short, long):
        registrar.get(f"/cases/{token(case_id)}")
        said.clear()
        registrar.get(f"/cases/{token(case_id)}")
        counted.append(len([s for s in said if s.lstrip().upper().startswith("SELECT")]))
    assert counted[0] == counted[1]
    assert counted[0] <= 16, said


@pytest.mark.parametrize("state", list(CaseState))
def test_every_state_has_its_page_and_offers_only_what_it_allows(office, client_for, state):
    case_id = make_case(office, state)
    for person in (office.registrar, office.leader, office.discipline):
        assert client_for(person).get(f"/cases/{token(case_id)}").status_code == 200
    page = client_for(office.registrar).get(f"/cases/{token(case_id)}").text
    assert (f"/cases/{token(case_id)}/accept" in page) is (state is CaseState.REGISTERED)


def test_papers_are_linked_when_ready_and_told_as_pending_or_failed(office, client_for, jobs):
    case_id = make_case(office)
    registrar = client_for(office.registrar)
    told = {"choice": "police", "text": "由公安机关负责。"}
    registrar.post(f"/cases/{token(case_id)}/tell-elsewhere", told)
    address = f"/documents/{db.session.scalars(select(Document)).one().uid}.pdf"
    assert address not in registrar.get(f"/cases/{token(case_id)}").text
    assert registrar.get(address).status_code == 404
    jobs()
    assert address in registrar.get(f"/cases/{token(case_id)}").text
    assert registrar.get(address).data.startswith(b"%PDF")
    assert client_for(office.county_registrar).get(address).status_code == 404
    assert registrar.get("/documents/00000000-0000-0000-0000-000000000000.pdf").status_code == 404
    assert registrar.get("/documents/x.pdf").status_code == 404
    with writing():
        paper = db.session.scalars(select(Document)).one()
        assert paper.kind is DocumentKind.TOLD_ELSEWHERE_NOTICE
        paper.state, paper.error = DocumentState.FAILED, "layout"
    page = registrar.get(f"/cases/{token(case_id)}").text
    assert "layout" in page
    assert address not in page


@time_machine.travel(NOON, tick=False)
def test_a_finished_matter_is_archived_with_one_press(office, client_for):
    case_id = make_case(office, CaseState.ANSWERED)
    registrar = client_for(office.registrar)
    answer = registrar.post(f"/cases/{token(case_id)}/archive")
    assert answer.status_code == 302, answer.text
    assert db.session.get_one(Case, case_id).state is CaseState.ARCHIVED


@pytest.mark.parametrize("path", ["99999999999999999999", "0", "-1", "x"])
def test_no_address_of_a_case_ends_in_an_error_of_ours(office, client_for, path):
    registrar = client_for(office.registrar)
    for rest in ("", "/accept", "/decline", "/archive"):
        assert registrar.get(f"/cases/{path}{rest}").status_code == 404
