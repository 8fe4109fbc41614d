"""The gallery in Chromium: axe, no overflow, targets of 24 px, counting, sending once."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

STATIC = Path(__file__).resolve().parents[2] / "app" / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ADDRESS = "http://localhost/gallery"


@pytest.fixture
def show(chromium, gallery):
    """Open the gallery as the product would send it."""
    contexts = []

    def open_page(posted=None, width=1366, language="zh", **options):
        answer = gallery(posted, language)
        headers = {k: v for k, v in answer.headers.items() if k.lower() != "set-cookie"}
        context = chromium.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.sent = []

        def give(route):
            path = route.request.url.split("?")[0].split("/static/")
            if route.request.method == "POST":
                page.sent.append(route.request.url)
                route.abort()
            elif len(path) == 2:
                file = STATIC / path[1]
                route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])
            else:
                route.fulfill(status=answer.status_code, headers=headers, body=answer.data)

        page.complaints = []
        page.on(
            "console",
            lambda said: page.complaints.append(said.text) if said.type == "error" else None,
        )
        page.route("**/*", give)
        assert page.goto(ADDRESS).status == 200
        assert page.locator("h1").first.inner_text().startswith("食品")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.axe
@pytest.mark.parametrize("width", [390, 768, 1366])
@pytest.mark.parametrize("posted", [None, {}], ids=["fresh", "refused"])
def test_axe_finds_nothing(show, width, posted):
    page = show(posted, width)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    assert page.complaints == []


@pytest.mark.axe
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [320, 390, 683, 1366])
def test_nothing_runs_off_the_side(show, width, language):
    page = show({}, width, language)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.axe
def test_everything_to_press_is_at_least_24_px(show):
    page = show({}, 390)
    small = page.evaluate(
        """[...document.querySelectorAll(`button, input:not([type=hidden]), select, summary,
          .app-pager a, .app-nav a, .app-err a, .app-mast__right a`)].filter(e => {
            const box = (e.closest("label") || e).getBoundingClientRect();
            return box.width && (box.width < 24 || box.height < 24);
          }).map(e => e.outerHTML)"""
    )
    assert small == []


@pytest.mark.axe
def test_forced_colours_leave_every_state_readable(show):
    page = show({}, forced_colors="active")
    assert page.locator(".app-tag", has_text="待到场").is_visible()
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [rule["id"] for rule in found] == []


@pytest.mark.browser
def test_the_error_summary_has_the_focus(show):
    page = show({})
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    page.locator("[data-error-summary] a").first.click()
    assert page.evaluate("document.activeElement.id") == "text"


@pytest.mark.browser
def test_a_form_is_sent_once(show):
    page = show()
    page.evaluate("addEventListener('beforeunload', e => e.stopImmediatePropagation(), true)")
    page.get_by_role("button", name="保存").dblclick()
    page.wait_for_timeout(200)
    assert len(page.sent) == 1


@pytest.mark.browser
def test_ctrl_enter_saves(show):
    page = show()
    page.locator("#text").fill("鲜味源")
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(200)
    assert len(page.sent) == 1


@pytest.mark.browser
def test_what_is_written_is_counted_where_it_matters(show):
    page = show()
    page.locator("#words").fill("牛" * 61)
    assert "1" in page.locator("#words + .app-count-note.is-over").inner_text()
    page.locator("#text").fill("短")
    assert page.locator("#text + .app-count-note").is_hidden()


@pytest.mark.browser
def test_nothing_typed_is_kept_in_the_browser(show):
    page = show()
    page.locator("#words").fill("原话")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.browser
def test_the_page_reads_without_script(show):
    page = show({}, java_script_enabled=False)
    assert page.locator("time[data-due]").first.is_visible()
    assert page.locator("[data-copy]").is_hidden()
    assert page.locator(".app-filter input").is_visible()
