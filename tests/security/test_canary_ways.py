"""The canary on the newer ways in and out: announced call, portal, files, record, backup."""

import io
import logging
import tempfile

import pytest
from PIL import Image

from app.upkeep import backup
from app.web.now import now
from tests.cases.calls.peers import announce
from tests.factories import Browser
from tests.publicity.submission.test_submission import told
from tests.security import canary
from tests.security.test_canary import STAFF, _everything_stored

PAGES = (
    "/", "/cases", "/inbox", "/orders", "/desk/contact", "/desk/messages", "/boards/duty",
    "/boards/late", "/notices", "/audit", "/audit/chain", "/audit/record.csv", "/admin/people",
    "/admin/requests", "/account/delegations", "/account/sessions", "/custody", "/custody/requests",
    "/custody/credentials", "/apart",
)  # fmt: skip


@pytest.fixture
def told_everything(both, keeper, jobs, office, caplog, tmp_path, monkeypatch):
    """Somebody rings, somebody writes on the web with a picture; all of it is carried."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    caplog.set_level(logging.DEBUG)
    assert announce(both, "liujing", canary.PHONE).status_code < 300
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(picture, "JPEG")
    picture.seek(0)
    sent = told(office, words=canary.WORDS, name=canary.NAME, phone=canary.SECOND_PHONE)
    sent["files"] = [(picture, canary.FILE_NAME)]
    stranger = Browser(both)
    answer = stranger.post("/submit", sent)
    assert answer.status_code == 302, answer.text
    done = stranger.get(answer.location)
    assert canary.found_in(done.data, "the page with the number") == []
    jobs()


def test_calls_and_tellings_leave_nothing_behind(both, told_everything, jobs, caplog, tmp_path):
    config = both.extensions["huiyin.config"]
    backup.make(config, tmp_path / "backup", now())
    hits = _everything_stored(both, jobs)
    hits += canary.found_in_files(config.instance_path)
    hits += canary.found_in_files(tmp_path)
    hits += canary.found_in(caplog.text.encode(), "the log")
    assert hits == []


def test_no_page_of_the_house_and_no_export_shows_them(both, told_everything, office):
    hits = []
    for who in STAFF:
        browser = Browser(both, getattr(office, who))
        for page in PAGES:
            answer = browser.get(page)
            hits += canary.found_in(answer.data, f"{who} {page}")
            hits += canary.found_in(str(answer.headers).encode(), f"{who} {page} headers")
    assert hits == []
