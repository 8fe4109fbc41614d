"""Error pages: what happened, what to do next, in the product's shell, whatever else is broken."""

import pytest
from flask import abort
from sqlalchemy.exc import OperationalError

from app.accounts.models import User
from app.agency import settings
from app.extensions import db
from app.web.errors import error_page

STATUSES = [400, 403, 404, 405, 409, 413, 422, 429, 500, 503]


@pytest.mark.parametrize("status", STATUSES)
def test_every_error_says_what_to_do_next(app, status):
    with app.test_request_context("/"):
        page, answered = error_page(status)
    assert answered == status
    assert "<h1>" in page
    assert "govuk-list--bullet" in page
    assert page.count("<li>") >= 1


@pytest.mark.parametrize("status", [404, 413, 429])
def test_an_error_of_http_is_shown_in_our_words(app, status):
    with app.test_request_context("/"):
        answer = app.make_response(app.handle_http_exception(_raised(status)))
    assert answer.status_code == status
    assert "app-mast" in answer.get_data(as_text=True)


def _raised(status):
    try:
        abort(status)
    except Exception as error:  # noqa: BLE001 - abort() raises one class for each status
        return error


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_database_that_does_not_answer_still_gets_a_page(
    app, office, client_for, monkeypatch, signed_in
):
    browser = client_for(office.registrar if signed_in else None)

    def refuse(*args, **kwargs):
        raise OperationalError("SELECT", {}, Exception("database is locked"))

    settings.forget()
    monkeypatch.setattr(type(db.session()), "execute", refuse)
    monkeypatch.setattr(type(db.session()), "get", refuse)
    answer = browser.client.get("/cases" if signed_in else "/")
    assert answer.status_code == 503
    assert "app-mast" in answer.text
    assert User.__name__ not in answer.text
