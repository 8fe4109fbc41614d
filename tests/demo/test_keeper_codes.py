import dataclasses

import pytest

from app.accounts.models import Unit
from app.accounts.roles import Role
from app.demo import keeper_codes
from app.extensions import db, writing
from app.identity import client, custody
from app.web.now import now
from tests.factories import make_user


@pytest.fixture
def config(app, office):
    with writing():
        city = db.session.get_one(Unit, office.unit_id)
        make_user("songshenyan", "宋慎言", (Role.CUSTODIAN, city))
    config = dataclasses.replace(app.extensions["huiyin.config"], demo=True)
    app.extensions["huiyin.config"] = config
    return config


def test_custodians_get_credentials_once_the_keeper_is_there(config, keeper):
    secrets = keeper_codes.enrol_custodians(config)
    assert list(secrets) == ["songshenyan"]
    assert keeper_codes.enrol_custodians(config) == secrets
    assert len(custody.credentials()) == 1
    path = config.instance_path / keeper_codes.FILE_NAME
    assert path.stat().st_mode & 0o777 == 0o600
    (code,) = keeper_codes.codes_of_custodians(now())
    assert (code.username, len(code.code)) == ("songshenyan", 6)


def test_without_the_keeper_there_are_no_codes_yet(config):
    assert list(keeper_codes.codes_of_custodians(now())) == []


def test_whoever_enrolled_before_keeps_the_credential(config, keeper):
    from app.accounts.models import User  # noqa: PLC0415

    user = db.session.query(User).filter_by(username="songshenyan").one()
    client.enroll_approver(user.id)
    assert keeper_codes.enrol_custodians(config) == {}
