import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.config import ConfigurationError
from app.identity import accounts
from tests.factories import Browser

ROOT = Path(__file__).resolve().parents[2]
BANNER = "保管进程与业务系统同用一个系统账号"


def config_of(app, **changes):
    return dataclasses.replace(app.extensions["huiyin.config"], testing=False, **changes)


def test_the_kernel_says_that_the_keeper_has_our_account(app, keeper):
    assert accounts.are_one()


def test_a_keeper_under_another_account_is_seen_as_such(app, keeper, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    assert not accounts.are_one()


def test_without_a_keeper_its_folder_tells(app, monkeypatch):
    assert accounts.are_one()
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    assert not accounts.are_one()


def test_every_staff_page_says_evaluation_mode_under_one_account_only(
    app, keeper, office, monkeypatch
):
    browser = Browser(app, office.registrar)
    assert BANNER in browser.get("/").text
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    assert BANNER not in browser.get("/").text


def test_one_account_stops_the_start_unless_two_people_accepted_it(app):
    config = config_of(app)
    with pytest.raises(ConfigurationError, match="accept-one-account"):
        accounts.require_two(config)
    path = config.one_account_file
    for broken in ("", "{}", '{"first": "甲", "second": "甲"}', '{"first": "甲", "second": " "}'):
        path.write_text(broken)
        with pytest.raises(ConfigurationError):
            accounts.require_two(config)
    path.write_text('{"first": "甲某", "second": "乙某"}')
    accounts.require_two(config)


@pytest.mark.parametrize("kind", ["demo", "evaluation"])
def test_what_holds_no_real_report_starts_under_one_account(app, kind):
    accounts.require_two(config_of(app, **{kind: True}))


def test_the_keeper_of_another_account_needs_no_acceptance(app, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    accounts.require_two(config_of(app))


def test_the_keepers_process_does_not_load_the_web_application():
    script = (
        "import sys, app.keeper.__main__\n"
        "print([name for name in sys.modules if name.split('.')[0] in "
        "{'flask', 'jinja2', 'werkzeug', 'wtforms'} or name.startswith('app.cases')])"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout == "[]\n"
