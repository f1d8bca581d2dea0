import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.text import clean
from eventmgr.recommendations import sheet

pytestmark = pytest.mark.usefixtures("app")
EXACT = [
    '=1+1,"quoted"',
    "<script>alert(1)</script>",
    '#read("x") *b* $x$ <lab>',
    "  spaces and a line\nmore\r\nand more \t ",
    "a\u2028b\u2029c\x85d",
    "\u202eevil \ufeff پاکستان e\u0301 👩‍⚖️",
]


def table(*rows: tuple[str, ...]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()


@pytest.mark.parametrize("text", EXACT)
def test_a_text_is_read_character_by_character(text: str) -> None:
    read = sheet.read(table(("id", "text"), ("1", text)))
    assert [row.text for row in read.rows] == [text]
    assert read.refused == {}


@given(st.text().filter(lambda text: text.strip() and clean(text) == text))
def test_any_clean_text_is_read_as_it_is(text: str) -> None:
    assert [row.text for row in sheet.read(table(("id", "text"), ("1", text))).rows] == [text]


def test_every_field_is_taken_and_the_rest_is_named() -> None:
    read = sheet.read(
        table(
            ("ID", "Text", "title", "addressee", "proposed_by", "themes", "response", ""),
            ("7", "T", "Title", "Ministry", "Somebody", "B, A ,,B", "yes", ""),
        )
    )
    assert read.rows == [
        sheet.Row(
            line=2,
            id="7",
            text="T",
            title="Title",
            addressee="Ministry",
            proposed_by="Somebody",
            themes=("B", "A"),
        )
    ]
    assert read.ignored == ["response", ""]


def test_columns_with_other_names_are_mapped() -> None:
    content = table(("nr", "wording"), ("1", "T"))
    with pytest.raises(DomainError, match="--map id=COLUMN"):
        sheet.read(content)
    read = sheet.read(content, columns={"id": "nr", "text": "Wording"})
    assert [(row.id, row.text) for row in read.rows] == [("1", "T")]


def test_a_column_that_was_named_must_be_there() -> None:
    with pytest.raises(DomainError, match="no column “who” but: id, text"):
        sheet.read(table(("id", "text"), ("1", "T")), columns={"addressee": "who"})


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_semicolons_tabs_and_a_byte_order_mark_are_understood(delimiter: str) -> None:
    content = f"id{delimiter}text\r\n1{delimiter}T\r\n\r\n".encode("utf-8-sig")
    assert [row.text for row in sheet.read(content).rows] == ["T"]


def test_bad_lines_are_refused_with_their_reason_and_the_others_taken() -> None:
    read = sheet.read(
        table(
            ("id", "text", "addressee"),
            ("1", "Two\nlines", "A"),
            ("", "T", "A"),
            ("1", "T", "A"),
            ("2", " ", "A"),
            ("3", "T\x00", "A"),
            ("4", "T", "A\x1b"),
            ("5", "x" * 20_001, "A"),
            ("6", "T"),
            ("7", "x" * 20_000, "A"),
        )
    )
    assert read.refused == {
        4: "There is no id.",
        5: "The id 1 stands on line 2 already.",
        6: "There is no text.",
        7: "“text” holds control characters.",
        8: "“addressee” holds control characters.",
        9: "“text” has 20001 characters.",
        10: "The line has 2 cells, the header 3.",
    }
    assert [row.id for row in read.rows] == ["1", "7"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no column “id” but: -"),
        (b"\xff\xfei\x00d\x00", "The file is UTF-16"),
        ("id,text\n1,Größe".encode("latin-1"), "not UTF-8: byte 13, in line 2,"),
        (b'id,text\n1,"open', "stops being a table in line 2"),
        (b'id,text\n1,"a"b', "stops being a table in line 2"),
        (b"x" * (20 * 1024 * 1024 + 1), "larger than 20 MB"),
    ],
)
def test_what_is_no_such_table_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(DomainError, match=said):
        sheet.read(content)


def test_the_reader_leaves_the_limits_of_others_alone() -> None:
    before = csv.field_size_limit()
    assert sheet.read(table(("id", "text"), ("1", "x" * 200_000))).refused
    assert csv.field_size_limit() == before
