"""Hours as people write them."""

from __future__ import annotations

from datetime import time

import pytest

from app.clocks.hours.rules import Wrong, WrongHours, read_office_hours, read_windows, written


@pytest.mark.parametrize(
    "text",
    [
        "08:30-12:00,14:30-18:00", "8:30 - 12:00, 14:30 - 18:00", "14:30-18:00,08:30-12:00",
        "8:30–12:00、14:30–18:00", "８：３０～１２：００，14:30至18:00", "8:30到12:00；14:30—18:00",
        "08:30-12:00\n14:30-18:00\n",
    ],
)  # fmt: skip
def test_office_hours_are_read_as_people_write_them(text):
    assert read_office_hours(text) == "08:30-12:00, 14:30-18:00"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", Wrong.EMPTY), (" , ", Wrong.EMPTY), ("morning", Wrong.UNREADABLE),
        ("08:30", Wrong.UNREADABLE), ("08:30-24:00", Wrong.UNREADABLE),
        ("25:00-26:00", Wrong.UNREADABLE), ("08:30-12:60", Wrong.UNREADABLE),
        ("12:00-08:30", Wrong.BACKWARDS), ("08:30-12:00,11:00-18:00", Wrong.OVERLAP),
        ("08:30-08:30", Wrong.NO_LENGTH),
        (",".join(f"{hour:02}:00-{hour:02}:30" for hour in range(13)), Wrong.TOO_MANY),
    ],
)  # fmt: skip
def test_hours_that_cannot_stand_are_refused_with_the_reason(text, wrong):
    with pytest.raises(WrongHours) as refused:
        read_office_hours(text)
    assert refused.value.wrong is wrong


def test_quiet_windows_may_span_midnight_and_may_be_none():
    night, noon = read_windows("20:00-08:00, 12:00-14:30")[::-1]
    assert (night.begins, night.ends) == (time(20), time(8))
    assert (noon.begins, noon.ends) == (time(12), time(14, 30))
    assert read_windows("") == ()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("08:00-20:00,20:00-08:00", Wrong.NO_TIME_LEFT),
        ("08:00-20:01, 12:00-13:00, 20:00-08:30", Wrong.NO_TIME_LEFT),
        ("08:00-08:00", Wrong.NO_LENGTH),
        ("20:00", Wrong.UNREADABLE),
    ],
)
def test_windows_that_leave_no_time_are_refused(text, wrong):
    with pytest.raises(WrongHours) as refused:
        read_windows(text)
    assert refused.value.wrong is wrong


def test_what_is_written_is_read_back():
    windows = read_windows("20:00-08:00, 12:00-14:30")
    assert read_windows(written(windows)) == windows
