import dataclasses
import json
import os
from datetime import timedelta

import pytest

from app.audit import operations as audit
from app.extensions import writing
from app.identity import lifecycle
from app.upkeep.cli import examine
from app.upkeep.doctor import checks, keeping
from app.upkeep.doctor.findings import Level
from app.upkeep.last import write_last
from app.web.now import now


def config_of(app, **changes):
    return dataclasses.replace(app.extensions["huiyin.config"], **changes)


def test_an_installation_under_one_account_nobody_accepted_fails(app, keeper):
    config = config_of(app)
    assert checks.separation(config).level is Level.FAIL
    config.one_account_file.write_text('{"first": "甲某", "second": "乙某"}')
    found = checks.separation(config)
    assert (found.level, "甲某" in found.words) == (Level.WARN, True)
    assert checks.separation(config_of(app, demo=True)).level is Level.WARN


def test_a_keeper_of_its_own_account_is_well(app, keeper, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    assert checks.separation(config_of(app)).level is Level.OK


def test_each_secret_open_to_others_is_named_with_its_remedy(app):
    config = config_of(app)
    config.instance_path.chmod(0o700)
    assert [each.level for each in checks.modes(config)] == [Level.OK]
    (config.keeper_path / "store.key").chmod(0o640)
    (config.keeper_path / "keys").chmod(0o755)
    found = list(checks.modes(config))
    assert {each.level for each in found} == {Level.FAIL}
    said = " ".join(each.words for each in found)
    assert "store.key is open to others: chmod 600" in said
    assert "keys is open to others: chmod 700" in said


@pytest.mark.parametrize(
    ("secret", "level"),
    [
        ("0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978", Level.OK),
        ("k" * 64, Level.FAIL),
        ("short", Level.FAIL),
        ("changeme-0123456789abcdef-0123456789abcdef", Level.FAIL),
    ],
)
def test_secrets_that_can_be_guessed_are_told(app, secret, level):
    other = b"fedcba98765432100123456789abcdeffedcba9876543210"
    config = config_of(app, secret_key=secret, reference_key=other)
    assert {each.level for each in checks.secrets(config)} == {level}


def test_one_secret_for_two_purposes_is_told(app):
    drawn = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978"
    config = config_of(app, secret_key=drawn, reference_key=drawn.encode())
    assert "the same" in next(iter(checks.secrets(config))).words


def test_cookies_without_tls_fail_where_the_address_is_https(app):
    assert checks.tls(config_of(app, secure_cookies=True)).level is Level.OK
    assert checks.tls(config_of(app, base_url="https://h.example")).level is Level.FAIL
    assert checks.tls(config_of(app)).level is Level.WARN


def test_a_limiter_that_writes_to_disk_fails(app, redis_socket):
    import redis  # noqa: PLC0415

    config = config_of(app, limiter_url=f"unix://{redis_socket}")
    store = redis.Redis(unix_socket_path=str(redis_socket))
    store.config_set("save", "")
    store.config_set("appendonly", "no")
    assert checks.limiter(config).level is Level.OK
    store.config_set("save", "60 1")
    assert checks.limiter(config).level is Level.FAIL
    store.config_set("save", "")
    assert checks.limiter(config_of(app, limiter_url="unix:///nowhere")).level is Level.WARN


@pytest.mark.parametrize(
    ("lines", "level"),
    [("", Level.OK), ("/dev/zram0 partition 1 0 1\n", Level.OK), ("/dev/sda2 p 1 0 1", Level.WARN)],
)
def test_swap_on_disk_is_told(tmp_path, lines, level):
    swaps = tmp_path / "swaps"
    swaps.write_text("Filename Type Size Used Priority\n" + lines)
    assert checks.swap(swaps).level is level
    assert checks.swap(tmp_path / "none").level is Level.WARN


def test_a_keeper_that_does_not_answer_fails(app):
    assert [each.level for each in keeping.keeper(now())] == [Level.FAIL]


def test_the_keeper_says_how_it_is_kept(app, keeper):
    found = {each.about: each for each in keeping.keeper(now())}
    assert found["keeper"].level is Level.OK
    assert "recovery kit" in found["recovery"].words
    condition = lifecycle.condition()
    assert (condition.has_kit, condition.is_closed, condition.retiring) == (False, False, 0)


@pytest.mark.parametrize(
    ("days", "level"), [(None, Level.FAIL), (1, Level.OK), (9, Level.WARN), (36, Level.FAIL)]
)
def test_the_age_of_key_store_backups_is_told(app, keeper, monkeypatch, days, level):
    at = now()
    found = dataclasses.replace(
        lifecycle.condition(),
        has_kit=True,
        last_backup_at=None if days is None else at - timedelta(days=days),
    )
    monkeypatch.setattr(lifecycle, "condition", lambda: found)
    assert [each.level for each in keeping.keeper(at) if each.about == "recovery"] == [level]


def test_rows_that_wait_for_the_chain_and_old_verifications_are_told(both):
    at = now()
    config = both.extensions["huiyin.config"]
    assert [each.level for each in keeping.chain(config, at)] == [Level.WARN]
    with writing():
        audit.record("test.act", actor_id=None, at=at - timedelta(hours=1))
    write_last(config, "verify", at, wrong=False)
    assert [each.level for each in keeping.chain(config, at)] == [Level.FAIL, Level.OK]
    write_last(config, "verify", at, wrong=True)
    assert Level.FAIL in [
        each.level for each in keeping.chain(config, at) if "verify" in each.words
    ]


def test_an_old_backup_of_the_desk_is_told(app):
    config, at = config_of(app), now()
    assert keeping.backup(config, at).level is Level.WARN
    write_last(config, "backup", at - timedelta(days=1))
    assert keeping.backup(config, at).level is Level.OK
    assert keeping.backup(config, at + timedelta(days=2)).level is Level.WARN


def test_the_command_exits_with_1_when_a_promise_is_broken(app, keeper):
    answer = app.test_cli_runner().invoke(args=["doctor", "--json"])
    found = json.loads(answer.output)
    assert {each["level"] for each in found} >= {"FAIL", "OK"}
    assert answer.exit_code == 1
    plain = app.test_cli_runner().invoke(args=["doctor"])
    assert "accounts" in plain.output
    assert len(examine(app.extensions["huiyin.config"], None)) == len(found)
