"""Long tables are written as what was typed, and never as a formula."""

import csv
import io
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from eventmgr.foundation.spreadsheets import LONGEST_CELL, write_csv, write_xlsx

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "＝1"]
cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(st.lists(st.lists(cells, min_size=2, max_size=2), max_size=5))
def test_a_csv_holds_what_was_written(rows: list[list[str]]) -> None:
    file = io.BytesIO()
    write_csv(file, rows)
    assert file.getvalue().startswith(b"\xef\xbb\xbf")
    text = file.getvalue().decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(text, newline="")))
    assert [[each.removeprefix("'") for each in row] for row in found] == [
        [each.removeprefix("'") for each in row] for row in rows
    ]


def sheet_of(rows: list[list[str]], **values: bool) -> tuple[list[list[object]], object]:
    file = io.BytesIO()
    write_xlsx(file, rows, title="A title: [people] / of more than thirty-one letters", **values)
    book = load_workbook(io.BytesIO(file.getvalue()))
    sheet = book.active
    assert sheet is not None
    assert {each.data_type for row in sheet.iter_rows() for each in row} <= {"s", "n"}
    return [list(row) for row in sheet.iter_rows(values_only=True)], sheet


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    rows, _sheet = sheet_of([[each] for each in FORMULAS])
    assert [row[0] for row in rows] == [f"'{each}" for each in FORMULAS]


def test_a_workbook_holds_any_script_and_no_more_than_it_can() -> None:
    hard = ["محمد بن عبد الله", "Ng\u0303uyen", "bad\x0bchar", "l" * (LONGEST_CELL + 5), "007"]
    rows, sheet = sheet_of([hard], is_rtl=True)
    assert rows == [[hard[0], hard[1], "badchar", "l" * LONGEST_CELL, "007"]]
    assert sheet.sheet_view.rightToLeft  # type: ignore[attr-defined]
    assert len(sheet.title) <= 31  # type: ignore[attr-defined]


def test_rows_are_taken_one_by_one() -> None:
    taken = []

    def rows() -> Iterator[list[str]]:
        for each in range(3):
            taken.append(file.tell())
            yield ["x" * 70_000, str(each)]

    file = io.BytesIO()
    write_csv(file, rows())
    assert taken[0] < taken[1] < taken[2]
    assert not file.closed
