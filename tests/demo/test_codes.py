"""``flask demo codes``: the present codes of the demonstration, and nowhere else."""

import dataclasses
import re

import time_machine
from flask import Flask

from app.accounts.factors.rules import code_of, needs_factor, step_at
from app.accounts.models import User
from app.cli import register_commands
from app.demo import codes
from app.demo.city import build_city
from app.extensions import db, writing
from app.web.now import now
from tests.factories import NOON, TOTP_SECRET, Browser


def as_demonstration(app):
    config = dataclasses.replace(app.extensions["huiyin.config"], demo=True)
    app.extensions["huiyin.config"] = config
    return app


def printed(app):
    return app.test_cli_runner().invoke(codes.codes)


def test_whose_role_needs_a_factor_has_a_code_that_signs_in(both):
    as_demonstration(both)
    with writing():
        offices = build_city(NOON)
        people = db.session.query(User).all()
        with_factor = {user.username for user in people if user.factor_since}
        needing = {u.username for u in people if needs_factor(m.role for m in u.memberships)}
        password = "Huiyin-demo-2026"
    assert offices
    assert with_factor == needing
    assert "zhouwei" in needing
    db.session.remove()
    with time_machine.travel(NOON, tick=False):
        answer = printed(both)
        assert answer.exit_code == 0, answer.output
        shown = dict(re.findall(r"^  (\w+)\t.*\t(\d{6})\t", answer.output, re.MULTILINE))
        assert set(shown) == needing
        assert len(set(shown.values())) == len(shown)  # each has a secret of their own
        assert "还剩 30 秒" in answer.output
        browser = Browser(both)
        browser.post("/sign-in", {"username": "zhouwei", "password": password})
        done = browser.post("/sign-in/factor", {"confirmation": shown["zhouwei"]})
        assert done.headers["Location"] == "/inbox"


def test_outside_a_demonstration_there_is_no_such_command(app, office):
    groups = Flask("bare")
    groups.extensions["huiyin.config"] = app.extensions["huiyin.config"]
    register_commands(groups)
    assert set(groups.cli.commands["demo"].commands) == {"load"}
    with time_machine.travel(NOON, tick=False):
        answer = printed(app)
        code = code_of(TOTP_SECRET, step_at(now()))
    assert answer.exit_code == 1
    assert "demonstration only" in answer.output
    assert code not in answer.output


def test_in_a_demonstration_there_is_one(app):
    groups = Flask("bare")
    as_demonstration(app)
    groups.extensions["huiyin.config"] = app.extensions["huiyin.config"]
    register_commands(groups)
    assert "codes" in groups.cli.commands["demo"].commands


def test_other_packages_show_theirs_in_the_same_list(app, office, monkeypatch):
    as_demonstration(app)
    monkeypatch.setattr(codes, "_OFFERED", dict(codes._OFFERED))
    one = codes.Code("songshenyan", "宋慎言", "身份保管", "123456", 7)
    codes.offer(codes.Source("保管", lambda at: [one]))
    output = printed(app).output
    assert re.search(r"保管\n  songshenyan\t宋慎言\t身份保管\t123456\t还剩 7 秒", output)
