"""Every route asks who is there, unless it is on the short public list."""

import importlib.util
import re
from pathlib import Path

import pytest
from jinja2 import nodes

from app.cases.states import OPEN_STATES, TRANSITIONS, CaseAction, CaseState, Effect, Guard
from app.web.public import PUBLIC_ENDPOINTS
from tests.addresses import token
from tests.factories import Browser, make_case

ROOT = Path(__file__).resolve().parents[2]
WORDS = {"int": "1", "uuid": "00000000-0000-0000-0000-000000000000", "default": "x"}


def _part(found):
    converter, kind = found.groups()
    if converter == "token":
        return token(1, kind)
    return WORDS.get(converter or "default", "1")


def addresses(app):
    for rule in app.url_map.iter_rules():
        address = re.sub(r"<(?:(\w+)(?:\(['\"]?(\w*)[^)]*\))?:)?\w+>", _part, rule.rule)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, address


def test_whoever_is_not_signed_in_is_sent_to_the_sign_in(app, office):
    stranger = Browser(app)
    hidden = stranger.hidden_of("/")
    open_to_all = []
    for endpoint, method, address in addresses(app):
        if endpoint in PUBLIC_ENDPOINTS:
            continue
        answer = stranger.client.open(address, method=method, data=hidden)
        if not (answer.status_code == 302 and "/sign-in" in answer.headers["Location"]):
            open_to_all.append((endpoint, method, answer.status_code))
    assert open_to_all == []


def test_the_public_list_names_only_routes_that_exist(app):
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert known >= PUBLIC_ENDPOINTS


def test_no_case_page_is_shown_to_another_unit(app, office):
    case_id = make_case(office)
    browser = Browser(app, office.county_leader)
    case, never = token(case_id), token(case_id + 1000)
    looked = 0
    for endpoint, method, address in addresses(app):
        if "case_id" not in next(
            rule.arguments for rule in app.url_map.iter_rules() if rule.endpoint == endpoint
        ):
            continue
        if method != "GET":
            continue
        here = browser.get(address.replace(token(1), case))
        nowhere = browser.get(address.replace(token(1), never))
        assert (here.status_code, nowhere.status_code) == (404, 404), endpoint
        elsewhere = nowhere.data.replace(never.encode(), case.encode())
        assert len(here.data) == len(elsewhere), endpoint
        looked += 1
    assert looked > 20


def test_every_change_needs_the_token_of_its_page(app, office):
    browser = Browser(app, office.registrar)
    for endpoint, method, address in addresses(app):
        if method == "POST":
            answer = browser.client.post(address)
            assert answer.status_code in {400, 404, 405}, endpoint


def test_every_action_has_a_transition_and_every_state_can_be_reached():
    assert set(TRANSITIONS) == set(CaseAction)
    reached = {t.target for t in TRANSITIONS.values()} - {None}
    assert reached == set(CaseState)
    assert len(OPEN_STATES) == 8


def test_every_guard_and_effect_is_used():
    used = {g for t in TRANSITIONS.values() for g in t.guards}
    assert used == set(Guard)
    assert {e for t in TRANSITIONS.values() for e in t.effects} == set(Effect)


def test_only_advance_assigns_the_state_of_a_case():
    writers = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "app").rglob("*.py")
        if re.search(r"\bcase\.state\s*=[^=]", path.read_text(encoding="utf-8"))
    ]
    assert writers == ["app/cases/workflow.py"]


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda p: p.name)
def test_templates_hold_no_inline_script_or_style_and_no_role(path):
    text = path.read_text(encoding="utf-8")
    if "documents" not in path.parts:
        assert not re.search(r"<script>|<style|\sstyle=|\son\w+=\"", text)
    assert "has_role" not in text


def test_every_template_can_be_read_by_the_engine(app):
    for path in (ROOT / "templates").rglob("*.html"):
        tree = app.jinja_env.parse(path.read_text(encoding="utf-8"))
        assert isinstance(tree, nodes.Template)


def test_the_diagram_in_the_docs_is_that_of_the_table():
    spec = importlib.util.spec_from_file_location("draw_states", ROOT / "tools" / "draw_states.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs" / "states.md").read_text(encoding="utf-8") == module.drawn()
