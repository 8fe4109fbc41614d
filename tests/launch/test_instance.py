from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from launch import instance
from launch.instance import Kind, Memory, decide
from launch.refusal import Refusal
from launch.settings import Settings

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
DEMO = Memory(kind=Kind.DEMO, created_at="2026-03-01T00:00:00+00:00", embedded=True)
OFFICE = replace(DEMO, kind=Kind.OFFICE)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(instance=tmp_path)


def test_a_new_embedded_instance_on_the_loopback_address_is_a_demonstration(settings):
    assert decide(settings, None, NOON).kind is Kind.DEMO


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"host": "0.0.0.0"}, "HOST=0.0.0.0"),
        ({"host": "::1"}, "HOST=::1"),
        ({"database_url": "postgresql:///huiyin"}, "DATABASE_URL is given"),
    ],
)
def test_anywhere_else_a_new_instance_must_be_told_what_it_is(settings, change, reason):
    elsewhere = replace(settings, **change)

    with pytest.raises(Refusal, match=f"{reason}.*DEMO=0.*DEMO=1"):
        decide(elsewhere, None, NOON)
    assert decide(replace(elsewhere, demo=False), None, NOON).kind is Kind.OFFICE
    assert decide(replace(elsewhere, demo=True), None, NOON).kind is Kind.DEMO


def test_a_database_without_memory_is_never_taken_for_a_new_demonstration(settings):
    (settings.instance / "huiyin.db").touch()

    with pytest.raises(Refusal, match="has a database but no"):
        decide(settings, None, NOON)


@pytest.mark.parametrize(("remembered", "said"), [(DEMO, False), (OFFICE, True)])
def test_an_instance_stays_what_it_is(settings, remembered, said):
    with pytest.raises(Refusal, match="stays one"):
        decide(replace(settings, demo=said), remembered, NOON)


@pytest.mark.parametrize("remembered", [DEMO, OFFICE])
def test_an_instance_remembers_what_it_is(settings, remembered):
    assert decide(settings, remembered, NOON) == remembered


def test_known_passwords_are_shown_to_others_only_when_that_is_said(settings):
    open_to_all = replace(settings, host="0.0.0.0")

    with pytest.raises(Refusal, match="passwords that everybody knows"):
        decide(open_to_all, DEMO, NOON)
    assert decide(replace(open_to_all, demo=True), DEMO, NOON) == DEMO
    assert decide(open_to_all, OFFICE, NOON) == OFFICE


def test_moving_to_a_server_asks_again_and_forgets_that_the_demonstration_was_loaded(settings):
    moved = replace(settings, database_url="postgresql:///huiyin")
    loaded = replace(DEMO, demo_loaded_at="2026-03-01T00:00:10+00:00")

    with pytest.raises(Refusal, match="Say which kind it is there"):
        decide(moved, loaded, NOON)
    assert not decide(replace(moved, demo=True), loaded, NOON).demo_loaded_at


def test_what_is_remembered_can_be_recalled(tmp_path):
    assert instance.recall(tmp_path) is None
    instance.remember(tmp_path, OFFICE)
    assert instance.recall(tmp_path) == OFFICE


@pytest.mark.parametrize("broken", ["", "{", '{"kind": "holiday"}', '{"kind": "demo", "odd": 1}'])
def test_a_broken_memory_stops_the_start(tmp_path, broken):
    (tmp_path / instance.FILE_NAME).write_text(broken, encoding="utf-8")

    with pytest.raises(Refusal, match="cannot be read"):
        instance.recall(tmp_path)


@pytest.mark.parametrize("environ", [{"PORT": "http"}, {"PORT": "0"}, {"PORT": "70000"}])
def test_a_port_that_is_none_is_refused(environ):
    with pytest.raises(Refusal, match="PORT is"):
        Settings.from_env(environ)


def test_demo_is_yes_or_no():
    assert Settings.from_env({}).demo is None
    assert Settings.from_env({"DEMO": "0"}).demo is False
    with pytest.raises(Refusal, match="DEMO is 'perhaps'"):
        Settings.from_env({"DEMO": "perhaps"})
