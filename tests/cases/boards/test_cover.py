"""A page that nobody touches, in Chromium."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MINUTE = 60_000


def test_a_page_nobody_touches_is_covered_and_comes_back(window, runs, office):
    runs(minutes=600)
    page = window(office.leader).go("/boards/days").page
    cover = page.locator("[data-blank-after]")
    page.clock.run_for(4 * MINUTE)
    expect(cover).to_be_hidden()
    page.keyboard.press("Tab")
    page.clock.run_for(4 * MINUTE)
    expect(cover).to_be_hidden()
    page.clock.run_for(2 * MINUTE)
    expect(cover).to_be_visible()
    assert page.locator("main").evaluate("e => e.inert")
    page.keyboard.press("Enter")
    expect(cover).to_be_hidden()
    assert not page.locator("main").evaluate("e => e.inert")
