"""The boards left open in Chromium: they tick, turn overdue, renew themselves, say silence."""

import re
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import expect

from app.clocks.kinds import ClockKind, Ground
from tests.addresses import token
from tests.factories import NOON

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MINUTE = 60_000


@pytest.fixture(autouse=True)
def server_time():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def pass_time(window, server_time, minutes):
    """Let time pass for the server and for whoever looks, second by second."""
    server_time.shift(timedelta(minutes=minutes))
    window.page.clock.run_for(int(minutes * MINUTE))


def time_of(page, case_id):
    return page.locator(f"li:has([id^='limit-{token(case_id)}-']) time[data-due]")


def row_of(page, case_id):
    return page.locator(f"tr:has(a[href='/cases/{token(case_id)}']) time[data-due]")


def test_a_limit_turns_soon_and_overdue_while_the_page_stays_open(
    window, runs, office, server_time
):
    case_id = runs(minutes=3.5, warn_at=NOON + timedelta(minutes=1))
    page = window(office.leader).go("/boards/days").page
    shown = row_of(page, case_id)
    expect(shown).to_have_text("剩 3 分")
    assert "app-soon" not in shown.get_attribute("class")
    page.clock.run_for(MINUTE + 1000)
    expect(shown).to_contain_class("app-soon")
    page.clock.run_for(3 * MINUTE)
    expect(shown).to_have_text("逾期 0 分")
    expect(shown).to_contain_class("app-late")
    assert "app-soon" not in shown.get_attribute("class")
    page.clock.run_for(90 * MINUTE)
    expect(shown).to_have_text("逾期 1 小时 30 分")


def test_the_servers_clock_counts_and_not_a_wrong_one(window, runs, office):
    case_id = runs(minutes=20.5)
    page = window(office.leader, at=NOON - timedelta(hours=7)).go("/boards/days").page
    expect(row_of(page, case_id)).to_have_text("剩 20 分")
    page.clock.run_for(6 * MINUTE)
    expect(row_of(page, case_id)).to_have_text("剩 14 分")


def test_a_clock_that_is_set_while_the_page_is_open_is_corrected(window, runs, office, server_time):
    case_id = runs(minutes=20.5)
    opened = window(office.leader)
    page = opened.go("/boards/days").page
    opened.asked.clear()
    page.clock.set_system_time(NOON + timedelta(hours=3))
    page.clock.run_for(2000)
    expect(row_of(page, case_id)).to_have_text("剩 20 分")
    assert "/healthz" in opened.asked


def test_a_machine_that_slept_shows_what_is_left_on_waking(window, runs, office, server_time):
    case_id = runs(minutes=20.5)
    opened = window(office.leader)
    page = opened.go("/boards/days").page
    server_time.shift(timedelta(minutes=50))
    page.clock.fast_forward(50 * MINUTE)
    expect(row_of(page, case_id)).to_have_text("逾期 29 分")


def test_days_and_hours_read_as_the_server_writes_them(window, runs, office):
    for minutes in (59.5, 61.5, 60 * 47.5, 60 * 49 + 0.5, -60 * 50 - 0.5):
        runs(minutes=minutes)
    opened = window(office.leader)
    told = opened.browser.get("/boards/days").text
    page = opened.go("/boards/days").page
    page.clock.run_for(500)
    for words in page.locator("time[data-due]").all_inner_texts():
        assert f">{words}</time>" in told, words


def test_what_stands_still_does_not_tick(window, runs, pause, office):
    case_id = runs(minutes=20.5)
    pause(case_id, Ground.TESTING, NOON - timedelta(hours=1))
    page = window(office.leader).go("/boards/late?show=paused").page
    before = page.locator(".app-paused").inner_text()
    page.clock.run_for(40 * MINUTE)
    assert page.locator(".app-paused").inner_text() == before
    assert page.locator("time[data-due]").count() == 0


def test_the_last_ten_minutes_run_in_seconds_on_the_wall(window, runs, office):
    case_id = runs(ClockKind.ARRIVAL, minutes=11.5)
    page = window(office.registrar).go("/boards/duty").page
    shown = time_of(page, case_id)
    expect(shown).to_have_text("剩 11 分")
    page.clock.run_for(2 * MINUTE)
    expect(shown).to_have_text(re.compile(r"剩 9 \S+ 2\d "))
    page.clock.run_for(20_000)
    expect(shown).to_have_text(re.compile(r"剩 9 \S+ [0-9] "))


def test_little_motion_leaves_the_seconds_out(window, runs, office):
    case_id = runs(ClockKind.ARRIVAL, minutes=5.2)
    page = window(office.registrar, reduced_motion="reduce").go("/boards/duty").page
    page.clock.run_for(20_000)
    expect(time_of(page, case_id)).to_have_text("剩 4 分")
    expect(page.locator("[data-clock]")).to_have_text("12:00")


def test_the_wall_shows_the_servers_time_in_the_agencys_zone(window, office):
    opened = window(office.registrar, at=NOON + timedelta(days=4), timezone_id="America/New_York")
    page = opened.go("/boards/duty").page
    page.clock.run_for(5000)
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"12:00:0[5-9]"))


def test_nothing_that_ticks_is_read_out(window, runs, office):
    runs(ClockKind.ARRIVAL, minutes=5)
    page = window(office.registrar).go("/boards/duty").page
    live = "[aria-live], [role=status], [role=alert], [role=timer]"
    assert page.locator(f":is({live}) time").count() == 0


def test_a_wall_turns_red_and_then_takes_what_is_new(window, runs, office, server_time):
    first = runs(ClockKind.ARRIVAL, minutes=0.2)
    opened = window(office.registrar)
    page = opened.go("/boards/duty").page
    pass_time(opened, server_time, 0.25)
    expect(time_of(page, first)).to_contain_class("app-late")
    red = page.locator(".app-wall__list li").first
    assert red.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(179, 38, 30)"
    second = runs(ClockKind.ARRIVAL, minutes=30.9)  # 24 seconds from the next word at the end
    pass_time(opened, server_time, 0.25)
    expect(time_of(page, second)).to_have_text("剩 30 分")
    assert opened.asked.count("/boards/duty?part=wall") == 1
    assert opened.asked.count("/boards/duty") == 1


def test_renewal_keeps_the_focus_and_the_place(window, runs, office, server_time):
    made = [runs(ClockKind.ARRIVAL, minutes=n + 5) for n in range(6)]
    opened = window(office.registrar, height=300)
    page = opened.go("/boards/duty").page
    link = page.locator(f"[id^='limit-{token(made[4])}-']")
    link.focus()
    page.evaluate("scrollTo(0, 120)")
    pass_time(opened, server_time, 0.5)
    expect(page.locator("[data-as-of$='12:00']")).to_have_count(1)
    page.wait_for_function("document.activeElement.id.startsWith('limit-')")
    assert page.evaluate("document.activeElement.id").startswith(f"limit-{token(made[4])}-")
    assert page.evaluate("scrollY") == 120


def test_silence_of_the_server_is_said_and_taken_back(window, runs, office, server_time):
    case_id = runs(ClockKind.ARRIVAL, minutes=1)
    opened = window(office.registrar)
    page = opened.go("/boards/duty").page
    news = page.locator("[data-silent]")
    expect(news).to_be_hidden()
    opened.answers = ""
    for _ in range(4):
        pass_time(opened, server_time, 0.5)
        page.wait_for_timeout(50)
    expect(news).to_be_visible()
    expect(news).to_contain_text("2026-11-18 12:00")
    expect(time_of(page, case_id)).to_contain_class("app-late")  # the clock itself goes on
    opened.answers = None
    pass_time(opened, server_time, 0.5)
    expect(news).to_be_hidden()


@pytest.mark.parametrize("status", [500, 503])
def test_an_error_is_silence_too_and_never_shown_inside(window, office, server_time, status):
    opened = window(office.registrar)
    page = opened.go("/boards/duty").page
    opened.answers = status
    for _ in range(4):
        pass_time(opened, server_time, 0.5)
        page.wait_for_timeout(50)
    expect(page.locator("[data-silent]")).to_be_visible()
    assert page.locator(".app-wall__cols").count() == 1


def test_a_session_that_has_ended_is_said_and_no_sign_in_is_drawn_inside(
    window, runs, office, server_time
):
    runs(ClockKind.ARRIVAL, minutes=5)
    opened = window(office.registrar)
    page = opened.go("/boards/duty").page
    server_time.shift(timedelta(hours=13))
    page.clock.run_for(30_000)
    expect(page.locator("[data-ended]")).to_be_visible()
    expect(page.locator("[data-silent]")).to_be_hidden()
    assert page.locator("input[type=password]").count() == 0
    asked = len(opened.asked)
    page.clock.run_for(5 * MINUTE)
    page.wait_for_timeout(100)
    assert len(opened.asked) == asked


def test_without_script_the_wall_is_right_and_renews_itself(window, runs, office):
    case_id = runs(ClockKind.ARRIVAL, minutes=33.5)
    page = window(office.registrar, java_script_enabled=False).go("/boards/duty").page
    expect(time_of(page, case_id)).to_have_text("剩 33 分")
    assert page.locator("meta[http-equiv=refresh]").get_attribute("content") == "60"
    expect(page.locator("[data-silent]")).to_be_hidden()
