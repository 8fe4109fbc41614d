"""Every address of the URL map, as every role, in every scope, against a reviewed table."""

import pytest
import time_machine

from tests.factories import NOON
from tests.security import walk

OUTSIDE = ("other", "recused")


@pytest.fixture
def house(app, office, monkeypatch):
    monkeypatch.setitem(app.config, "RAISE_CRASHES", value=False)
    with time_machine.travel(NOON, tick=False):
        yield walk.House(app, office)


def test_every_route_answers_every_role_as_the_reviewed_table_says(house, request):
    now = walk.drawn(house)
    if request.config.getoption("--update-matrix"):
        walk.write(now)
    reviewed = {tuple(row[:3]): row[3:] for row in walk.read()}
    found = {tuple(row[:3]): row[3:] for row in now}
    assert found.keys() ^ reviewed.keys() == set(), "a route is not in the table, or no more there"
    wrong = [
        f"{' '.join(key)}: {who} gets {now_given}, not {expected}"
        for key, answers in found.items()
        for who, now_given, expected in zip(walk.ROLES, answers, reviewed[key], strict=True)
        if now_given != expected
    ]
    assert wrong == []


def knows_of(who, scope, endpoint):
    """Who has a right there: what the table says of them is in the table."""
    if scope in OUTSIDE:
        return False
    if endpoint == "custodians.history" and who in {"custodian", "auditor"}:
        return True
    return scope == "own" or who == "discipline"


def test_what_somebody_may_not_know_of_answers_like_what_never_was(house, request):
    """Another house's, a recused person's, a sealed one, a staff complaint: byte by byte.

    Pages always, changes too with ``--full``.
    """
    never = walk.token(walk.NEVER)
    whole = request.config.getoption("--full")
    told, asked = [], 0
    for rule, method in walk.routes(house.app):
        if not walk.is_of_a_case(rule) or not (method == "GET" or whole):
            continue
        parts = {scope: house.parts_of(case_id) for scope, case_id in house.cases.items()}
        nowhere = walk.address_of(rule, parts["own"] | {"case_id": walk.NEVER})
        for who in house.people:
            expected = walk.page_of(house.ask(who, method, nowhere), never, never)
            for scope, case_id in house.cases.items():
                if knows_of(who, scope, rule.endpoint):
                    continue
                address = walk.address_of(rule, parts[scope])
                answer = house.ask(who, method, address)
                asked += 1
                if walk.page_of(answer, walk.token(case_id), never) != expected:
                    told.append((rule.endpoint, method, who, scope, answer.status_code))
    assert asked > 2_000
    assert told == []


def test_the_table_keeps_what_the_design_says_of_roles():
    """What no review may let through: administrators and auditor read no matter."""
    rows = [
        dict(zip(("endpoint", "method", "scope", *walk.ROLES), r, strict=True)) for r in walk.read()
    ]
    wrong = []
    for row in rows:
        if "X" in row.values():
            wrong.append((row["endpoint"], "a fault"))
        if row["scope"] == "house":
            continue
        blind = ["system_administrator", "security_administrator", "publicity", "signed_out"]
        if row["endpoint"] != "custodians.history":
            blind += ["auditor", "custodian"]
        wrong += [(row["endpoint"], row["scope"], who) for who in blind if row[who] not in "-SF"]
    assert wrong == []
