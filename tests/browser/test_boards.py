"""The wall in a whole installation: it renews itself and asks the server what time it is."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_the_server_tells_its_time_and_renews_the_wall(person):
    registrar = person("registrar")
    page = registrar.page
    page.clock.install()
    registrar.go("/boards/duty")
    told = page.evaluate("fetch('/healthz', {method: 'HEAD'}).then(a => a.headers.get('Date'))")
    assert re.match(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", told)
    before = page.locator("[data-renew]").get_attribute("data-now")
    with page.expect_response(lambda answer: "part=wall" in answer.url) as renewed:
        page.clock.run_for(26_000)
    assert renewed.value.status == 200
    expect(page.locator("[data-renew]")).not_to_have_attribute("data-now", before)
    expect(page.locator(".app-wall__cols")).to_have_count(1)
    expect(page.locator("[data-silent]")).to_be_hidden()
