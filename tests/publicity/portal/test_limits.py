"""What the person reads of promised limits: late, standing still, extended, promised."""

from datetime import date, timedelta

import pytest

from app.cases.models import Case
from app.cases.states import CaseState
from app.clocks.kinds import ChangeKind, ClockKind, Ground
from app.clocks.models import Clock, ClockChange
from app.extensions import db, writing
from tests import factories
from tests.publicity.portal.test_portal import Person, give_clock

WORDS = "样品已送检，等待检验报告。"
LATER = factories.NOON + timedelta(days=9)


@pytest.fixture
def person(request, office, client_for, time_machine):
    time_machine.move_to(factories.NOON + timedelta(minutes=30), tick=False)
    name = "both" if "both" in request.fixturenames else "app"
    return Person(request.getfixturevalue(name), office, client_for())


def note_change(clock_id, kind, at=factories.NOON, **values):
    with writing():
        clock = db.session.get_one(Clock, clock_id)
        known = {"old_due_at": clock.due_at, "words": WORDS}
        db.session.add(
            ClockChange(
                clock_id=clock.id, case_id=clock.case_id, kind=kind, at=at, **(known | values)
            )
        )


def test_an_extension_is_told_with_both_dates_and_why(both, person):
    clock_id = give_clock(
        person.told(), ClockKind.CLOSING, LATER, original_due_at=LATER - timedelta(days=7)
    )
    note_change(
        clock_id,
        ChangeKind.EXTENDED,
        ground=Ground.TESTING,
        old_due_at=LATER - timedelta(days=7),
        new_due_at=LATER,
        actor_id=person.office.people["leader"],
    )
    page = person.status().text
    assert "2026-11-20 12:00" in page
    assert "2026-11-27 12:00" in page
    assert WORDS in page
    assert "app-note--red" not in page
    assert person.office.leader.display_name not in page


def test_a_limit_that_stands_still_says_so_instead_of_a_date(person):
    clock_id = give_clock(
        person.told(), ClockKind.VERIFICATION, factories.NOON, paused_at=factories.NOON
    )
    note_change(clock_id, ChangeKind.PAUSED, ground=Ground.APPRAISAL)
    page = person.status().text
    assert "app-note--amber" in page
    assert "app-note--red" not in page
    assert page.count(WORDS) == 1


def test_lateness_is_owned_before_anybody_explained_it_and_with_the_reason_after(both, person):
    clock_id = give_clock(person.told(), ClockKind.CLOSING, factories.NOON)
    page = person.status().text
    assert "app-note--red" in page
    assert "12331" in page.split("app-note--red")[1].split("</div>")[0]
    note_change(
        clock_id, ChangeKind.DELAY_EXPLAINED, ground=Ground.WORKLOAD, expected_on=date(2026, 11, 20)
    )
    late = person.status().text.split("app-note--red")[1].split("</div>")[0]
    assert WORDS in late
    assert "2026-11-20" in late
    assert "12331" not in late


def test_an_expected_day_that_has_passed_too_is_owned_up_to(person, time_machine):
    clock_id = give_clock(person.told(), ClockKind.CLOSING, factories.NOON)
    note_change(clock_id, ChangeKind.DELAY_EXPLAINED, expected_on=date(2026, 11, 20))
    time_machine.shift(timedelta(days=3))
    late = person.status().text.split("app-note--red")[1].split("</div>")[0]
    assert "12331" in late


def test_an_old_explanation_is_no_reason_for_a_new_lateness(person):
    clock_id = give_clock(person.told(), ClockKind.CLOSING, factories.NOON)
    note_change(
        clock_id,
        ChangeKind.DELAY_EXPLAINED,
        old_due_at=factories.NOON - timedelta(days=2),
        expected_on=date(2026, 11, 20),
    )
    late = person.status().text.split("app-note--red")[1].split("</div>")[0]
    assert "12331" in late
    assert "2026-11-20" not in late


def test_the_houses_own_limits_are_nobody_elses_business(person):
    case_id = person.told()
    for kind in (ClockKind.RECEIPT, ClockKind.DISPATCH, ClockKind.SUPERIOR_REPLY):
        note_change(give_clock(case_id, kind, factories.NOON), ChangeKind.OVERDUE)
    page = person.status().text
    assert WORDS not in page
    assert "app-note--red" not in page


def test_a_promised_date_is_shown(person):
    give_clock(person.told(), ClockKind.PROMISE, LATER)
    assert "2026-11-27 12:00" in person.status().text


def test_the_matter_of_a_sealed_case_reads_like_any_other(person):
    case_id = person.told(CaseState.INVESTIGATING)
    give_clock(case_id, ClockKind.CLOSING, LATER)
    before = person.status().text
    with writing():
        db.session.get_one(Case, case_id).is_sealed = True
    assert [line for line in person.status().text.splitlines() if "2026-11-27" in line] == [
        line for line in before.splitlines() if "2026-11-27" in line
    ]
