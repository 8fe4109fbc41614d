"""A passkey in Chromium: enrolled, then used instead of a code; refused where nobody unlocks it."""

import pytest

from tests.browser.people import Person, Watch

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def keyed(server, chromium):
    """Somebody whose computer keeps passkeys; a passkey needs a site with a name."""
    address = server.address.replace("127.0.0.1", "localhost")
    context = chromium.new_context(base_url=address, locale="zh-CN")
    context.set_default_timeout(20_000)
    page = context.new_page()
    watch = Watch(page, address)
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    somebody = Person(page)
    somebody.authenticator = added["authenticatorId"]
    somebody.devtools = session
    yield somebody
    context.close()
    assert watch.complaints == []


def sign_out(somebody):
    somebody.page.locator('form[action="/sign-out"] button').click()
    somebody.page.wait_for_url("**/sign-in")


def begin(somebody, username):
    somebody.go("/sign-in")
    somebody.type("username", username)
    somebody.type("password", "Huiyin-demo-2026")
    somebody.page.locator("main form button[type=submit]").click()
    somebody.page.wait_for_url("**/sign-in/factor*")


def test_a_passkey_is_enrolled_and_signs_in(keyed, server):
    username = server.made["people"]["analyst"]
    keyed.sign_in(username)
    keyed.go("/account/factors/passkey")
    keyed.type("name", "办公电脑")
    keyed.page.locator("[data-passkey] button").click()
    keyed.page.wait_for_selector(".app-codes")
    assert keyed.page.locator(".app-codes li").count() == 10
    keyed.go("/account/factors").sees("办公电脑")
    sign_out(keyed)

    begin(keyed, username)
    keyed.page.locator("[data-passkey] button").click()
    keyed.page.wait_for_url(lambda url: "/sign-in" not in url)
    keyed.go("/account/factors").sees("办公电脑")
    sign_out(keyed)

    begin(keyed, username)
    named = {"authenticatorId": keyed.authenticator}
    keyed.devtools.send("WebAuthn.setUserVerified", named | {"isUserVerified": False})
    keyed.page.locator("[data-passkey] button").click()
    keyed.page.wait_for_selector("[data-said]:visible")
    assert "/sign-in/factor" in keyed.page.url
