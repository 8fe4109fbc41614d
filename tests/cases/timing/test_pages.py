"""Asking for time, deciding, letting run on, explaining: the whole way by pages."""

import re
from datetime import date

import pytest
from sqlalchemy import event, select

from app.audit.models import AuditRow
from app.cases.binding import refresh_due
from app.cases.contact.kinds import TaskKind
from app.cases.contact.queries import tasks_of_case
from app.cases.models import Case, CaseEvent
from app.cases.states import CaseAction, CaseState
from app.clocks import operations as clocks
from app.clocks.kinds import ChangeKind, ClockEvent, ClockKind
from app.clocks.queries import changes_of
from app.extensions import db, end_reading, writing
from tests.addresses import token
from tests.cases.timing.conftest import MORE, PAUSE, WORDS, Limit, begin, local


def text_of(page):
    """The words of a page, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def section(page, clock_id):
    return page.split(f'id="clock-{token(clock_id, "clock")}"')[1].split("</section>")[0]


def test_a_limit_is_explained_with_its_rule_its_days_and_the_holidays_left_out(limit):
    page = text_of(section(limit.shown(), limit.clock_id))
    for told in ("2026-09-23 10:00", "2026-10-21 23:59", "15 个工作日", "local.closing-general"):
        assert told in page
    assert "2026-09-25 – 2026-09-27" in page
    assert "2026-10-06 – 2026-10-07" in page
    assert "调休放假" in page


def test_every_due_time_on_the_case_page_leads_to_how_it_was_computed(limit):
    page = limit.as_("registrar").get(f"/cases/{token(limit.case_id)}").text
    anchors = re.findall(r'id="(clock-[\w-]+)"', limit.shown())
    assert limit.anchor in anchors
    for anchor in anchors:
        assert f'href="{limit.page}#{anchor}"' in page


def test_what_is_granted_moves_the_date_and_keeps_the_first_beside_it(limit):
    looked = limit.as_("team_head").post(f"{limit.url}/extend", MORE | {"look": "1"})
    assert "2026-10-28 23:59" in looked.text
    assert not limit.requests
    assert limit.ask("extend").status_code == 302
    assert limit.due_on == date(2026, 10, 21)
    leader = limit.as_("leader")
    assert limit.case.number in leader.get("/inbox").text
    asked = text_of(leader.get(limit.request_url).text)
    assert "2026-10-28 23:59" in asked
    assert MORE["reason"] in asked
    assert limit.grant().status_code == 302
    assert limit.due_on == date(2026, 10, 28)
    assert limit.case.number not in leader.get("/inbox").text.split("app-rows", 1)[-1]
    page = text_of(section(limit.shown(), limit.clock_id))
    assert "2026-10-28 23:59" in page
    assert "2026-10-21 23:59" in page
    assert "5 个工作日" in page
    assert "2026-10-21 23:59" in limit.as_("registrar").get(f"/cases/{token(limit.case_id)}").text


def test_a_paused_limit_counts_nothing_down_and_runs_on_behind_the_holiday(limit, at):
    at(local(2026, 9, 30))
    limit.granted()
    at(local(2026, 10, 9))
    page = limit.as_("leader").get(f"/cases/{token(limit.case_id)}").text
    strip = page.split(f"#{limit.anchor}")[0].rsplit("<div>", 1)[1]
    strip += page.split(f"#{limit.anchor}")[1].split("</dd>")[0]
    assert "data-due" not in strip
    assert "11 个工作日" in text_of(strip)
    assert limit.case.due_clock != ClockKind.CLOSING.value
    assert limit.run_on().status_code == 302
    # 10-08 and 10-09 were lost, nothing of the holiday was: two working days more.
    assert limit.due_on == date(2026, 10, 23)
    assert "2026-09-30 10:00" in text_of(section(limit.shown(), limit.clock_id))


def test_a_limit_that_stands_still_is_late_nowhere(limit, at):
    limit.granted()
    with writing():
        for kind in (ClockKind.FIRST_REPLY, ClockKind.VERIFICATION):
            clocks.stop(limit.case_id, kind, local(2026, 9, 24), ClockEvent.CLOSED)
        refresh_due(db.session.get_one(Case, limit.case_id))
    at(local(2026, 12, 1))
    queue = limit.as_("registrar").get("/cases").text
    assert limit.case.number in queue
    assert "is-over" not in queue
    assert "app-late" not in queue
    assert "2026-10-21" not in queue
    assert limit.case.number not in limit.as_("registrar").get("/cases?due=overdue").text
    case = limit.as_("registrar").get(f"/cases/{token(limit.case_id)}").text
    assert "app-late" not in case


def test_more_time_after_a_pause_is_added_to_what_the_pause_gave(limit, at):
    at(local(2026, 9, 28))
    limit.granted()
    at(local(2026, 9, 30))
    assert f"{limit.url}/extend" not in limit.shown()
    assert limit.as_("team_head").get(f"{limit.url}/extend").status_code == 409
    assert limit.run_on().status_code == 302
    assert limit.due_on == date(2026, 10, 23)
    limit.granted("extend", amount="3")
    assert limit.due_on == date(2026, 10, 28)


def test_a_page_of_an_earlier_standstill_does_not_end_the_one_that_followed(limit, at):
    at(local(2026, 9, 28))
    limit.granted()
    old_page = limit.as_("team_head").hidden_of(f"{limit.url}/run-on") | {"words": WORDS}
    assert limit.run_on("inspector").status_code == 302
    limit.granted()
    answer = limit.as_("team_head").client.post(f"{limit.url}/run-on", data=old_page)
    assert answer.status_code == 409
    end_reading()
    assert limit.clock.paused_at is not None


def test_the_person_is_to_be_told_of_each_change_by_one_call(limit, at):
    limit.granted("extend")
    limit.granted()
    limit.run_on()
    end_reading()
    tasks = [t for t in tasks_of_case(limit.case_id) if t.kind is TaskKind.TELL_CHANGE]
    assert len(tasks) == 1
    assert [c.words for c in changes_of(limit.case_id)][1] == WORDS


def test_each_act_leaves_its_row_in_the_record(limit, at):
    limit.granted("extend")
    limit.granted()
    limit.run_on()
    limit.ask("extend")
    limit.refuse()
    at(local(2026, 12, 1))
    limit.as_("registrar").post(f"{limit.url}/delay", explained())
    end_reading()
    acts = db.session.scalars(
        select(AuditRow.action).where(AuditRow.action.startswith("time.")).order_by(AuditRow.id)
    ).all()
    assert acts == [
        "time.extension_asked",
        "time.extension_granted",
        "time.pause_asked",
        "time.pause_granted",
        "time.run_on",
        "time.extension_asked",
        "time.extension_refused",
        "time.delay_explained",
    ]


def explained(**changes):
    return {"ground": "workload", "words": "我们来迟了。", "expected_on": "2026-12-10"} | changes


def test_a_missed_limit_can_be_explained_again_and_again_and_stays_missed(limit, at):
    early = limit.as_("registrar")
    assert early.get(f"{limit.url}/delay").status_code == 409
    at(local(2026, 12, 1))
    clerk = limit.as_("registrar")
    assert f"{limit.url}/delay" in limit.shown("registrar")
    assert clerk.post(f"{limit.url}/delay", explained()).status_code == 302
    assert clerk.post(f"{limit.url}/delay", explained(words="还需几天。")).status_code == 302
    end_reading()
    told = [c for c in changes_of(limit.case_id) if c.kind is ChangeKind.DELAY_EXPLAINED]
    assert [c.words for c in told] == ["我们来迟了。", "还需几天。"]
    assert limit.due_on == date(2026, 10, 21)
    assert "2026-12-10" in clerk.get(f"/cases/{token(limit.case_id)}").text


@pytest.mark.parametrize("day", ["2026-11-30", "2028-01-01", "x", ""])
def test_an_answer_is_expected_on_a_day_that_lies_ahead(limit, at, day):
    at(local(2026, 12, 1))
    page = limit.as_("registrar").post(f"{limit.url}/delay", explained(expected_on=day))
    assert page.status_code == 200
    assert 'id="expected_on-error"' in page.text
    assert "我们来迟了。" in page.text


def test_what_has_passed_is_neither_offered_nor_accepted(limit, at):
    at(local(2026, 10, 22))
    page = limit.shown()
    assert f"{limit.url}/pause" not in page
    assert f"{limit.url}/extend" not in page
    browser = limit.as_("team_head")
    for what, data in (("pause", PAUSE), ("extend", MORE)):
        assert browser.get(f"{limit.url}/{what}").status_code == 409
        hidden = browser.hidden_of(f"/cases/{token(limit.case_id)}")
        answer = browser.client.post(f"{limit.url}/{what}", data=hidden | data)
        assert answer.status_code == 409
    assert limit.requests == []


def test_what_passed_while_the_leader_slept_can_only_be_refused(limit, at):
    limit.ask("extend")
    at(local(2026, 10, 22))
    page = limit.as_("leader").get(limit.request_url).text
    assert 'name="grant"' not in page
    assert limit.grant().status_code == 409
    assert limit.requests[-1].decided_at is None
    assert limit.refuse().status_code == 302
    assert limit.due_on == date(2026, 10, 21)


def test_more_than_the_rules_leave_is_told_beside_the_field(limit):
    for amount in ("16", "0", "-1", "x", "", "99999999999999999999"):
        page = limit.ask("extend", amount=amount)
        assert page.status_code == 200, amount
        assert 'id="amount-error"' in page.text
        assert MORE["reason"] in page.text
    limit.granted("extend", amount="15")
    assert limit.as_("team_head").get(f"{limit.url}/extend").status_code == 409
    assert f"{limit.url}/extend" not in limit.shown()


@pytest.mark.parametrize("what", ["pause", "extend"])
@pytest.mark.parametrize("ground", ["internal", "nonsense", ""])
def test_only_grounds_of_the_rule_are_taken(limit, what, ground):
    page = limit.ask(what, ground=ground)
    assert page.status_code == 200
    assert 'id="ground-error"' in page.text
    assert limit.requests == []


@pytest.mark.parametrize("field", ["words", "reason"])
def test_words_that_point_to_the_reporter_are_marked_and_not_taken(limit, field):
    page = limit.ask("pause", **{field: "反映人手机13800005621，稍后再办。"})
    assert page.status_code == 200
    assert f'id="{field}-error"' in page.text
    assert 'class="app-leak"' in page.text
    assert limit.requests == []


def test_words_for_the_person_do_not_name_the_respondent(limit):
    page = limit.ask("pause", words="鲜味源餐饮管理有限公司的样品送检中。")
    assert 'id="words-error"' in page.text
    assert limit.requests == []


def test_a_refusal_needs_a_word_and_leaves_the_limit_as_it_is(limit):
    limit.ask("extend")
    assert 'id="note-error"' in limit.refuse(note="").text
    assert limit.refuse().status_code == 302
    assert limit.due_on == date(2026, 10, 21)
    assert "理由不足。" in limit.shown()


def test_a_second_press_asks_once_and_names_the_first(limit):
    browser = limit.as_("team_head")
    url = f"{limit.url}/extend"
    hidden = browser.hidden_of(url, action=url)
    assert browser.client.post(url, data=hidden | MORE).status_code == 302
    again = browser.client.post(url, data=hidden | MORE)
    assert again.status_code == 409
    assert "陈立群" in again.text
    assert len(limit.requests) == 1


def test_a_page_from_before_a_change_explains_nothing_twice(limit, at):
    at(local(2026, 12, 1))
    browser, url = limit.as_("registrar"), f"{limit.url}/delay"
    hidden = browser.hidden_of(url, action=url)
    assert browser.client.post(url, data=hidden | explained()).status_code == 302
    assert browser.client.post(url, data=hidden | explained()).status_code == 409
    end_reading()
    assert len(changes_of(limit.case_id)) == 1


def test_the_time_in_review_is_shown_apart(limit, at):
    with writing():
        for day, before, after in (
            (28, CaseState.INVESTIGATING, CaseState.CLOSING_SUBMITTED),
            (29, CaseState.CLOSING_SUBMITTED, CaseState.INVESTIGATING),
        ):
            db.session.add(
                CaseEvent(
                    case_id=limit.case_id,
                    action=CaseAction.SUBMIT_CLOSING,
                    from_state=before,
                    to_state=after,
                    happened_at=local(2026, 9, day, 10 + 3 * (day - 28)),
                )
            )
    page = section(limit.shown(), limit.clock_id)
    assert "2026-09-28 10:00" in page
    assert "2026-09-29 13:00" in page
    assert limit.due_on == date(2026, 10, 21)


def test_the_earlier_of_the_superiors_date_and_ours_governs(at, office, client_for):
    for on, ours_governs in ((date(2026, 10, 9), False), (date(2026, 11, 30), True)):
        limit = Limit(
            office,
            client_for,
            begin(
                office, superior_due_on=on, superior_body="省局", superior_number="督〔2026〕7号"
            ),
        )
        page = limit.shown("registrar")
        note = text_of(page.split("app-note")[1].split("</div>")[0])
        assert f"{on.isoformat()} 23:59" in note
        assert "2026-10-21 23:59" in note
        ours = "app-tag--blue" in section(page, limit.clock_id).split("</h2>")[0]
        assert ours is ours_governs
        case = limit.as_("registrar").get(f"/cases/{token(limit.case_id)}").text
        assert f"{on.isoformat()} 23:59" in case


def test_the_case_page_reads_little_whatever_happened_to_its_limits(limit):
    said = []
    event.listen(db.engine, "before_cursor_execute", lambda *a: said.append(a[2]))
    clerk = limit.as_("registrar")

    def reads():
        clerk.get(f"/cases/{token(limit.case_id)}")
        said.clear()
        clerk.get(f"/cases/{token(limit.case_id)}")
        return len([s for s in said if s.lstrip().upper().startswith("SELECT")])

    untouched = reads()
    limit.granted("extend", amount="1")
    once = reads()
    limit.granted("extend", amount="1")
    limit.ask("pause")
    assert reads() == once
    assert once <= untouched + 3, said
