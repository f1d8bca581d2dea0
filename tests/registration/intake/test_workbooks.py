"""Workbooks as people make them, and files that are none."""

import io
import os
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from eventmgr.foundation.tables import UnreadableTable
from eventmgr.registration.intake import source, workbook

pytestmark = pytest.mark.usefixtures("app")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600

DAY = datetime(2026, 3, 1)  # noqa: DTZ001 - a workbook knows no time zones
UNSAVED = (
    "Cell A3 is a formula whose result was never saved. Open the file in a spreadsheet, save it, "
    "and try again."
)


def book(change: Callable[[Any], None]) -> bytes:
    made = Workbook()
    change(made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def filled(sheet: Any, *rows: list[object]) -> None:
    for row in rows:
        sheet.append(row)


def repacked(content: bytes, name: str, data: bytes) -> bytes:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        new.writestr(name, data)
    return file.getvalue()


def plain(made: Any) -> None:
    filled(made.active, ["name", "n"], ["A", 1.0], ["B", DAY], ["C", date.max])


def test_numbers_and_dates_are_told_as_they_look() -> None:
    held = source.read(book(plain))
    assert [each.cells for each in held.lines] == [
        ["A", "1"], ["B", "2026-03-01"], ["C", "9999-12-31"]
    ]  # fmt: skip


def test_a_merged_title_stands_above_the_header_and_blank_rows_are_nothing() -> None:
    def change(made: Any) -> None:
        rows = ["Participants", None, None], [], ["Person", None, "Contact"]
        filled(made.active, *rows, ["Name", "Job title", "E-mail"], [], ["A", "Chair", "a@b.org"])
        made.active.merge_cells("A1:C1")
        made.active.merge_cells("A3:B3")

    held = source.read(book(change))
    assert (held.header, held.above) == (["Name", "Job title", "E-mail"], 2)
    assert [(each.number, each.cells) for each in held.lines] == [(6, ["A", "Chair", "a@b.org"])]


def test_the_first_sheet_that_is_seen_and_says_anything_is_read() -> None:
    def change(made: Any) -> None:
        made.active.title = "Empty"
        for name, state in (("Hidden", "hidden"), ("People", "visible"), ("More", "visible")):
            sheet = made.create_sheet(name)
            sheet.sheet_state = state
            filled(sheet, ["name"], [name])

    content = book(change)
    held = source.read(content)
    assert held.sheet == "People"
    assert [(each.name, each.is_hidden) for each in held.sheets] == [
        ("Empty", False), ("Hidden", True), ("People", False), ("More", False)
    ]  # fmt: skip
    assert source.read(content, sheet="Hidden").lines[0].cells == ["Hidden"]
    with pytest.raises(UnreadableTable, match="it is empty"):
        source.read(content, sheet="Empty")


def test_a_formula_without_its_result_is_told_by_its_cell() -> None:
    def change(made: Any) -> None:
        filled(made.active, ["name", "email"], ["A", "a@b.org"], ['=A2&" Demo"', ""])

    held = source.read(book(change))
    assert [each.flaw for each in held.lines] == [
        "",
        UNSAVED,
    ]


def test_a_formula_is_told_by_its_result_and_an_empty_one_is_empty() -> None:
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
        b'2006/main"><sheetData><row r="1"><c r="A1" t="str"><f>"na"&amp;"me"</f><v>name</v></c>'
        b'</row><row r="2"><c r="A2" t="str"><f>B2</f><v>Amal</v></c><c r="B2" t="str"><f>""</f>'
        b"<v></v></c></row></sheetData></worksheet>"
    )
    held = source.read(repacked(book(plain), "xl/worksheets/sheet1.xml", sheet))
    assert (held.header, [each.cells for each in held.lines]) == (["name"], [["Amal"]])
    assert [each.flaw for each in held.lines] == [""]


NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
GAPS = range(1, 21_000, 900)
SHEET = "xl/worksheets/sheet1.xml"


def bomb() -> bytes:
    return repacked(book(plain), "xl/media/bomb.bin", b"\0" * (2 * 1024 * 1024))


def large() -> bytes:
    part = os.urandom(350 * 1024) + b"\0" * workbook.MOST_UNPACKED
    return repacked(book(plain), "xl/media/large.bin", part)


def sheet_of(cells: bytes) -> bytes:
    row = b"<sheetData><row>" + cells + b"</row></sheetData>"
    return b"<worksheet " + NAMESPACE + b">" + row + b"</worksheet>"


def many_parts() -> bytes:
    made = io.BytesIO(book(plain))
    with zipfile.ZipFile(made, "a") as packed:
        for number in range(workbook.MOST_PARTS):
            packed.writestr(f"xl/media/{number}", b"")
    return made.getvalue()


def one_long_row() -> bytes:
    return unsqueezed(SHEET, sheet_of(b"<c/>" * (workbook.MOST_TAGS + 1)))


def many_styles(encoding: str = "utf-8") -> bytes:
    xfs = "<xf/>" * (workbook.MOST_COSTLY_TAGS + 1)
    styles = f"<styleSheet {NAMESPACE.decode()}><cellXfs>{xfs}</cellXfs></styleSheet>"
    return unsqueezed("xl/styles.xml", styles.encode(encoding))


def entities() -> bytes:
    return repacked(book(plain), SHEET, b'<!DOCTYPE x [<!ENTITY c "<c/>">]>' + sheet_of(b"&c;"))


def unsqueezed(name: str, data: bytes) -> bytes:
    """Return a workbook with the part, and so much noise that it passes for an ordinary one."""
    noise = os.urandom(100_000).hex().encode()
    return repacked(book(plain), name, data + b"<!-- " + noise + b" -->")


def one_part_many_sheets() -> bytes:
    made = book(lambda made: made.create_sheet("Other") and plain(made))
    links = zipfile.ZipFile(io.BytesIO(made)).read("xl/_rels/workbook.xml.rels")
    return repacked(made, "xl/_rels/workbook.xml.rels", links.replace(b"sheet2.xml", b"sheet1.xml"))


def damaged() -> bytes:
    name = "xl/worksheets/other.xml"
    made = repacked(book(plain), name, sheet_of(b"<c/>"))
    sound = zipfile.ZipFile(io.BytesIO(made)).getinfo(name).CRC.to_bytes(4, "little")
    return made.replace(sound, b"oops")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (bomb, "A part of the workbook is more than 100 times as large once unpacked."),
        (large, "The workbook is larger than 30 MB once unpacked."),
        (one_long_row, "The workbook holds more than 450000 cells and values."),
        (many_styles, "The workbook holds more than 100000 formats, links and notes."),
        (many_parts, "The workbook has more than 1000 parts."),
        (lambda: many_styles("utf-16"), "more than 100000 formats, links and notes."),
        (entities, "The workbook cannot be read."),
        (one_part_many_sheets, "The workbook cannot be read."),
        (damaged, "The workbook cannot be read."),
        (lambda: repacked(book(plain), "xl/vbaProject.bin", b"x"), "The workbook holds macros."),
        (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "locked by a password"),
        (lambda: OLE + "Workbook".encode("utf-16-le"), "a workbook of the old kind (XLS)"),
        (lambda: repacked(b"PK\x05\x06" + b"\0" * 18, "word/document.xml", b"<x/>"),
         "not a workbook of the usual kind"),
        (lambda: b"PK\x03\x04 no", "The workbook cannot be read."),
        (lambda: repacked(book(plain), "xl/worksheets/sheet1.xml", b"<worksheet><oh"),
         "The workbook cannot be read."),
        (lambda: b"%PDF-1.7 ...", "a document or a picture, not a table"),
        (lambda: b"\xef\xbb\xbf\n<html><table><tr><td>name", "This is a web page or XML"),
        (lambda: b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.spread",
         "This is an OpenDocument file."),
        (lambda: b"", "There is nobody in the file: it is empty."),
        (lambda: b"a" * (7 * 1024 * 1024), "The file is larger than 6 MB. Split it."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_in_a_sentence(content: Callable[[], bytes], said: str) -> None:
    with pytest.raises(UnreadableTable) as refused:
        source.read(content())
    assert said in str(refused.value)


def test_more_columns_than_a_list_of_people_has_are_refused() -> None:
    def change(made: Any) -> None:
        filled(made.active, ["name", *map(str, range(300))], ["A"])

    with pytest.raises(UnreadableTable, match="more than 200 columns"):
        source.read(book(change))


def test_gaps_between_rows_count_as_rows() -> None:
    rows = "".join(f'<row r="{each}"><c r="A{each}"><v>1</v></c></row>' for each in GAPS)
    sheet = f"<worksheet {NAMESPACE.decode()}><sheetData>{rows}</sheetData></worksheet>"
    with pytest.raises(UnreadableTable, match="more than 10000 lines"):
        source.read(repacked(book(plain), SHEET, sheet.encode()))


def test_a_full_list_of_people_is_not_too_much() -> None:
    most = source.MOST_LINES
    names = [f"n{number}" for number in range(18)]

    def change(made: Any) -> None:
        filled(
            made.active,
            names,
            *([f"{number} {n}" for n in names[:3]] + [1] * 15 for number in range(most)),
        )

    held = source.read(book(change))
    assert (len(held.header), len(held.lines)) == (18, most)
