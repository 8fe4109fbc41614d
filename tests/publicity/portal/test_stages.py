"""The life of a case in plain words, for every state."""

import pytest

from app.cases.states import CaseState
from app.publicity.portal.labels import ENDING_WORDS, STAGE_WORDS
from app.publicity.portal.stages import ENDED_OTHERWISE, ORDER, STAGE_OF, PublicStage, steps_of
from tests.factories import NOON

DATES = dict.fromkeys(PublicStage, NOON)


def test_every_state_and_stage_has_words():
    shown = set(STAGE_OF) | ENDED_OTHERWISE
    assert set(CaseState) - shown == {CaseState.MERGED}
    assert set(STAGE_WORDS) == set(PublicStage)
    assert set(ENDING_WORDS) == ENDED_OTHERWISE


@pytest.mark.parametrize("state", list(STAGE_OF))
def test_a_step_is_done_now_or_next_and_only_what_was_reached_has_a_date(state):
    steps = steps_of(state, DATES, called_back=False)
    words = [step.state for step in steps]
    assert [step.stage for step in steps] == list(ORDER)
    assert words == sorted(words, key=["done", "now", "next"].index)
    assert words.count("now") == (0 if state is CaseState.ARCHIVED else 1)
    assert all((step.at is None) == (step.state == "next") for step in steps)


@pytest.mark.parametrize("state", sorted(ENDED_OTHERWISE | {CaseState.MERGED}))
def test_what_ended_otherwise_has_no_steps(state):
    assert steps_of(state, DATES, called_back=False) == []


def test_after_the_call_back_all_is_done():
    steps = steps_of(CaseState.FEEDBACK_GIVEN, DATES, called_back=True)
    assert {step.state for step in steps} == {"done"}
