"""An identity asked for, approved with a passkey the keeper verifies, and read field by field."""

import contextlib
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.conftest import ROOT
from tests.browser.people import Person, Watch
from tests.browser.test_passkey import AUTHENTICATOR

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HIRE = """
from app import create_app
from app.accounts.models import Unit, UnitKind
from app.accounts.roles import Role
from app.extensions import db, writing
from tests.factories import make_user
with create_app().app_context(), writing():
    city = db.session.query(Unit).filter_by(kind=UnitKind.CITY).one()
    make_user("baoguan", "保管员", (Role.CUSTODIAN, city))
"""


@pytest.fixture
def opened(server, chromium):
    """Give a person a browser of their own at the site's name; its keys are kept by Chromium."""
    address = server.address.replace("127.0.0.1", "localhost")
    with contextlib.ExitStack() as stack:
        watches = []

        def open_for(username):
            context = chromium.new_context(base_url=address, locale="zh-CN")
            stack.callback(context.close)
            context.set_default_timeout(20_000)
            page = context.new_page()
            watches.append(Watch(page, address))
            session = context.new_cdp_session(page)
            session.send("WebAuthn.enable")
            session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
            somebody = Person(page)
            somebody.sign_in(username)
            return somebody

        yield open_for
        assert [each for watch in watches for each in watch.complaints] == []


def let_days_pass(server):
    """Make the credential older in the keeper's store; nobody waits for three days here."""
    long_ago = (datetime.now(UTC) - timedelta(days=1)).replace(tzinfo=None).isoformat(sep=" ")
    with contextlib.closing(sqlite3.connect(server.folder / "keeper" / "vault.db")) as vault:
        vault.execute("UPDATE approver_passkeys SET counts_from = ?", (long_ago,))
        vault.commit()


def test_a_custodian_approves_with_a_passkey_and_the_leader_reads(server, opened):
    subprocess.run([sys.executable, "-c", HIRE], cwd=ROOT, env=server.environ, check=True)
    custodian = opened("baoguan")
    custodian.go("/custody/credential/passkey")
    custodian.page.locator("[data-passkey] button").click()
    custodian.page.wait_for_url("**/custody/credential")

    leader = opened(server.made["people"]["leader"])
    matter = server.made["matters"]["sent"]
    leader.go(f"/cases/{matter['address']}/identity")
    leader.page.check("input[name=fields][value=name]")
    leader.page.select_option("select[name=purpose]", "clarify")
    leader.page.locator("main form button[type=submit]").first.click()
    leader.page.wait_for_load_state()

    let_days_pass(server)
    custodian.go("/custody")
    custodian.page.get_by_role("link", name=matter["number"]).click()
    assert "林晓燕" not in custodian.page.content()
    custodian.page.locator("[data-passkey] button").click()
    custodian.page.wait_for_url("**/custody")

    leader.go(f"/cases/{matter['address']}/identity")
    leader.page.locator("main a[href^='/identity/']").click()
    leader.page.locator("main form button[type=submit]").click()
    shown = leader.page.locator(".app-reveal__value")
    assert not shown.is_visible()
    leader.page.locator(".app-reveal summary").click()
    assert shown.inner_text() == "林晓燕"
    assert shown.evaluate("e => getComputedStyle(e).userSelect") == "none"
    assert "林晓燕" not in leader.page.url
    leader.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert leader.page.locator("[data-gone]").is_visible()
    assert "林晓燕" not in leader.page.content()
