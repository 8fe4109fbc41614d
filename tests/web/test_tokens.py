"""Tokens in addresses: what they stand for, and that they tell nothing of it."""

import json
import re
from base64 import urlsafe_b64decode
from itertools import pairwise

import pytest

from app.cases.states import CaseKind
from app.web.pagination import read_cursor, write_cursor
from app.web.tokens import LARGEST_ID, id_of, token_of
from tests.addresses import number, token
from tests.factories import NOON, make_case

KINDS = (
    "case", "clock", "delegation", "delivery", "item", "measure", "member", "membership", "notice",
    "passkey", "received", "recusal", "request", "session", "task", "unit", "user", "visit",
)  # fmt: skip
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@pytest.mark.parametrize("value", [0, 1, 2, 2**31, LARGEST_ID])
def test_a_token_comes_back_as_its_id_and_is_always_the_same(app, value):
    for kind in KINDS:
        made = token_of(value, kind)
        assert re.fullmatch(r"[A-Za-z0-9_-]{22}", made)
        assert made == token_of(value, kind)
        assert id_of(made, kind) == value


def test_a_token_of_one_kind_is_none_of_another(app):
    for kind in KINDS:
        assert [other for other in KINDS if id_of(token_of(7, kind), other) is not None] == [kind]


def test_every_kind_in_the_routes_is_one_of_these(app):
    used = {
        kind
        for rule in app.url_map.iter_rules()
        for kind in re.findall(r"<token\('(\w+)'\)", rule.rule)
    }
    assert used == set(KINDS)


def test_no_route_has_a_running_number_but_that_of_a_year(app):
    numbered = {
        name
        for rule in app.url_map.iter_rules()
        for name in re.findall(r"<int[^:]*:(\w+)>", rule.rule)
    }
    assert numbered <= {"year"}


def test_a_token_with_one_character_changed_is_no_token(app):
    made = token_of(7, "case")
    for place, letter in enumerate(made):
        for other in ALPHABET.replace(letter, ""):
            assert id_of(made[:place] + other + made[place + 1 :], "case") is None


@pytest.mark.parametrize(
    "odd", ["", "7", "=" * 22, "A" * 22, "A" * 21, "A" * 23, "!" * 22, "ä" * 22, "A" * 20 + "=="]
)
def test_odd_text_is_no_token(app, odd):
    assert id_of(odd, "case") is None


def test_tokens_of_neighbours_have_nothing_visible_in_common(app):
    made = [token_of(value, "case") for value in range(1, 501)]
    assert len(set(made)) == len(made)
    assert made != sorted(made)
    assert made != sorted(made, reverse=True)
    bits = [int.from_bytes(urlsafe_b64decode(each + "=="), "big") for each in made]
    apart = [(one ^ next_one).bit_count() for one, next_one in pairwise(bits)]
    assert 62 < sum(apart) / len(apart) < 66  # as of two numbers of 128 bits drawn by lot
    assert min(apart) > 30


def test_a_changed_or_foreign_token_is_an_address_that_never_was(
    app, office, client_for, monkeypatch
):
    case_id = make_case(office)
    registrar = client_for(office.registrar)
    ours = token(case_id)
    assert registrar.get(f"/cases/{ours}").status_code == 200
    changed = ("B" if ours[0] == "A" else "A") + ours[1:]
    with monkeypatch.context() as patch:
        patch.setitem(app.config, "SECRET_KEY", "o" * 64)
        foreign = token(case_id)
    for address in (changed, ours[:-1], f"{ours}A", foreign, token(case_id, "task"), str(case_id)):
        assert registrar.get(f"/cases/{address}").status_code == 404, address


def test_what_one_may_not_know_of_is_answered_byte_for_byte_like_what_never_was(
    app, office, client_for
):
    hidden = token(make_case(office, kind=CaseKind.STAFF_COMPLAINT))
    registrar = client_for(office.registrar)

    def answered(address):
        answer = registrar.get(f"/cases/{address}")
        assert answer.status_code == 404
        signed = re.sub(rb'(name="csrf_token" value=")[^"]*', rb"\1", answer.data)
        headers = [(k, v) for k, v in answer.headers if k not in {"Set-Cookie", "Content-Length"}]
        return signed.replace(address.encode(), b"..."), re.sub(r"nonce-[^']*", "", str(headers))

    known = answered(hidden)
    for never in (token(number(f"/cases/{hidden}") + 1000), token(1, "clock"), "A" * 22):
        assert answered(never) == known


def test_the_place_of_a_further_page_holds_no_running_number(app):
    place = write_cursor(NOON, 7)
    assert read_cursor(place) == (NOON, 7)
    raw = json.loads(urlsafe_b64decode(place + "=" * (-len(place) % 4)))
    assert raw == [NOON.isoformat(), token_of(7, "place")]
