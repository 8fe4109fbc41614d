"""A matter that is kept apart changes nothing on any page of anybody who may not know of it."""

import re
from datetime import timedelta

import pytest
import time_machine

from app.cases.binding import facts_of
from app.cases.contact.kinds import TaskKind
from app.cases.contact.models import ContactTask
from app.cases.models import Case
from app.cases.registry.queries import forget_counts
from app.cases.states import CaseKind, CaseState
from app.cases.watch.operations import watch
from app.clocks import operations as clocks
from app.clocks.kinds import ClockEvent
from app.enforcement.kinds import OrderState
from app.enforcement.orders.models import TeamAlert, TeamOrder
from app.extensions import db, end_reading, writing
from tests.addresses import token
from tests.factories import NOON, Browser, make_case

OTHERS = (
    "registrar",
    "duty_head",
    "leader",
    "second_leader",
    "team_head",
    "inspector",
    "other_inspector",
    "county_registrar",
    "county_leader",
    "analyst",
    "administrator",
)
APART = {
    "a complaint against staff": {"kind": CaseKind.STAFF_COMPLAINT},
    "a sealed matter": {"is_sealed": True},
}
STATES = (
    CaseState.REGISTERED,
    CaseState.AWAITING_SIGN_OFF,
    CaseState.DISPATCHED,
    CaseState.RECEIVED,
    CaseState.CLOSING_SUBMITTED,
    CaseState.CLOSED,
)
WITH_ARGUMENTS = (
    "/cases?show=all",
    "/cases?sort=received",
    "/cases?sort=number",
    "/cases?q=示投举",
    "/cases?q=综合科",
    "/cases?due=overdue",
    "/cases?due=arrive",
    "/cases?state=registered",
    "/cases/go?number=示投举督〔2026〕1号",
    "/cases/go?number=示投举〔2026〕900号",
    "/boards/late?by=person",
    "/boards/late?by=team",
    "/boards/late?by=unit",
)
# A new secret is drawn for each look at the page of a new app for codes.
NOT_WALKED = re.compile(r"^/(static|sign-out|sign-in|health|language|account/factors/app)")
NEVER_THE_SAME = re.compile(
    r'<input[^>]*type="hidden"[^>]*>|nonce="[^"]*"|data-options="[^"]*"|\b\d+(\.\d+)? ms\b'
)


def put(office, number, state, **values):
    """A matter with its limits, order, alert and call, all of it long overdue."""
    at = NOON - timedelta(days=40)
    case_id = make_case(office, state, at, number=number, can_be_reached=True, **values)
    with writing():
        case = db.session.get_one(Case, case_id)
        for event in (ClockEvent.REGISTERED, ClockEvent.ACCEPTED):
            clocks.on_event(case.id, case.unit_id, event, facts_of(case), at, at)
        db.session.add_all(
            [
                ContactTask(
                    case_id=case.id,
                    kind=TaskKind.FEEDBACK,
                    unit_id=case.unit_id,
                    created_at=at,
                    not_before=at,
                ),
                TeamAlert(case_id=case.id, team_id=office.team_id, at=at),
            ]
        )
        if case.lead_team_id is not None:
            db.session.add(
                TeamOrder(
                    case_id=case.id,
                    team_id=office.team_id,
                    lead=True,
                    state=OrderState.SENT,
                    text="核查。",
                    sent_at=at,
                    sent_by_id=office.people["leader"],
                )
            )
    end_reading()
    return case_id


def sweep():
    for _ in range(4):
        with writing():
            watch(NOON)
    end_reading()


def addresses_of(app):
    """Every page of the house that needs nothing to be named, and some that are narrowed."""
    plain = sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and not rule.arguments and not NOT_WALKED.match(rule.rule)
    )
    assert len(plain) > 25
    return [*plain, *WITH_ARGUMENTS]


def seen_by(browser, addresses):
    """What the person is answered everywhere; without what is new each time."""
    found = {}
    for address in addresses:
        forget_counts()
        answer = browser.get(address)
        body = NEVER_THE_SAME.sub("", answer.text) if answer.mimetype == "text/html" else ""
        found[address] = (answer.status_code, answer.headers.get("Location"), body or answer.data)
    return found


@pytest.mark.parametrize("kind", APART)
def test_every_page_is_the_same_with_and_without_a_matter_kept_apart(both, office, kind):
    for number, state in enumerate(STATES):
        put(office, f"示投举〔2026〕{number}号", state)
    addresses = addresses_of(both)
    with time_machine.travel(NOON, tick=False):
        browsers = {who: Browser(both, getattr(office, who)) for who in OTHERS}
        sweep()
        before = {who: seen_by(browsers[who], addresses) for who in OTHERS}
        hidden = [
            put(
                office,
                f"示投举督〔2026〕{number}号",
                state,
                respondent_name="综合科",
                **APART[kind],
            )
            for number, state in enumerate(STATES, 900)
        ]
        sweep()
        for who in OTHERS:
            after = seen_by(browsers[who], addresses)
            changed = [a for a in addresses if after[a] != before[who][a]]
            assert changed == [], who
        discipline = Browser(both, office.discipline)
        assert all(
            discipline.get(f"/cases/{token(case_id)}").status_code == 200 for case_id in hidden
        )


@pytest.mark.parametrize("kind", APART)
def test_its_own_address_answers_like_one_that_never_was(both, office, kind):
    hidden = put(office, "示投举督〔2026〕1号", CaseState.CLOSING_SUBMITTED, **APART[kind])
    rules = [
        rule.rule.replace("<token('case'):case_id>", "{}")
        for rule in both.url_map.iter_rules()
        if "GET" in rule.methods and rule.arguments == {"case_id"}
    ]
    assert len(rules) > 15
    with time_machine.travel(NOON, tick=False):
        for who in ("registrar", "leader", "team_head", "county_leader", "administrator"):
            browser = Browser(both, getattr(office, who))
            for rule in rules:
                known, never = (
                    browser.get(rule.format(token(case_id))) for case_id in (hidden, 987654)
                )
                assert known.status_code == never.status_code, (who, rule)
                assert known.status_code in {403, 404}, (who, rule)
                assert NEVER_THE_SAME.sub("", known.text) == NEVER_THE_SAME.sub("", never.text)
