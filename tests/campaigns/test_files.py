"""Files that go along: no programs, and names that say what they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.campaigns.files import LONGEST_NAME, PROGRAMS, called, require_taken
from eventmgr.foundation.errors import DomainError


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("programme.pdf", "programme.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\Map of the venue.PDF", "Map of the venue.PDF"),
        ('a"; filename="b.pdf', 'a"; filename="b.pdf'),
        ("x\u202efdp.exe", "xfdp.exe"),
        ("a\r\nContent-Type: x.pdf", "a Content-Type: x.pdf"),
        ("گزارش 😀.pdf", "گزارش 😀.pdf"),
        (".pdf", "File.pdf"),
        ("README", "README"),
        ("file.", "file"),
        ("...", "File"),
        ("", "File"),
        ("folder/", "File"),
        ("v1. the whole story", "v1. the whole story"),
        ("n" * 300 + ".pdf", "n" * (LONGEST_NAME - 4) + ".pdf"),
        ("دعوت " * 50 + ".docx", "دعوت " * 22 + "دعوت.docx"),
        ("a." + "x" * 300, "a." + "x" * (LONGEST_NAME - 3)),
    ],
)
def test_a_name_has_no_folders_and_keeps_its_ending(typed: str, name: str) -> None:
    assert called(typed) == name


@given(st.text(max_size=100))
def test_a_name_is_short_and_naming_twice_changes_nothing(typed: str) -> None:
    name = called(typed)
    assert 0 < len(name) <= LONGEST_NAME + len("File")
    assert not set(name) & set("/\\\n\r\u202e\u2066")
    assert called(name) == name


@pytest.mark.parametrize(
    "name", ["setup.exe", "SETUP.EXE", "x.pdf.js", "disk.iso", "a.lnk", "a. exe"]
)
def test_a_program_is_refused(name: str) -> None:
    with pytest.raises(DomainError, match="reach nobody") as refused:
        require_taken(name, b"text")
    assert refused.value.field == "file"


@pytest.mark.parametrize("content", [b"MZ\x90\x00", b"\x7fELF\x02"])
def test_a_program_by_another_name_is_refused(content: bytes) -> None:
    with pytest.raises(DomainError):
        require_taken("programme.pdf", content)


@pytest.mark.parametrize(
    "name", ["a.pdf", "a.docx", "a.zip", "a.ics", "exe", "a.exe.pdf", "README"]
)
def test_what_people_send_is_taken(name: str) -> None:
    require_taken(name, b"%PDF-1.7")


def test_endings_are_written_as_they_are_compared() -> None:
    assert {each for each in PROGRAMS if each != each.lower() or "." in each} == set()
