"""Which hosts are answered, and what an installation behind TLS does with its cookies."""

import dataclasses

import pytest

from app.config import Config


def told(**environ):
    secrets = {"SECRET_KEY": "s" * 64, "REFERENCE_KEY": "r" * 64}
    return Config.from_env(secrets | environ)


def test_the_public_address_names_the_hosts_and_asks_for_tls():
    config = told(BASE_URL="https://hotline.example.cn/")
    assert "hotline.example.cn" in config.allowed_hosts
    assert config.secure_cookies


def test_nothing_is_asked_of_a_trial_on_one_machine():
    config = told()
    assert config.allowed_hosts == ()
    assert not config.secure_cookies


def test_what_is_said_goes_before_what_follows():
    config = told(BASE_URL="https://a.example", SECURE_COOKIES="0", ALLOWED_HOSTS="b.example, c")
    assert config.allowed_hosts == ("b.example", "c")
    assert not config.secure_cookies


@pytest.fixture
def answering_one_host(app):
    before = app.extensions["huiyin.config"]
    app.extensions["huiyin.config"] = dataclasses.replace(
        before, allowed_hosts=("hotline.example.cn",)
    )
    yield app
    app.extensions["huiyin.config"] = before


def test_a_request_for_another_host_is_refused(answering_one_host):
    browser = answering_one_host.test_client()
    assert browser.get("/", base_url="http://hotline.example.cn").status_code == 200
    answer = browser.get("/", base_url="http://evil.example")
    assert answer.status_code == 400
    assert "evil.example" not in answer.text


def test_every_staff_page_is_covered_when_nobody_touches_it(app, office, client_for):
    assert 'data-blank-after="300" hidden' in client_for(office.registrar).get("/cases").text
    assert "data-blank-after" not in client_for(office.registrar).get("/boards/duty").text
    assert "data-blank-after" not in app.test_client().get("/").text
