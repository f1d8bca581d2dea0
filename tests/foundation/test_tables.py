import codecs
import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.foundation import tables
from eventmgr.foundation.tables import Limits, Line, Record, UnreadableTable

LIMITS = Limits(bytes=200, lines=3, cell=50, too_large="It is too large.")
ROOMY = Limits(bytes=1_000_000, too_large="It is too large.")
UTF_16 = "The file is UTF-16. Save it as “CSV UTF-8” and try again."
NOT_UTF_8 = (
    "The file is not UTF-8: byte {byte}, in line {line}, does not fit. "
    "Save it as “CSV UTF-8” and try again."
)
BROKEN = (
    "The file stops being a table in line {line}: a quotation mark is missing or too many, "
    "or a cell is enormous."
)


def read(content: bytes, limits: Limits = LIMITS) -> tables.Table:
    return tables.read(content, required=("name",), optional=("room",), limits=limits)


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableTable) as refused:
        read(content)
    return str(refused.value)


def test_columns_stand_in_any_order_and_case_and_others_are_noted() -> None:
    table = read(b" ROOM ,Age,,Name\nHall, 7,, A \nB\n")
    assert table.lines == [
        Line(2, {"name": " A ", "room": "Hall"}),
        Line(3, {"name": "", "room": "B"}),
    ]
    assert table.notes == ["The column “age” was passed over."]


def test_the_first_of_two_columns_of_one_name_is_taken() -> None:
    table = read(b"name,NAME\nA,B\n")
    assert [line.cells for line in table.lines] == [{"name": "A"}]
    assert table.notes == ["The column “name” was passed over."]


def test_blank_lines_are_left_out_and_filled_cells_beyond_the_last_column_counted() -> None:
    table = read(b'name\n\n" ",\n"two\nlines",x, ,y\nB\n')
    assert table.lines == [Line(4, {"name": "two\nlines"}, surplus=2), Line(6, {"name": "B"})]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_delimiters_and_byte_order_marks(delimiter: str, encoding: str) -> None:
    content = f"name{delimiter}room\r\nÉ{delimiter}ایک\r\n".encode(encoding)
    assert read(content).lines == [Line(2, {"name": "É", "room": "ایک"})]


def test_records_are_the_lines_as_they_are() -> None:
    records = list(tables.records(b'a,b\n\n" c",\n', limits=LIMITS))
    assert records == [Record(1, ["a", "b"]), Record(2, []), Record(3, [" c", ""])]
    assert [record.is_blank for record in records] == [False, True, False]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            b"",
            "The first line must name the columns. Missing: name. Found: nothing.",
        ),
        (
            b"\nname\n",
            "The first line must name the columns. Missing: name. Found: nothing.",
        ),
        (
            b"Room,,Age\n",
            "The first line must name the columns. Missing: name. Found: room, age.",
        ),
        (b"name\ncaf\xe9\n", NOT_UTF_8.format(byte=9, line=2)),
        (codecs.BOM_UTF16_LE + "name\n".encode("utf-16-le"), UTF_16),
        (codecs.BOM_UTF16_BE + "name\n".encode("utf-16-be"), UTF_16),
        (b'name\nA\n"open\nB\n', BROKEN.format(line=3)),
        (b"name\n" + b"x" * 51, BROKEN.format(line=2)),
        (b"name\nA\nB\nC\nD\n", "The file has more than 3 lines. Split it."),
        (b"x" * 201, "It is too large."),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    assert refusal(content) == reason


def test_what_reaches_the_limits_is_read() -> None:
    assert len(read(b"name\nA\n\nB\n\nC\n\n").lines) == 3
    assert read(b"name\n" + b"x" * 50).lines == [Line(2, {"name": "x" * 50})]
    assert read(b"name\n" + b"\n" * 195).lines == []
    assert len(read(b"name\n" + b"A\n" * 9_000, ROOMY).lines) == 9_000


@pytest.mark.parametrize("content", [b"\xff\xfen", b"\xe9"])
def test_a_refused_encoding_blames_the_field_that_was_named(content: bytes) -> None:
    for field in ("file", None):
        with pytest.raises(UnreadableTable) as refused:
            tables.decoded(content, field=field)
        assert refused.value.field == field


def test_the_limit_of_a_cell_holds_only_while_a_line_is_read() -> None:
    before = csv.field_size_limit()
    records = tables.records(b'name\nA\n"open', limits=LIMITS)
    assert next(records) == Record(1, ["name"])
    assert csv.field_size_limit() == before
    with pytest.raises(UnreadableTable):
        list(records)
    assert csv.field_size_limit() == before


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_refused(content: bytes) -> None:
    with suppress(UnreadableTable):  # and nothing else
        read(b"name\n" + content, ROOMY)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(start: str) -> None:
    assert tables.safe_cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "1=1", "a@example.org", "'quoted", "ایک"])
def test_other_cells_are_untouched(text: str) -> None:
    assert tables.safe_cell(text) == text


def test_a_written_table_is_utf_8_with_a_byte_order_mark_and_no_formula() -> None:
    content = tables.as_csv(["Name", "Needs"], iter([["ایک", 'Ramp, "wide"\nlight'], ["=1", ""]]))
    assert (
        content
        == ("\ufeffName,Needs\r\n" + 'ایک,"Ramp, ""wide""\nlight"\r\n' + "'=1,\r\n").encode()
    )


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2))
)
def test_what_is_written_is_read_back_as_data(rows: list[list[str]]) -> None:
    text = tables.as_csv(["a", "b"], rows).decode("utf-8-sig")
    written = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert written == [["a", "b"], *([tables.safe_cell(cell) for cell in row] for row in rows)]
