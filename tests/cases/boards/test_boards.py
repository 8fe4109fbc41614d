"""The way to the boards and between them."""

import pytest

from tests.factories import Browser

FIRST = {
    "registrar": "/boards/duty",
    "duty_head": "/boards/duty",
    "inspector": "/boards/days",
    "team_head": "/boards/days",
    "leader": "/boards/late",
    "analyst": "/boards/late",
}


@pytest.mark.parametrize("who", FIRST)
def test_the_entry_leads_to_the_board_of_ones_work(office, client_for, who):
    browser = client_for(getattr(office, who))
    answer = browser.get("/boards")
    assert answer.headers["Location"] == FIRST[who]
    page = browser.get(FIRST[who]).text
    assert '<a href="/boards" aria-current="page">' in page
    for board in set(FIRST.values()):
        assert f'<a href="{board}"' in page


@pytest.mark.parametrize("who", ["auditor", "administrator"])
def test_who_handles_no_matters_is_offered_no_boards(office, client_for, who):
    assert 'href="/boards"' not in client_for(getattr(office, who)).get("/boards/late").text


def test_a_stranger_is_sent_to_the_sign_in(app, office):
    for board in {"/boards", *FIRST.values()}:
        assert "/sign-in" in Browser(app).get(board).headers["Location"]
