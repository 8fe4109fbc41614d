"""The rules of enforcement on plain objects."""

from dataclasses import replace
from datetime import date

import pytest

from app.cases.states import CaseKind
from app.enforcement.closing.operations import Parts
from app.enforcement.closing.rules import (
    may_submit,
    missing_parts,
    names_in,
    refusal_to_review,
)
from app.enforcement.kinds import Attitude, Validity
from app.enforcement.visits.rules import WITHOUT_A_VISIT, refusal_for_visits

WHOLE = Parts(
    cause="夜班未清点",
    cause_unknown=False,
    process="到场检查",
    result="责令改正",
    concentrated=False,
    remedy="",
    remedy_on=None,
    coordinator="",
    attitude=Attitude.ACCEPTS,
    reply_text="已责令改正。",
    flags_kept_because="",
    validity=Validity.VALID,
)


def test_a_whole_report_lacks_nothing():
    assert missing_parts(WHOLE) == {}


@pytest.mark.parametrize("part", ["cause", "process", "result", "reply_text"])
def test_every_text_of_a_report_has_to_be_there(part):
    assert set(missing_parts(replace(WHOLE, **{part: "  "}))) == {part}


@pytest.mark.parametrize("part", ["attitude", "validity"])
def test_every_choice_of_a_report_has_to_be_made(part):
    assert set(missing_parts(replace(WHOLE, **{part: None}))) == {part}


def test_an_unknown_cause_has_to_be_said_and_is_then_enough():
    assert missing_parts(replace(WHOLE, cause="", cause_unknown=True)) == {}


def test_a_concentrated_problem_needs_remedy_date_and_coordinator():
    concentrated = replace(WHOLE, concentrated=True)
    assert set(missing_parts(concentrated)) == {"remedy", "remedy_on", "coordinator"}
    mended = replace(
        concentrated, remedy="逐店检查", remedy_on=date(2026, 12, 1), coordinator="周卫"
    )
    assert missing_parts(mended) == {}


def test_a_name_of_one_character_is_no_name():
    assert names_in("王海燕已到场", ["王海燕", "王", "李文博"]) == ["王海燕"]


@pytest.mark.parametrize(
    ("is_head", "team_has_head", "may"),
    [(True, True, True), (False, True, False), (False, False, True)],
)
def test_the_head_submits_and_an_inspector_only_without_one(is_head, team_has_head, may):
    assert may_submit(is_head=is_head, team_has_head=team_has_head) is may


@pytest.mark.parametrize(("reviewer", "refused"), [(1, True), (2, True), (3, False)])
def test_nobody_reviews_what_they_submitted_or_inspected(reviewer, refused):
    assert (refusal_to_review(reviewer, 1, [2]) is not None) is refused


@pytest.mark.parametrize("kind", list(CaseKind))
def test_a_complaint_or_report_is_not_closed_without_a_visit(kind):
    assert (refusal_for_visits(kind, [], 0) is None) is (kind in WITHOUT_A_VISIT)


@pytest.mark.parametrize(
    ("inspectors", "unfinished", "refused"),
    [([2], 0, False), ([2, 3], 0, False), ([2, 1], 0, True), ([1], 0, True), ([2], 1, True)],
)
def test_every_visit_is_recorded_and_made_by_two(inspectors, unfinished, refused):
    assert (refusal_for_visits(CaseKind.REPORT, inspectors, unfinished) is not None) is refused
