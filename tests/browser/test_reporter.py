"""The reporter's pages in Chromium with script, storage and web fonts off; cookies have to stay."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.serving import make_server

from app.cases.dialogue.kinds import ItemKind
from app.cases.dialogue.models import DialogueItem
from app.cases.dialogue.operations import Note, ask
from app.cases.intake.reference import make_reference
from app.cases.models import Case
from app.extensions import db, end_reading, writing
from app.publicity.portal.views import NUMBERS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NO_STORAGE = """
const refuse = { get() { throw new DOMException("off", "SecurityError"); } };
for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
  Object.defineProperty(window, name, refuse);
}
"""


@pytest.fixture
def site(app):
    """The application on a socket, served from threads."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)


class Browsing:
    """One page, and what went wrong on it."""

    def __init__(self, context, *, has_script):
        self.has_script = has_script
        self.page = context.new_page()
        self.trouble = []
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("response", self._note)

    def _note(self, answer):
        if answer.status >= 500:
            self.trouble.append(f"{answer.url}: {answer.status}")

    def fill(self, **fields):
        for name, value in fields.items():
            field = self.page.locator(f"main [name='{name}']")
            kind = field.first.get_attribute("type")
            if kind == "radio":
                self.page.locator(f"main [name='{name}'][value='{value}']").check()
            elif field.first.evaluate("it => it.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.first.fill(value)

    def send(self, form="main form"):
        self.page.locator(f"{form} button[type=submit]").first.click()
        self.page.wait_for_load_state()


@pytest.fixture(params=["no script", "no storage"])
def browsing(request, chromium, site):
    """A browser without script, or with script and every kind of storage refused; without fonts."""
    context = chromium.new_context(
        base_url=site, locale="zh-CN", java_script_enabled=request.param == "no storage"
    )
    context.set_default_timeout(20_000)
    context.route(
        lambda url: True,
        lambda route: route.abort() if route.request.resource_type == "font" else route.continue_(),
    )
    if request.param == "no storage":
        context.add_init_script(NO_STORAGE)
    somebody = Browsing(context, has_script=request.param == "no storage")
    yield somebody
    context.close()
    assert somebody.trouble == []


def submit(browsing, office):
    browsing.page.goto("/")
    browsing.page.locator("main a[href='/submit']").click()
    browsing.fill(
        kind="report", words="冷柜里的牛肉过期了。", respondent_name="鲜味源",
        district=str(office.urban_id), category=str(office.category_id), disclosure="anonymous",
    )  # fmt: skip
    browsing.send()
    assert browsing.page.url.endswith("/submit/done")
    digits = re.search(r"(\d{4}\s){4}\d{4}", browsing.page.inner_text("main"))
    return re.sub(r"\s", "", digits.group())


def look_up(browsing, number):
    browsing.page.goto("/")
    browsing.fill(reference=number)
    browsing.send("#look-up form")


def test_a_matter_is_told_looked_up_and_talked_about(office, browsing):
    number = submit(browsing, office)
    look_up(browsing, number)
    assert browsing.page.url.endswith("/status")
    end_reading()
    with writing():
        case = db.session.query(Case).one()
        ask(case, office.duty_head, Note("哪个冷柜？"), datetime.now(UTC))
    browsing.page.locator("main a[href='/status/talk']").click()
    browsing.page.locator("[name='answer-words']").fill("后厨左边的。")
    browsing.send("form:has([name='answer-words'])")
    browsing.page.locator("[name='message-words']").fill("谢谢。")
    browsing.send("form:has([name='message-words'])")
    end_reading()
    kinds = [item.kind for item in db.session.query(DialogueItem).order_by(DialogueItem.id)]
    assert kinds == [ItemKind.QUESTION, ItemKind.ANSWER, ItemKind.MESSAGE]
    addresses = " ".join(cookie["name"] + cookie["path"] for cookie in _cookies(browsing))
    assert "status/status" in addresses
    assert number not in str(_cookies(browsing))


def _cookies(browsing):
    return browsing.page.context.cookies()


def test_what_is_missing_is_said_and_what_was_typed_stays(office, browsing):
    browsing.page.goto("/submit")
    browsing.fill(words="冷柜里的牛肉过期了。")
    browsing.send()
    assert browsing.page.locator(".govuk-error-message").count() >= 3
    assert browsing.page.locator("[name=words]").input_value() == "冷柜里的牛肉过期了。"


def test_under_attack_a_good_number_opens_by_work_or_after_a_wait(
    office, browsing, client_for, time_machine
):
    number = submit(browsing, office)
    attacker = client_for()
    page = attacker.hidden_of("/", action="/status")
    for _ in range(NUMBERS.free):
        attacker.client.post("/status", data=page | {"reference": make_reference()})
    look_up(browsing, number)
    if not browsing.has_script:
        browsing.send("form[data-riddle]")
        assert browsing.page.locator("form[data-riddle]").count() == 1
        time_machine.move_to(datetime.now(UTC) + timedelta(seconds=6))
        browsing.send("form[data-riddle]")
    browsing.page.wait_for_url("**/status")
    assert browsing.page.locator("main a[href='/status/talk']").count() == 1
