"""Counting under hourly keys: in the limiter's own store, and where that does not answer."""

from datetime import UTC, datetime

import pytest
from limits.storage import storage_from_string

from app.extensions import limiter
from app.web import hourly

NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)


@pytest.fixture(params=["memory", "redis", "dead"])
def store(request, app, monkeypatch, tmp_path):
    """Count in memory, in a real Redis, or in one that is not there."""
    if request.param == "memory":
        return limiter.storage
    path = f"{tmp_path}/nobody.sock"
    if request.param == "redis":
        path = request.getfixturevalue("redis_socket")
    store = storage_from_string(f"redis+unix://{path}")
    monkeypatch.setattr(limiter, "_storage", store)
    monkeypatch.setattr(hourly, "_AT_HOME", type(hourly._AT_HOME)())
    if request.param == "redis":
        store.reset()
    return store


def test_counts_add_up_end_and_can_be_forgotten(store):
    assert hourly.read("tries:a") == 0
    assert [hourly.add("tries:a", 60) for _ in range(3)] == [1, 2, 3]
    assert hourly.read("tries:a") == 3
    assert hourly.ends_at("tries:a") > 0
    hourly.forget("tries:a")
    assert hourly.read("tries:a") == 0


def test_the_same_words_have_the_same_digest_within_an_hour_and_the_next(store):
    this, last = hourly.digests("10.9.8.7", NOW)
    assert hourly.digests("10.9.8.7", NOW) == (this, last)
    assert this != last
    assert hourly.digests("10.9.8.7", NOW.replace(hour=5))[1] == this
    assert hourly.digests("10.9.8.8", NOW)[0] != this
