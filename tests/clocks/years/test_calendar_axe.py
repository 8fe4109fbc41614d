"""The pages of the calendar in Chromium: axe, no overflow, nothing blocked."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

STATIC = Path(__file__).resolve().parents[3] / "app" / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def show(chromium):
    """Open an answer of the application as a browser would receive it."""
    contexts = []

    def open_page(answer, width):
        headers = {k: v for k, v in answer.headers.items() if k.lower() != "set-cookie"}
        context = chromium.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on(
            "console",
            lambda said: page.complaints.append(said.text) if said.type == "error" else None,
        )

        def give(route):
            path = route.request.url.split("?")[0].split("/static/")
            if len(path) == 2:
                file = STATIC / path[1]
                route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])
            else:
                route.fulfill(status=answer.status_code, headers=headers, body=answer.data)

        page.route("**/*", give)
        assert page.goto("http://localhost/page").status == 200
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.axe
@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize(
    "name", ["year", "unknown", "refused", "preview", "day", "remove", "hours"]
)
def test_axe_finds_nothing_and_nothing_runs_off_the_side(
    app, office, client_for, notice, show, name, width
):
    browser = client_for(office.administrator)
    browser.post(
        "/admin/calendar/2027/days/new",
        {"on": "2027-03-02", "kind": "holiday", "name": "建城日", "source": "市政府公告"},
    )
    wrong = notice.lines + "2027-01-01,放假,元旦\n2027-03-03,过节,某日\n"
    answers = {
        "year": lambda: browser.get("/admin/calendar/2026"),
        "unknown": lambda: browser.get("/admin/calendar/2027"),
        "refused": lambda: notice.send(browser, wrong),
        "preview": lambda: notice.send(browser, notice.lines.replace("2027-09-15,放假,中秋节", "")),
        "day": lambda: browser.post("/admin/calendar/2027/days/new", {"on": ""}),
        "remove": lambda: browser.get("/admin/calendar/days/2027-03-02/remove"),
        "hours": lambda: browser.get("/admin/hours"),
    }
    page = show(answers[name](), width)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
