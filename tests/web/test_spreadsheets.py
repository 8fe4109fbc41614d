"""No cell of ours is run as a formula, and nothing that was in it is lost."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from app.web.spreadsheets import BEGINS_A_FORMULA, BYTE_ORDER_MARK, csv_lines, safe_cell

STARTS = st.sampled_from([*BEGINS_A_FORMULA, " =", "\u00a0+", "\ufeff@", "\x00=", "'=", "1", ""])
CELLS = st.builds(lambda start, rest: start + rest, STARTS, st.text(max_size=30))


@settings(max_examples=2000, deadline=None)
@given(CELLS)
def test_no_cell_begins_a_formula_and_its_words_stay(cell):
    safe = safe_cell(cell)
    assert not safe.lstrip(" \u00a0\ufeff\x00").startswith(BEGINS_A_FORMULA)
    assert "\x00" not in safe
    assert safe in {cell.replace("\x00", ""), "'" + cell.replace("\x00", "")}


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=4))
def test_a_file_has_as_many_rows_and_cells_as_were_given(rows):
    text = "".join(csv_lines(rows))
    assert text.startswith(BYTE_ORDER_MARK)
    read = list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))
    assert [[safe_cell(cell) for cell in row] for row in rows] == read
