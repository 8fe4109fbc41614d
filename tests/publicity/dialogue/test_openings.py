"""The person is told when and for what their identity was opened, never by whom."""

from datetime import timedelta

import pytest

from app.cases.models import Case
from app.cases.references.kinds import Issuer
from app.cases.references.models import ReporterKey
from app.errors import KeeperUnavailable
from app.extensions import db, writing
from app.identity.custody import Opening
from app.identity.wire.granting import PurposeClass
from tests import factories
from tests.publicity.portal.test_portal import Person


@pytest.fixture
def person(app, office, client_for, time_machine):
    time_machine.move_to(factories.NOON + timedelta(minutes=30), tick=False)
    return Person(app, office, client_for())


def open_everything(person):
    case_id = person.told()
    with writing():
        db.session.add(ReporterKey(case_id=case_id, issuer=Issuer.PORTAL, issued_at=factories.NOON))
    person.status()
    return db.session.get_one(Case, case_id).uid


def answer_with(monkeypatch, answer):
    asked = []

    def openings_of(uid, zone):
        asked.append(uid)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr("app.publicity.dialogue.views.openings_of", openings_of)
    return asked


def test_month_and_class_are_shown(person, monkeypatch):
    uid = open_everything(person)
    asked = answer_with(monkeypatch, [Opening(2026, 11, PurposeClass.MEDIATION)])
    page = person.browser.get("/status/openings")
    assert page.status_code == 200
    assert "2026-11" in page.text
    assert asked == [uid]


def test_with_the_keeper_down_the_page_says_so(person, monkeypatch):
    open_everything(person)
    answer_with(monkeypatch, KeeperUnavailable("down"))
    page = person.browser.get("/status/openings")
    assert page.status_code == 200
    assert "app-note--amber" in page.text


def test_an_identity_that_was_never_opened_reads_so_by_the_real_keeper(person, keeper):
    open_everything(person)
    assert "app-empty" in person.browser.get("/status/openings").text


def test_without_everything_open_there_is_no_such_page(person):
    assert person.browser.get("/status/openings").status_code == 404
    person.told()
    person.status()
    assert person.browser.get("/status/openings").status_code == 404
