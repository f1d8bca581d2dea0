import io
import zipfile

import pytest
from openpyxl import Workbook

from eventmgr.foundation.tables import UnreadableTable
from eventmgr.registration.intake import columns, encodings, planning, source

LATIN = "Name;E-Mail\nJosé Müller-Çelik;jose@example.org\nÉloïse Brûlé;eloise@example.org\n"
ARABIC = "الاسم,ایمیل\nمحمد علی,a@example.org\nفاطمة الزهراء,b@example.org\n"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", LATIN),
        ("utf-8-sig", LATIN),
        ("utf-16", LATIN),
        ("utf-16-le", LATIN),
        ("utf-16-be", LATIN),
        ("cp1252", LATIN),
        ("mac_roman", LATIN),
        ("mac_roman", LATIN.replace("\n", "\r")),
        ("cp1252", LATIN.replace("\n", "\r\n")),
        ("cp1256", ARABIC.replace("ی", "ي")),
        ("utf-8", ARABIC),
    ],
)
def test_every_encoding_and_line_end_gives_the_same_names(encoding: str, text: str) -> None:
    held = source.read(text.encode(encoding))
    plain = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[1:3]
    found = [each.cells[0] for each in held.lines]
    assert found == [line.replace(";", ",").split(",")[0] for line in plain]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter(delimiter: str) -> None:
    held = source.read(f"sep={delimiter}\nname{delimiter}mail\nA B{delimiter}a@b.org\n".encode())
    assert held.header == ["name", "mail"]
    assert columns.guess(held.header, []) == {"name": 0, "email": 1}


def test_columns_are_guessed_by_what_stands_in_them() -> None:
    held = source.read(b"Amal Demo,amal@example.org\nBo Demo,bo@example.org\n")
    assert columns.guess(held.header, [each.cells for each in held.lines]) == {
        "email": 1, "name": 0
    }  # fmt: skip


@pytest.mark.usefixtures("session")
def test_repairs_and_refusals_say_why() -> None:
    held = source.read(
        b"name,email,sector\nA,<mailto:A@Example.org>,moon\n,,\n"
        b"B,not an address,\nC,a@example.org,\n"
        b",b@example.org,\nx,,,\n"
    )
    lines = planning.understood(held.lines, columns.guess(held.header, []))
    assert [bool(each.candidate) for each in lines] == [True, False, False, True, True]
    assert len(lines[0].repairs) == 2
    assert "is not an e-mail address" in lines[1].reason


def _book(**sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_with_several_sheets() -> None:
    content = _book(First=[["name"], ["A"]], Second=[["name", "n"], ["نام", 3.0]])
    assert [each.name for each in source.read(content).sheets] == ["First", "Second"]
    assert source.read(content, sheet="Second").lines[0].cells == ["نام", "3"]


def _repacked(content: bytes, changes: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for each in old.namelist():
            if each not in changes:
                new.writestr(each, old.read(each))
        for name, data in changes.items():
            new.writestr(name, data)
    return file.getvalue()


def test_hostile_workbooks_are_refused_at_once() -> None:
    book = _book(One=[["name"], ["A"]])
    bomb = _repacked(book, {"xl/media/bomb.bin": b"\0" * (101 * 1024 * 1024)})
    macro = _repacked(book, {"xl/vbaProject.bin": b"x"})
    for content in (bomb, macro, b"PK\x03\x04 no", b"\xd0\xcf\x11\xe0", b"", b"\n\n"):
        with pytest.raises(UnreadableTable):
            source.read(content)


def test_a_sheet_that_claims_billions_of_cells_costs_what_it_holds() -> None:
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
        b'2006/main"><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr">'
        b'<is><t>name</t></is></c></row><row r="1048576"><c r="A1048576" t="inlineStr"><is><t>A</t>'
        b"</is></c></row></sheetData></worksheet>"
    )
    held = source.read(_repacked(_book(One=[["x"]]), {"xl/worksheets/sheet1.xml": sheet}))
    assert held.lines == []


def test_the_wrong_encoding_is_told() -> None:
    with pytest.raises(UnreadableTable):
        encodings.decoded("é".encode("cp1252"), "utf-8")
