"""When a message may disturb, how long is waited for a peer, what an address is."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notices.kinds import Pace
from app.notices.rules import (
    MOST_ATTEMPTS,
    PAUSES,
    QuietHours,
    is_mailbox,
    is_web_address,
    next_digest,
    pause_after,
    phone_digits,
    sending_at,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(time(22, 0), time(7, 0))
SIESTA = QuietHours(time(12, 0), time(14, 30))


def at(text, zone=SHANGHAI):
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("window", "now", "goes"),
    [
        (NIGHT, "2026-11-18T21:59", "2026-11-18T21:59"),
        (NIGHT, "2026-11-18T22:00", "2026-11-19T07:00"),
        (NIGHT, "2026-12-31T23:59", "2027-01-01T07:00"),
        (NIGHT, "2026-11-18T00:00", "2026-11-18T07:00"),
        (NIGHT, "2026-11-18T06:59", "2026-11-18T07:00"),
        (NIGHT, "2026-11-18T07:00", "2026-11-18T07:00"),
        (SIESTA, "2026-11-18T12:00", "2026-11-18T14:30"),
        (SIESTA, "2026-11-18T14:30", "2026-11-18T14:30"),
        (SIESTA, "2026-11-18T03:00", "2026-11-18T03:00"),
        (None, "2026-11-18T23:00", "2026-11-18T23:00"),
    ],
)
def test_what_is_not_urgent_goes_when_the_quiet_hours_end(window, now, goes):
    for pace in (Pace.PROMPT, Pace.DIGEST):
        assert sending_at(pace, window, at(now), SHANGHAI) == at(goes)
    assert sending_at(Pace.URGENT, window, at(now), SHANGHAI) == at(now)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 - put into a zone below
    st.times(),
    st.times(),
    st.sampled_from([SHANGHAI, BERLIN]),
)
def test_nothing_goes_within_quiet_hours_or_waits_longer_than_a_day(moment, begins, ends, zone):
    window = QuietHours(begins, ends)
    now = moment.replace(tzinfo=UTC)
    goes = sending_at(Pace.PROMPT, window, now, zone)
    if begins != ends:
        local = goes.astimezone(zone)
        skipped = local.utcoffset() != now.astimezone(zone).utcoffset()
        assert skipped or not window.covers(local.time())
    assert timedelta(0) <= goes - now <= timedelta(hours=25)


def test_a_digest_comes_every_day_at_its_hour_also_when_clocks_change():
    due = at("2026-03-27T12:00", BERLIN)
    days = []
    for _ in range(4):
        due = next_digest(time(8, 30), due, BERLIN)
        days.append(due.astimezone(BERLIN).strftime("%d %H:%M"))
    assert days == ["28 08:30", "29 08:30", "30 08:30", "31 08:30"]
    assert next_digest(time(8, 30), at("2026-11-18T08:30"), SHANGHAI) == at("2026-11-19T08:30")


def test_pauses_grow_and_end():
    pauses = [pause_after(tries, MOST_ATTEMPTS) for tries in range(1, MOST_ATTEMPTS + 1)]
    assert pauses == [*PAUSES, None]
    assert list(PAUSES) == sorted(PAUSES)
    again = MOST_ATTEMPTS * 2
    assert pause_after(MOST_ATTEMPTS + 1, again) == PAUSES[0]
    assert pause_after(again, again) is None


@pytest.mark.parametrize("text", ["a@b", "a.b+c@mail.office.example", "x@127.example"])
def test_a_plain_mailbox_is_one(text):
    assert is_mailbox(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "@b",
        "a@",
        "a b@c",
        "a@b,c@d",
        "<a@b>",
        "a@b\n",
        "a..b@c",
        "a@-b",
        "é@b.example",
        "a@b@c",
        "x" * 65 + "@b",
        "a@" + "b" * 64,
    ],
)
def test_anything_else_is_no_mailbox(text):
    assert not is_mailbox(text)


def test_a_telephone_number_may_be_written_as_people_do():
    assert phone_digits("+86 138-0013 8000") == "+8613800138000"
    assert phone_digits("(010) 12345") == "01012345"
    for wrong in ("", "12345", "1" * 16, "138001380OO", "+", "١٢٣٤٥٦٧"):
        assert phone_digits(wrong) is None


def test_only_plain_web_addresses_can_be_receivers():
    for right in ("https://a.example/x?key=1", "http://10.0.0.5:8080", "https://[::1]/x"):
        assert is_web_address(right)
    for wrong in (
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https:///x",
        "//a.example",
        "https://a.example/#x",
        "https://u@a.example/",
        "http://a.example:0/",
        "http://[::1/",
        "http://a.example/\n",
        "http://例.example/",
    ):
        assert not is_web_address(wrong), wrong
