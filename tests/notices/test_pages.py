"""One's own notices: the list, the count in the menu, where else one is told."""

import base64
from datetime import time, timedelta

import pytest
import time_machine
from sqlalchemy import event, select

from app.audit.models import AuditRow
from app.cases.states import CaseKind
from app.extensions import db, end_reading, writing
from app.notices import operations, queries, wording
from app.notices.kinds import DeliveryState, Pace, Purpose, Way
from app.notices.models import Notice, NoticePreference
from tests.addresses import token
from tests.factories import make_case
from tests.notices.conftest import (
    NIGHT,
    NOON,
    deliveries,
    mailed,
    message,
    told,
)
from tests.notices.peers import Mailbox, mail_server

WISHES = {
    "email": "liu.jing@office.example",
    "by_email": "y",
    "phone": "138 0013 8000",
    "by_sms": "y",
    "quiet": "y",
    "quiet_from": "21:30",
    "quiet_to": "06:45",
    "digest_at": "08:00",
}


def ids_of(user):
    end_reading()
    return db.session.scalars(
        select(Notice.id).where(Notice.recipient_id == user.id).order_by(Notice.id)
    ).all()


def test_the_list_of_somebody_who_was_told_nothing_says_so(app, office, client_for):
    page = client_for(office.registrar).get("/notices").text
    assert "app-empty" in page
    assert "app-count" not in page


def test_the_menu_counts_what_is_unread_in_one_statement(both, office, client_for):
    told(office.registrar, message("1"), message("2"))
    told(office.duty_head, message("3"))
    browser = client_for(office.registrar)
    assert '<span class="app-count">2</span>' in browser.get("/notices/settings").text
    user_id = office.registrar.id
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert queries.unread_count(user_id) == 2
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len(seen) == 1


def test_the_unread_come_first_and_the_pages_hold_every_notice_once(
    both, office, client_for, monkeypatch
):
    monkeypatch.setattr(queries, "PAGE_SIZE", 4)
    told(office.registrar, *[message(f"{n}") for n in range(10)])
    everything = ids_of(office.registrar)
    with writing():
        for notice_id in everything[-4:]:
            operations.mark_read(office.registrar.id, NOON, notice_id=notice_id)
    seen, cursor = [], None
    for _ in range(3):
        page = queries.page_of_notices(office.registrar, cursor)
        seen += [(row.id, row.read_at is None) for row in page.rows]
        last = page.rows[-1]
        cursor = (last.read_at, last.id)
    assert page.next_cursor is None
    unread, read = everything[:-4], everything[-4:]
    assert seen == [(n, True) for n in reversed(unread)] + [(n, False) for n in reversed(read)]


def test_a_broken_place_in_the_address_shows_the_first_page(app, office, client_for):
    told(office.registrar, message())
    assert "示投举〔2026〕7号" in client_for(office.registrar).get("/notices?after=x%00y").text


@pytest.mark.parametrize("place", ["[null, 1e999]", "[null, 9999999999999999999999]", "[" * 9000])
def test_a_place_that_no_row_can_have_shows_the_first_page(both, office, client_for, place):
    told(office.registrar, message())
    spelled = base64.urlsafe_b64encode(place.encode()).decode()
    answer = client_for(office.registrar).get(f"/notices?after={spelled}")
    assert (answer.status_code, "示投举〔2026〕7号" in answer.text) == (200, True)


def test_opening_the_case_marks_the_notice_as_read_and_looking_does_not(both, office, client_for):
    case_id = make_case(office)
    told(office.registrar, message(case_id=case_id))
    [notice_id] = ids_of(office.registrar)
    browser = client_for(office.registrar)
    browser.get("/notices")
    assert queries.unread_count(office.registrar.id) == 1
    answer = browser.post(f"/notices/{token(notice_id, 'notice')}/open", page="/notices")
    assert (answer.status_code, answer.location) == (303, f"/cases/{token(case_id)}")
    assert queries.unread_count(office.registrar.id) == 0
    assert browser.get(f"/notices/{token(notice_id, 'notice')}/open").status_code == 405


def test_marking_all_as_read_leaves_what_came_after_the_page(both, office, client_for):
    told(office.registrar, message("1"), message("2"))
    browser = client_for(office.registrar)
    hidden = browser.hidden_of("/notices", action="/notices/read")
    told(office.registrar, message("3"))
    assert browser.client.post("/notices/read", data=hidden).status_code == 302
    end_reading()
    assert queries.unread_count(office.registrar.id) == 1
    for odd in ("9" * 30, token(3, "measure"), ""):
        browser.client.post("/notices/read", data=hidden | {"version": odd})
    end_reading()
    assert queries.unread_count(office.registrar.id) == 1
    assert browser.post("/notices/read", page="/notices").status_code == 302
    end_reading()
    assert queries.unread_count(office.registrar.id) == 0


def test_nobody_reads_or_marks_somebody_elses_notice(both, office, client_for):
    case_id = make_case(office)
    told(office.registrar, message(case_id=case_id))
    [notice_id] = ids_of(office.registrar)
    browser = client_for(office.duty_head)
    assert "7号" not in browser.get("/notices").text
    for act in ("open", "read"):
        answer = browser.post(
            f"/notices/{token(notice_id, 'notice')}/{act}", page="/notices/settings"
        )
        assert answer.status_code == 404
    hidden = browser.hidden_of("/notices/settings")
    assert (
        browser.client.post(f"/notices/{token(2**40, 'notice')}/read", data=hidden).status_code
        == 404
    )
    end_reading()
    assert queries.unread_count(office.registrar.id) == 1


def test_a_notice_of_a_case_that_is_closed_to_its_reader_says_nothing_of_it(
    both, office, client_for
):
    apart = make_case(office, kind=CaseKind.STAFF_COMPLAINT)
    told(office.registrar, message(case_id=apart))
    told(office.discipline, message(case_id=apart))
    page = client_for(office.registrar).get("/notices").text
    assert "7号" not in page
    assert "2026-11-20" not in page
    assert "/open" not in page
    assert "7号" in client_for(office.discipline).get("/notices").text


def test_what_one_wishes_is_kept_and_on_record(both, office, client_for):
    with time_machine.travel(NOON, tick=False):
        browser = client_for(office.registrar)
        answer = browser.post("/notices/settings", WISHES)
        assert answer.status_code == 302
        browser.post("/notices/settings", WISHES | {"digest_at": "09:15"})
        assert 'value="21:30"' in browser.get("/notices/settings").text
    kept = db.session.get_one(NoticePreference, office.registrar.id)
    assert (kept.email, kept.phone) == ("liu.jing@office.example", "13800138000")
    assert (kept.quiet_from, kept.quiet_to) == (time(21, 30), time(6, 45))
    assert kept.next_digest_at == NOON + timedelta(hours=21, minutes=15)
    actions = db.session.scalars(select(AuditRow.action)).all()
    assert actions.count("notices.wishes_changed") == 2
    subjects = db.session.scalars(select(AuditRow.subject)).all()
    assert not any("liu.jing" in subject for subject in subjects)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"email": "liu jing"}, "email"),
        ({"email": "a@b.example, c@d.example"}, "email"),
        ({"email": "a@b.example\r\nBcc: x@y.example"}, "email"),
        ({"email": "刘静@office.example"}, "email"),
        ({"email": ""}, "email"),
        ({"phone": "call me"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"quiet_to": "21:30"}, "quiet_to"),
        ({"quiet_from": "25:00"}, "quiet_from"),
        ({"digest_at": ""}, "digest_at"),
    ],
)
def test_wishes_that_cannot_be_meant_are_refused_beside_their_field(
    app, office, client_for, changed, field
):
    browser = client_for(office.registrar)
    answer = browser.post("/notices/settings", WISHES | changed)
    assert answer.status_code == 200
    assert f'id="{field}-error"' in answer.text
    assert 'value="138 0013 8000"' in answer.text or field == "phone"
    assert db.session.get(NoticePreference, office.registrar.id) is None


def test_a_form_without_any_field_is_refused_field_by_field(app, office, client_for):
    browser = client_for(office.registrar)
    hidden = browser.hidden_of("/notices/settings")
    answer = browser.client.post("/notices/settings", data=hidden)
    assert answer.status_code == 200
    assert 'id="digest_at-error"' in answer.text


def test_a_test_message_goes_to_oneself_even_at_night(app, office, client_for, jobs, set_config):
    mailbox = Mailbox()
    with mail_server(mailbox) as port, time_machine.travel(NIGHT, tick=False):
        mailed(set_config, port)
        browser = client_for(office.registrar)
        browser.post("/notices/settings/test", page="/notices/settings")
        assert deliveries() == []
        browser.post("/notices/settings", WISHES | {"by_sms": "", "phone": ""})
        browser.post("/notices/settings/test", page="/notices/settings")
        jobs()
        page = browser.get("/notices/settings").text
    assert [row.purpose for row in deliveries()] == [Purpose.TEST]
    assert [row.state for row in deliveries()] == [DeliveryState.SENT]
    assert [recipients for recipients, _ in mailbox.letters] == [["liu.jing@office.example"]]
    assert page.count('data-label="') >= 3


def test_test_messages_cannot_be_sent_in_any_number(app, office, client_for):
    browser = client_for(office.registrar)
    browser.post("/notices/settings", WISHES)
    hidden = browser.hidden_of("/notices/settings")
    answers = [
        browser.client.post("/notices/settings/test", data=hidden).status_code for _ in range(8)
    ]
    assert 429 in answers
    end_reading()
    assert len([row for row in deliveries() if row.way is Way.EMAIL]) == 6


def test_a_notice_whose_kind_is_no_more_is_still_listed(app, office, client_for, monkeypatch):
    told(office.registrar, message())
    monkeypatch.delitem(wording._KINDS, "test.due")
    browser = client_for(office.registrar)
    page = browser.get("/notices")
    assert page.status_code == 200
    assert "app-tag--blue" in page.text
    monkeypatch.undo()


def test_an_urgent_notice_is_marked_as_such(app, office, client_for):
    told(office.registrar, message(pace=Pace.URGENT))
    assert "app-tag--red" in client_for(office.registrar).get("/notices").text
