"""The first canary: identity, words and a file's name appear nowhere outside the keeper's world."""

import io
import logging
import tempfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from PIL import Image

from app.extensions import db
from tests.addresses import token
from tests.journey import CALL, Journey
from tests.security import canary

STAFF = (
    "registrar", "duty_head", "leader", "team_head", "inspector", "analyst", "auditor",
    "administrator", "discipline",
)  # fmt: skip


@pytest.fixture
def marked_case(both, keeper, jobs, office, caplog, tmp_path, monkeypatch):
    """A whole life with the canary's data in it; temporary files go where we can look."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    caplog.set_level(logging.DEBUG)
    journey = Journey(both, office, jobs)
    journey.take_call(
        name=canary.NAME,
        phone=canary.PHONE,
        second_phone=canary.SECOND_PHONE,
        person_address=canary.ADDRESS,
        id_number=canary.ID_NUMBER,
        id_number_keep="y",
        words=canary.WORDS,
    )
    journey.propose()
    journey.sign()
    journey.receive()
    journey.arrive()
    journey.ask_for_time()
    journey.grant_time()
    journey.record_visit()
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(picture, "JPEG")
    picture.seek(0)
    journey.post(
        "inspector",
        f"/orders/{token(journey.case_id)}/evidence",
        {"files": [(picture, canary.FILE_NAME)]},
    )
    journey.conclude()
    journey.submit_closing()
    journey.approve()
    journey.carry()
    return journey


def _everything_stored(app, jobs):
    """Dump the database through its engine, so that both engines are looked at whole."""
    hits = []
    with db.engine.connect() as connection:
        for table in sa.inspect(connection).get_table_names():
            for row in connection.execute(sa.select(sa.text("*")).select_from(sa.table(table))):
                for value in row:
                    content = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value)
                    content = content if isinstance(content, bytes) else content.encode()
                    hits += canary.found_in(content, table)
    for key in jobs.connection.keys("*"):
        hits += canary.found_in(jobs.connection.dump(key) or b"", f"Redis {key}")
    return hits


def test_nothing_of_the_reporter_is_stored_logged_or_left_behind(
    both, marked_case, jobs, caplog, tmp_path
):
    instance = both.extensions["huiyin.config"].instance_path
    hits = _everything_stored(both, jobs)
    hits += canary.found_in_files(instance)
    hits += canary.found_in_files(tmp_path)
    hits += canary.found_in(caplog.text.encode(), "the log")
    assert hits == []


def test_no_page_of_any_role_shows_the_reporter(both, marked_case):
    case, order = f"/cases/{token(marked_case.case_id)}", f"/orders/{token(marked_case.case_id)}"
    pages = (
        "/", "/cases", case, f"{case}/sheet.pdf", "/inbox", "/orders", order, f"{order}/evidence",
        f"{case}/review", "/desk/contact", f"{case}/proposal", f"{case}/sign-off",
        f"{case}/clocks", "/boards/duty", "/boards/days", "/boards/late", "/notices",
        f"{case}/promise",
    )  # fmt: skip
    hits = []
    for who in STAFF:
        for page in pages:
            answer = marked_case.browser(who).get(page)
            hits += canary.found_in(answer.data, f"{who} {page}")
            hits += canary.found_in(str(answer.headers).encode(), f"{who} {page} headers")
            if answer.data.startswith(b"%PDF"):
                hits += canary.found_in_pdf(answer.data, f"{who} {page}")
    stranger, status = marked_case.status()
    hits += canary.found_in(status.data, "status")
    del stranger
    assert hits == []


def test_the_scan_finds_a_secret_where_there_is_one(tmp_path):
    (tmp_path / "note.txt").write_text(f"来电人{canary.NAME}", encoding="utf-8")
    assert canary.found_in_files(tmp_path)


def test_a_forced_crash_writes_its_kind_and_no_value(both, keeper, office, caplog, monkeypatch):
    monkeypatch.setitem(both.config, "RAISE_CRASHES", value=False)
    journey = Journey(both, office)
    browser = journey.browser("registrar")

    def crash(*_arguments, **_named):
        raise ValueError(canary.NAME)

    monkeypatch.setattr("app.cases.intake.operations.register_case", crash)
    hidden = browser.hidden_of("/desk/register", action="/desk/register")
    data = CALL | {
        "name": canary.NAME,
        "words": canary.WORDS,
        "category": str(office.category_id),
        "district": str(office.urban_id),
        "unit": str(office.unit_id),
    }
    with caplog.at_level(logging.DEBUG):
        answer = browser.client.post("/desk/register", data=hidden | data)
    assert answer.status_code == 500
    assert canary.found_in(answer.data, "the page") == []
    assert canary.found_in(caplog.text.encode(), "the log") == []


def test_the_raw_database_file_holds_nothing_even_where_rows_were_replaced(
    app, keeper, jobs, office
):
    journey = Journey(app, office, jobs)
    journey.take_call(name=canary.NAME, phone=canary.PHONE, words=canary.WORDS)
    base = Path(app.extensions["huiyin.config"].database_url.removeprefix("sqlite:///"))
    for path in (base, Path(f"{base}-wal")):
        assert canary.found_in(path.read_bytes(), path) == []
