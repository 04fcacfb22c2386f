"""Tables come out of a spreadsheet as they went in."""

import csv
import io
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from hr_backend.kit.tables import FORMULA, Cell, as_csv, as_xlsx

TEXT = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
CELLS = st.one_of(
    TEXT,
    st.tuples(st.sampled_from(("=", "+", "-", "@")), TEXT).map("".join),
    st.integers(-(10**9), 10**9),
    st.decimals(-(10**9), 10**9, places=2),
    st.none(),
)
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6)


@given(ROWS)
def test_a_workbook_holds_what_was_written_and_no_formula(rows: list[list[Cell]]) -> None:
    sheet = load_workbook(io.BytesIO(as_xlsx([["a", "=b", "c"], *rows]))).active
    assert sheet is not None
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    for place, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            read = sheet.cell(place, column)
            if isinstance(value, Decimal):
                assert read.number_format == "0.00"
                assert round(Decimal(str(read.value)), 2) == value
            else:
                assert read.value == value


@given(ROWS)
def test_no_text_of_a_csv_begins_a_formula(rows: list[list[Cell]]) -> None:
    read = list(csv.reader(io.StringIO(as_csv([["a", "b", "c"], *rows]).decode("utf-8-sig"))))
    for written, found in zip(rows, read[1:], strict=True):
        for value, text in zip(written, found, strict=True):
            if isinstance(value, str):
                assert not text.startswith(FORMULA)
                assert text.removeprefix("'") == value
            else:
                assert text == ("" if value is None else str(value))
