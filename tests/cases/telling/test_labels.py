"""What happened to a limit, in sentences for the person."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask_babel import force_locale

from app.cases.telling.labels import REASONS, SENTENCES, sentence_of, standing_of, why_late
from app.cases.telling.queries import Change, Limit
from app.clocks.kinds import ChangeKind, ClockKind, Ground
from tests import factories

NOON, LATER = factories.NOON, factories.NOON + timedelta(days=7)
EXTENDED = Change(
    clock=ClockKind.CLOSING,
    kind=ChangeKind.EXTENDED,
    at=NOON,
    ground=Ground.TESTING,
    words="The sample is at the laboratory.",
    old_due_at=NOON,
    new_due_at=LATER,
    expected_on=None,
)
LATE = Limit(
    kind=ClockKind.CLOSING,
    due_at=NOON,
    original_due_at=NOON,
    provisional=False,
    paused_at=None,
    standstill=None,
    explained=None,
    earlier=(),
)


@pytest.fixture
def english(app):
    with app.test_request_context(), force_locale("en"):
        yield


@pytest.mark.parametrize(("kinds", "words"), [(Ground, REASONS), (ChangeKind, SENTENCES)])
def test_everything_that_can_happen_has_words_for_the_person(kinds, words):
    assert set(words) == set(kinds)


def test_an_extension_is_said_with_both_dates_and_its_reason(english):
    assert sentence_of(EXTENDED) == (
        "Extended on 2026-11-18 12:00: from 2026-11-18 12:00 to 2026-11-25 12:00. "
        "Why: we are waiting for a test. The sample is at the laboratory."
    )


@pytest.mark.parametrize("kind", sorted(set(ChangeKind)))
def test_without_a_reason_none_is_said(english, kind):
    bare = replace(EXTENDED, kind=kind, ground=None, words="")
    assert "Why" not in sentence_of(bare)
    assert "%" not in sentence_of(bare)


def test_a_date_that_became_certain_has_not_moved(english):
    certain = replace(EXTENDED, kind=ChangeKind.RECOMPUTED, ground=None, words="", old_due_at=LATER)
    assert sentence_of(certain) == "The date 2026-11-25 12:00 is certain now."


def test_an_explained_delay_names_the_day_to_expect(english):
    told = replace(EXTENDED, kind=ChangeKind.DELAY_EXPLAINED, expected_on=date(2026, 11, 30))
    assert "2026-11-30" in sentence_of(told)


def test_the_last_moment_of_a_limit_is_not_late_and_standing_still_never_is():
    assert not LATE.is_late(NOON)
    assert LATE.is_late(NOON + timedelta(seconds=1))
    assert not replace(LATE, paused_at=NOON).is_late(LATER)


def test_the_first_date_is_named_unless_a_change_names_it():
    moved = replace(LATE, due_at=LATER)
    assert moved.has_moved
    assert not replace(moved, earlier=(EXTENDED,)).has_moved
    assert not LATE.has_moved


def test_lateness_without_a_reason_says_whom_to_call(english):
    assert "12331" in why_late(LATE, LATER, "12331")


@pytest.mark.parametrize(
    ("day", "owned"), [(date(2026, 11, 25), False), (date(2026, 11, 24), True)]
)
def test_the_expected_day_counts_to_its_end(english, day, owned):
    told = replace(EXTENDED, kind=ChangeKind.DELAY_EXPLAINED, expected_on=day)
    assert ("12331" in why_late(replace(LATE, explained=told), LATER, "12331")) is owned


def test_a_standstill_without_a_record_is_still_said(english):
    assert "2026-11-18 12:00" in standing_of(replace(LATE, paused_at=NOON))
