"""No page puts the running number of a matter, or of anything of a matter, before anybody."""

import re

import pytest
import sqlalchemy as sa

from app.extensions import db
from tests.journey import Journey

# Of these the numbers tell nothing of matters; they stand in lists to choose from.
PLAIN = {"users", "units", "teams", "categories", "districts", "stages", "respondents"}
FIRST = 1_700_000_000
LIKE = str(FIRST)[:7]
PEOPLE = ("registrar", "duty_head", "leader", "team_head", "inspector", "administrator")
MOST_PAGES = 60


def begin_far_up():
    """Let every running number begin where no other number of a page is."""
    begun = set()
    with db.engine.begin() as connection:
        sequences = connection.execute(
            sa.text("SELECT relname FROM pg_class WHERE relkind = 'S'")
        ).scalars()
        for sequence in sequences.all():
            table = sequence.removesuffix("_id_seq")
            if table not in PLAIN:
                connection.execute(sa.text(f"SELECT setval('{sequence}', {FIRST})"))
                begun.add(table)
    return begun


def pages_of(browser):
    """Follow every link from the first pages on."""
    waiting, seen = ["/", "/cases?show=all", "/inbox", "/orders", "/notices", "/boards/late"], set()
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0).replace("&amp;", "&").split("#")[0]
        if address in seen:
            continue
        seen.add(address)
        answer = browser.get(address)
        yield address, answer
        if answer.mimetype == "text/html":
            waiting += re.findall(r'href="(/(?!/|static)[^"?]*)"', answer.text)


@pytest.mark.parametrize("both", ["postgresql"], indirect=True)
def test_no_page_and_no_address_has_a_running_number(both, keeper, office, jobs):
    assert {"cases", "clocks", "notices"} <= begin_far_up()
    closed = Journey(both, office, jobs)
    closed.whole()
    assert closed.case_id > FIRST
    waiting = Journey(both, office, jobs)
    waiting.take_call()
    for step in ("propose", "sign", "receive", "arrive", "ask_for_time"):
        getattr(waiting, step)()
    told, looked = [], set()
    for who in PEOPLE:
        for address, answer in pages_of(waiting.browser(who)):
            looked.add(re.sub(r"[\w-]{22,}", "...", address))
            page = answer.text if answer.mimetype == "text/html" else ""
            text = f"{address}\n{answer.headers}\n{page}"
            told += [(who, address, line) for line in text.splitlines() if LIKE in line]
    assert told == []
    assert looked >= {
        "/cases/...",
        "/cases/.../clocks",
        "/cases/.../clocks/.../pause",
        "/cases/.../time-requests/...",
        "/orders/...",
        "/orders/.../measures",
        "/orders/.../visit/...",
    }
