"""Who grants time to whom, and that only the first decision counts; on both engines."""

import threading
from datetime import date

import pytest

from app.accounts.models import Membership
from app.accounts.roles import Role
from app.cases.binding import refresh_due
from app.cases.contact.kinds import TaskKind
from app.cases.contact.queries import tasks_of_case
from app.cases.models import Case
from app.cases.timing import operations
from app.cases.timing.operations import Asked, Decision
from app.cases.timing.queries import last_change_id
from app.clocks import operations as clocks
from app.clocks.kinds import ChangeKind, ClockEvent, ClockKind, Ground, RequestKind
from app.clocks.models import Clock
from app.clocks.queries import changes_of, requests_of
from app.errors import ActionNotAllowed, CaseMovedOn, PermissionDenied
from app.extensions import db, end_reading, writing
from tests.cases.timing.conftest import ZONE, local
from tests.factories import Browser

MORE = Asked(RequestKind.EXTENSION, Ground.COMPLEX, 5, "需要核对票据。", "需要更多时间。")
STOP = Asked(RequestKind.PAUSE, Ground.TESTING, None, "样品送检。", "样品送检中。")
YES = Decision(granted=True, note="")
ASKED = local(2026, 9, 24)


class Desk:
    """The operations on one limit."""

    def __init__(self, limit):
        self.limit, self.office = limit, limit.office

    def _parts(self):
        case = db.session.get_one(Case, self.limit.case_id)
        return case, db.session.get_one(Clock, self.limit.clock_id)

    def ask(self, asked, who="team_head", at=ASKED):
        with writing():
            operations.ask(*self._parts(), getattr(self.office, who), asked, at)

    def decide(self, who="leader", decision=YES, at=ASKED):
        with writing():
            case, clock = self._parts()
            request = requests_of(case.id)[-1]
            operations.decide(case, clock, request, getattr(self.office, who), decision, at)

    def explain(self, said, at):
        with writing():
            case, clock = self._parts()
            shown = last_change_id(clock.id)
            operations.explain_delay(case, clock, self.office.registrar, said, at, shown)

    def run_on(self, who, at):
        with writing():
            operations.let_run_on(*self._parts(), getattr(self.office, who), "继续办理。", at)


@pytest.fixture
def desk(both, limit):
    """The closing limit is the only one that runs, so the case follows it."""
    with writing():
        for kind in (ClockKind.FIRST_REPLY, ClockKind.VERIFICATION):
            clocks.stop(limit.case_id, kind, ASKED, ClockEvent.CLOSED)
        refresh_due(db.session.get_one(Case, limit.case_id))
    return Desk(limit)


def join(office, who, role, unit_id):
    with writing():
        db.session.add(Membership(user_id=office.people[who], unit_id=unit_id, role=role))


def test_a_pause_and_an_extension_move_the_due_time_and_the_case_follows(desk, limit):
    assert limit.case.due_at == limit.clock.due_at
    desk.ask(STOP)
    desk.decide(at=local(2026, 9, 24))
    assert limit.case.due_at is None
    desk.run_on("inspector", local(2026, 9, 29))
    assert limit.due_on == date(2026, 10, 23)
    desk.ask(MORE, at=local(2026, 9, 29))
    desk.decide(at=local(2026, 9, 30))
    assert limit.due_on == date(2026, 10, 30)
    assert limit.case.due_at == limit.clock.due_at
    assert limit.clock.original_due_at.astimezone(ZONE).date() == date(2026, 10, 21)
    end_reading()
    kinds = [change.kind for change in changes_of(limit.case_id)]
    assert kinds == [ChangeKind.PAUSED, ChangeKind.RESUMED, ChangeKind.EXTENDED]
    told = [t for t in tasks_of_case(limit.case_id) if t.kind is TaskKind.TELL_CHANGE]
    assert len(told) == 1


def test_whoever_asked_does_not_grant_even_as_a_leader(desk, limit, office):
    join(office, "leader", Role.DUTY_HEAD, office.unit_id)
    desk.ask(MORE, who="leader")
    with pytest.raises(PermissionDenied):
        desk.decide("leader")
    assert limit.requests[-1].decided_at is None
    desk.decide("second_leader")
    assert limit.requests[-1].granted


def test_a_leader_of_the_lead_team_does_not_grant(desk, limit, office):
    join(office, "second_leader", Role.INSPECTOR, office.team_id)
    desk.ask(MORE)
    with pytest.raises(PermissionDenied):
        desk.decide("second_leader")
    assert limit.requests[-1].decided_at is None


def test_a_leader_with_whom_the_matter_lies_does_not_grant(desk, limit, office):
    with writing():
        db.session.get_one(Case, limit.case_id).owner_id = office.people["leader"]
    desk.ask(MORE)
    with pytest.raises(PermissionDenied):
        desk.decide("leader")


@pytest.mark.parametrize("asked", [MORE, STOP], ids=["extension", "pause"])
def test_what_passed_between_asking_and_granting_is_not_granted(desk, limit, asked):
    desk.ask(asked)
    with pytest.raises(ActionNotAllowed):
        desk.decide(at=local(2026, 10, 22))
    assert limit.requests[-1].decided_at is None
    assert limit.clock.paused_at is None
    assert limit.due_on == date(2026, 10, 21)


def test_a_limit_that_stands_still_is_not_put_at_a_standstill_again(desk, limit):
    desk.ask(STOP)
    desk.decide()
    for asked in (STOP, MORE):
        with pytest.raises(ActionNotAllowed):
            desk.ask(asked)


def test_nothing_is_explained_of_a_limit_that_is_not_late(desk, limit):
    said = operations.Explained(Ground.COMPLEX, "请稍候。", date(2026, 12, 1))
    desk.ask(STOP)
    desk.decide()
    for at in (local(2026, 9, 25), local(2026, 11, 25)):
        with pytest.raises(ActionNotAllowed):
            desk.explain(said, at)


def test_the_second_decision_is_told_who_was_first(desk, limit):
    desk.ask(MORE)
    desk.decide("leader")
    with pytest.raises(CaseMovedOn) as moved:
        desk.decide("second_leader", Decision(granted=False, note="不同意。"))
    assert (moved.value.who, moved.value.when) == ("周卫", ASKED)


def test_of_two_leaders_at_once_one_decides_and_the_other_is_told(both, limit):
    limit.ask("extend")
    url = limit.request_url
    browsers = [Browser(both, limit.office.leader), Browser(both, limit.office.second_leader)]
    forms = [browser.hidden_of(url, action=url) for browser in browsers]
    data = [{"grant": "1", "note": ""}, {"refuse": "1", "note": "理由不足。"}]
    db.session.remove()
    answers, start = [], threading.Barrier(2)

    def press(browser, sent):
        start.wait(30)
        answer = browser.client.post(url, data=sent)
        answers.append((answer.status_code, answer.text))

    threads = [
        threading.Thread(target=press, args=(browser, form | chosen))
        for browser, form, chosen in zip(browsers, forms, data, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _ in answers) == [302, 409]
    told = next(text for status, text in answers if status == 409)
    assert "2026-09-24 10:00:00" in told
    assert "周卫" in told or "孙力" in told
    assert limit.requests[-1].decided_at is not None
    end_reading()
    assert len(changes_of(limit.case_id)) == int(limit.requests[-1].granted)


def test_a_limit_that_was_cancelled_while_it_stood_still_is_over(limit):
    """Its page says when it would have been due, not how much is left of it."""
    limit.granted()
    assert "还剩" in limit.shown()
    with writing():
        clocks.cancel_all(limit.case_id, local(2026, 9, 28), ClockEvent.WITHDRAWN)
    assert "还剩" not in limit.shown()
