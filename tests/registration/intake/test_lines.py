"""Delimited text of every kind, broken ones too."""

import csv
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eventmgr.foundation import tables
from eventmgr.foundation.tables import UnreadableTable
from eventmgr.registration.intake import columns, lines, source

pytestmark = pytest.mark.usefixtures("app")

CELLS = st.text(
    st.characters(exclude_characters="\r\n\x00\x85\u2028\u2029", exclude_categories=["Cs"]),
    min_size=1,
    max_size=20,
)


def cells(text: str) -> list[list[str]]:
    return [each.cells for each in source.read(text.encode()).lines if not each.flaw]


def flaws(text: str) -> list[int]:
    return [each.number for each in source.read(text.encode()).lines if each.flaw]


@pytest.mark.parametrize(
    "broken",
    ['Bo,"b@example.org', 'Bo,"b"x,', '"Bo,b@example.org', 'Bo,"b" ,'],
)
def test_a_stray_quotation_mark_costs_its_own_line_only(broken: str) -> None:
    text = (
        f'name,email\nAmal,a@example.org\n{broken}\nCyd,c@example.org\n"Demo, Di",d@example.org\n'
    )
    assert cells(text) == [
        ["Amal", "a@example.org"],
        ["Cyd", "c@example.org"],
        ["Demo, Di", "d@example.org"],
    ]
    assert flaws(text) == [3]


def test_a_quotation_mark_in_each_of_many_lines_takes_no_time() -> None:
    text = "name,email\n" + 'A,"open\n' * 9_000
    assert len(flaws(text)) == 9_000


def test_lines_inside_a_cell_and_blank_ones_are_no_fault() -> None:
    text = 'name,title\n\n"A","Chair\nof two"\n,\n\nB,"say ""hi"""\n'
    assert cells(text) == [["A", "Chair\nof two"], ["B", 'say "hi"']]
    assert [each.number for each in source.read(text.encode()).lines] == [3, 7]


def test_a_broken_header_is_no_table() -> None:
    with pytest.raises(UnreadableTable, match="Line 1 should name the columns"):
        source.read(b'name,"email\nA,a@example.org')


@pytest.mark.parametrize(
    "header",
    [
        "Name (last, first);E-mail",
        "sep=;\nWho;Where",
        "Name|E-mail",
        "Name\tE-mail\tPosition, unit",
    ],
)
def test_the_delimiter_is_found_among_others(header: str) -> None:
    sign = next(each for each in ";|\t" if each in header.splitlines()[-1])
    assert cells(f"{header}\nDemo, Amal{sign}a@example.org\n") == [["Demo, Amal", "a@example.org"]]


def test_a_million_columns_are_refused_in_a_sentence() -> None:
    with pytest.raises(UnreadableTable, match="more than 200 columns"):
        source.read(b"name" + b"," * 1_000_000 + b"\nA")
    wide = source.read(b"name,email\nA" + b"," * 1_000_000)
    assert max(len(each.cells) for each in wide.lines) <= lines.MOST_COLUMNS + 1


def test_an_enormous_cell_costs_its_own_line() -> None:
    text = "name,title\nA," + "x" * 500_000 + "\nB,\n"
    assert flaws(text) == [2]
    assert cells(text) == [["B", ""]]


def test_too_many_lines_are_told() -> None:
    with pytest.raises(UnreadableTable, match="more than 10000 lines"):
        source.read(b"name\n" + b"A\n" * 10_002)


def test_blank_lines_are_not_even_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, asked = csv.reader, []

    def reading(window: Iterable[str], *, delimiter: str, strict: bool) -> Iterator[list[str]]:
        asked.append(delimiter)
        return reader(window, delimiter=delimiter, strict=strict)

    monkeypatch.setattr(csv, "reader", reading)
    found = lines.records("name,n\n" + "\n , \t\n,,,\n" * 100 + "A,1", ",", limits=source.LIMITS)
    assert [each.number for each in found] == [1, 302]
    assert len(asked) == 2


@pytest.mark.parametrize("blank", ["\n", ",\n", " \n"])
def test_blank_lines_beyond_all_sheets_are_too_many(blank: str) -> None:
    text = "name\nA\n" + blank * lines.MOST_ROWS
    with pytest.raises(UnreadableTable, match="more than 10000 lines"):
        source.read(text.encode())
    assert len(source.read(("name\nA\n" + blank * 1000).encode()).lines) == 1


def test_titles_above_the_header_are_passed_over() -> None:
    held = source.read(
        b"List of participants,,\nState: May,,\n\nName,E-mail,Job title\nA,a@b.org,\n"
    )
    assert (held.header, held.above) == (["Name", "E-mail", "Job title"], 2)
    assert [each.number for each in held.lines] == [5]


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(text: str) -> None:
    found = list(lines.records(text, lines.delimiter_of(text), limits=source.LIMITS))
    assert [each.number for each in found] == sorted({each.number for each in found})


@settings(deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=5))
def test_what_we_write_we_read_again(row: list[str]) -> None:
    assume("".join(row).strip())  # a line that says nothing is passed over
    told = tables.as_csv(["name"] * len(row), [row]).decode("utf-8-sig").replace("\r\n", "\n")
    again = list(lines.records(told, ",", limits=source.LIMITS))[1].cells
    plain = [tables.plain_cell(each) for each in again]
    assert plain == [tables.plain_cell(each) for each in row]


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Nom,Prénom", {"family": 0, "given": 1}),
        ("Nombre,Apellidos", {"given": 0, "family": 1}),
        ("Full name,Surname", {"name": 0, "family": 1}),
        ("نام,ای میل,ملک", {"name": 0, "email": 1, "country": 2}),
        ("Name,Phone,State/Province,Level", {"name": 0, "province": 2, "level": 3}),
        ("Name,Nation", {"name": 0, "country": 1}),
        ("Nationality,Name", {"name": 1, "country": 0}),
    ],
)
def test_columns_are_guessed_by_their_names(header: str, found: dict[str, int]) -> None:
    assert columns.guess(header.split(","), []) == found


def test_only_columns_that_say_something_are_told_as_left_out() -> None:
    header, rows = ["name", "fax", "", "empty"], [["A", "1", "x"], ["B", "", ""]]
    assert columns.left_out(header, rows, {"name": 0}) == ["fax", "3"]
