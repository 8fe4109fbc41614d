"""The list of one's own sessions, and ending them."""

from datetime import timedelta

import pytest
import time_machine

from app.accounts.kinds import BrowserKind
from app.accounts.models import UserSession
from app.accounts.sessions.rules import browser_kind
from app.extensions import db
from tests.addresses import token
from tests.factories import NOON, Browser

PAGE = "/account/sessions"


@pytest.mark.parametrize(
    ("description", "kind"),
    [
        ("Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", BrowserKind.CHROME),
        ("Mozilla/5.0 AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", BrowserKind.EDGE),
        ("Mozilla/5.0 (X11; Linux) Gecko/20100101 Firefox/130.0", BrowserKind.FIREFOX),
        ("Mozilla/5.0 (iPhone) AppleWebKit/605 Version/18.0 Safari/604", BrowserKind.SAFARI),
        ("Mozilla/5.0 (iPhone) AppleWebKit Safari MicroMessenger/8.0", BrowserKind.WECHAT),
        ("curl/8", BrowserKind.OTHER),
        ("", BrowserKind.OTHER),
    ],
)
def test_of_a_browser_only_its_kind_is_kept(description, kind):
    assert browser_kind(description) is kind


def sessions_of(user_id):
    rows = db.session.query(UserSession).filter_by(user_id=user_id, revoked_at=None)
    return rows.order_by(UserSession.id).all()


def test_one_ends_one_session_and_the_others_stay(both, office):
    user_id = office.registrar.id
    first, second, third = (Browser(both, office.registrar) for _ in range(3))
    ended = sessions_of(user_id)[1].id
    page = first.get(PAGE).text
    assert page.count("/end") == 3  # two sessions, and all others at once
    answer = first.post(f"{PAGE}/{token(ended, 'session')}/end", page=PAGE)
    assert answer.headers["Location"] == PAGE
    assert first.get("/cases").status_code == third.get("/cases").status_code == 200
    assert "/sign-in" in second.get("/cases").headers["Location"]
    again = first.post(f"{PAGE}/{token(ended, 'session')}/end", page=PAGE)
    assert again.status_code == 404


def test_all_others_end_at_once(app, office):
    first, second, third = (Browser(app, office.registrar) for _ in range(3))
    assert first.post(f"{PAGE}/end-others", page=PAGE).status_code == 302
    assert first.get("/cases").status_code == 200
    for other in (second, third):
        assert "/sign-in" in other.get("/cases").headers["Location"]


def test_nobody_ends_anothers_session(app, office):
    theirs = Browser(app, office.leader)
    session_id = sessions_of(office.leader.id)[0].id
    mine = Browser(app, office.registrar)
    answer = mine.post(f"{PAGE}/{token(session_id, 'session')}/end", page=PAGE)
    assert answer.status_code == 404
    assert theirs.get("/inbox").status_code == 200


def test_when_somebody_was_seen_is_known_to_a_quarter_of_an_hour(both, office):
    user_id = office.registrar.id
    with time_machine.travel(NOON, tick=False) as time:
        browser = Browser(both, office.registrar)
        seen = []
        for _ in range(4):
            time.shift(timedelta(minutes=8))
            browser.get("/cases")
            seen.append((sessions_of(user_id)[0].seen_at - NOON).seconds // 60)
    assert seen == [0, 16, 16, 32]


def test_the_page_shows_no_address_and_no_session_that_is_over(app, office):
    with time_machine.travel(NOON, tick=False) as time:
        Browser(app, office.registrar)
        time.shift(timedelta(hours=1))
        page = Browser(app, office.registrar).get(PAGE).text
    assert "127.0.0.1" not in page
    assert '/end"' not in page
