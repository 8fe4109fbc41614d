import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.layout.linebreak import (
    CELLS,
    MAY_HANG,
    NEVER_FIRST,
    NEVER_LAST,
    TRACKING,
    break_lines,
)


def broken(text, indent=2):
    lines = break_lines(text, [1.0] * len(text), indent=indent)
    return [text[line.start : line.end] for line in lines]


def test_a_full_line_has_28_characters_and_the_first_two_fewer():
    assert [len(line) for line in broken("测" * 80)] == [26, 28, 26]


def test_a_point_hangs_at_the_end_of_a_full_line():
    assert broken("测" * 26 + "，后文") == ["测" * 26 + "，", "后文"]


def test_a_closing_bracket_takes_a_character_to_the_next_line():
    assert broken("测" * 26 + "）后") == ["测" * 25, "测）后"]


def test_an_opening_bracket_does_not_end_a_line():
    assert broken("测" * 25 + "（后文") == ["测" * 25, "（后文"]


def test_a_point_before_a_closing_mark_does_not_hang_alone():
    assert broken("测" * 26 + "。”") == ["测" * 25, "测。”"]


def test_a_number_is_not_torn_apart():
    assert broken("测" * 24 + "20261012号") == ["测" * 24, "20261012号"]


def test_what_is_left_over_is_spread_between_the_characters():
    line = break_lines("测" * 26 + "）后", [1.0] * 28)[0]
    assert line.tracking > TRACKING


def test_the_last_line_is_not_spread():
    assert break_lines("测试。", [1.0] * 3)[-1].tracking == TRACKING


def test_no_text_gives_no_line():
    assert break_lines("", []) == []


TEXTS = st.text(alphabet="测试文字，。；：、（）《》“”…%A1-2026", min_size=1, max_size=200)


@given(TEXTS)
def test_lines_hold_the_whole_text_in_order(text):
    assert "".join(broken(text)) == text


@given(TEXTS)
def test_no_line_is_longer_than_its_cells_and_a_hanging_point(text):
    for line in broken(text, indent=0):
        assert len(line) <= CELLS + (line[-1] in MAY_HANG)


@pytest.mark.parametrize("mark", sorted(NEVER_FIRST))
@pytest.mark.parametrize("before", range(20, 30))
def test_a_closing_mark_never_begins_a_line(mark, before):
    for line in broken("测" * before + mark + "后" * 40)[1:]:
        assert line[0] not in NEVER_FIRST


@pytest.mark.parametrize("mark", sorted(NEVER_LAST))
@pytest.mark.parametrize("before", range(20, 30))
def test_an_opening_mark_never_ends_a_line(mark, before):
    for line in broken("测" * before + mark + "后" * 40)[:-1]:
        assert line[-1] not in NEVER_LAST
