"""Making the first office of an installation."""

import re

from app.accounts.models import Membership, Unit, User
from app.accounts.roles import Role
from app.audit.models import AuditRow
from app.extensions import db, end_reading, writing
from tests.factories import Browser

OFFICE = [
    "agency", "init", "--name", "青山县市场监督管理局", "--short-name", "青山",
    "--district", "青山县", "--username", "lihua", "--display-name", "李华",
]  # fmt: skip


def test_the_first_office_has_a_registrar_and_another_person_who_administers(both):
    done = both.test_cli_runner().invoke(args=OFFICE)
    assert done.exit_code == 0, done.output
    end_reading()
    held = {
        name: {m.role for m in db.session.query(Membership).filter_by(user_id=user_id)}
        for user_id, name in db.session.query(User.id, User.username)
    }
    assert held == {
        "lihua": {Role.REGISTRAR, Role.DUTY_HEAD},
        "administrator": {Role.SYSTEM_ADMINISTRATOR},
        "security": {Role.SECURITY_ADMINISTRATOR},
    }
    db.session.remove()
    passwords = dict(re.findall(r"^(\w+) signs in with: (\S+)$", done.output, re.MULTILINE))
    stranger = Browser(both)
    data = {"username": "administrator", "password": passwords["administrator"]}
    assert stranger.post("/sign-in", data).headers["Location"].endswith("/admin")
    assert stranger.get("/admin/limits").headers["Location"] == "/account/password"
    own = "vier Worte ohne Zusammenhang"
    data = {"current": passwords["administrator"], "password": own, "again": own}
    assert stranger.post("/account/password", data).headers["Location"].endswith("/admin")
    assert stranger.get("/admin/limits").headers["Location"] == "/account/factors"


def test_an_administrator_is_made_at_the_console_only_where_nobody_is_one(both):
    runner = both.test_cli_runner()
    runner.invoke(args=OFFICE)
    wanted = ["agency", "administrator", "security", "--username", "newone"]
    refused = runner.invoke(args=wanted)
    assert refused.exit_code == 1
    assert "Somebody holds this role" in refused.output
    end_reading()
    with writing():
        db.session.query(User).filter_by(username="security").one().active = False
    done = runner.invoke(args=wanted)
    assert done.exit_code == 0, done.output
    end_reading()
    made = db.session.query(User).filter_by(username="newone").one()
    assert [m.role for m in made.memberships] == [Role.SECURITY_ADMINISTRATOR]
    assert made.must_change_password
    assert db.session.query(AuditRow).filter_by(action="account.made-at-console").count() == 1


def test_one_person_is_not_made_both(app):
    done = app.test_cli_runner().invoke(args=[*OFFICE, "--administrator", "lihua"])
    assert done.exit_code == 1
    assert "another person" in done.output
    assert db.session.query(Unit).count() == 0
