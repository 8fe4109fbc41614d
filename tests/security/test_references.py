"""Numbers that open nothing answer alike; trying out is slow and locks nobody out."""

import hashlib
import re
from datetime import timedelta

import pytest
from stdnum.iso7064 import mod_11_10

from app.accounts.passwords import hash_password
from app.agency import settings
from app.cases.intake.reference import make_reference
from app.cases.models import Case
from app.cases.references.kinds import Issuer
from app.cases.references.models import ReplacedReference, ReporterKey
from app.cases.states import CaseState
from app.extensions import db, writing
from app.publicity.portal.views import NUMBERS
from tests import factories
from tests.publicity.portal.test_portal import Person

PHRASE = "冬天里的第三棵银杏树"


@pytest.fixture
def person(request, office, client_for, time_machine):
    time_machine.move_to(factories.NOON + timedelta(minutes=30), tick=False)
    both = "both" if "both" in request.fixturenames else "app"
    return Person(request.getfixturevalue(both), office, client_for())


def send(person, typed):
    """Type a number into one and the same page."""
    if not hasattr(person, "page"):
        person.page = person.browser.hidden_of("/", action="/status")
    return person.browser.client.post("/status", data=person.page | {"reference": typed})


def fail(person, times):
    for _ in range(times):
        assert send(person, make_reference()).status_code == 404


def waiting(answer):
    """What the waiting page carries."""
    assert answer.status_code == 429, answer.text
    fields = dict(re.findall(r'name="(token|csrf_token)" value="([^"]+)"', answer.text))
    riddle = re.search(r'data-riddle="(\w+)" data-bits="(\d+)"', answer.text)
    return fields, riddle.group(1), int(riddle.group(2))


def solve(challenge, bits):
    for number in range(1 << 24):
        digest = hashlib.sha256(f"{challenge}:{number}".encode()).digest()
        if int.from_bytes(digest, "big") >> (256 - bits) == 0:
            return str(number)
    raise AssertionError("no solution")


def test_wrong_expired_never_issued_and_of_either_length_are_the_same_bytes(both, person):
    ended = {"closed_at": factories.NOON, "stepped_at": factories.NOON}
    person.told(CaseState.ARCHIVED, **ended)
    with writing():
        settings.set_value("appeal_days", "0")
        settings.set_value("reference_keep_days", "0")
    typed = [
        person.reference,
        make_reference(),
        make_reference(20),
        "0" * 15 + mod_11_10.calc_check_digit("0" * 15),
        "　".join(make_reference(20)),
    ]
    answers = [send(person, number) for number in typed]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert len({str(sorted(answer.headers)) for answer in answers}) == 1


def test_a_number_expires_only_after_the_last_right_of_appeal(person, time_machine):
    case_id = person.told(CaseState.CLOSED, closed_at=factories.NOON)
    time_machine.shift(timedelta(days=183 + 89))
    assert person.look_up().status_code == 302
    assert person.browser.get("/status").status_code == 200
    time_machine.shift(timedelta(days=1))
    assert person.browser.get("/status").status_code == 302
    assert person.look_up().status_code == 404
    with writing():
        db.session.get_one(Case, case_id).state = CaseState.AWAITING_SIGN_OFF
    assert person.look_up().status_code == 302


def test_a_replaced_number_says_when_and_how_to_object_and_opens_nothing(both, person):
    case_id = person.told()
    held = person.status()
    digest = db.session.get_one(Case, case_id).reference_digest
    with writing():
        db.session.get_one(Case, case_id).reference_digest = "0" * 64
        db.session.add(
            ReplacedReference(digest=digest, case_id=case_id, replaced_at=factories.NOON)
        )
    assert held.status_code == 200
    assert person.browser.get("/status").status_code == 302
    answer = person.look_up()
    assert answer.status_code == 200
    assert "2026-11-18 12:00" in answer.text
    assert "12331" in answer.text


def test_slips_and_good_numbers_never_slow_anybody_down(person):
    person.told()
    for _ in range(30):
        assert send(person, person.reference).status_code == 302
        assert send(person, "1234").status_code == 422


def test_after_many_failures_every_number_waits_before_anything_is_looked_up(person):
    person.told()
    fail(person, NUMBERS.free)
    good, wrong = send(person, person.reference), send(person, make_reference(20))
    assert (good.status_code, wrong.status_code) == (429, 429)
    assert len(good.data) == len(wrong.data)
    assert person.reference not in good.text
    assert good.headers["Retry-After"] == "5"


def test_an_early_press_is_refused_and_a_later_one_opens_the_good_number(person, time_machine):
    person.told()
    fail(person, NUMBERS.free)
    fields, _, _ = waiting(send(person, person.reference))
    time_machine.shift(timedelta(seconds=3))
    assert person.browser.client.post("/status", data=fields).status_code == 429
    time_machine.shift(timedelta(seconds=2))
    answer = person.browser.client.post("/status", data=fields)
    assert (answer.status_code, answer.location) == (302, "/status")
    assert person.browser.get("/status").status_code == 200


def test_a_riddle_solved_opens_at_once_and_counts_once(person):
    person.told()
    fail(person, NUMBERS.free)
    fields, challenge, bits = waiting(send(person, person.reference))
    solved = fields | {"solution": solve(challenge, bits)}
    assert person.browser.client.post("/status", data=solved).location == "/status"
    again = person.browser.client.post("/status", data=solved)
    assert again.location.startswith("/#")


def test_a_token_of_a_wrong_number_fails_as_before_and_the_wait_grows(person, time_machine):
    fail(person, NUMBERS.free)
    first = send(person, make_reference())
    for _ in range(10):
        fields, challenge, bits = waiting(send(person, make_reference()))
        solved = fields | {"solution": solve(challenge, bits)}
        assert person.browser.client.post("/status", data=solved).status_code == 404
    later = send(person, make_reference())
    assert int(later.headers["Retry-After"]) > int(first.headers["Retry-After"])
    time_machine.shift(timedelta(minutes=11))
    assert send(person, make_reference()).status_code == 404


def test_a_forged_token_opens_nothing(person):
    person.told()
    fields = person.browser.hidden_of("/", action="/status")
    answer = person.browser.client.post("/status", data=fields | {"token": "x", "solution": "1"})
    assert answer.location.startswith("/#")


def test_a_number_of_the_desk_opens_no_dialogue_before_the_passphrase(both, person):
    person.told()
    page = person.status().text
    assert "/status/talk" not in page
    assert person.browser.get("/status/talk").location == "/status/passphrase"
    wrong = {"passphrase": PHRASE, "again": "x"}
    assert person.browser.post("/status/passphrase", wrong).status_code == 422
    right = {"passphrase": PHRASE, "again": PHRASE}
    assert person.browser.post("/status/passphrase", right).location == "/status"
    assert person.browser.get("/status/talk").status_code == 200
    stored = db.session.query(ReporterKey).one().passphrase_hash
    assert stored.startswith("$argon2id$")
    assert PHRASE not in stored


def test_the_passphrase_is_set_once_and_asked_for_ever_after(person):
    person.told()
    person.status()
    right = {"passphrase": PHRASE, "again": PHRASE}
    person.browser.post("/status/passphrase", right)
    person.status()
    assert person.browser.get("/status/talk").location == "/status/passphrase"
    again = {"passphrase": "etwas anderes", "again": "etwas anderes"}
    assert person.browser.post("/status/passphrase", again).status_code == 422
    assert person.browser.get("/status/talk").location == "/status/passphrase"
    assert person.browser.post("/status/passphrase", {"passphrase": PHRASE}).status_code == 302
    assert person.browser.get("/status/talk").status_code == 200


def test_wrong_passphrases_slow_their_own_number_down_and_nobody_elses(person, time_machine):
    case_id = person.told()
    with writing():
        db.session.add(
            ReporterKey(
                case_id=case_id, issuer=Issuer.STAFF, issued_at=factories.NOON,
                passphrase_hash=hash_password(PHRASE), passphrase_set_at=factories.NOON,
            )
        )  # fmt: skip
    person.status()
    for _ in range(5):
        answer = person.browser.post("/status/passphrase", {"passphrase": "falsch"})
        assert answer.status_code == 422
    answer = person.browser.post("/status/passphrase", {"passphrase": PHRASE})
    fields, _, _ = waiting(answer)
    assert PHRASE not in answer.text
    assert send(person, make_reference()).status_code == 404
    time_machine.shift(timedelta(seconds=6))
    opened = person.browser.client.post("/status/passphrase", data=fields)
    assert opened.location == "/status"


def test_a_number_of_the_portal_opens_everything(both, person):
    case_id = person.told()
    with writing():
        db.session.add(ReporterKey(case_id=case_id, issuer=Issuer.PORTAL, issued_at=factories.NOON))
    assert "/status/talk" in person.status().text
    assert person.browser.get("/status/talk").status_code == 200
