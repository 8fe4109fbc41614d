"""What the lines of a file say of a year, and how two calendars differ."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clocks.calendar import SpecialDay, built_in
from app.clocks.computation import due
from app.clocks.kinds import DayKind, LimitUnit
from app.clocks.years import rules
from app.clocks.years.glance import months_of, totals_of
from app.clocks.years.kinds import Cannot, ChangeOfDay, Fault, Problem, Unreadable, Warn
from app.clocks.years.table import lines_of

ZONE = ZoneInfo("Asia/Shanghai")
DAYS_OF_2027 = st.dates(date(2027, 1, 1), date(2027, 12, 31))
SPECIALS = st.dictionaries(
    DAYS_OF_2027,
    st.builds(SpecialDay, st.sampled_from(DayKind), st.sampled_from(["元旦", "春节", "本地"])),
    max_size=12,
)


def read(text, year=2027):
    return rules.read_year(lines_of(text), year)


def entries(text):
    found = read(text)
    assert found.faults == ()
    return [(each.on.isoformat(), each.kind.value, each.name) for each in found.entries]


@pytest.mark.parametrize(
    "written",
    [
        "2027-01-01", "2027-1-1", "2027/1/1", "2027/01/01", "2027.1.1", "2027年1月1日", "20270101",
        "2027年01月01日", "２０２７-０１-０１", "2027-01-01 00:00:00", " 2027-01-01 ",
    ],
)  # fmt: skip
def test_a_date_is_read_as_people_write_it(written):
    assert rules.to_date(written) == date(2027, 1, 1)


@pytest.mark.parametrize(
    "written", ["", "2027-02-29", "2027-13-01", "1月1日", "46388", "2027-01", "2027/1-1", "元旦"]
)
def test_what_is_no_date_is_none(written):
    assert rules.to_date(written) is None


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("放假", "holiday"), ("休", "holiday"), ("Holiday", "holiday"), ("OFF", "holiday"),
        ("调休", "swapped_off"), ("swapped off", "swapped_off"), ("swapped_off", "swapped_off"),
        ("上班", "make_up"), ("补班", "make_up"), ("make-up", "make_up"),
        ("Working day", "make_up"),
    ],
)  # fmt: skip
def test_a_kind_is_read_in_chinese_and_english(word, kind):
    assert entries(f"2027-02-14,{word},春节") == [("2027-02-14", kind, "春节")]


@pytest.mark.parametrize(
    "head", ["名称,日期,类型", "holiday,date,kind", "Name,Day,Type", "节日名称,日期,性质,说明"]
)
def test_a_heading_says_which_column_is_which(head):
    assert entries(f"{head}\n元旦,2027-01-01,放假") == [("2027-01-01", "holiday", "元旦")]


def test_all_that_is_wrong_is_said_at_once_with_line_and_reason():
    text = (
        "日期,类型,名称\n"
        "2027-01-01,放假,元旦\n"
        "2026-12-31,放假,元旦\n"
        "2027-01-01,放假,元旦\n"
        "2027-02-30,放假,春节\n"
        "\n"
        "2027-03-01,过节,某日\n"
        "2027-03-02,上班,某日\n"
        "2027-02-06,上班,春节\n"
        f"2027-03-03,放假,{'长' * 101}\n"
    )
    found = read(text)
    assert [(fault.number, fault.problem, fault.first) for fault in found.faults] == [
        (3, Problem.OTHER_YEAR, 0),
        (4, Problem.DUPLICATE, 2),
        (5, Problem.NO_DATE, 0),
        (7, Problem.UNKNOWN_KIND, 0),
        (8, Problem.MAKE_UP_ON_WEEKDAY, 0),
        (9, Problem.MAKE_UP_ON_STATUTORY, 0),
        (10, Problem.LONG_NAME, 0),
    ]


def test_a_day_that_is_wrong_twice_is_told_twice():
    assert read("2026-01-01,什么,某日").faults == (
        Fault(1, Problem.OTHER_YEAR, "2026-01-01"),
        Fault(1, Problem.UNKNOWN_KIND, "什么"),
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [("日期,类型,名称\n", Unreadable.NO_DAYS), ("日期,名称\n2027-01-01,元旦", "no_kind_column")],
)
def test_a_file_without_days_or_without_kinds_is_refused_whole(text, why):
    with pytest.raises(Cannot) as refused:
        read(text)
    assert refused.value.why == why


def test_a_make_up_sunday_is_taken_and_worked(notice):
    found = read(notice.lines)
    days = {each.on: SpecialDay(each.kind, each.name) for each in found.entries}
    calendar = built_in().with_year(2027, days)
    assert calendar.is_working_day(date(2027, 2, 14))
    start = datetime(2027, 2, 11, 4, 0, tzinfo=UTC)
    computed = due(start, 2, LimitUnit.WORKING_DAYS, calendar, ZONE)
    assert [day.isoformat() for day in computed.counted] == ["2027-02-12", "2027-02-14"]


def after(text):
    days = {each.on: SpecialDay(each.kind, each.name) for each in read(text).entries}
    return built_in().with_year(2027, days)


def test_a_statutory_day_that_is_missing_is_a_warning(notice):
    without = notice.lines.replace("2027-09-15,放假,中秋节\n", "")
    found = rules.warnings_of(after(without), 2027)
    assert [(each.warning, each.on) for each in found] == [
        (Warn.STATUTORY_MISSING, date(2027, 9, 15)),
        (Warn.WORKING_DAYS, None),
    ]


def test_a_year_that_swaps_as_the_rule_says_has_no_warning(notice):
    assert rules.warnings_of(after(notice.lines), 2027) == ()


def test_a_swap_on_a_weekend_and_a_long_stretch_are_warnings(notice):
    text = notice.lines + "2027-03-06,上班,某日\n2027-03-14,调休,某日\n"
    found = rules.warnings_of(after(text), 2027)
    assert [(each.warning, each.on, each.until) for each in found[:2]] == [
        (Warn.SWAPPED_WEEKEND, date(2027, 3, 14), None),
        (Warn.WORKING_DAYS, None, None),
    ]
    text = notice.lines + "2027-03-06,上班,某日\n2027-03-07,上班,某日\n"
    stretch = rules.warnings_of(after(text), 2027)[0]
    assert (stretch.warning, stretch.on, stretch.until) == (
        Warn.LONG_STRETCH, date(2027, 3, 1), date(2027, 3, 12),
    )  # fmt: skip


def test_against_an_unknown_year_only_what_the_rule_did_not_say_differs(notice):
    found = rules.differences(built_in(), after(notice.lines), 2027)
    assert [(each.on.isoformat()[5:], each.change) for each in found] == [
        (day, ChangeOfDay.ADDED)
        for day in (
            "02-09", "02-10", "02-11", "02-14", "05-03", "05-04", "10-04", "10-05",
        )
    ]  # fmt: skip


def test_a_known_year_tells_each_kind_of_difference():
    old = built_in().with_year(
        2027,
        {
            date(2027, 1, 1): SpecialDay(DayKind.HOLIDAY, "元旦"),
            date(2027, 1, 4): SpecialDay(DayKind.HOLIDAY, "元旦"),
            date(2027, 1, 5): SpecialDay(DayKind.HOLIDAY, "元旦"),
        },
    )
    new = built_in().with_year(
        2027,
        {
            date(2027, 1, 1): SpecialDay(DayKind.HOLIDAY, "新年"),
            date(2027, 1, 4): SpecialDay(DayKind.SWAPPED_OFF, "元旦"),
            date(2027, 1, 6): SpecialDay(DayKind.HOLIDAY, "元旦"),
        },
    )
    assert [each.change for each in rules.differences(old, new, 2027)] == [
        ChangeOfDay.RENAMED, ChangeOfDay.CHANGED, ChangeOfDay.REMOVED, ChangeOfDay.ADDED,
    ]  # fmt: skip


@given(old=SPECIALS, new=SPECIALS, is_known=st.booleans())
def test_the_differences_are_what_leads_from_one_calendar_to_the_other(old, new, is_known):
    before = built_in().with_year(2027, old) if is_known else built_in().with_days(old)
    then = built_in().with_year(2027, new)
    days = rules.specials_of(before, 2027)
    for each in rules.differences(before, then, 2027):
        days.pop(each.on, None)
        if each.after is not None:
            days[each.on] = SpecialDay(each.after.kind, each.after.name)
    expected = rules.specials_of(then, 2027)
    assert {on: day.kind for on, day in days.items()} == {
        on: day.kind for on, day in expected.items()
    }
    assert {on for on in days if days[on].name != expected[on].name}.isdisjoint(old)


@given(
    known=SPECIALS,
    on=DAYS_OF_2027,
    start=st.datetimes(datetime(2026, 12, 20), datetime(2027, 12, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    amount=st.integers(1, 40),
    unit=st.sampled_from([LimitUnit.WORKING_DAYS, LimitUnit.CALENDAR_DAYS]),
)
def test_a_day_off_that_is_added_never_makes_a_due_time_earlier(known, on, start, amount, unit):
    calendar = built_in().with_days(known)
    added = calendar.with_days({on: SpecialDay(DayKind.HOLIDAY, "本地")})
    assert (
        due(start, amount, unit, added, ZONE).due_at
        >= due(start, amount, unit, calendar, ZONE).due_at
    )


def test_the_year_2026_at_a_glance():
    totals = totals_of(built_in(), 2026)
    assert totals.working_days == 248
    assert totals.make_up == 6
    months = months_of(built_in(), 2026, [])
    assert sum(month.working_days for month in months) == 248
    days = [day for month in months for week in month.weeks for day in week if day]
    assert [day.on for day in days] == [
        date(2026, 1, 1) + timedelta(days=number) for number in range(365)
    ]
    assert all(len(week) == 7 for month in months for week in month.weeks)


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_year_that_is_known_can_be_shown_and_checked(year):
    assert totals_of(built_in(), year).working_days > 240
    months_of(built_in(), year, [])
    rules.warnings_of(built_in(), year)
