"""The headers of every answer."""

import pytest

from app.web.headers import CSP


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nothing-here", "/healthz"])
def test_every_answer_bears_the_policy(app, path):
    answer = app.test_client().get(path)
    assert answer.headers["Content-Security-Policy"] == CSP
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    # A cross-site address never learns which page was open; our own forms still say their origin.
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in answer.headers


def test_nothing_inline_and_nothing_foreign_is_allowed():
    assert "unsafe" not in CSP
    assert "http" not in CSP
    assert CSP.startswith("default-src 'none'")
    assert {"base-uri 'none'", "frame-ancestors 'none'"} <= set(CSP.split("; "))


def test_a_secure_answer_asks_to_stay_secure(app):
    answer = app.test_client().get("/", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_a_fingerprinted_file_is_kept_and_any_other_is_asked_for_again(app):
    browser = app.test_client()
    with app.test_request_context():
        address = app.jinja_env.globals["static_url"]("app.css")
    with browser.get(address) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
    with browser.get("/static/app.css") as answer:
        assert answer.headers["Cache-Control"] == "no-cache"
