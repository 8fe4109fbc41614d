import pytest

from app.cases.states import CaseKind
from app.identity import custody
from tests.cases.custody.conftest import REPORTER, kinds_told, rows

SAID = {"ground": "threatened", "words": "来电人称有人持刀堵门，已报警。"}


@pytest.fixture
def url(house):
    return house.url() + "/emergency"


def review(house):
    (seen,) = custody.emergencies()
    page = f"/custody/emergencies/{seen.emergency_id}"
    return house.browser("custodian").post(page, {"finding": "justified"})


def test_it_opens_at_once_and_tells_custodians_and_auditor(house, url):
    shown = house.browser("leader").post(url, SAID)
    assert REPORTER.name in shown.text
    assert REPORTER.address not in shown.text
    for who in ("custodian", "second_custodian", "auditor"):
        assert "custody-emergency" in kinds_told(house.id_of(who))
    assert rows("custody.emergency_opened") == [(house.id_of("leader"), "threatened")]


def test_the_next_waits_until_a_custodian_has_reviewed_the_last(house, url):
    house.enrol("custodian")
    house.browser("leader").post(url, SAID)
    again = house.browser("leader").post(url, SAID)
    assert REPORTER.name not in again.text
    assert SAID["words"] in again.text
    assert rows("custody.refused_opening") == [(house.id_of("leader"), "not_reviewed")]
    assert review(house).status_code == 302
    assert REPORTER.name in house.browser("leader").post(url, SAID).text


def test_three_a_month(house, url):
    house.enrol("custodian")
    for _ in range(3):
        assert REPORTER.name in house.browser("leader").post(url, SAID).text
        review(house)
    assert REPORTER.name not in house.browser("leader").post(url, SAID).text
    assert rows("custody.refused_opening") == [(house.id_of("leader"), "monthly_limit")]


def test_it_needs_a_danger_and_words(house, url):
    answer = house.browser("leader").post(url, {"ground": "threatened"})
    assert answer.status_code == 200
    assert custody.emergencies() == ()


def test_it_is_the_leaders_and_never_for_staff_complaints(house, url):
    assert house.browser("reviewer").get(url).status_code == 403
    apart = house.take(REPORTER, kind=CaseKind.STAFF_COMPLAINT)
    assert house.browser("leader").get(house.url(apart) + "/emergency").status_code == 404
    assert house.browser("discipline").get(house.url(apart) + "/emergency").status_code == 403
