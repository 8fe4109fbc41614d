"""What a person does in front of a page: types, chooses, presses, looks."""

import re

from app.accounts.factors.rules import LEEWAY, code_of, step_at
from app.web.now import now
from tests.factories import PASSWORD, TOTP_SECRET

# The last step of an app whose code each person has used: it is taken once.
_STEPS = {}


def code_for(username, page):
    """The next code of the person's app that was not used yet; waits until it is taken."""
    step = max(step_at(now()), _STEPS.get(username, 0) + 1)
    while step > step_at(now()) + LEEWAY:
        page.wait_for_timeout(500)
    _STEPS[username] = step
    return code_of(TOTP_SECRET, step)


class Watch:
    """Notes what no page may do: reach elsewhere, break the content policy, throw an error."""

    def __init__(self, page, origin):
        self.complaints = []
        page.on("request", lambda request: self._note_request(request, origin))
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def _note_request(self, request, origin):
        if not request.url.startswith((f"{origin}/", "data:", "blob:")):
            self.complaints.append(f"reached for {request.url}")

    def _note_console(self, message):
        text = message.text
        if "Content Security Policy" in text or "Content-Security-Policy" in text:
            self.complaints.append(text)


class Person:
    """One person, one browser."""

    def __init__(self, page, pictures=None):
        self.page = page
        self.pictures = pictures

    def go(self, path):
        answer = self.page.goto(path)
        assert answer.status == 200, f"{path}: {answer.status}"
        return self

    def sign_in(self, username):
        self.go("/sign-in")
        self.type("username", username)
        self.type("password", PASSWORD)
        self.page.locator("main form button[type=submit]").click()
        self.page.wait_for_load_state()
        if "/sign-in/factor" in self.page.url:
            self.type("confirmation", code_for(username, self.page))
            self.page.locator("main form button[type=submit]").click()
            self.page.wait_for_load_state()
        assert "/sign-in" not in self.page.url, self.page.inner_text("main")

    def type(self, name, text):
        self.page.locator(f"main [name={name}]").fill(text)

    def choose(self, name, value):
        """A radio button, a box to tick or an entry of a list."""
        field = self.page.locator(f"main [name={name}]").first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            self.page.locator(f'main input[name={name}][value="{value}"]').check()

    def press(self, words):
        """Press the button (or follow the link) of these words; a refusal fails at once."""
        exact = re.compile(rf"^\s*{re.escape(words)}")
        button = self.page.get_by_role("button", name=exact)
        link = self.page.get_by_role("link", name=exact)
        button.or_(link).first.click()
        self.page.wait_for_load_state()
        summary = self.page.locator("[data-error-summary]")
        assert summary.count() == 0, summary.first.inner_text()
        return self

    def sees(self, *words):
        text = self.page.inner_text("main")
        for part in words:
            assert part in text, f"{part!r} is not in\n{text}"
        return self

    @property
    def heading(self):
        return self.page.locator("h1").inner_text()

    def overflow(self):
        """How many pixels the page is wider than its window."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

    def picture(self, name, full=False):
        """Write docs/images/NAME.png, if pictures are asked for."""
        if self.pictures is None:
            return
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.page.evaluate("scrollTo(0, 0)")
        path = self.pictures / f"{name}.png"
        self.page.screenshot(path=path, full_page=full, animations="disabled")
        _shrink(path)


def _shrink(path):
    """An interface has few colours: a palette says the same in a third of the bytes."""
    from PIL import Image  # noqa: PLC0415 - only when pictures are made

    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
