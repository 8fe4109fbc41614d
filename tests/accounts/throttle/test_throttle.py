"""Wrong tries make the next one wait, ever longer, never for good; whose they were is not kept."""

from datetime import timedelta

import pytest
import time_machine

from app.accounts.throttle.rules import ACCOUNT, ADDRESS, wait_after
from app.extensions import limiter
from app.web import hourly
from tests.factories import NOON, PASSWORD, Browser

WRONG = "wrong"


def attempt(app, username, password=WRONG, address="10.9.8.7"):
    browser = Browser(app)
    browser.client.environ_base["REMOTE_ADDR"] = address
    return browser.post("/sign-in", {"username": username, "password": password})


def test_the_wait_doubles_up_to_a_limit_and_never_further():
    waits = [wait_after(failures, ACCOUNT) for failures in range(1, 40)]
    assert waits[: ACCOUNT.free - 1] == [0] * (ACCOUNT.free - 1)
    assert waits[ACCOUNT.free - 1 : ACCOUNT.free + 3] == [1, 2, 4, 8]
    assert max(waits) == ACCOUNT.most_seconds == waits[-1]
    assert wait_after(10**9, ADDRESS) == ADDRESS.most_seconds


@pytest.mark.parametrize("who", ["leader", None])
def test_names_that_exist_and_names_that_do_not_wait_alike(app, office, who):
    username = getattr(office, who).username if who else "nobody"
    with time_machine.travel(NOON, tick=False):
        answers = [attempt(app, username).status_code for _ in range(ACCOUNT.free + 2)]
    assert answers == [200] * ACCOUNT.free + [429] * 2


def test_the_right_password_has_to_wait_too_and_is_taken_afterwards(app, office):
    username = office.registrar.username
    with time_machine.travel(NOON, tick=False) as time:
        for _ in range(ACCOUNT.free):
            attempt(app, username)
        assert attempt(app, username, PASSWORD).status_code == 429
        time.shift(timedelta(seconds=2))
        assert attempt(app, username, PASSWORD).status_code == 302
        assert attempt(app, username).status_code == 200


def test_nobody_is_locked_out_for_good(app, office):
    username = office.registrar.username
    with time_machine.travel(NOON, tick=False) as time:
        for _ in range(20):
            attempt(app, username)
            time.shift(timedelta(seconds=ACCOUNT.most_seconds + 1))
        assert attempt(app, username, PASSWORD, "10.1.1.1").status_code == 302


def test_many_names_from_one_address_are_slowed_and_other_addresses_are_not(app, office):
    with time_machine.travel(NOON, tick=False):
        for number in range(ADDRESS.free):
            assert attempt(app, f"guess-{number}").status_code == 200
        assert attempt(app, "one-more").status_code == 429
        assert attempt(app, "one-more", address="10.1.1.1").status_code == 200


def test_tries_across_the_full_hour_count_on(app, office):
    username = office.registrar.username
    with time_machine.travel(NOON.replace(minute=59, second=59), tick=False) as time:
        for _ in range(ACCOUNT.free - 1):
            attempt(app, username)
        time.shift(timedelta(seconds=2))
        attempt(app, username)
        assert attempt(app, username).status_code == 429


def test_the_store_holds_neither_names_nor_addresses_and_another_key_each_hour(app, office):
    with time_machine.travel(NOON, tick=False) as time:
        attempt(app, office.leader.username)
        held = " ".join(map(str, limiter.storage.storage))
        assert "tries:" in held
        for word in (office.leader.username, "10.9.8.7", "account", "address"):
            assert word not in held
        first = hourly.digests("10.9.8.7", NOON)
        time.shift(timedelta(hours=1))
        second = hourly.digests("10.9.8.7", NOON + timedelta(hours=1))
        assert second[1] == first[0]
        assert second[0] != first[0]
        time.shift(timedelta(hours=3))
        assert hourly.digests("10.9.8.7", NOON)[0] != first[0]
